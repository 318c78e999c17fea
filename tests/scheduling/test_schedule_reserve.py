"""Reserve dates: whichever one session falls, its second date works while all others stay."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, product
from typing import Any

import pytest

import scheduling
from foundation.runs import Budget
from scheduling.plan import Placement
from scheduling.rules.people import FacilitatorClash, PersonClash
from scheduling.rules.rooms import RoomClash
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, solved, venue
from tests.scheduling.test_schedule_questions_brute_force import tiny

LED = {"facilitators": {"needed": 1, "from": ["F1", "F2"]}}


def two_cohorts(**more: Any) -> dict[str, Any]:
    """Two cohorts that share a person, two sessions each on fixed dates, gaps, two leaders, a loop, six weeks."""
    gap = {"min_gap_days": 7, "max_gap_days": 21, **LED}
    base = snapshot(
        window={"start": "2020-09-07", "end": "2020-10-16"},
        venues=[venue("V1", room("R1")), venue("V2", room("R2"))],
        equipment=[{"id": "loop", "count": 1, "provides": ["hearing_loop"]}],
        people=[
            {"id": "P1", "available": slots("mon", "wed", "thu")},
            {"id": "P2", "requires": ["hearing_loop"]},
            {"id": "P3", "available": slots("tue", "wed"), "requires": ["hearing_loop"]},
            {"id": "F1", "available": slots("mon", "tue", "wed")},
            {"id": "F2", "available": slots("wed", "thu")},
        ],
        cohorts=[{"id": "A", "members": ["P1", "P2"]}, {"id": "B", "members": ["P2", "P3"]}],
        sessions=[
            session("A1", pinned={"date": "2020-09-07"}, **LED),
            session("A2", pinned={"date": "2020-09-21"}, **gap),
            session("B1", pinned={"date": "2020-09-08"}, **LED),
            session("B2", pinned={"date": "2020-09-23"}, **gap),
        ],
    )
    return {**base, **more}


def place(row: Any) -> Placement:
    return Placement(row.session, row.date, row.block, row.room, row.facilitators, row.equipment)


def reserved(case: dict[str, Any]) -> tuple[scheduling.Instance, scheduling.Plan, scheduling.Reserve]:
    instance, plan = read(case), solved(case).plan
    return instance, plan, scheduling.reserve_dates(instance, plan, budget=Budget(time_limit_s=30.0))


def test_any_one_session_may_fall_and_the_rest_stays() -> None:
    instance, plan, reserve = reserved(two_cohorts())
    assert reserve.without == ()
    assert {row.session for row in reserve.dates} == set(plan)
    for row in reserve.dates:
        assert row.date > plan[row.session].date
        broken = scheduling.check_plan(instance, {**plan, row.session: place(row)})
        assert {violation.rule for violation in broken} == {"pinned"}  # the date alone is let go


def test_rooms_people_and_equipment_are_free_for_all_reserve_dates_at_once() -> None:
    instance, plan, reserve = reserved(two_cohorts())
    held = [*plan.values(), *map(place, reserve.dates)]
    for a, b in combinations(held, 2):
        if a.session != b.session and a.date == b.date and instance.overlap(a.block, b.block):
            assert a.room != b.room
            assert not set(a.facilitators) & set(b.facilitators)
            assert not set(a.equipment) & set(b.equipment)
            assert not set(instance.members[a.session]) & set(instance.members[b.session])


def test_a_session_between_two_others_without_room_to_move_says_so() -> None:
    gap = {"min_gap_days": 4, "max_gap_days": 4}
    case = snapshot(sessions=[session("A1"), session("A2", **gap), session("A3", **gap)])
    _, _, reserve = reserved(case)
    assert reserve.dates == ()
    assert reserve.proven
    assert [row.session for row in reserve.without] == ["A1", "A2", "A3"]
    assert "no day of the window keeps A1 in order and in its gaps" in reserve.without[0].text


@pytest.mark.parametrize("days", [1, 2])
def test_as_many_as_there_are_free_days_and_those_with_fewest_absent(days: int) -> None:
    """One room, mornings only: two cohorts take two days; one or two days are left for reserves."""
    case = snapshot(
        window={"start": "2020-09-07", "end": str(dt.date(2020, 9, 8 + days))},
        people=[{"id": "P1"}, {"id": "P2"}],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1"), session("B1")],
    )
    instance = read(case)
    plan = {
        "A1": Placement("A1", dt.date(2020, 9, 7), "am", "R1"),
        "B1": Placement("B1", dt.date(2020, 9, 8), "am", "R1"),
    }
    reserve = scheduling.reserve_dates(instance, plan)
    assert (len(reserve.dates), len(reserve.without), reserve.proven) == (days, 2 - days, True)


def test_what_has_taken_place_needs_no_reserve() -> None:
    case = snapshot(
        as_at="2020-09-08",
        sessions=[session("A1", state="delivered"), session("A2")],
        published=[{"session": "A1", "date": "2020-09-07", "block": "am", "room": "R1"}],
    )
    _, _, reserve = reserved(case)
    assert [row.session for row in reserve.dates] == ["A2"]


def options(instance: scheduling.Instance, plan: scheduling.Plan, name: str) -> list[Placement | None]:
    """Every later place at which a session could be held with all others staying, and none."""
    shape = instance.sessions[name]
    leaders = shape.facilitators.from_ if shape.facilitators.needed else ()
    every = [Placement(name, *at, leaders) for at in product(instance.dates, shape.blocks, instance.places)]
    later = [p for p in every if p.date > plan[name].date]
    return [None, *(p for p in later if not scheduling.check_plan(instance, {**plan, name: p}))]


@pytest.mark.parametrize("seed", range(6))
def test_no_choice_of_reserve_dates_serves_more_sessions(seed: int) -> None:
    case = tiny(seed)
    case["window"]["end"] = "2020-09-10"
    instance = read(case)
    plan = scheduling.solve(instance, budget=Budget(work=3.0)).plan
    reserve = scheduling.reserve_dates(instance, plan)
    joint = (RoomClash(), FacilitatorClash(), PersonClash())
    best = 0
    for chosen in product(*(options(instance, plan, name) for name in plan)):
        held = [p for p in chosen if p is not None]
        if not any(rule.clash(instance, a, b) for a, b in combinations(held, 2) for rule in joint):
            best = max(best, len(held))
    assert (len(reserve.dates), reserve.proven) == (best, True)
