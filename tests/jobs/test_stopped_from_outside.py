"""A run whose solver does not heed a stop: it is ended after a second, and its last plan becomes the result."""

from __future__ import annotations

import json
import time
from typing import Any

import matching
import scheduling
from foundation.runs import Budget, Progress
from programme.jobs import solving
from programme.jobs.solving import Answer, Question, answer_apart
from tests.matching.matching_rounds import coach, learner
from tests.matching.matching_rounds import snapshot as round_snapshot
from tests.scheduling.test_schedule_interrupted import long_case


def first_plan_of(engine: Any, instance: Any, **given: Any) -> str:
    """The last plan that a run tells of, as its child would send it up."""
    told: list[str] = []

    def _hear(step: Progress) -> None:
        if step.plan_so_far is not None:
            told.append(step.plan_so_far())

    engine.solve(instance, progress=_hear, **given)
    return told[-1]


def test_the_last_plan_of_a_round_is_finished_with_its_goals_and_true_bounds() -> None:
    raw = round_snapshot([learner(f"L{n}") for n in range(4)], [coach("C1", places=2), coach("C2", places=1)])
    instance = matching.read_instance(json.dumps(raw))
    whole = matching.solve(instance)
    found = matching.finish(instance, first_plan_of(matching, instance))
    assert len(found.pairs) == len(whole.pairs) == 3
    assert [goal.value for goal in found.goals] == [goal.value for goal in whole.goals]
    assert matching.check(instance, found) == []


def test_the_last_plan_of_a_timetable_is_finished_and_called_stopped() -> None:
    instance = scheduling.read_instance(json.dumps(long_case()))
    budget = Budget(work=0.1, time_limit_s=20.0)
    told = first_plan_of(scheduling, instance, budget=budget)
    found = scheduling.finish(instance, told, budget=budget)
    assert found.status == "stopped"
    assert len(json.loads(told)) <= len(found.plan)
    assert scheduling.check(instance, found) == []


def test_a_solver_that_does_not_heed_the_stop_is_ended_and_its_plan_kept(monkeypatch: Any) -> None:
    monkeypatch.setattr(solving, "GRACE_S", -1.0)
    steps: list[Progress] = []
    stopped: list[float] = []

    def _tell(new: list[Progress]) -> bool:
        steps.extend(new)
        if any(step.goal for step in steps) and not stopped:
            stopped.append(time.monotonic())
        return bool(stopped)

    answer = answer_apart(Question("scheduling", json.dumps(long_case())), tell=_tell)
    assert isinstance(answer, Answer)
    assert (answer.ended, answer.violations) == (True, 0)
    result = json.loads(answer.result)
    assert result["status"] == "stopped"
    assert result["placements"]


def test_a_run_stopped_before_its_first_plan_has_no_answer(monkeypatch: Any) -> None:
    monkeypatch.setattr(solving, "GRACE_S", -1.0)
    assert answer_apart(Question("scheduling", json.dumps(long_case())), tell=lambda _steps: True) is None
