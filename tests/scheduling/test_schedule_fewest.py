"""The fewest changes are found from below and proven; a question that cannot be finished in its time says so."""

from __future__ import annotations

import json
import time
from functools import cache
from itertools import pairwise

import pytest

import scheduling
from benchmarks.scheduling_family import Json, family, losses, with_cohort
from foundation.runs import Budget, Progress
from scheduling.candidates import candidates_of
from scheduling.grid import Grid
from scheduling.rules.changes import Changes
from scheduling.rules.gentleness import Gentleness, gentle_levels

KINDS = ("one placement forbidden", "a room loses a day", "a week is lost")


@cache
def planned() -> tuple[Json, scheduling.Instance, scheduling.Plan]:
    """A programme of 32 sessions with a plan."""
    snapshot = family(32)
    instance = scheduling.read_instance(json.dumps(snapshot))
    return snapshot, instance, scheduling.solve(instance, budget=Budget(work=0.5)).plan


@pytest.mark.parametrize("kind", KINDS)
def test_the_fewest_changes_after_a_loss_are_proven(kind: str) -> None:
    _, instance, plan = planned()
    change = dict(losses(plan, 1))[kind]
    (repair,) = scheduling.replan(instance, change, plan=plan, max_changes=0, budget=Budget(work=4.0))
    assert repair.point.proven
    assert repair.point.changes >= 1
    assert repair.point.changes == Changes().measure(repair.instance, repair.plan, repair.instance.sessions)


def test_a_new_cohort_moves_no_one_where_there_is_room() -> None:
    snapshot, _, plan = planned()
    grown = scheduling.read_instance(json.dumps(with_cohort(snapshot)))
    (repair,) = scheduling.replan(grown, plan=plan, max_changes=0, budget=Budget(work=4.0))
    assert repair.point.proven
    assert len(repair.plan) > len(plan)


@pytest.mark.parametrize("changed", [1, 20, 300])
def test_what_is_settled_together_stays_within_one_number(changed: int) -> None:
    _, instance, plan = planned()
    told = scheduling.as_published(instance, plan)
    levels = list(gentle_levels(told, changed, sorted(plan)))
    assert all(isinstance(level, Gentleness) for level in levels)
    assert (len(levels) == 1) == (changed < 300)
    empty = max(level.measure(told, {}, told.sessions) for level in levels)
    assert empty < 10**14


def test_gentleness_weighs_as_its_counts_do_one_after_the_other() -> None:
    _, instance, plan = planned()
    told = scheduling.as_published(instance, plan)
    (level,) = gentle_levels(told, 9, sorted(plan))
    moved = dict(plan)
    for session in sorted(plan)[:3]:
        options = candidates_of(Grid(told), session)
        moved[session] = options.placement(Grid(told), 0)
    assert level.measure(told, plan, told.sessions) == 0
    floor = level.floor()
    assert floor is not None
    assert floor.measure(told, moved, told.sessions) <= level.measure(told, moved, told.sessions)


def test_a_question_without_time_claims_nothing_as_certain() -> None:
    _, instance, plan = planned()
    grid = Grid(instance)
    asked = [session for session in sorted(plan) if session.endswith("-4")][:3]
    for session in asked:
        place = candidates_of(grid, session).placement(grid, 0)
        budget = Budget(work=6.0, time_limit_s=0.0)
        answer = scheduling.why_not(instance, plan, session, place.date, place.block, place.room, budget=budget)
        assert "The run ended before" in answer.text or answer.rules


def test_a_watched_run_is_heard_of_at_least_every_few_seconds_with_value_and_bound_while_polishing() -> None:
    told: list[tuple[float, Progress]] = []
    began = time.monotonic()
    instance = scheduling.read_instance(json.dumps(family(64, 2)))
    scheduling.solve(
        instance,
        budget=Budget(work=50.0, time_limit_s=3.0),
        progress=lambda step: told.append((time.monotonic() - began, step)),
    )
    assert all(step.bound is not None for _, step in told if step.phase == "polishing")
    assert all(then.seconds >= now.seconds for (_, now), (_, then) in pairwise(told))


def test_a_stop_at_any_moment_brings_back_a_sound_plan() -> None:
    instance = scheduling.read_instance(json.dumps(family(64, 2)))
    for seconds in (0.5, 1.5, 3.0):
        began = time.monotonic()
        solution = scheduling.solve(
            instance,
            budget=Budget(work=500.0, time_limit_s=60.0),
            stop=lambda at=began + seconds: time.monotonic() > at,
        )
        assert scheduling.check(instance, solution) == []
        assert solution.status in ("stopped", "optimal")
