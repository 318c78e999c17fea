"""What would place the rest: relaxations that hold when the relaxed problem is solved, the smallest first."""

from __future__ import annotations

from typing import Any

import pytest

import scheduling
from foundation.runs import Budget
from scheduling.liftings import lifted
from scheduling.plan import Placement
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, solved, venue

WEDNESDAY = {"start": "2020-09-09", "end": "2020-09-09"}
ONE_DAY: dict[str, Any] = {"window": WEDNESDAY, "cohorts": [{"id": "A", "members": ["P1"]}]}


def relaxations(case: dict[str, Any]) -> list[scheduling.Relaxation]:
    instance = read(case)
    return scheduling.relax(instance, solved(case).plan, budget=Budget(time_limit_s=30.0))


def test_where_everything_is_placed_nothing_needs_to_give() -> None:
    assert relaxations(snapshot()) == []


def test_18_and_2_and_1_people_in_a_room_for_20_need_one_more_seat() -> None:
    people = [{"id": f"P{n:02d}"} for n in range(18)] + [{"id": "F1"}, {"id": "F2"}]
    led = {"facilitators": {"needed": 2, "from": ["F1", "F2"]}, "extra_places": 1}
    case = snapshot(
        people=people,
        cohorts=[{"id": "A", "members": [p["id"] for p in people[:18]]}],
        sessions=[session("A1", **led), session("A2", **led)],
    )
    (only,) = relaxations(case)
    assert (only.rules, only.places, only.moves) == (("capacity",), ("A1", "A2"), 0)
    assert only.text.startswith("Accept R1, which holds 20, for 21 people, or find 1 more seat: then A1 and A2 would")


def test_one_more_facilitator_day_places_the_session_nobody_can_lead() -> None:
    case = snapshot(
        people=[{"id": "P1"}, {"id": "P2"}, {"id": "F1", "available": []}],
        sessions=[session("A1", facilitators={"needed": 1, "from": ["F1"]})],
    )
    (only,) = relaxations(case)
    assert only.rules == ("facilitator_unavailable",)
    assert only.text.startswith("Find 1 more facilitator free on ")


def test_the_relaxation_that_places_most_sessions_comes_first() -> None:
    """Opening Monday's room serves one session, taking the loop along serves none of two that need more seats."""
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-09-08"},
        venues=[venue("V1", room("R1", 1))],
        sessions=[session("A1"), session("A2"), session("B1", pinned={"date": "2020-09-12"})],
        cohorts=[{"id": "A", "members": ["P1", "P2"]}, {"id": "B", "members": ["P1"]}],
    )
    found = relaxations(case)
    assert (found[0].rules, found[0].places) == (("capacity",), ("A1", "A2"))
    assert [len(each.places) for each in found] == sorted((len(each.places) for each in found), reverse=True)


def test_a_room_is_never_offered_without_the_loop_that_somebody_needs() -> None:
    """The loop room is open on two days, the facilitator is free on a third: give a day, a leader, or bring a loop."""
    case = snapshot(
        venues=[venue("V1", room("R1", features=["hearing_loop"], open=slots("mon", "tue")), room("R2"))],
        people=[{"id": "P1", "requires": ["hearing_loop"]}, {"id": "P2"}, {"id": "F1", "available": slots("thu")}],
        sessions=[session("A1", facilitators={"needed": 1, "from": ["F1"]})],
    )
    found = relaxations(case)
    assert {each.rules for each in found} == {("room_closed",), ("facilitator_unavailable",), ("requirement",)}
    assert found[-1].rules == ("requirement",)
    assert found[-1].text.startswith("Bring hearing_loop to R2")
    assert all(each.places == ("A1",) and "P1" not in each.text for each in found)


AT = ("A1", "2020-09-09", "am", "R1")
BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("pinned", {"sessions": [session("A1", pinned={"block": "pm"}, blocks=["am", "pm"])]}),
    ("window", {"sessions": [session("A1", latest="2020-09-08")]}),
    ("closed_date", {"closed_dates": [{"date": "2020-09-09"}]}),
    ("weekend", {"window": {"start": "2020-09-12", "end": "2020-09-12"}}),
    ("bank_holiday", {"window": {"start": "2020-12-25", "end": "2020-12-25"}, "bank_holidays": "england"}),
    ("room_closed", {"venues": [venue("V1", room("R1", open=slots("mon")))]}),
    ("room_closed", {"venues": [venue("V1", room("R1", closed=["2020-09-09"]))]}),
    ("room_hold_expired", {"venues": [venue("V1", room("R1", held_until="2020-07-01"))]}),
    ("capacity", {"venues": [venue("V1", room("R1", 0))]}),
    ("room_feature", {"sessions": [session("A1", room_features=["screen"])]}),
    ("requirement", {"people": [{"id": "P1", "requires": ["loop"]}]}),
    ("facilitator_unavailable", {"sessions": [session("A1", facilitators={"needed": 1})]}),
]


@pytest.mark.parametrize(("code", "more"), BROKEN)
def test_each_edit_lifts_its_rule_there_and_no_other(code: str, more: dict[str, Any]) -> None:
    instance = read(snapshot(**{**ONE_DAY, "people": [{"id": "P1"}], **more}))
    date = instance.document.window.start
    plan = {"A1": Placement("A1", date, "am", "R1")}
    assert {v.rule for v in scheduling.check_plan(instance, plan)} == {code}
    edited = lifted(instance, plan, (code,))
    assert edited is not None
    assert solution_places(edited)
    if code != "facilitator_unavailable":  # there somebody new has to lead
        assert scheduling.check_plan(edited, plan) == []


def solution_places(instance: scheduling.Instance) -> bool:
    return "A1" in scheduling.solve(instance, budget=Budget(work=2.0)).plan


def test_two_sessions_at_once_ask_for_one_more_room_and_one_more_loop() -> None:
    people = [{"id": "P1", "requires": ["loop"]}, {"id": "P2", "requires": ["loop"]}]
    case = snapshot(
        window=WEDNESDAY,
        people=people,
        equipment=[{"id": "portable", "count": 1, "provides": ["loop"]}],
        venues=[venue("V1", room("R1"), room("R2"))],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1"), session("B1")],
    )
    found = relaxations(case)
    assert found[0].rules == ("equipment_clash",)
    assert found[0].text.startswith("Find one more portable for Wed 2020-09-09: then ")
    case["venues"] = [venue("V1", room("R1", features=["loop"]))]
    first = relaxations(case)[0]
    assert (first.rules, first.text[:27]) == (("room_clash",), "Find one more room like R1 ")


def test_a_gap_that_cannot_be_kept_may_be_shortened() -> None:
    case = snapshot(sessions=[session("A1"), session("A2", min_gap_days=14)])
    (only,) = relaxations(case)
    assert only.rules == ("gap",)
    assert only.text.startswith("Accept another gap")


def test_people_of_two_cohorts_may_miss_one_of_two_sessions_at_once() -> None:
    case = snapshot(
        window=WEDNESDAY,
        venues=[venue("V1", room("R1"), room("R2"))],
        cohorts=[{"id": "A", "members": ["P1", "P2"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1"), session("B1")],
    )
    (only,) = relaxations(case)
    assert (only.rules, only.moves) == (("person_clash",), 0)
    assert "who belong to both" in only.text


def test_two_sessions_may_change_places_in_their_order() -> None:
    case = snapshot(sessions=[session("A1", earliest="2020-09-16"), session("A2", latest="2020-09-09")])
    found = relaxations(case)
    assert {each.rules for each in found} == {("window",), ("order",)}
    assert any(each.text.startswith(("Let A1 come before A2", "Let A2 come before A1")) for each in found)


def test_pins_that_exclude_each_other_are_told_which_to_take_off() -> None:
    pin = {"date": "2020-09-09", "block": "am", "room": "R1"}
    case = snapshot(
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1", pinned=pin), session("B1", pinned=pin)],
    )
    found = relaxations(case)
    assert [each.text for each in found[:2]] == [
        "Take off the pin of A1: then A1 and B1 would have a place.",
        "Take off the pin of B1: then A1 and B1 would have a place.",
    ]
