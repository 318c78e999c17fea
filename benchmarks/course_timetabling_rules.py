"""The four soft rules of curriculum-based course timetabling (formulation UD2), as rules like any other.

Costs (Di Gaspero, McCollum, Schaerf, "The Second International Timetabling Competition: Curriculum-based Course
Timetabling (Track 3)", 2007): 1 for each student without a seat, 5 for each working day a course is short of, 2 for
each lecture of a curriculum with no other of it beside it, 1 for each further room of a course. They are added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.course_timetabling_problem import Problem, course_of
from scheduling import Instance, Placement, Plan
from scheduling.candidates import Candidates
from scheduling.grid import Grid
from scheduling.presence import Numbers
from scheduling.rules.goal import CandidateLevel, Goal, Level, Scope
from scheduling.rules.grouped import Alone, Spread, Wish
from scheduling.rules.rule import Match, day

DAY, ISOLATED, ROOM = 5, 2, 1


class SeatsShort(CandidateLevel):
    """Students without a seat."""

    def __init__(self, problem: Problem) -> None:
        self._seats = problem.seats
        self._students = {course.name: course.students for course in problem.courses}

    def short(self, placement: Placement) -> int:
        """Students of one lecture without a seat."""
        return max(0, self._students[course_of(placement.session)] - self._seats[str(placement.room)])

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Students without a seat, lecture by lecture."""
        del instance
        return sum(self.short(place) for session, place in plan.items() if session in scope)

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Students without a seat, for each candidate."""
        seats = np.array([self._seats[room] for room in grid.rooms], dtype=np.int64)
        return np.maximum(0, self._students[course_of(candidates.session)] - seats[candidates.room])

    def left_out(self, instance: Instance, session: str) -> int:
        """Nothing: lectures left out are counted elsewhere."""
        del instance, session
        return 0


class SoftRule(Goal):
    """A soft rule with one level, which is also what people are shown."""

    level: Any

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Its one level."""
        del instance, current
        yield self.level

    def value(self, instance: Instance, plan: Plan) -> int:
        """The level's number."""
        number: int = self.level.measure(instance, plan, instance.sessions)
        return number


class RoomCapacity(SoftRule):
    """Every student has a seat."""

    code = "RoomCapacity"
    sentence = "Every student has a seat."

    def __init__(self, problem: Problem) -> None:
        self.level = SeatsShort(problem)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each lecture in a room too small."""
        del instance
        short = ((place, self.level.short(place)) for place in plan.values())
        return [
            Match((p.session,), n, f"{n} students of {p.session} have no seat in {p.room} on {day(p.date)}.")
            for p, n in short
            if n
        ]


class MinimumWorkingDays(SoftRule):
    """Lectures of a course are spread over enough days."""

    code = "MinimumWorkingDays"
    sentence = "The lectures of a course are spread over at least as many days as it asks for."

    def __init__(self, problem: Problem) -> None:
        wishes = tuple(Wish(problem.lectures[c.name], least=c.working_days) for c in problem.courses)
        self.level = Spread("date", wishes, DAY)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each course on too few days."""
        del instance
        return _missed(self.level, plan, "days")


class CurriculumCompactness(SoftRule):
    """Lectures of a curriculum stand side by side."""

    code = "CurriculumCompactness"
    sentence = "A lecture of a curriculum has another of it just before or just after."

    def __init__(self, problem: Problem) -> None:
        groups = tuple(tuple(s for c in own for s in problem.lectures[c]) for own in problem.curricula.values())
        self.level = Alone(groups, ISOLATED)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each lecture alone, for each curriculum."""
        alone = (s for group in self.level.groups for s in self.level.alone(instance, plan, group, group))
        return [Match((s,), ISOLATED, f"{s} stands alone on {day(plan[s].date)}.") for s in alone]


class RoomStability(SoftRule):
    """Lectures of a course are in one room."""

    code = "RoomStability"
    sentence = "All lectures of a course are in one room."

    def __init__(self, problem: Problem) -> None:
        self.level = Spread("room", tuple(Wish(own, most=1) for own in problem.lectures.values()), ROOM)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each course in several rooms."""
        del instance
        return _missed(self.level, plan, "rooms")


def _missed(level: Spread, plan: Plan, what: str) -> list[Match]:
    found = []
    for wish in level.wishes:
        used = len(level.used(plan, wish))
        if wish.missed_by(used):
            cost = level.weight * wish.missed_by(used)
            found.append(Match(wish.sessions, cost, f"{course_of(wish.sessions[0])} uses {used} {what}."))
    return found


def rules_of(problem: Problem) -> tuple[SoftRule, ...]:
    """The four rules of a problem."""
    return RoomCapacity(problem), MinimumWorkingDays(problem), CurriculumCompactness(problem), RoomStability(problem)
