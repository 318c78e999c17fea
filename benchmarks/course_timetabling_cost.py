"""The soft costs of curriculum-based course timetabling (formulation UD2) as a level of the scheduling engine.

Costs (Di Gaspero, McCollum, Schaerf, "The Second International Timetabling Competition: Curriculum-based Course
Timetabling (Track 3)", 2007): 1 for each student without a seat, 5 for each working day a course is short of, 2 for
each lecture of a curriculum with no other of it beside it, 1 for each further room of a course.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scheduling.candidates import Candidates
from scheduling.grid import Grid
from scheduling.instance import Instance
from scheduling.plan import Plan
from scheduling.presence import Numbers
from scheduling.rules.goal import Level, Scope

DAY, ISOLATED = 5, 2


@dataclass(frozen=True, slots=True)
class Course:
    """A course: its teacher, lectures a week, working days wanted, students."""

    name: str
    teacher: str
    lectures: int
    working_days: int
    students: int


@dataclass(frozen=True)
class Problem:
    """An instance as read: seats by room, courses by curriculum, (course, day, period) that are forbidden."""

    name: str
    days: int
    periods: int
    courses: tuple[Course, ...]
    seats: dict[str, int]
    curricula: dict[str, tuple[str, ...]]
    forbidden: frozenset[tuple[str, int, int]]

    @property
    def teachers(self) -> tuple[str, ...]:
        """Teachers, each once."""
        return tuple(sorted({course.teacher for course in self.courses}))


def read_problem(file: Path) -> Problem:
    """Read an instance in the competition's format."""
    head: dict[str, str] = {}
    parts: dict[str, list[list[str]]] = defaultdict(list)
    part = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or words == ["END."]:
            continue
        if len(words) == 1 and words[0].endswith(":"):
            part = words[0]
        elif part:
            parts[part].append(words)
        else:
            head[words[0]] = words[1]
    return Problem(
        name=head["Name:"],
        days=int(head["Days:"]),
        periods=int(head["Periods_per_day:"]),
        courses=tuple(Course(w[0], f"teacher {w[1]}", int(w[2]), int(w[3]), int(w[4])) for w in parts["COURSES:"]),
        seats={w[0]: int(w[1]) for w in parts["ROOMS:"]},
        curricula={f"curriculum {w[0]}": tuple(w[2:]) for w in parts["CURRICULA:"]},
        forbidden=frozenset((w[0], int(w[1]), int(w[2])) for w in parts["UNAVAILABILITY_CONSTRAINTS:"]),
    )


def course_of(session: str) -> str:
    """The course of a lecture's id, `COURSE NN`."""
    return session.rpartition(" ")[0]


class CourseCost(Level):
    """All four soft costs in one number."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._course = {course.name: course for course in problem.courses}

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The cost of the placed lectures."""
        own = {s: p for s, p in plan.items() if s in scope}
        total = 0
        rooms, days = defaultdict(set), defaultdict(set)
        times = defaultdict(set)
        for session, place in own.items():
            course = self._course[course_of(session)]
            rooms[course.name].add(place.room)
            days[course.name].add(place.date)
            times[course.name].add((place.date.toordinal(), int(place.block)))
            total += max(0, course.students - self._problem.seats[str(place.room)])
        for course in self._problem.courses:
            total += max(0, len(rooms[course.name]) - 1)
            total += DAY * max(0, course.working_days - len(days[course.name]))
        for courses in self._problem.curricula.values():
            taken = {at for course in courses for at in times[course]}
            total += ISOLATED * sum((d, p - 1) not in taken and (d, p + 1) not in taken for d, p in taken)
        del instance
        return total

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The room."""
        del grid
        return candidates.room[None, :]

    def expression(self, model: Any) -> Any:
        """The cost of a whole model."""
        return self.expression_near(model, model.sets)

    def seats_short(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Students without a seat, for each candidate."""
        seats = np.array([self._problem.seats[room] for room in grid.rooms], dtype=np.int64)
        students = self._course[course_of(candidates.session)].students
        return np.maximum(0, students - seats[candidates.room])

    def expression_near(self, model: Any, free: Collection[str]) -> Any:
        """The cost of the courses and curricula that have a free lecture; what others cost cannot change."""
        lectures: dict[str, list[str]] = defaultdict(list)
        for session in model.sets:
            lectures[course_of(session)].append(session)
        near = {course_of(session) for session in free}
        total: Any = 0
        for name in sorted(near):
            total += self._course_expression(model, self._course[name], lectures[name])
        for courses in self._problem.curricula.values():
            if near & set(courses):
                total += self._curriculum_expression(model, [s for c in courses for s in lectures[c]])
        return total

    def _course_expression(self, model: Any, course: Course, sessions: list[str]) -> Any:
        total: Any = 0
        by_room: dict[int, list[Any]] = defaultdict(list)
        by_day: dict[int, list[Any]] = defaultdict(list)
        for session in sessions:
            candidates = model.sets[session]
            short = self.seats_short(model.grid, candidates).tolist()
            total += sum(cost * x for cost, x in zip(short, model.x[session], strict=True) if cost)
            for room, x in zip(candidates.room.tolist(), model.x[session], strict=True):
                by_room[room].append(x)
            for time in model.times(session):
                by_day[time.ordinal].append(time.literal)
        for own in by_room.values():
            used = model.cp.new_bool_var("")
            model.cp.add(sum(own) <= len(sessions) * used)
            for each in own:
                model.cp.add_implication(each, used)
            total += used
        missing = model.cp.new_int_var(0, course.working_days, "")
        days = []
        for own in by_day.values():
            used = model.cp.new_bool_var("")
            model.cp.add_bool_or([*own, used.negated()])
            days.append(used)
        model.cp.add(sum(days) + missing >= course.working_days)
        return total - 1 + DAY * missing

    def _curriculum_expression(self, model: Any, sessions: list[str]) -> Any:
        at: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for session in sessions:
            for time in model.times(session):
                at[time.ordinal, time.block].append(time.literal)
        total: Any = 0
        for (day, period), own in at.items():
            alone = model.cp.new_bool_var("")
            beside = at.get((day, period - 1), []) + at.get((day, period + 1), [])
            model.cp.add(sum(own) <= alone + sum(beside))
            total += ISOLATED * alone
        return total
