"""Tiny instances solved by trying every plan: every goal, in order, must come out the same."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import scheduling
from foundation.runs import Budget
from scheduling.candidates import candidates_of
from scheduling.check import check_plan
from scheduling.grid import Grid
from scheduling.plan import Placement, Plan
from scheduling.rules.goals import goals_in_order
from scheduling.rules.hosting import loads
from tests.scheduling.scheduling_cases import room, session, snapshot, venue

FEATURES = ("hearing_loop", "step_free")


def tiny(seed: int) -> dict[str, Any]:
    """Three sessions of two cohorts, two rooms, three dates, two facilitators, drawn at random."""
    draw = random.Random(seed)
    dates = ["2020-09-07", "2020-09-08", "2020-09-09"]

    def slots() -> list[dict[str, str]] | None:
        days = [d for d in ("mon", "tue", "wed") if draw.random() < 0.7]
        start = draw.choice(["09:00", "13:00"])
        return draw.choice([None, [{"weekday": d, "start": start, "end": "17:00"} for d in days]])

    def place() -> dict[str, float]:
        return {"latitude": 51.3 + draw.random() / 5, "longitude": -0.5 + draw.random() / 5}

    people = [
        {
            "id": f"P{n}",
            "organisation": draw.choice(["RTK", "RA2"]),
            "available": slots(),
            "location": place(),
            "max_travel_km": draw.choice([None, 12]),
            "requires": [f for f in FEATURES if draw.random() < 0.15],
        }
        for n in range(6)
    ]
    leaders = [{"id": f"F{n}", "available": slots(), "requires": []} for n in range(2)]
    more = {"facilitators": {"needed": draw.choice([0, 1]), "from": ["F0", "F1"]}, "blocks": ["am", "pm"]}
    sessions = [
        session("A1", **more),
        session("A2", **more, min_gap_days=draw.choice([None, 0, 1]), max_gap_days=draw.choice([None, 1])),
        session("B1", **{**more, "blocks": ["day"]}),
    ]
    rows = [{"session": "A1", "date": draw.choice(dates), "block": "am", "room": "R1", "facilitators": ["F0"]}]
    return snapshot(
        window={"start": dates[0], "end": dates[-1]},
        venues=[
            venue("V1", room("R1", 8, features=["step_free"], cost_pence_per_block=500), at=(51.35, -0.45)),
            venue("V2", room("R2", 8), organisation="RA2", at=(51.45, -0.35)),
        ],
        equipment=[{"id": "loop", "count": 1, "provides": ["hearing_loop"]}],
        pressure=[{"start": dates[1], "end": dates[1], "weight": 2, "organisation": "RTK"}],
        host_ledger=[{"organisation": "RTK", "sessions": draw.choice([0, 2])}],
        people=people + leaders,
        cohorts=[
            {"id": "A", "members": ["P0", "P1", "P2"], "min_sessions_attended": 2, "venue_rule": "rotate"},
            {"id": "B", "members": ["P2", "P3", "P4", "P5"], "min_sessions_attended": 1, "venue_rule": "same"},
        ],
        sessions=sessions,
        published=rows if draw.random() < 0.5 else [],
    )


def with_needs_of_leaders(seed: int) -> dict[str, Any]:
    """The same with facilitators who have access needs, and things to bring for them."""
    case, draw = tiny(seed), random.Random(seed)
    for leader in case["people"][-2:]:
        leader["requires"] = [f for f in FEATURES if draw.random() < 0.5]
    case["equipment"].append({"id": "ramp", "count": 1, "provides": ["step_free"]})
    return case


def every_plan(instance: scheduling.Instance) -> Iterator[Plan]:
    options = []
    for each in instance.sessions.values():
        leads = itertools.combinations(each.facilitators.from_, each.facilitators.needed)
        things = [t for n in range(len(instance.equipment) + 1) for t in itertools.combinations(instance.equipment, n)]
        options.append(
            [
                None,
                *(
                    Placement(each.id, date, block, place, lead, brought)
                    for date, block, place, lead, brought in itertools.product(
                        instance.dates, each.blocks, instance.places, list(leads), things
                    )
                ),
            ]
        )
    single = [[p for p in own if p is None or not check_plan(instance, {p.session: p})] for own in options]
    single = [[p for p in own if not any(_brings_less(q, p) for q in own)] for own in single]
    for chosen in itertools.product(*single):
        yield {p.session: p for p in chosen if p is not None}


def _brings_less(one: Placement | None, other: Placement | None) -> bool:
    """Whether two placements differ by things that the second need not bring."""
    if one is None or other is None or not set(one.equipment) < set(other.equipment):
        return False
    return replace(one, equipment=()) == replace(other, equipment=())


def worth(instance: scheduling.Instance, plan: Plan) -> tuple[int, ...]:
    """The plan's levels in order; host fairness as the loads, greatest first."""
    found: list[int] = []
    for goal in goals_in_order(instance.policy.goals):
        if goal.code == "host_fairness":
            found += sorted(loads(instance, plan).values(), reverse=True)
            continue
        for level in goal.levels(instance, lambda: plan):
            found.append(level.measure(instance, plan, instance.sessions))
    return tuple(found)


@pytest.mark.parametrize("case", [*map(tiny, range(8)), *map(with_needs_of_leaders, range(8, 12))])
def test_every_goal_is_as_good_as_the_best_of_all_plans(case: dict[str, Any]) -> None:
    instance = scheduling.read_instance(json.dumps(case))
    solution = scheduling.solve(instance, budget=Budget(work=50.0))
    assert scheduling.check(instance, solution) == []
    assert solution.status == "optimal"
    found, best = worth(instance, solution.plan), None
    for plan in every_plan(instance):
        value = worth(instance, plan)
        if value <= found and (best is None or value < best) and not check_plan(instance, plan):
            best = value
    assert found == best


@pytest.mark.parametrize("seed", range(8))
def test_masks_say_what_the_plain_tests_say(seed: int) -> None:
    instance = scheduling.read_instance(json.dumps(tiny(seed)))
    grid = Grid(instance)
    for name, each in instance.sessions.items():
        own = candidates_of(grid, name)
        allowed = {(p.date, p.block, p.room) for p in (own.placement(grid, n) for n in range(len(own)))}
        leads = list(itertools.combinations(each.facilitators.from_, each.facilitators.needed))
        plain = {
            (date, block, place)
            for date, block, place in itertools.product(instance.dates, each.blocks, instance.places)
            if any(
                not check_plan(instance, {name: Placement(name, date, block, place, lead, loop)})
                for lead in leads
                for loop in ((), ("loop",))
            )
        }
        assert allowed == plain


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    document = tiny(seed)
    first = scheduling.solve(scheduling.read_instance(json.dumps(document)))
    shuffled = _shuffled(document, random.Random(seed))
    second = scheduling.solve(scheduling.read_instance(json.dumps(shuffled)))
    assert first.plan == second.plan
    assert first.goals == second.goals


def _shuffled(value: Any, draw: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: own if key == "goals" else _shuffled(own, draw) for key, own in value.items()}
    if isinstance(value, list):
        return draw.sample([_shuffled(own, draw) for own in value], len(value))
    return value
