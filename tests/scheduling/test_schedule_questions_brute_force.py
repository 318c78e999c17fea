"""Questions on tiny instances: the answer must be that of trying every plan."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from typing import Any

import pytest

import scheduling
from foundation.runs import Budget
from scheduling.check import check_plan
from scheduling.moves import moved
from scheduling.plan import Placement, Plan
from scheduling.rules.goals import goals_in_order
from tests.scheduling.scheduling_cases import room, session, snapshot, venue

GOALS = ["place_sessions", "completion", "attendance", "travel", "cost"]


def tiny(seed: int) -> dict[str, Any]:
    """Three sessions of two cohorts that may share a person, two rooms, two dates, mornings and afternoons."""
    draw = random.Random(seed)

    def slots() -> list[dict[str, str]] | None:
        start = draw.choice(["09:00", "13:00"])
        days = [day for day in ("mon", "tue") if draw.random() < 0.7]
        return draw.choice([None, [{"weekday": day, "start": start, "end": "17:00"} for day in days]])

    people = [
        {"id": f"P{n}", "available": slots(), "requires": ["step_free"] if draw.random() < 0.2 else []}
        | {"location": {"latitude": 51.3 + draw.random() / 5, "longitude": -0.5}}
        for n in range(5)
    ]
    led = {"facilitators": {"needed": draw.choice([0, 1]), "from": ["F0"]}, "blocks": ["am", "pm"]}
    return snapshot(
        window={"start": "2020-09-07", "end": "2020-09-08"},
        closed_dates=[{"date": "2020-09-08"}] if draw.random() < 0.1 else [],
        venues=[
            venue("V1", room("R1", 8, features=["step_free"], cost_pence_per_block=500), at=(51.35, -0.45)),
            venue("V2", room("R2", draw.choice([2, 8])), organisation="RA2", at=(51.45, -0.35)),
        ],
        people=[*people, {"id": "F0", "available": slots()}],
        cohorts=[
            {"id": "A", "members": ["P0", "P1", "P2"], "min_sessions_attended": 2},
            {"id": "B", "members": ["P2", "P3", "P4"][draw.choice([0, 1]) :], "min_sessions_attended": 1},
        ],
        sessions=[
            session("A1", **led),
            session("A2", **led, min_gap_days=draw.choice([None, 1])),
            session("B1", **led),
        ],
        policy={"goals": GOALS},
    )


def sound_plans(instance: scheduling.Instance) -> list[Plan]:
    options = []
    for each in instance.sessions.values():
        leaders = each.facilitators.from_ if each.facilitators.needed else ()
        places = itertools.product(instance.dates, each.blocks, instance.places)
        own = [Placement(each.id, *place, facilitators=leaders) for place in places]
        options.append([None, *(p for p in own if not check_plan(instance, {each.id: p}))])
    plans = ({p.session: p for p in chosen if p is not None} for chosen in itertools.product(*options))
    return [plan for plan in plans if not check_plan(instance, plan)]


def values(instance: scheduling.Instance, plan: Plan) -> dict[str, float]:
    return {goal.code: goal.value(instance, plan) for goal in goals_in_order(instance.policy.goals)}


def costs(instance: scheduling.Instance, plan: Plan) -> list[float]:
    return [goal.cost(instance, plan) for goal in goals_in_order(instance.policy.goals)]


@pytest.mark.parametrize("seed", range(6))
def test_why_not_is_what_trying_every_plan_says(seed: int) -> None:
    instance = scheduling.read_instance(json.dumps(tiny(seed)))
    every = sound_plans(instance)
    plan = scheduling.solve(instance, budget=Budget(work=5.0)).plan
    now = values(instance, plan)
    places = list(itertools.product(instance.sessions, instance.dates, ["am", "pm"], instance.places))
    for name, date, block, where in random.Random(seed).sample(places, 8):
        answer = scheduling.why_not(instance, plan, name, date, block, where, budget=Budget(work=6.0))
        others = set(plan) - {name}
        there = [
            each
            for each in every
            if others <= set(each)
            and name in each
            and (each[name].date, each[name].block, each[name].room) == (date, block, where)
        ]
        assert answer.allowed == bool(there)
        if there and answer.text != f"{name} stands there already.":
            best = min(there, key=lambda each: (len(moved(plan, each, name)), costs(instance, each)))
            assert len(answer.moves) == len(moved(plan, best, name))
            assert answer.cost == {g: round(v - now[g], 3) for g, v in values(instance, best).items()}
            assert answer.rules == ()
        elif not there:
            assert answer.rules


@pytest.mark.parametrize("seed", range(4))
def test_alternatives_are_the_cheapest_places_of_all(seed: int) -> None:
    instance = scheduling.read_instance(json.dumps(tiny(seed)))
    every = sound_plans(instance)
    plan = scheduling.solve(instance, budget=Budget(work=5.0)).plan
    for name in instance.sessions:
        others = {s: p for s, p in plan.items() if s != name}
        found = scheduling.alternatives(instance, plan, name, 8)
        free = [each for each in every if name in each and all(each.get(s) == p for s, p in others.items())]
        free = [each for each in free if set(each) == {*others, name} and not _same(each, plan, name)]
        wanted = sorted(costs(instance, each) for each in free)[:8]
        told = [each for each in found if not each.moves]
        assert [costs(instance, {**others, name: _placed(instance, name, each)}) for each in told] == wanted


def _same(one: Plan, other: Plan, name: str) -> bool:
    at = [None if name not in plan else (plan[name].date, plan[name].block, plan[name].room) for plan in (one, other)]
    return at[0] == at[1]


def _placed(instance: scheduling.Instance, name: str, found: scheduling.Alternative) -> Placement:
    date: dt.date = found.date
    return Placement(name, date, found.block, found.room, found.facilitators)
