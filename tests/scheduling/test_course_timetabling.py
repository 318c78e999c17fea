"""The field's own benchmark expressed in the engine's rules: best-known plans pass the checker at their known cost."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import scheduling
from benchmarks.course_timetabling_bound import lower_bound
from benchmarks.course_timetabling_problem import Problem, instance_of, read_plan, read_problem, write_plan
from benchmarks.course_timetabling_rules import rules_of
from benchmarks.course_timetabling_search import Timetabling

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


def toy(tmp_path: Path, text: str = TOY) -> Problem:
    file = tmp_path / "toy.ctt"
    file.write_text(text)
    return read_problem(file)


def by_steps(most: int) -> Callable[[int], float]:
    return lambda steps: steps / most


@pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE is not set")
@pytest.mark.parametrize(("name", "cost"), [("comp01", 5), ("comp05", 284), ("comp11", 0)])
def test_best_known_plans_break_no_rule_and_cost_what_is_published(name: str, cost: int) -> None:
    folder = Path(REFERENCE or "") / "scheduling"
    problem = read_problem(folder / "itc2007" / f"{name}.ctt")
    instance = instance_of(problem)
    plan = read_plan(problem, folder / "best-known" / f"{name}.sol")
    assert set(plan) == set(instance.sessions)
    assert scheduling.check_plan(instance, plan) == []
    rules = rules_of(problem)
    assert sum(rule.value(instance, plan) for rule in rules) == cost
    assert sum(match.cost for rule in rules for match in rule.matches(instance, plan)) == cost


def test_a_toy_timetable_is_solved_at_no_cost(tmp_path: Path) -> None:
    task = Timetabling(toy(tmp_path))
    plan = task.annealed(0, by_steps(40_000))
    assert task.checked(plan) == task.worth(plan) == 0
    write_plan(plan, tmp_path / "toy.sol")
    assert len((tmp_path / "toy.sol").read_text().splitlines()) == 5
    again = read_plan(task.problem, tmp_path / "toy.sol")
    assert sorted((p.date, p.block, p.room) for p in again.values()) == sorted(
        (p.date, p.block, p.room) for p in plan.values()
    )


def test_neighbourhoods_alone_find_what_annealing_finds(tmp_path: Path) -> None:
    task = Timetabling(toy(tmp_path))
    assert task.checked(task.improved({}, seed=1, seconds=20.0)) == 0


def test_a_course_that_cannot_be_compact_is_bounded_by_what_brute_force_finds(tmp_path: Path) -> None:
    text = TOY.replace("small 20", "small 5").replace("A Ann 2 2 20", "A Ann 2 2 40").replace("day: 3", "day: 2")
    problem = toy(tmp_path, text)
    task = Timetabling(problem)
    plan = task.annealed(3, by_steps(40_000))
    assert lower_bound(problem, 10.0) <= task.checked(plan) == cheapest(task)


def cheapest(task: Timetabling) -> int:
    """The least cost of all plans whatever, one by one."""
    options = [[c.placement(task.grid, n) for n in range(len(c))] for c in task.sets.values()]
    best = task.worth({})
    for chosen in itertools.product(*options):
        used = {(p.date, p.block, p.room) for p in chosen}
        if len(used) == len(chosen):
            named = {p.session: p for p in chosen}
            worth = task.worth(named)
            if worth < best and not clashing(task, named):
                best = worth
    return best


def clashing(task: Timetabling, plan: dict[str, scheduling.Placement]) -> bool:
    members = task.instance.members
    return any(
        (a.date, a.block) == (b.date, b.block) and set(members[a.session]) & set(members[b.session])
        for a, b in itertools.combinations(plan.values(), 2)
    )
