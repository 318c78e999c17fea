"""What a run gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foundation.runs import Budget

from .plan import Placement

Status = Literal["optimal", "feasible", "stopped", "contradiction"]


@dataclass(frozen=True, slots=True)
class GoalOutcome:
    """A goal, what the plan reaches, the best any plan could (given the goals before it), whether that is proven."""

    goal: str
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Delivered sessions or pins that cannot all hold: the sessions, the rules, a sentence."""

    sessions: tuple[str, ...]
    rules: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class UnplacedReason:
    """Why a session has no place.

    `removed` counts (date, block, room) by the first rule that fails; `clash` is a smallest set of rules that leave no
    place while all placed sessions are still placed; `remedies` are the smallest liftings that would, in words.
    """

    session: str
    removed: dict[str, int]
    clash: tuple[str, ...]
    text: str
    remedies: tuple[str, ...]


@dataclass(frozen=True)
class Solution:
    """A plan with its proof, its reasons and its record."""

    status: Status
    plan: dict[str, Placement]
    goals: tuple[GoalOutcome, ...]
    unplaced: tuple[UnplacedReason, ...]
    contradiction: Clash | None
    seed: int
    budget: Budget
    work: float
    solver: str
    seconds: float
