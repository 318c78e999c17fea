"""A run repeats whatever ended it, and a plan bettered by parts is never worse, never below its bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import matching
from benchmarks.matching_rounds import generated_round
from foundation.runs import Budget, Clock
from matching import Instance, neighbourhoods
from matching.counted_clock import CountedClock
from matching.coupled_model import CoupledModel, coupled_model, goal_costs, program_of
from matching.eligibility import eligibility
from matching.exact import Effort
from matching.neighbourhoods import Neighbourhoods
from matching.policy import Goal
from matching.program import Program, Relaxed
from matching.round_model import round_model
from tests.matching.matching_brute_force import best_plans
from tests.matching.matching_rounds import read, snapshots

GOALS = [Goal(goal="new_bridges"), Goal(goal="total_fit")]


def of(instance: Instance) -> tuple[CoupledModel, Program, Any]:
    model = round_model(eligibility(instance), tuple(GOALS))
    coupled = coupled_model(model, tuple(GOALS))
    program = program_of(coupled, model.network)
    return coupled, program, coupled.columns(model.flow_of(()))


def relaxed(program: Program, costs: Any) -> Relaxed:
    found = program.relaxed(costs, CountedClock(Budget()))
    assert found is not None
    return found


@pytest.mark.parametrize("looks", [1, 2, 5, 9, 14, 30])
def test_a_run_that_its_clock_ended_early_repeats(looks: int) -> None:
    instance = matching.read_instance(generated_round(40, 20, 5))
    asked = iter(range(10**9))
    ended = matching.solve(instance, budget=Budget(work=2.0), stop=lambda: next(asked) >= looks)
    assert matching.check(instance, ended) == []
    stored = matching.result_of(instance, ended)
    seed, budget = matching.recorded_run(instance, stored)
    again = matching.result_of(instance, matching.solve(instance, seed=seed, budget=budget))
    differences = [each for each in matching.differences(stored, again) if not each.startswith("the status")]
    assert differences == []


def test_a_clock_gives_the_answers_of_the_run_it_repeats() -> None:
    clock = CountedClock(Budget(time_limit_s=0))
    assert [clock.is_past(5), clock.is_over(), clock.is_over()] == [True, True, True]
    assert clock.late == [1, 2]
    again = CountedClock(Budget(time_limit_s=0), recorded=frozenset({2}))
    assert [again.is_past(5), again.is_over()] == [False, True]
    assert not Clock(Budget()).is_over()


def test_parts_of_a_round_lead_to_its_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhoods, "FEW", (0, 0))
    instance = matching.read_instance(generated_round(40, 20, 3))
    coupled, program, start = of(instance)
    for goal in GOALS:
        (costs,) = goal_costs(coupled, goal, 0)
        bound = relaxed(program, costs)
        near = Neighbourhoods(
            coupled, program, bound, costs, start, CountedClock(Budget()), Effort(3.0, 1, 0), np.random.default_rng(0)
        )
        found = near.run(3.0, 60.0, bound.bound)
        assert program.holds(found)
        assert bound.bound <= costs @ found <= 0.995 * bound.bound


@settings(max_examples=40, deadline=None)
@given(snapshots(plain=True))
def test_no_plan_is_below_the_bound_of_the_relaxation(raw: dict[str, Any]) -> None:
    raw["policy"]["goals"] = [{"goal": goal.goal} for goal in GOALS]
    instance = read(raw)
    coupled, program, start = of(instance)
    for position, goal in enumerate(GOALS):
        (costs,) = goal_costs(coupled, goal, 0)
        best = min(
            (
                int(costs @ coupled.columns(coupled.round.flow_of(pairs)))
                for pairs in best_plans(instance, GOALS[position : position + 1])
            ),
        )
        exact = program.sharpened(costs, CountedClock(Budget()))
        assert relaxed(program, costs).bound <= best
        assert exact is None or exact.bound <= program.rounded(costs, exact.bound) <= best
        cornered = program._cornered(costs, relaxed(program, costs), CountedClock(Budget()))
        assert cornered.bound <= best
        near = Neighbourhoods(
            coupled,
            program,
            cornered,
            costs,
            start,
            CountedClock(Budget()),
            Effort(0.2, 1, 0),
            np.random.default_rng(0),
        )
        found = near.run(0.2, 60.0, cornered.bound) if len(instance.learners) else start
        assert program.holds(found)
        assert costs @ found >= best
