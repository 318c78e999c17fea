"""The analysis of a plan: every rule of the design, match by match, whatever plan it is given."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import scheduling
from scheduling.plan import Placement
from scheduling.rules import HARD_RULES
from scheduling.rules.goals import goals_in_order
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, solved, venue

HARD = [
    *("delivered", "pinned", "window", "closed_date", "bank_holiday", "weekend", "room_closed", "room_hold_expired"),
    *("capacity", "room_feature", "requirement", "facilitator_unavailable", "facilitator_clash", "person_clash"),
    *("room_clash", "equipment_clash", "order", "gap"),
]
GOALS = [
    *("place_sessions", "fewest_changes", "completion", "attendance", "travel", "host_fairness", "cost"),
    *("pressure", "venue_rule"),
]
MONDAY, TUESDAY = dt.date(2020, 9, 7), dt.date(2020, 9, 8)
LED = {"facilitators": {"needed": 1, "from": ["F1"]}}


def two(**more: Any) -> dict[str, Any]:
    """Two cohorts with a session each, two rooms, a facilitator."""
    base = snapshot(
        people=[{"id": "P1"}, {"id": "P2"}, {"id": "F1"}],
        venues=[venue("V1", room("R1"), room("R2"))],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1"), session("B1")],
    )
    return {**base, **more}


def matches(case: dict[str, Any], plan: dict[str, Placement]) -> dict[str, list[tuple[str, ...]]]:
    rows = scheduling.analyse(read(case), plan)
    return {row.rule: [match.subjects for match in row.matches] for row in rows if row.hard and row.matches}


def test_every_rule_of_the_design_has_its_row_in_its_order() -> None:
    rows = scheduling.analyse(read(snapshot()), {})
    assert [(row.rule, row.hard) for row in rows] == [*((c, True) for c in HARD), *((c, False) for c in GOALS)]


@pytest.mark.parametrize("rule", [*HARD_RULES, *goals_in_order(GOALS)], ids=lambda rule: rule.code)
def test_a_rule_is_a_sentence_for_people(rule: Any) -> None:
    assert rule.sentence[0].isupper()
    assert rule.sentence.endswith(".")
    assert rule.hard == (rule.code in HARD)


def at(name: str, date: dt.date = MONDAY, block: str = "am", where: str | None = "R1", *leaders: str) -> Placement:
    return Placement(name, date, block, where, leaders)


JOINT: list[tuple[str, dict[str, Any], list[Placement]]] = [
    ("room_clash", two(), [at("A1"), at("B1")]),
    ("facilitator_clash", two(sessions=[session("A1", **LED), session("B1", **LED)]),
     [at("A1", MONDAY, "am", "R1", "F1"), at("B1", MONDAY, "am", "R2", "F1")]),
    ("person_clash", two(cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P1"]}]),
     [at("A1"), at("B1", MONDAY, "am", "R2")]),
    ("order", snapshot(sessions=[session("A1"), session("A2")]), [at("A1", TUESDAY), at("A2")]),
    ("gap", snapshot(sessions=[session("A1"), session("A2", min_gap_days=3)]), [at("A1"), at("A2", TUESDAY)]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "case", "places"), JOINT, ids=[each[0] for each in JOINT])
def test_a_clash_of_two_sessions_is_one_match_that_names_both(
    code: str, case: dict[str, Any], places: list[Placement]
) -> None:
    names = tuple(place.session for place in places)
    assert matches(case, {place.session: place for place in places}) == {code: [names]}


def test_one_loop_booked_twice_names_the_loop_and_both_sessions() -> None:
    case = two(equipment=[{"id": "loop", "count": 1, "provides": ["hearing_loop"]}])
    plan = {
        "A1": Placement("A1", MONDAY, "am", "R1", (), ("loop",)),
        "B1": Placement("B1", MONDAY, "am", "R2", (), ("loop",)),
    }
    assert matches(case, plan) == {"equipment_clash": [("loop", "A1", "B1")]}


def test_a_delivered_session_that_is_moved_is_told() -> None:
    row = {"session": "A1", "date": "2020-09-07", "block": "am", "room": "R1"}
    case = snapshot(as_at="2020-09-09", sessions=[session("A1", state="delivered")], published=[row])
    assert matches(case, {"A1": at("A1", TUESDAY)}) == {"delivered": [("A1",)]}
    assert matches(case, {"A1": at("A1")}) == {}


def soft(code: str, case: dict[str, Any], *places: Placement) -> Any:
    plan = {place.session: place for place in places}
    return next(row for row in scheduling.analyse(read(case), plan) if row.rule == code)


def test_each_goal_is_told_match_by_match() -> None:
    assert soft("place_sessions", snapshot()).matches[0].subjects == ("A1",)
    row = {"session": "A1", "date": "2020-09-07", "block": "am", "room": "R1"}
    told = snapshot(published=[row], sessions=[session("A1", state="published")])
    assert [m.text for m in soft("fewest_changes", told, at("A1", TUESDAY)).matches] == [
        "A1, published for Mon 2020-09-07, changes date."
    ]
    late = {**told, "as_at": "2020-09-01"}
    assert [m.text for m in soft("fewest_changes", late, at("A1", TUESDAY)).matches] == [
        "A1, published for Mon 2020-09-07, changes date, at 6 days of notice instead of 42."
    ]
    away = snapshot(people=[{"id": "P1", "available": slots("tue")}, {"id": "P2"}])
    away["cohorts"][0]["min_sessions_attended"] = 1
    assert soft("completion", away, at("A1")).matches[0].subjects == ("P1", "A")
    assert soft("attendance", away, at("A1")).cost == 1
    rows = soft("host_fairness", {**snapshot(), "host_ledger": [{"organisation": "RTK", "sessions": 4}]}, at("A1"))
    assert [m.text for m in rows.matches] == ["RTK hosts 1 of 1, after 4 before."]
    dear = snapshot(venues=[venue("V1", room("R1", cost_pence_per_block=700))])
    assert soft("cost", dear, at("A1")).cost == 700


def test_pressure_counts_the_people_taken_from_the_organisation_under_pressure() -> None:
    winter = {"organisation": "RTK", "start": "2020-09-07", "end": "2020-09-07", "weight": 5}
    people = [{"id": "P1", "organisation": "RTK"}, {"id": "P2", "organisation": "RA2"}]
    case = snapshot(pressure=[winter], people=people)
    assert soft("pressure", case, at("A1")).cost == 5
    assert soft("pressure", case, at("A1", TUESDAY)).cost == 0
    assert solved(case).plan["A1"].date != MONDAY


def test_weights_count_in_a_rule_and_in_each_match_and_never_choose_the_plan() -> None:
    people = [{"id": "P1", "available": slots("tue")}, {"id": "P2", "available": slots("wed")}, {"id": "P3"}]
    cohorts = [{"id": "A", "members": ["P1", "P2", "P3"]}]
    plain = snapshot(people=people, cohorts=cohorts)
    heavy = {**plain, "policy": {"weights": {"attendance": 7}}}
    row = soft("attendance", heavy, at("A1"))
    assert (row.cost, [m.cost for m in row.matches]) == (14, [14])
    assert soft("attendance", plain, at("A1")).cost == 2
    assert solved(heavy).plan == solved(plain).plan


def test_the_difference_of_two_plans_names_matches_gone_and_new() -> None:
    instance = read(two())
    clash = {"A1": at("A1"), "B1": at("B1")}
    found = scheduling.diff(instance, clash, {**clash, "B1": at("B1", TUESDAY)})
    (rule,) = [row for row in found.rules if row.rule == "room_clash"]
    assert (rule.before, rule.after, rule.difference, len(rule.gone), rule.new) == (1, 0, -1, 1, ())
    assert scheduling.diff(instance, clash, clash).rules == ()
