"""The result of a round as JSON (`matching-result/1`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document

from .documents import PairOfIds

Status = Literal["optimal", "feasible", "stopped", "contradiction"]
GoalNumber = int | float | tuple[int | float, ...] | None
"""A goal's value or bound: one number, or for worst_fit the placed below each floor and the lowest fit."""


class Alternative(Document):
    """Another coach this learner could have had, and why the plan chose otherwise."""

    coach: str
    fit: float
    reason: str


class PairRow(Document):
    """One pair of the plan; `parts` are points and add up to `fit`."""

    learner: str
    coach: str
    fit: float
    parts: dict[str, float]
    locked: bool
    kept: bool
    new_bridge: bool
    flags: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


class UnmatchedRow(Document):
    """A learner without a coach: the reason, how many coaches each rule removes, what would help."""

    learner: str
    reason: str
    removed: dict[str, int]
    text: str
    remedy: str


class GoalRow(Document):
    """A goal, what the plan reaches of it, the best any plan could, and whether that is proven."""

    goal: str
    value: GoalNumber
    bound: GoalNumber
    proven: bool


class SupplyRow(Document):
    """Learners who want a skill, those who require it, and the places of coaches who offer it."""

    skill: str
    wanted: int
    required: int
    places: int


class ShortageRow(Document):
    """Learners who share too few places whatever the plan."""

    learners: tuple[str, ...]
    coaches: tuple[str, ...]
    places: int
    text: str


class SettleRow(Document):
    """Something about a person that somebody must find out or put right."""

    person: str
    what: str
    text: str


class GiveAndTakeRow(Document):
    """Pairs an organisation gives (its coaches) and receives (its learners), by the first organisation listed."""

    organisation: str
    gives: int
    receives: int
    text: str


class BridgesRow(Document):
    """How many pairs of organisations living ties join before the round, and ties or pairs after it; `new` ones by
    code."""

    before: int
    after: int
    new: tuple[tuple[str, str], ...]
    text: str


class SwapRow(Document):
    """Two learners who would both fit better with the other's coach; `gains` are points, first learner first."""

    learners: tuple[str, str]
    gains: tuple[float, float]
    text: str


class Changes(Document):
    """The plan against the pairs that run."""

    kept: tuple[PairOfIds, ...] = ()
    new: tuple[PairOfIds, ...] = ()
    ended: tuple[PairOfIds, ...] = ()


class ContradictionRow(Document):
    """A smallest set of instructions that cannot all hold: their places in the list, from 0, ascending."""

    instructions: tuple[int, ...]
    text: str


class ViolationRow(Document):
    """A broken rule that the independent checker found."""

    rule: str
    subject_ids: tuple[str, ...]
    message: str
    remedy: str


class Provenance(Document):
    """Where the result comes from: what repeats it."""

    input_sha256: str
    seed: int
    budget: dict[str, float | int | str | None]
    solver: str
    revision: str
    seconds: float


class MatchingResult(Document):
    """A plan for the round, with the reasons for it.

    `give_and_take`, `bridges` and `swaps` look at the round as a whole; a contradiction has none of them.
    """

    schema_: Annotated[Literal["matching-result/1"], Field(alias="schema")] = "matching-result/1"
    status: Status
    pairs: tuple[PairRow, ...]
    unmatched: tuple[UnmatchedRow, ...]
    goals: tuple[GoalRow, ...]
    supply: tuple[SupplyRow, ...]
    shortages: tuple[ShortageRow, ...]
    to_settle: tuple[SettleRow, ...]
    changes: Changes
    give_and_take: tuple[GiveAndTakeRow, ...] = ()
    bridges: BridgesRow | None = None
    swaps: tuple[SwapRow, ...] = ()
    contradiction: ContradictionRow | None
    violations: tuple[ViolationRow, ...]
    provenance: Provenance
