"""The field's own benchmark expressed in the engine's rules: best-known plans pass the checker at their known cost."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

import scheduling
from benchmarks.course_timetabling import MONDAY, Timetabling, snapshot_of
from benchmarks.course_timetabling_cost import CourseCost, read_problem
from scheduling import Placement

REFERENCE = os.environ.get("LLL_REFERENCE")

TOY = """Name: Toy
Courses: 3
Rooms: 2
Days: 2
Periods_per_day: 3
Curricula: 1
Constraints: 1

COURSES:
A Ann 2 2 20
B Bob 2 1 30
C Ann 1 1 10

ROOMS:
big 30
small 20

CURRICULA:
q1 2 A B

UNAVAILABILITY_CONSTRAINTS:
C 0 0

END.
"""


@pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE is not set")
@pytest.mark.parametrize(("name", "cost"), [("comp01", 5), ("comp05", 284), ("comp11", 0)])
def test_best_known_plans_break_no_rule_and_cost_what_is_published(name: str, cost: int) -> None:
    folder = Path(REFERENCE or "") / "scheduling"
    problem = read_problem(folder / "itc2007" / f"{name}.ctt")
    instance = scheduling.read_instance(json.dumps(snapshot_of(problem)))
    plan: dict[str, Placement] = {}
    count: dict[str, int] = {}
    for line in (folder / "best-known" / f"{name}.sol").read_text().splitlines():
        course, room, day, period = line.split()
        session = f"{course} {count.get(course, 0):02d}"
        count[course] = count.get(course, 0) + 1
        date = MONDAY + dt.timedelta(days=int(day))
        plan[session] = Placement(session, date, f"{int(period):02d}", room, (f"calendar {course}",))
    assert set(plan) == set(instance.sessions)
    assert scheduling.check_plan(instance, plan) == []
    assert CourseCost(problem).measure(instance, plan, instance.sessions) == cost


def test_a_toy_timetable_is_solved_at_no_cost(tmp_path: Path) -> None:
    file = tmp_path / "toy.ctt"
    file.write_text(TOY)
    task = Timetabling(read_problem(file), seed=0, seconds=20.0)
    task.run()
    assert scheduling.check_plan(task.instance, task.plan) == []
    assert task.worth(task.plan) == 0
    task.write(tmp_path / "toy.sol")
    assert len((tmp_path / "toy.sol").read_text().splitlines()) == 5
