"""The result of a run as JSON (`scheduling-result/1`)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document


class PlacementRow(Document):
    """Where a session stands, who cannot come, what differs from the published row."""

    session: str
    date: dt.date
    block: str
    room: str | None
    facilitators: tuple[str, ...]
    equipment: tuple[str, ...]
    absent: tuple[str, ...]
    travel_km_total: float
    changed: tuple[str, ...]
    sequence: int


class UnplacedRow(Document):
    """A session without a place; `cancelled` where people had been told of it, then `sequence` is raised."""

    session: str
    removed: dict[str, int]
    clash: tuple[str, ...]
    text: str
    remedies: tuple[str, ...]
    cancelled: bool
    sequence: int


class PersonRow(Document):
    """A member of a cohort: sessions they can come to, sessions needed (None: no such rule), sessions missed."""

    person: str
    cohort: str
    attends: int
    needed: int | None
    completes: bool
    absences: tuple[str, ...]


class GoalRow(Document):
    """A goal, what the plan reaches of it, the best any plan could, and whether that is proven."""

    goal: str
    value: float
    bound: float
    proven: bool


class MatchRow(Document):
    """One place where the plan pays for a rule."""

    subjects: tuple[str, ...]
    cost: float
    text: str


class RuleRow(Document):
    """A rule, whether it is hard, what it costs in all, each match of it."""

    rule: str
    hard: bool
    cost: float
    matches: tuple[MatchRow, ...]


class WarningRow(Document):
    """Something a planner should know; the plan stands all the same."""

    what: str
    subjects: tuple[str, ...]
    text: str


class ViolationRow(Document):
    """What the independent checker found wrong: stays empty."""

    rule: str
    subjects: tuple[str, ...]
    text: str
    remedy: str


class ContradictionRow(Document):
    """Delivered sessions or pins that exclude each other."""

    sessions: tuple[str, ...]
    rules: tuple[str, ...]
    text: str


class BudgetRow(Document):
    """Counted work allowed (None: the engine's own), the safety stop, workers."""

    work: float | None
    time_limit_s: float
    workers: int


class Provenance(Document):
    """Where the result comes from; `work` is what was used, in deterministic seconds."""

    input_sha256: str
    seed: int
    budget: BudgetRow
    work: float
    solver: str
    revision: str
    seconds: float


class Result(Document):
    """The whole result."""

    schema_: Annotated[Literal["scheduling-result/1"], Field(alias="schema")]
    status: Literal["optimal", "feasible", "stopped", "contradiction"]
    placements: tuple[PlacementRow, ...]
    unplaced: tuple[UnplacedRow, ...]
    people: tuple[PersonRow, ...]
    goals: tuple[GoalRow, ...]
    rules: tuple[RuleRow, ...]
    contradiction: ContradictionRow | None
    warnings: tuple[WarningRow, ...]
    violations: tuple[ViolationRow, ...]
    provenance: Provenance
