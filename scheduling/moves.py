"""The goal of leaving a given plan's other sessions where they are: what questions about a plan are priced by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .candidates import Candidates
from .grid import Grid
from .instance import Instance
from .plan import Placement, Plan
from .presence import Numbers
from .rules.goal import CandidateLevel, Goal, Level, Scope
from .rules.rule import Match, day


def where(placement: Placement | None) -> tuple[object, ...] | None:
    """Date, block and room: what counts as moved if it differs."""
    return None if placement is None else (placement.date, placement.block, placement.room)


def moved(before: Plan, after: Plan, apart_from: str | None = None) -> list[str]:
    """Sessions placed in one plan that stand elsewhere in another, or nowhere; ascending."""
    return sorted(s for s in before if s != apart_from and where(after.get(s)) != where(before[s]))


class Moved(CandidateLevel):
    """Placed sessions of a plan, but for one, that take another date, block or room.

    One that loses its place counts more than all moves together, so that moves are preferred to losses.
    """

    counts_sessions = True

    def __init__(self, plan: Plan, apart_from: str | None) -> None:
        self._plan, self._apart_from = plan, apart_from

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Moves, and losses at their weight."""
        own = [s for s in moved(self._plan, plan, self._apart_from) if s in scope]
        return sum(1 if s in plan else self.left_out(instance, s) for s in own)

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """One everywhere but at the plan's place."""
        stands = self._plan.get(candidates.session)
        costs = np.full(len(candidates), int(stands is not None and candidates.session != self._apart_from))
        index = None if stands is None else candidates.find(grid, stands)
        if index is not None:
            costs[index] = 0
        return costs.astype(np.int64)

    def left_out(self, instance: Instance, session: str) -> int:
        """More than all moves, for a session that has a place in the plan."""
        placed = session in self._plan and session != self._apart_from
        return len(instance.sessions) + 1 if placed else 0


def fewest_lost(instance: Instance, number: int) -> int:
    """How many lose their place at least, where no plan's moves and losses at their weight are below a number."""
    return number // (len(instance.sessions) + 1)


class FewestMoves(Goal):
    """Other sessions stay where a plan has them."""

    code = "fewest_moves"
    sentence = "As few other sessions as possible move."

    def __init__(self, plan: Plan, apart_from: str | None = None) -> None:
        self._plan, self._apart_from = plan, apart_from

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Moved sessions."""
        del instance, current
        yield Moved(self._plan, self._apart_from)

    def value(self, instance: Instance, plan: Plan) -> int:
        """Moved sessions, those that lose their place included."""
        del instance
        return len(moved(self._plan, plan, self._apart_from))

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each moved session."""
        del instance
        sessions = moved(self._plan, plan, self._apart_from)
        return [Match((s,), 1, f"{s} moves from {day(self._plan[s].date)}.") for s in sessions]
