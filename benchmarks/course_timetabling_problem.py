"""Instances of curriculum-based course timetabling (ITC-2007, track 3), and their form as scheduling snapshots.

Lectures are sessions; a teacher and a curriculum are people who cannot be in two places; a course's own calendar is
that of its facilitator; rooms are rooms.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import scheduling
from scheduling import Instance, Placement, Plan

MONDAY = dt.date(2020, 9, 7)
FIRST_HOUR = 6


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
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Courses of each teacher and of each curriculum: none two of them at one time."""
        taught: dict[str, list[str]] = defaultdict(list)
        for course in self.courses:
            taught[course.teacher].append(course.name)
        return {**{teacher: tuple(own) for teacher, own in sorted(taught.items())}, **self.curricula}

    @cached_property
    def lectures(self) -> dict[str, tuple[str, ...]]:
        """Ids of the lectures of each course."""
        return {c.name: tuple(f"{c.name} {n:02d}" for n in range(c.lectures)) for c in self.courses}


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
        name=file.stem,
        days=int(head["Days:"]),
        periods=int(head["Periods_per_day:"]),
        courses=tuple(Course(w[0], f"teacher {w[1]}", int(w[2]), int(w[3]), int(w[4])) for w in parts["COURSES:"]),
        seats={w[0]: int(w[1]) for w in parts["ROOMS:"]},
        curricula={f"curriculum {w[0]}": tuple(dict.fromkeys(w[2:])) for w in parts["CURRICULA:"]},
        forbidden=frozenset((w[0], int(w[1]), int(w[2])) for w in parts["UNAVAILABILITY_CONSTRAINTS:"]),
    )


def instance_of(problem: Problem) -> Instance:
    """The problem as the engine reads it."""
    return scheduling.read_instance(json.dumps(snapshot_of(problem)))


def snapshot_of(problem: Problem) -> dict[str, object]:
    """The problem as a scheduling snapshot. Rooms are as large as can be: seats short is soft there."""
    blocks = [_block(period) for period in range(problem.periods)]
    end = MONDAY + dt.timedelta(days=problem.days - 1)
    return {
        "schema": "scheduling-snapshot/1",
        "as_at": MONDAY.isoformat(),
        "window": {"start": MONDAY.isoformat(), "end": end.isoformat()},
        "weekends": True,
        "blocks": [{"id": block, **_hour(period)} for period, block in enumerate(blocks)],
        "venues": [{"id": "site", "rooms": [{"id": room, "capacity": 9999} for room in problem.seats]}],
        "people": [
            *({"id": f"who {name}"} for name in problem.groups),
            *(_calendar(problem, course) for course in problem.courses),
        ],
        "cohorts": [{"id": name, "members": [f"who {name}"]} for name in problem.groups],
        "sessions": [
            {
                "id": lecture,
                "cohorts": sorted(name for name, own in problem.groups.items() if course in own),
                "blocks": blocks,
                "facilitators": {"needed": 1, "from": [f"calendar {course}"]},
            }
            for course, lectures in problem.lectures.items()
            for lecture in lectures
        ],
        "policy": {"goals": ["place_sessions"]},
    }


def _calendar(problem: Problem, course: Course) -> dict[str, object]:
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    free = [
        {"weekday": weekdays[day], **_hour(period)}
        for day in range(problem.days)
        for period in range(problem.periods)
        if (course.name, day, period) not in problem.forbidden
    ]
    return {"id": f"calendar {course.name}", "available": free}


def _block(period: int) -> str:
    return f"{period:02d}"


def _hour(period: int) -> dict[str, str]:
    return {"start": f"{FIRST_HOUR + period:02d}:00", "end": f"{FIRST_HOUR + period + 1:02d}:00"}


def course_of(session: str) -> str:
    """The course of a lecture's id, `COURSE NN`."""
    return session.rpartition(" ")[0]


def read_plan(problem: Problem, file: Path) -> dict[str, Placement]:
    """A plan from the official form: a line `course room day period` for each lecture."""
    left = {course: list(reversed(lectures)) for course, lectures in problem.lectures.items()}
    plan = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        course, room, day, period = line.split()
        session, date = left[course].pop(), MONDAY + dt.timedelta(days=int(day))
        plan[session] = Placement(session, date, _block(int(period)), room, (f"calendar {course}",))
    return plan


def write_plan(plan: Plan, file: Path) -> None:
    """The plan in the official form."""
    lines = [f"{course_of(s)} {p.room} {(p.date - MONDAY).days} {int(p.block)}" for s, p in sorted(plan.items())]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
