"""The cases a planner would try by hand: one rule at a time, with the right answer known."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import scheduling
from foundation.places import great_circle_km
from tests.scheduling.scheduling_cases import (
    goal,
    only_unplaced,
    read,
    result,
    room,
    session,
    slots,
    snapshot,
    solved,
    venue,
)


def test_a_plain_case_is_placed_and_proven() -> None:
    solution = solved(snapshot())
    assert solution.status == "optimal"
    assert solution.plan["A1"].room == "R1"
    assert goal(solution, "place_sessions").value == 1


def test_18_members_2_facilitators_and_1_extra_place_do_not_fit_a_room_for_20() -> None:
    people = [{"id": f"P{n:02d}"} for n in range(18)] + [{"id": "F1"}, {"id": "F2"}]
    members = [p["id"] for p in people[:18]]
    led = session("A1", facilitators={"needed": 2, "from": ["F1", "F2"]}, extra_places=1)
    case = snapshot(people=people, cohorts=[{"id": "A", "members": members}], sessions=[led])
    reason = only_unplaced(case)
    assert reason.clash == ("capacity",)
    assert reason.removed == {"weekend": 2, "capacity": 10}
    assert "R1, which holds 20, for 21 people" in reason.remedies[0]
    case["venues"] = [venue("V1", room("R1", 20), room("R2", 21))]
    assert solved(case).plan["A1"].room == "R2"


def test_bank_holidays_and_a_sunday_are_never_used() -> None:
    days = {"start": "2020-12-25", "end": "2020-12-28"}
    reason = only_unplaced(snapshot(window=days, bank_holidays="england"))
    assert reason.removed == {"bank_holiday": 3, "weekend": 1}
    assert reason.clash == ("bank_holiday", "weekend")
    case = snapshot(window=days, bank_holidays="england", weekends=True)
    assert solved(case).plan["A1"].date == dt.date(2020, 12, 27)


def test_a_held_room_is_lost_the_day_after_its_hold() -> None:
    held = snapshot(venues=[venue("V1", room("R1", held_until="2020-07-13"))])
    assert "A1" in solved(held).plan
    lost = snapshot(venues=[venue("V1", room("R1", held_until="2020-07-12"))])
    reason = only_unplaced(lost)
    assert reason.clash == ("room_hold_expired",)
    assert reason.removed["room_hold_expired"] == 10


def two_cohorts_one_loop(**window: str) -> dict[str, object]:
    return snapshot(
        window={"start": "2020-09-07", "end": "2020-09-07", **window},
        venues=[venue("V1", room("R1"), room("R2"))],
        equipment=[{"id": "loop", "count": 1, "provides": ["hearing_loop"]}],
        people=[{"id": "P1", "requires": ["hearing_loop"]}, {"id": "P2", "requires": ["hearing_loop"]}],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1"), session("B1")],
    )


def test_two_cohorts_share_one_portable_loop_by_taking_turns() -> None:
    solution = solved(two_cohorts_one_loop(end="2020-09-08"))
    a, b = solution.plan["A1"], solution.plan["B1"]
    assert a.date != b.date
    assert a.equipment == b.equipment == ("loop",)


def test_one_loop_and_one_morning_leave_a_cohort_out_for_exactly_that_reason() -> None:
    solution = solved(two_cohorts_one_loop())
    (reason,) = solution.unplaced
    assert set(reason.clash) == {"equipment_clash", "requirement"}
    assert solution.status == "optimal"


def test_orders_and_gaps_hold() -> None:
    gaps = {"min_gap_days": 7, "max_gap_days": 9}
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-10-02"},
        sessions=[session("A1"), session("A2", **gaps), session("A3", **gaps)],
        people=[{"id": "P1", "available": slots("mon", "wed")}, {"id": "P2", "available": slots("mon", "wed")}],
    )
    plan = solved(case).plan
    dates = [plan[s].date for s in ("A1", "A2", "A3")]
    assert all(7 <= (b - a).days <= 9 for a, b in pairwise(dates))
    assert all(date.weekday() in (0, 2) for date in dates)


def test_a_gap_that_cannot_be_kept_leaves_one_session_out() -> None:
    case = snapshot(sessions=[session("A1"), session("A2", min_gap_days=14)])
    (reason,) = solved(case).unplaced
    assert reason.clash == ("gap",)


def test_two_sessions_of_a_cohort_on_one_day_keep_their_order() -> None:
    one_day = {"start": "2020-09-07", "end": "2020-09-07"}
    case = snapshot(window=one_day, sessions=[session("A1", blocks=["am", "pm"]), session("A2", blocks=["am", "pm"])])
    plan = solved(case).plan
    assert (plan["A1"].block, plan["A2"].block) == ("am", "pm")


def test_travel_limits_of_a_facilitator_leave_one_venue() -> None:
    near, far = (51.38, -0.53), (51.60, -0.53)
    case = snapshot(
        venues=[venue("V1", room("R1"), at=far), venue("V2", room("R2"), at=near)],
        people=[
            {"id": "P1"},
            {"id": "P2"},
            {"id": "F1", "location": {"latitude": 51.37, "longitude": -0.5}, "max_travel_km": 8},
        ],
        sessions=[session("A1", facilitators={"needed": 1, "from": ["F1"]})],
    )
    assert solved(case).plan["A1"].room == "R2"


def test_a_member_beyond_the_travel_limit_is_absent_never_a_ban() -> None:
    case = snapshot(
        venues=[venue("V1", room("R1"), at=(51.6, -0.5))],
        people=[{"id": "P1", "location": {"latitude": 51.3, "longitude": -0.5}, "max_travel_km": 10}, {"id": "P2"}],
    )
    (row,) = result(case)["placements"]
    assert row["absent"] == ["P1"]


def test_travel_is_the_great_circle_of_those_present() -> None:
    case = snapshot(
        venues=[venue("V1", room("R1"), at=(51.6, -0.5))],
        people=[{"id": "P1", "location": {"latitude": 51.3, "longitude": -0.5}}, {"id": "P2", "available": []}],
    )
    (row,) = result(case)["placements"]
    assert row["travel_km_total"] == round(float(great_circle_km(51.3, -0.5, 51.6, -0.5)), 3)
    assert row["absent"] == ["P2"]


def test_nobody_free_on_any_common_date_is_a_cost_and_named() -> None:
    case = snapshot(people=[{"id": "P1", "available": slots("mon")}, {"id": "P2", "available": slots("tue")}])
    written = result(case)
    (row,) = written["placements"]
    assert len(row["absent"]) == 1
    assert written["status"] == "optimal"


def test_a_full_day_session_misses_a_learner_free_on_friday_afternoons_only() -> None:
    people = [{"id": "P1", "available": slots("fri", start="13:00")}, {"id": "P2"}]
    full_day = snapshot(people=people, sessions=[session("A1", blocks=["day"])])
    assert result(full_day)["placements"][0]["absent"] == ["P1"]
    afternoons = snapshot(people=people, sessions=[session("A1", blocks=["am", "pm"])])
    (row,) = result(afternoons)["placements"]
    assert (row["absent"], row["block"]) == ([], "pm")
    assert dt.date.fromisoformat(row["date"]).weekday() == 4


def test_delivered_sessions_stay_and_bind_what_follows() -> None:
    delivered = {"session": "A1", "date": "2020-07-06", "block": "am", "room": "R1", "sequence": 3}
    case = snapshot(
        sessions=[session("A1", state="delivered"), session("A2", min_gap_days=65, max_gap_days=66)],
        published=[delivered],
    )
    plan = solved(case).plan
    assert plan["A1"].date == dt.date(2020, 7, 6)
    assert (plan["A2"].date - plan["A1"].date).days in (65, 66)


def test_a_facilitator_leads_one_session_at_a_time_and_not_their_own_cohort() -> None:
    one_morning = {"start": "2020-09-07", "end": "2020-09-07"}
    led = {"facilitators": {"needed": 1, "from": ["F1"]}}
    case = snapshot(
        window=one_morning,
        venues=[venue("V1", room("R1"), room("R2"))],
        people=[{"id": "P1"}, {"id": "P2"}, {"id": "F1"}],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1", **led), session("B1", **led)],
    )
    (reason,) = solved(case).unplaced
    assert reason.clash == ("facilitator_unavailable", "facilitator_clash")
    case["cohorts"] = [{"id": "A", "members": ["P1", "F1"]}, {"id": "B", "members": ["P2"]}]
    (reason,) = solved(case).unplaced
    assert reason.session == "A1"
    assert reason.clash == ("facilitator_unavailable", "person_clash")


def test_cohorts_that_share_somebody_do_not_meet_at_once() -> None:
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-09-08"},
        venues=[venue("V1", room("R1"), room("R2"))],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P1", "P2"]}],
        sessions=[session("A1", blocks=["day"]), session("B1")],
    )
    plan = solved(case).plan
    assert plan["A1"].date != plan["B1"].date


def test_a_facilitator_needs_the_skills_and_their_own_access_needs_met() -> None:
    people = [
        {"id": "P1"},
        {"id": "P2"},
        {"id": "F1", "skills": ["SPC"], "requires": ["step_free"]},
        {"id": "F2"},
    ]
    led = session("A1", facilitators={"needed": 1, "from": ["F1", "F2"], "skills": ["SPC"]})
    case = snapshot(people=people, sessions=[led], venues=[venue("V1", room("R1"), room("R2", features=["step_free"]))])
    placed = solved(case).plan["A1"]
    assert (placed.room, placed.facilitators) == ("R2", ("F1",))


def test_the_only_hearing_loop_on_days_without_a_facilitator_is_exactly_that_clash() -> None:
    case = snapshot(
        venues=[venue("V1", room("R1", features=["hearing_loop"], open=slots("mon", "tue")), room("R2"))],
        people=[{"id": "P1", "requires": ["hearing_loop"]}, {"id": "P2"}, {"id": "F1", "available": slots("thu")}],
        sessions=[session("A1", facilitators={"needed": 1, "from": ["F1"]})],
    )
    reason = only_unplaced(case)
    assert set(reason.clash) == {"room_closed", "requirement", "facilitator_unavailable"}
    assert reason.remedies
    assert "P1" not in reason.text + "".join(reason.remedies)


def test_online_sessions_have_no_room_and_hybrid_ones_online_places() -> None:
    online = snapshot(venues=[], sessions=[session("A1", mode="online")])
    (row,) = result(online)["placements"]
    assert (row["room"], row["absent"], row["travel_km_total"]) == (None, [], 0)
    far = {"location": {"latitude": 51.3, "longitude": -0.5}, "max_travel_km": 10, "requires": ["step_free"]}
    hybrid = snapshot(
        venues=[venue("V1", room("R1"), at=(51.6, -0.5))],
        people=[{"id": "P1", "accepts_online": True, **far}, {"id": "P2"}],
        sessions=[session("A1", mode="hybrid")],
    )
    assert result(hybrid)["placements"][0]["absent"] == []


def test_pins_hold_and_pins_that_exclude_each_other_are_a_contradiction() -> None:
    pin = {"date": "2020-09-09", "block": "am", "room": "R1"}
    assert solved(snapshot(sessions=[session("A1", pinned=pin)])).plan["A1"].date == dt.date(2020, 9, 9)
    both = snapshot(
        people=[{"id": "P1"}, {"id": "P2"}],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session("A1", pinned=pin), session("B1", pinned=pin)],
    )
    written = result(both)
    assert written["status"] == "contradiction"
    assert written["placements"] == []
    assert written["contradiction"]["sessions"] == ["A1", "B1"]
    assert written["contradiction"]["rules"] == ["room_clash"]


def test_a_pin_on_a_holiday_is_not_a_contradiction_but_an_unplaced_session() -> None:
    case = snapshot(
        window={"start": "2020-12-21", "end": "2020-12-31"},
        bank_holidays="england",
        sessions=[session("A1", pinned={"date": "2020-12-25"})],
    )
    reason = only_unplaced(case)
    assert reason.clash == ("pinned", "bank_holiday")


def test_nothing_is_placed_before_the_day_of_the_snapshot() -> None:
    case = snapshot(as_at="2020-09-16")
    assert solved(case).plan["A1"].date >= dt.date(2020, 9, 16)


def test_an_empty_snapshot_is_solved() -> None:
    bare = {key: snapshot()[key] for key in ("schema", "as_at", "window")} | {"blocks": [], "sessions": []}
    written = result(bare)
    assert (written["status"], written["placements"]) == ("optimal", [])


def test_no_rooms_and_no_facilitators_leave_sessions_out_with_reasons() -> None:
    assert only_unplaced(snapshot(venues=[])).removed == {}
    reason = only_unplaced(snapshot(sessions=[session("A1", facilitators={"needed": 1})]))
    assert reason.clash == ("facilitator_unavailable",)


def test_the_instance_reads_back_what_it_writes() -> None:
    instance = read(snapshot())
    again = scheduling.read_instance(instance.to_json())
    assert again.document == instance.document


def six_days(away: list[str]) -> dict[str, object]:
    """Six days on the Mondays of six weeks, fixed; 75 % of six is 4.5, so five must be attended."""
    mondays = [dt.date(2020, 9, 7) + dt.timedelta(days=7 * n) for n in range(6)]
    return snapshot(
        window={"start": "2020-09-07", "end": "2020-10-16"},
        people=[{"id": "P1", "away": away}, {"id": "P2"}],
        cohorts=[{"id": "A", "members": ["P1", "P2"], "min_sessions_attended": 5}],
        sessions=[session(f"A{n}", pinned={"date": str(date)}) for n, date in enumerate(mondays, 1)],
    )


def test_three_quarters_of_six_days_are_five() -> None:
    one, two = (result(six_days(["2020-09-14", "2020-09-28"][:n]))["people"][0] for n in (1, 2))
    assert (one["attends"], one["needed"], one["completes"], one["absences"]) == (5, 5, True, ["A2"])
    assert (two["attends"], two["needed"], two["completes"], two["absences"]) == (4, 5, False, ["A2", "A4"])


def test_a_day_is_moved_so_that_everybody_attends_five_of_six() -> None:
    """P1 is away on three Mondays; each day may also be on its Tuesday: one absence is left, for completion counts."""
    case = six_days(["2020-09-14", "2020-09-28", "2020-10-05"])
    case["sessions"] = [
        session(f"A{n}", earliest=str(monday), latest=str(monday + dt.timedelta(days=1)))
        for n, monday in enumerate((dt.date(2020, 9, 7) + dt.timedelta(days=7 * k) for k in range(6)), 1)
    ]
    case["closed_dates"] = [{"date": "2020-09-15", "label": "closed"}]
    written = result(case)
    assert [row["completes"] for row in written["people"]] == [True, True]
    assert written["people"][0]["absences"] == ["A2"]


def test_travel_limits_leave_one_venue_and_its_closure_leaves_none() -> None:
    near, far = (51.38, -0.53), (51.60, -0.53)
    venues = [venue("V1", room("R1"), at=far), venue("V2", room("R2"), at=near)]
    leader = {"id": "F1", "location": {"latitude": 51.37, "longitude": -0.5}, "max_travel_km": 8}
    case = snapshot(
        venues=venues,
        people=[{"id": "P1"}, {"id": "P2"}, leader],
        sessions=[session("A1", facilitators={"needed": 1, "from": ["F1"]})],
    )
    assert solved(case).plan["A1"].room == "R2"
    venues[1]["rooms"][0]["open"] = []
    reason = only_unplaced(case)
    assert reason.clash == ("room_closed", "facilitator_unavailable")


def test_the_offers_for_the_only_hearing_loop_never_name_a_room_without_one() -> None:
    case = snapshot(
        venues=[venue("V1", room("R1", features=["hearing_loop"], open=slots("mon", "tue")), room("R2"))],
        people=[{"id": "P1", "requires": ["hearing_loop"]}, {"id": "P2"}, {"id": "F1", "available": slots("thu")}],
        sessions=[session("A1", facilitators={"needed": 1, "from": ["F1"]})],
    )
    for text in only_unplaced(case).remedies:
        assert "in R1." in text or text.startswith("Bring hearing_loop to R2")
    case["people"][2] = {"id": "F1", "available": slots("tue")}
    assert solved(case).plan["A1"].room == "R1"
