"""Goals that add up over sessions: kilometres, money, people taken from where they are hardly spared."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator

import numpy as np

from ..candidates import Candidates
from ..grid import Grid
from ..instance import Instance
from ..plan import Placement, Plan, turnout
from ..presence import Numbers, present_members
from ..presence import travel_metres as candidate_metres
from .goal import CandidateLevel, Goal, Level, Scope
from .rule import Match, day


class PlacedSum(CandidateLevel):
    """A sum over placed sessions; an unplaced one costs nothing."""

    @abstractmethod
    def of(self, instance: Instance, placement: Placement) -> int:
        """What one placement costs."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The sum."""
        return sum(self.of(instance, plan[session]) for session in scope if session in plan)

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """What each candidate costs."""
        each = [self.of(grid.instance, candidates.placement(grid, n)) for n in range(len(candidates))]
        return np.array(each, dtype=np.int64)

    def left_out(self, instance: Instance, session: str) -> int:
        """Nothing."""
        del instance, session
        return 0


class Metres(PlacedSum):
    """Metres one way of the members present."""

    def of(self, instance: Instance, placement: Placement) -> int:
        """Metres to one session."""
        return turnout(instance, placement).metres

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Metres to each candidate, all at once."""
        if grid.instance.sessions[candidates.session].state == "delivered":
            return super().costs(grid, candidates)
        return candidate_metres(grid, candidates)


class Pence(PlacedSum):
    """Room hire."""

    def of(self, instance: Instance, placement: Placement) -> int:
        """Pence for one session."""
        return 0 if placement.room is None else instance.places[placement.room].room.cost_pence_per_block

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Pence of each candidate's room."""
        pence = [place.room.cost_pence_per_block for place in grid.instance.places.values()]
        return np.array([*pence, 0], dtype=np.int64)[candidates.room]


class PressurePoints(PlacedSum):
    """Points for each person taken from an organisation in weeks in which it can hardly spare people."""

    def of(self, instance: Instance, placement: Placement) -> int:
        """Points of one session: weight by member present, for each period that holds its date."""
        total = 0
        for period in instance.document.pressure:
            if period.start <= placement.date <= period.end:
                people = turnout(instance, placement).present
                hit = [p for p in people if period.organisation in (None, instance.people[p].organisation)]
                total += period.weight * len(hit)
        return total

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Points of each candidate, all at once."""
        instance, present_there = grid.instance, present_members(grid, candidates)
        homes = [instance.people[m].organisation for m in instance.members[candidates.session]]
        total = np.zeros(len(candidates), dtype=np.int64)
        for period in instance.document.pressure:
            first, last = period.start.toordinal(), period.end.toordinal()
            inside = (first <= candidates.ordinal) & (candidates.ordinal <= last)
            ours = np.array([period.organisation in (None, home) for home in homes], dtype=np.bool_)
            total += period.weight * inside * present_there[ours].sum(axis=0)
        return total


class SumGoal(Goal):
    """A goal that is one sum over placed sessions, shown in some unit."""

    level: PlacedSum
    unit: str
    per_unit: int

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """The sum."""
        del instance, current
        yield self.level

    def value(self, instance: Instance, plan: Plan) -> float:
        """The sum in its unit."""
        return self._shown(self.level.measure(instance, plan, instance.sessions))

    def bound(self, instance: Instance, first_level: int, plan: Plan) -> float:
        """The bound in its unit."""
        del instance, plan
        return self._shown(first_level)

    def _shown(self, total: int) -> float:
        return total if self.per_unit == 1 else round(total / self.per_unit, 3)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each session that costs anything."""
        found = []
        for session, placement in sorted(plan.items()):
            cost = self._shown(self.level.of(instance, placement))
            if cost:
                found.append(Match((session,), cost, f"{session} on {day(placement.date)}: {cost:g} {self.unit}."))
        return found


class Travel(SumGoal):
    """Short ways."""

    code = "travel"
    sentence = "Members travel as few kilometres as possible (as the crow flies, one way)."
    level, unit, per_unit = Metres(), "km one way in all", 1000


class Cost(SumGoal):
    """Cheap rooms."""

    code = "cost"
    sentence = "Rooms cost as little as possible."
    level, unit, per_unit = Pence(), "pence", 1


class PressureGoal(SumGoal):
    """People are not taken from where they are hardly spared."""

    code = "pressure"
    sentence = "Sessions avoid weeks in which organisations can hardly spare people."
    level, unit, per_unit = PressurePoints(), "points", 1
