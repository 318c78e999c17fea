"""What a run brings back: pairs, what each goal reached and could reach, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .eligibility import Eligibility
from .instance import Pair

Status = Literal["optimal", "feasible", "stopped", "contradiction"]
Number = float | tuple[float, ...]
"""A goal's value; for worst_fit the placed below each floor, lowest floor first, then the lowest fit."""


@dataclass(frozen=True)
class GoalReached:
    """A goal's value in the plan, the best value any plan could have, and whether the two are proven to meet."""

    goal: str
    value: Number
    bound: Number
    proven: bool


@dataclass(frozen=True)
class Clash:
    """A smallest set of instructions that cannot all hold: places in the snapshot's list, ascending."""

    instructions: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Solution:
    """A plan. `pairs` are positions in the instance, by learner; `seconds` is wall-clock time, for information;
    `table` holds the eligible pairs it was made from."""

    status: Status
    pairs: tuple[Pair, ...]
    goals: tuple[GoalReached, ...]
    clash: Clash | None = None
    seed: int = 0
    budget: Mapping[str, float | int | str | None] = field(default_factory=dict)
    solver: str = ""
    seconds: float = 0.0
    table: Eligibility | None = field(default=None, compare=False, repr=False)
