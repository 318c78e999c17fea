"""Questions about a plan: the answers are those of plans found by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation.errors import BadInput
from scheduling import alternatives, why_not
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, solved, venue

MONDAY, TUESDAY = dt.date(2020, 9, 7), dt.date(2020, 9, 8)


def two_cohorts(**changes: Any) -> dict[str, Any]:
    """Two cohorts, one room, two mornings; cohort A is complete on Monday only."""
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-09-08"},
        people=[{"id": "P1", "available": slots("mon")}, {"id": "P2"}, {"id": "P3"}],
        cohorts=[{"id": "A", "members": ["P1", "P2"]}, {"id": "B", "members": ["P3"]}],
        sessions=[session("A1"), session("B1")],
    )
    return {**case, **changes}


def test_why_not_names_the_moves_and_the_cost() -> None:
    instance, plan = read(two_cohorts()), solved(two_cohorts()).plan
    assert (plan["A1"].date, plan["B1"].date) == (MONDAY, TUESDAY)
    answer = why_not(instance, plan, "B1", MONDAY, "am", "R1")
    assert answer.allowed
    assert [(m.session, m.date) for m in answer.moves] == [("A1", TUESDAY)]
    assert answer.cost["attendance"] == 1
    assert answer.cost["place_sessions"] == 0


def test_why_not_names_the_rules_that_forbid_a_place() -> None:
    case = two_cohorts(closed_dates=[{"date": "2020-09-08", "label": "half term"}])
    instance, plan = read(case), solved(case).plan
    answer = why_not(instance, plan, "A1", TUESDAY, "am", "R1")
    assert (answer.allowed, answer.rules) == (False, ("closed_date",))
    assert answer.text == "A1 cannot be on Tue 2020-09-08, am, R1: A1 would stand on Tue 2020-09-08: half term."
    assert why_not(instance, plan, "A1", dt.date(2020, 9, 12), "am", "R1").rules == ("window",)


def test_why_not_says_so_where_another_session_would_lose_its_place() -> None:
    one_day = two_cohorts(window={"start": "2020-09-07", "end": "2020-09-07"})
    instance, plan = read(one_day), solved(one_day).plan
    (placed,) = plan
    other = "B1" if placed == "A1" else "A1"
    answer = why_not(instance, plan, other, MONDAY, "am", "R1")
    assert (answer.allowed, answer.rules) == (False, ("room_clash",))
    assert answer.text == (
        f"{other} could be on Mon 2020-09-07 only if {placed} had no place. A room serves one session at a time."
    )


def test_why_not_refuses_ids_that_do_not_exist() -> None:
    instance, plan = read(two_cohorts()), solved(two_cohorts()).plan
    with pytest.raises(BadInput):
        why_not(instance, plan, "A1", MONDAY, "am", "R9")
    assert not why_not(instance, plan, "A1", MONDAY, "pm", "R1").allowed


def test_alternatives_are_ranked_by_the_goals_and_those_without_moves_come_first() -> None:
    case = two_cohorts(window={"start": "2020-09-07", "end": "2020-09-09"}, venues=[venue("V1", room("R1"))])
    instance, plan = read(case), solved(case).plan
    found = alternatives(instance, plan, "A1", 3)
    free = [each for each in found if not each.moves]
    taken = plan["B1"].date
    assert [each.date for each in free] == [d for d in (TUESDAY, dt.date(2020, 9, 9)) if d != taken]
    assert all(each.cost["attendance"] == 1 for each in free)
    (last,) = [each for each in found if each.moves]
    assert (last.date, [m.session for m in last.moves]) == (taken, ["B1"])


def test_a_session_that_moves_keeps_its_facilitator_where_that_can_be() -> None:
    led = {"facilitators": {"needed": 1, "from": ["F1", "F2"]}}
    case = two_cohorts(
        sessions=[session("A1", **led), session("B1", **led)], venues=[venue("V1", room("R1"), room("R2"))]
    )
    case["people"] += [{"id": "F1"}, {"id": "F2"}]
    instance, plan = read(case), solved(case).plan
    for name, place in plan.items():
        free = [each for each in alternatives(instance, plan, name, 9) if not each.moves]
        assert {each.facilitators for each in free if each.date != plan[_other(name)].date} == {place.facilitators}


def _other(name: str) -> str:
    return "B1" if name == "A1" else "A1"
