"""Annealing keeps a plan that breaks no rule and a price that is the plan's own, whatever the problem."""

from __future__ import annotations

import dataclasses
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.course_timetabling_problem import Course, Problem, snapshot_of
from benchmarks.course_timetabling_search import LEFT_OUT, RULES, Timetabling
from foundation.errors import BadInput
from foundation.runs import Budget, Clock
from scheduling import check_plan, read_instance
from scheduling.annealing import Annealing
from scheduling.annealing_tables import Tables
from scheduling.candidates import candidates_of, fixed_at
from scheduling.cpsat import minimise
from scheduling.grid import Grid
from scheduling.model import PlanModel
from scheduling.rules.placing import Unplaced


def drawn_problem(seed: int) -> Problem:
    """A small problem, at times too tight for all of its lectures."""
    draw = random.Random(seed)
    names = [f"c{n}" for n in range(draw.randint(2, 6))]
    courses = tuple(
        Course(name, f"teacher {draw.randint(0, 3)}", draw.randint(1, 3), draw.randint(1, 3), draw.randint(5, 40))
        for name in names
    )
    days, periods = draw.randint(1, 3), draw.randint(2, 4)
    curricula = {f"curriculum {n}": tuple(draw.sample(names, draw.randint(1, min(3, len(names))))) for n in range(3)}
    times = [(name, d, p) for name in names for d in range(days) for p in range(periods)]
    forbidden = frozenset(draw.sample(times, len(times) // 5))
    seats = {f"r{n}": draw.randint(5, 40) for n in range(draw.randint(1, 3))}
    return Problem("drawn", days, periods, courses, seats, curricula, forbidden)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 1.0, 30.0]))
def test_the_price_kept_is_the_cost_of_the_plan_kept(seed: int, temperature: float) -> None:
    task = Timetabling(drawn_problem(seed))
    annealing = Annealing(Tables(task.grid, task.sets, task.levels, LEFT_OUT), {}, seed)
    annealing.run(temperature, temperature, lambda steps: steps / 6000)
    plan = annealing.plan()
    assert check_plan(task.instance, plan) == []
    assert annealing.best == task.worth(plan) <= annealing.price
    assert Annealing(annealing.tables, plan, seed).price == annealing.best


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_the_model_counts_what_the_plain_measures_count(seed: int) -> None:
    task = Timetabling(drawn_problem(seed))
    plan = task.annealed(seed, lambda steps: steps / 4000)
    fixed = {s: fixed_at(task.grid, plan[s]) if s in plan else task.sets[s].keep([]) for s in task.sets}
    left_out = frozenset(s for s in task.sets if s not in plan)
    for sets, optional in ((fixed, left_out), ({s: task.sets[s] for s in task.sets}, frozenset(task.sets))):
        model = PlanModel(task.grid, sets, optional, RULES)
        total = LEFT_OUT * Unplaced().expression(model) + sum(level.expression(model) for level in task.levels)
        outcome = minimise(model, total, plan, seed=0, work=0.5, clock=Clock(Budget()), workers=1)
        assert outcome.plan is not None
        if outcome.complete:
            assert outcome.bound == task.worth(outcome.plan) <= task.worth(plan)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_moves_judged_together_are_those_taken_one_by_one(seed: int) -> None:
    task = Timetabling(drawn_problem(seed))
    tables = Tables(task.grid, task.sets, task.levels, LEFT_OUT)
    annealing = Annealing(tables, {}, seed)
    annealing.run(30.0, 30.0, lambda steps: steps / 2000)
    moves = [(one, cell) for one, cells in enumerate(tables.cells) for cell in cells]
    one, there = (np.array(each, dtype=np.int64) for each in zip(*moves, strict=True))
    found = [(move[0], annealing.judged(*move)) for move in moves]
    for most in (-1, 0, 3, 10**9):
        together = annealing.prospects.taken(one, there, np.full(len(one), most))
        assert together == [(who, new[0], most) for who, new in found if new is not None and new[2] <= most]


def test_a_seed_gives_the_same_plan_whatever_the_order_of_the_rows() -> None:
    problem = drawn_problem(5)
    turned = dataclasses.replace(problem, courses=problem.courses[::-1], seats=dict(reversed(problem.seats.items())))
    plans = [Timetabling(each).annealed(3, lambda steps: steps / 20_000) for each in (problem, problem, turned)]
    assert plans[0] == plans[1] == plans[2]


def test_sessions_tied_by_more_than_people_and_rooms_are_refused_with_the_reason() -> None:
    snapshot = snapshot_of(drawn_problem(1))
    snapshot["equipment"] = [{"id": "loop", "provides": ["hearing_loop"], "count": 1}]
    instance = read_instance(json.dumps(snapshot))
    grid = Grid(instance)
    sets = {session: candidates_of(grid, session) for session in instance.sessions}
    with pytest.raises(BadInput) as error:
        Tables(grid, sets, [], LEFT_OUT)
    assert [fault.message for fault in error.value.faults] == ["equipment is to be booked"]
