"""A stored result taken up again: its plan, its recorded run, and what a replay finds otherwise."""

from __future__ import annotations

import pytest

import scheduling
from foundation.documents import read_document
from foundation.errors import Conflict
from foundation.runs import Budget
from scheduling.search import WORK_PER_SECOND
from tests.scheduling.scheduling_cases import read, session, snapshot


def stored(instance: scheduling.Instance, budget: Budget | None = None) -> scheduling.Result:
    solution = scheduling.solve(instance, seed=3, budget=budget)
    return read_document(scheduling.Result, scheduling.write_result(instance, solution))


def test_a_replay_of_a_recorded_run_finds_the_same() -> None:
    instance = read(snapshot(sessions=[session("A1"), session("A2", min_gap_days=2)]))
    first = stored(instance, Budget(time_limit_s=30.0))
    seed, budget = scheduling.recorded_run(instance, first)
    again = scheduling.result_of(instance, scheduling.solve(instance, seed=seed, budget=budget))
    assert (seed, budget.work) == (3, 30.0 * WORK_PER_SECOND)
    assert budget.time_limit_s > 30.0
    assert scheduling.result_differences(first, again) == []


def test_the_plan_of_a_stored_result_is_the_plan_that_was_found() -> None:
    instance = read(snapshot())
    result = stored(instance)
    plan = scheduling.stored_plan(instance, result)
    assert list(plan) == ["A1"]
    assert scheduling.check_plan(instance, plan) == []
    assert plan["A1"].date == result.placements[0].date


def test_differences_name_session_goal_and_status() -> None:
    result = stored(read(snapshot()))
    moved = result.placements[0].model_copy(update={"block": "pm"})
    goals = (result.goals[0].model_copy(update={"value": 0.0}), *result.goals[1:])
    other = result.model_copy(update={"placements": (moved,), "goals": goals, "status": "feasible"})
    assert scheduling.result_differences(result, other) == [
        "A1 differs in block",
        "the value of place_sessions was 1 and is 0",
        "the status was optimal and is feasible",
    ]
    empty = result.model_copy(update={"placements": ()})
    assert scheduling.result_differences(result, empty) == ["A1 has a place only in the stored result"]


def test_a_result_of_another_snapshot_is_refused() -> None:
    result = stored(read(snapshot()))
    with pytest.raises(Conflict, match="another snapshot"):
        scheduling.stored_plan(read(snapshot(as_at="2020-07-14")), result)
    with pytest.raises(Conflict, match="another snapshot"):
        scheduling.recorded_run(read(snapshot(as_at="2020-07-14")), result)
