"""What an independent look at the questions about a plan found wrong once: each stays right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation.errors import BadInput
from programme.publishing import statements
from scheduling import GOALS, alternatives, heat_map, read_change, why_not
from scheduling.policy import GOAL_WORDS
from tests.scheduling.scheduling_cases import read, room, session, snapshot, solved, venue


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


def after_a_first_day(**changes: Any) -> dict[str, Any]:
    """A cohort whose first day took place on 8 September; the next two are published, a fortnight or more apart."""
    led = {"blocks": ["day"], "facilitators": {"needed": 1, "from": ["F1"]}}
    apart = {**led, "state": "published", "min_gap_days": 14, "max_gap_days": 28}
    rows = [("A1", "09-08"), ("A2", "09-24"), ("A3", "10-13")]
    case = snapshot(
        as_at="2020-09-10",
        window={"start": "2020-09-07", "end": "2020-10-30"},
        people=[{"id": "P1"}, {"id": "P2"}, {"id": "F1"}],
        sessions=[session("A1", state="delivered", **led), session("A2", **apart), session("A3", **apart)],
        published=[
            {"session": name, "date": f"2020-{date}", "block": "day", "room": "R1", "facilitators": ["F1"]}
            for name, date in rows
        ],
    )
    return {**case, **changes}


def test_other_places_keep_their_distance_from_what_has_been_delivered() -> None:
    instance, plan = read(after_a_first_day()), solved(after_a_first_day()).plan
    found = alternatives(instance, plan, "A2", 30)
    assert [each.date for each in found if not each.moves] == [day(f"09-{n}") for n in (22, 23, 25, 28, 29)]
    assert all(day("09-22") <= each.date <= day("10-06") for each in found)
    assert len(found) > 5


def test_other_places_that_cost_the_same_come_by_date_then_start_then_room() -> None:
    case = snapshot(sessions=[session("A1", blocks=["pm", "am"])], venues=[venue("V1", room("R2"), room("R1"))])
    instance, plan = read(case), solved(case).plan
    found = [(each.date, each.block, each.room) for each in alternatives(instance, plan, "A1", 4)]
    first = [(day("09-07"), block, name) for block in ("am", "pm") for name in ("R1", "R2")]
    stands = (plan["A1"].date, plan["A1"].block, plan["A1"].room)
    assert found == [*(each for each in first if each != stands), (day("09-08"), "am", "R1")][:4]


def test_other_places_with_more_notice_and_in_the_same_room_come_first() -> None:
    case = snapshot(
        as_at="2020-09-07",
        window={"start": "2020-09-07", "end": "2020-10-30"},
        venues=[venue("V1", room("R1"), room("R2"))],
        sessions=[session("A1", state="published")],
        published=[{"session": "A1", "date": "2020-09-28", "block": "am", "room": "R2"}],
    )
    instance, plan = read(case), solved(case).plan
    found = alternatives(instance, plan, "A1", 4)
    assert (found[0].date, found[0].room) == (day("09-28"), "R1")
    assert [(each.date, each.room) for each in found[1:]] == [(day(f"09-{n}"), "R2") for n in (22, 23, 24)]
    assert [each.shortest_notice_days for each in found] == [21, 15, 16, 17]


def test_why_not_names_no_rule_but_those_in_the_way_and_says_how_many_days_lie_between() -> None:
    instance, plan = read(after_a_first_day()), solved(after_a_first_day()).plan
    answer = why_not(instance, plan, "A3", day("09-24"), "day", "R1")
    assert (answer.allowed, answer.rules) == (False, ("gap",))
    assert "0 days lie between A2 and A3, at least 14 are asked." in answer.text
    early = why_not(instance, plan, "A2", day("09-15"), "day", "R1")
    assert early.text.endswith("7 days lie between A1 and A2, at least 14 are asked.")


def test_pins_in_the_wrong_order_are_named_with_what_to_do() -> None:
    pins = {"A1": "2020-09-10", "A2": "2020-09-09"}
    case = snapshot(sessions=[session(name, pinned={"date": date}) for name, date in pins.items()])
    solution = solved(case)
    assert solution.contradiction is not None
    assert solution.contradiction.text == (
        "A1 is pinned to Thu 2020-09-10 and A2 is pinned to Wed 2020-09-09. "
        "A2 on Wed 2020-09-09 would start before A1 ends. Take the pin of A1 or of A2 away, or change it."
    )


def test_the_heat_map_says_which_dates_lie_too_close_to_what_has_been_delivered() -> None:
    cells = {cell.date: cell for cell in heat_map(read(after_a_first_day()), "A2")}
    assert (cells[day("09-21")].against, cells[day("09-21")].rooms) == ("gap", 0)
    assert (cells[day("09-22")].against, cells[day("09-22")].rooms) == (None, 1)
    assert cells[day("10-06")].against is None
    assert cells[day("10-07")].against == "gap"
    assert cells[day("09-08")].against == "window"


def test_a_change_tells_ids_that_do_not_exist_together_with_faults_of_shape() -> None:
    text = (
        '{"venues_lost": [{"venue": "V9", "start": "2020-09-25", "end": "2020-09-10"}], "bogus": [],'
        ' "forbidden": [{"session": "A9", "date": "2020-09-15", "block": "night", "room": "R9"}]}'
    )
    with pytest.raises(BadInput) as told:
        read_change(text, read(snapshot()))
    paths = {fault.path for fault in told.value.faults}
    assert paths == {
        "venues_lost[0]",
        "bogus",
        "venues_lost[0].venue",
        "forbidden[0].session",
        "forbidden[0].block",
        "forbidden[0].room",
    }


def test_a_goal_has_one_name_wherever_people_read_of_it() -> None:
    shown = {code: statements.GOAL_WORDS[code] for code in GOAL_WORDS}
    assert shown == {code: words[0].upper() + words[1:] for code, words in GOAL_WORDS.items()}
    assert set(GOAL_WORDS) == set(GOALS)
    instance, plan = read(after_a_first_day()), solved(after_a_first_day()).plan
    answer = why_not(instance, plan, "A2", day("09-23"), "day", "R1")
    assert "cost: changes to what was published +1." in answer.text
