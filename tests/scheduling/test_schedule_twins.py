"""Second showings: only where the room is free, people are wanted nowhere else, and somebody can lead."""

from __future__ import annotations

import datetime as dt
from typing import Any

import scheduling
from scheduling.plan import Placement
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, venue

MONDAY = dt.date(2020, 9, 7)
EVENING = {"id": "eve", "start": "17:30", "end": "20:30"}


def missed(**more: Any) -> dict[str, Any]:
    """One week, one room; both members are free on Tuesday morning, and the session stands on Monday."""
    tuesday = {"available": slots("tue", end="13:00")}
    return snapshot(
        window={"start": "2020-09-07", "end": "2020-09-11"},
        people=[{"id": "P1", **tuesday}, {"id": "P2", **tuesday}, {"id": "P3"}, {"id": "F1"}],
        cohorts=[{"id": "A", "members": ["P1", "P2"], "min_sessions_attended": 1}, {"id": "B", "members": ["P3"]}],
        **more,
    )


def suggested(case: dict[str, Any], plan: dict[str, Placement] | None = None) -> dict[str, scheduling.Twin]:
    plan = plan or {"A1": Placement("A1", MONDAY, "am", "R1")}
    return {twin.kind: twin for twin in scheduling.twins(read(case), plan, at_least=1)}


def test_a_second_group_reaches_both_and_lets_both_complete() -> None:
    twin = suggested(missed())["split"]
    assert (twin.date, twin.block, twin.reaches) == (dt.date(2020, 9, 8), "am", ("P1", "P2"))
    assert twin.completes == ("P1", "P2")
    assert twin.text.endswith("would reach 2 of 2 absent; 2 of them would then attend enough.")


def test_no_second_group_in_a_room_that_another_session_has_then() -> None:
    case = missed(sessions=[session("A1"), session("B1")])
    plan = {
        "A1": Placement("A1", MONDAY, "am", "R1"),
        "B1": Placement("B1", dt.date(2020, 9, 8), "am", "R1"),
    }
    assert "split" not in suggested(case, plan)


def test_no_second_showing_without_somebody_to_lead_it() -> None:
    led = session("A1", facilitators={"needed": 1, "from": ["F1"]})
    case = missed(sessions=[led])
    plan = {"A1": Placement("A1", MONDAY, "am", "R1", ("F1",))}
    assert "split" in suggested(case, plan)
    case["people"][3] = {"id": "F1", "available": slots("mon", "wed")}
    assert suggested(case, plan) == {}


def test_a_twilight_group_is_late_in_the_day_and_in_the_room() -> None:
    evening = {"available": slots("thu", start="17:00", end="21:00")}
    case = missed(blocks=[*snapshot()["blocks"], EVENING], venues=[venue("V1", room("R1"))])
    case["people"][0] = {"id": "P1", **evening}
    twin = suggested(case)["twilight"]
    assert (twin.date, twin.block, twin.reaches) == (dt.date(2020, 9, 10), "eve", ("P1",))


def test_an_online_twin_is_for_those_who_accept_it() -> None:
    case = missed()
    assert "online_twin" not in suggested(case)
    case["people"][1]["accepts_online"] = True
    assert suggested(case)["online_twin"].reaches == ("P2",)


def test_order_and_gaps_hold_for_a_second_showing_too() -> None:
    case = missed(sessions=[session("A1"), session("A2", min_gap_days=7)])
    case["window"]["end"] = "2020-09-25"
    plan = {
        "A1": Placement("A1", MONDAY, "am", "R1"),
        "A2": Placement("A2", dt.date(2020, 9, 14), "am", "R1"),
    }
    found = [twin for twin in scheduling.twins(read(case), plan, at_least=1) if twin.session == "A1"]
    assert found == []


def three_weeks() -> tuple[dict[str, Any], dict[str, Placement]]:
    """Three Mondays; two of four members are free on Thursday mornings alone and need two of three."""
    thursday = {"available": slots("thu", end="13:00")}
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-09-25"},
        people=[{"id": "P1", **thursday}, {"id": "P2", **thursday}, {"id": "P3"}, {"id": "P4"}],
        cohorts=[{"id": "A", "members": ["P1", "P2", "P3", "P4"], "min_sessions_attended": 2}],
        sessions=[session(f"A{n}", min_gap_days=7) for n in (1, 2, 3)],
    )
    dates = [MONDAY + dt.timedelta(days=7 * n) for n in range(3)]
    return case, {f"A{n}": Placement(f"A{n}", date, "am", "R1") for n, date in enumerate(dates, 1)}


def test_a_cohort_is_split_where_a_second_group_lets_people_complete() -> None:
    case, plan = three_weeks()
    (split,) = scheduling.splits(read(case), plan)
    assert (split.cohort, split.weekday, split.block) == ("A", 3, "am")
    assert (split.sessions, split.completes, split.short) == (("A1", "A2", "A3"), ("P1", "P2"), 2)


def test_a_room_that_is_shut_once_leaves_two_sessions_apart_and_twice_leaves_too_few() -> None:
    case, plan = three_weeks()
    case["venues"] = [venue("V1", room("R1", closed=["2020-09-10"]))]
    (split,) = scheduling.splits(read(case), plan)
    assert (split.sessions, split.completes) == (("A2", "A3"), ("P1", "P2"))
    case["venues"] = [venue("V1", room("R1", closed=["2020-09-10", "2020-09-17"]))]
    assert scheduling.splits(read(case), plan) == ()
