"""Plans and bounds that come before the relaxation: plans hold and are never worse, bounds are never above the best."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import matching
from benchmarks.matching_rounds import generated_round
from foundation.runs import Budget
from matching import coupled, program
from matching.counted_clock import CountedClock
from matching.coupled_model import CoupledModel, coupled_model, goal_costs, program_of
from matching.eligibility import eligibility
from matching.flow_bound import by_flow
from matching.instance import Instance
from matching.policy import Goal
from matching.program import FAR, Program
from matching.round_model import round_model
from matching.steered import Steered
from tests.matching.matching_brute_force import best_plans
from tests.matching.matching_rounds import read, snapshots

BRIDGES, FIT = Goal(goal="new_bridges"), Goal(goal="total_fit")


def of(instance: Instance) -> tuple[CoupledModel, Program, Any]:
    model = round_model(eligibility(instance), (BRIDGES, FIT))
    columns = coupled_model(model, (BRIDGES, FIT))
    return columns, program_of(columns, model.network), columns.columns(model.flow_of(()))


def steered(model: CoupledModel, rows: Program, costs: Any, limits: list[Any], start: Any) -> Any:
    clock, rng = CountedClock(Budget()), np.random.default_rng(0)
    return Steered(model, rows, costs, limits, clock, math.inf, rng).run(start)


@settings(max_examples=30, deadline=None)
@given(snapshots(plain=True))
def test_a_bound_from_flows_is_never_above_the_best_plan(raw: dict[str, Any]) -> None:
    raw["policy"]["goals"] = [{"goal": "new_bridges"}, {"goal": "total_fit"}]
    instance = read(raw)
    model, rows, start = of(instance)
    for goal in (BRIDGES, FIT):
        (costs,) = goal_costs(model, goal, 0)
        plans = best_plans(instance, [goal])
        best = min(int(costs @ model.columns(model.round.flow_of(pairs))) for pairs in plans)
        found = by_flow(model, rows, costs, steered(model, rows, costs, [], start), CountedClock(Budget()), math.inf)
        assert found is not None
        assert found.bound <= best


def test_steered_plans_keep_the_limit_of_the_bridges_and_come_near_the_bound() -> None:
    model, rows, start = of(matching.read_instance(generated_round(60, 30, 3)))
    (bridges,), (fit,) = goal_costs(model, BRIDGES, 0), goal_costs(model, FIT, 0)
    joined = steered(model, rows, bridges, [], start)
    assert int(bridges @ joined) < int(bridges @ start)
    limit = int(0.95 * int(bridges @ joined))
    narrowed = rows.with_row(bridges, -int(FAR), limit)
    best = steered(model, narrowed, fit, [(bridges, limit)], joined)
    bound = by_flow(model, narrowed, fit, best, CountedClock(Budget()), math.inf)
    assert narrowed.holds(best)
    assert bound is not None
    assert bound.bound <= int(fit @ best) <= 0.97 * bound.bound


@pytest.mark.parametrize("looks", [3, 8, 20, 60])
def test_a_run_without_time_for_its_relaxation_has_a_good_plan_and_repeats(
    looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coupled, "LARGE", 0)
    monkeypatch.setattr(program.Program, "relaxed", lambda *_: None)
    instance = matching.read_instance(generated_round(60, 30, 3))
    asked = iter(range(10**9))
    ended = matching.solve(instance, budget=Budget(work=2.0), stop=lambda: next(asked) >= looks)
    assert matching.check(instance, ended) == []
    stored = matching.result_of(instance, ended)
    seed, budget = matching.recorded_run(instance, stored)
    again = matching.result_of(instance, matching.solve(instance, seed=seed, budget=budget))
    assert [each for each in matching.differences(stored, again) if not each.startswith("the status")] == []
