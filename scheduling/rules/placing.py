"""The goal of placing sessions at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..candidates import Candidates
from ..grid import Grid
from ..instance import Instance
from ..plan import Plan
from ..presence import Numbers
from .goal import CandidateLevel, Goal, Level, Scope
from .rule import Match


class Unplaced(CandidateLevel):
    """Sessions left out."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Sessions of the scope without a place."""
        del instance
        return sum(session not in plan for session in scope)

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Nothing for any place."""
        del grid
        return np.zeros(len(candidates), dtype=np.int64)

    def left_out(self, instance: Instance, session: str) -> int:
        """One."""
        del instance, session
        return 1


class PlaceSessions(Goal):
    """As many sessions as possible have a place."""

    code = "place_sessions"
    sentence = "As many sessions as possible are placed."

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Sessions left out."""
        del instance, current
        yield Unplaced()

    def value(self, instance: Instance, plan: Plan) -> int:
        """Sessions placed, delivered ones included."""
        del instance
        return len(plan)

    def cost(self, instance: Instance, plan: Plan) -> int:
        """Sessions without a place."""
        return len(instance.sessions) - len(plan)

    def bound(self, instance: Instance, first_level: int, plan: Plan) -> int:
        """All sessions but those that must be left out."""
        del plan
        return len(instance.sessions) - first_level

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each session without a place."""
        return [Match((s,), 1, f"{s} has no place.") for s in instance.sessions if s not in plan]
