"""A loss is repaired with the fewest changes; what stays is byte-identical; each further change buys something."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import scheduling
from foundation.runs import Budget
from scheduling import Change, after_change, as_published, read_change
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, solved, venue


def programme() -> dict[str, Any]:
    """Two cohorts of three mornings each, three rooms, six weeks."""
    gaps = {"min_gap_days": 7, "max_gap_days": 14}
    led = {"facilitators": {"needed": 1, "from": ["F1", "F2"]}}
    return snapshot(
        window={"start": "2020-09-07", "end": "2020-10-16"},
        venues=[venue("V1", room("R1")), venue("V2", room("R2"), room("R3"), organisation="RA2")],
        people=[{"id": "P1", "available": slots("mon", "tue")}, {"id": "P2"}, {"id": "P3"}, {"id": "F1"}, {"id": "F2"}],
        cohorts=[{"id": "A", "members": ["P1", "P2"]}, {"id": "B", "members": ["P3"]}],
        sessions=[session(f"{c}{n}", **led, **(gaps if n > 1 else {})) for c in "AB" for n in (1, 2, 3)],
    )


def published() -> tuple[scheduling.Instance, dict[str, scheduling.Placement]]:
    instance, plan = read(programme()), solved(programme()).plan
    return as_published(instance, plan), plan


def change_of(value: dict[str, Any]) -> Change:
    return read_change(json.dumps(value, default=str))


def test_nothing_lost_changes_nothing() -> None:
    told, plan = published()
    solution = scheduling.solve(told)
    assert solution.plan == plan
    rows = json.loads(scheduling.write_result(told, solution))["placements"]
    assert all(row["changed"] == [] and row["sequence"] == 0 for row in rows)


def test_a_room_lost_for_one_day_is_one_change_with_a_higher_sequence() -> None:
    told, plan = published()
    lost = plan["A2"]
    change = change_of({"rooms_lost": [{"room": lost.room, "start": lost.date, "end": lost.date}]})
    changed = after_change(told, change)
    solution = scheduling.solve(changed)
    assert scheduling.check(changed, solution) == []
    rows = {row["session"]: row for row in json.loads(scheduling.write_result(changed, solution))["placements"]}
    assert [s for s, row in rows.items() if row["changed"]] == ["A2"]
    assert rows["A2"]["sequence"] == 1
    assert all(solution.plan[s] == plan[s] for s in plan if s != "A2")


def test_the_curve_starts_at_the_fewest_changes_and_never_gets_worse() -> None:
    told, plan = published()
    lost = plan["A1"]
    change = change_of({"dates_closed": [{"start": lost.date, "end": lost.date + dt.timedelta(days=6)}]})
    repairs = scheduling.replan(told, change, budget=Budget(time_limit_s=30.0))
    points = [repair.point for repair in repairs]
    assert [p.changes for p in points] == sorted({p.changes for p in points})
    assert points[0].proven
    assert points[0].changes >= 1
    goals = [g for g in told.policy.goals if g not in ("place_sessions", "fewest_changes")]
    worth = [tuple(p.goals[g] for g in goals) for p in points]
    assert all(after <= before for before, after in pairwise(worth))
    assert points[0].people_notified >= 1
    assert points[0].shortest_notice_days is not None
    for repair in repairs:
        assert scheduling.check_plan(repair.instance, repair.plan) == []


def test_delivered_sessions_never_move_in_a_repair() -> None:
    case = programme()
    case["published"] = [
        {"session": "A1", "date": "2020-09-07", "block": "am", "room": "R1", "facilitators": ["F1"], "sequence": 2}
    ]
    case["sessions"][0]["state"] = "delivered"
    case["as_at"] = "2020-09-08"
    instance = read(case)
    change = change_of({"venues_lost": [{"venue": "V1", "start": "2020-09-01", "end": "2020-10-16"}]})
    repair = scheduling.replan(instance, change, max_changes=0)[0]
    assert repair.plan["A1"].room == "R1"
    assert all(p.room != "R1" for s, p in repair.plan.items() if s != "A1")


def test_a_cancelled_session_is_counted_and_says_so() -> None:
    case = snapshot(
        published=[{"session": "A1", "date": "2020-09-08", "block": "am", "room": "R1", "sequence": 4}],
        sessions=[session("A1", state="published")],
        venues=[venue("V1", room("R1", closed=[f"2020-09-{day:02d}" for day in range(7, 19)]))],
    )
    instance = read(case)
    solution = scheduling.solve(instance)
    (row,) = json.loads(scheduling.write_result(instance, solution))["unplaced"]
    assert (row["cancelled"], row["sequence"]) == (True, 5)
    assert next(g.value for g in solution.goals if g.goal == "fewest_changes") == 1


def test_short_notice_is_dearer_than_long_notice() -> None:
    """Either of two sessions must give way: the later one does, since people have longer notice."""
    led = {"state": "published", "blocks": ["am"]}
    case = snapshot(
        as_at="2020-09-07",
        window={"start": "2020-09-07", "end": "2020-12-18"},
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P1", "P2"]}],
        sessions=[session("A1", **led), session("A2", min_gap_days=60, **led)],
        published=[
            {"session": "A1", "date": "2020-09-10", "block": "am", "room": "R1"},
            {"session": "A2", "date": "2020-11-05", "block": "am", "room": "R1"},
        ],
    )
    plan = solved(case).plan
    assert plan["A1"].date == dt.date(2020, 9, 10)
    assert plan["A2"].date >= dt.date(2020, 11, 9)


def test_the_difference_of_two_plans_names_sessions_and_goals() -> None:
    told, plan = published()
    other = {s: p for s, p in plan.items() if s != "A3"}
    found = scheduling.diff(told, plan, other)
    assert [(d.session, d.after) for d in found.sessions] == [("A3", None)]
    assert next(g.difference for g in found.goals if g.goal == "place_sessions") == -1


def test_robustness_names_the_venue_that_cannot_be_lost() -> None:
    case = programme()
    case["venues"] = case["venues"][:1]
    instance, plan = read(case), solved(case).plan
    losses = {loss.subject: loss for loss in scheduling.robustness(instance, plan, 6)}
    assert not losses["V1"].repairable
    assert losses["V1"].left_out == 6
    assert losses["F1"].repairable or losses["F2"].repairable


def test_preflight_heat_map_and_twins_count_what_they_say() -> None:
    case = snapshot(
        venues=[venue("V1", room("R1", 2), room("R2", 1))],
        people=[
            {"id": "P1", "available": slots("mon"), "accepts_online": True},
            {"id": "P2", "available": slots("tue"), "accepts_online": True},
        ],
        closed_dates=[{"date": "2020-09-07", "label": "closed"}],
    )
    instance = read(case)
    outlook = scheduling.preflight(instance)
    (row,) = outlook.sessions
    assert (row.candidates, row.removed) == (9, {"closed_date": 2, "weekend": 4, "capacity": 9})
    cells = {(c.date, c.block): c for c in scheduling.heat_map(instance, "A1")}
    assert cells[dt.date(2020, 9, 7), "am"].against == "closed_date"
    assert cells[dt.date(2020, 9, 8), "am"].present == 1
    assert cells[dt.date(2020, 9, 8), "am"].rooms == 1
    assert (cells[dt.date(2020, 9, 8), "am"].absent, cells[dt.date(2020, 9, 8), "am"].venues) == (("P1",), ("V1",))
    plan = solved(case).plan
    (online, split) = scheduling.twins(instance, plan, at_least=1)
    assert {online.kind, split.kind} == {"online_twin", "split"}
    assert online.reaches == split.reaches


def test_three_plans_are_each_best_by_their_own_goal() -> None:
    case = snapshot(
        venues=[
            venue("V1", room("R1", cost_pence_per_block=0), at=(51.6, -0.5)),
            venue("V2", room("R2", cost_pence_per_block=900), at=(51.3, -0.5)),
        ],
        people=[{"id": "P1", "location": {"latitude": 51.3, "longitude": -0.5}}, {"id": "P2"}],
    )
    plans = {choice.name: choice.plan["A1"].room for choice in scheduling.side_by_side(read(case))}
    assert plans["least_travel"] == "R2"
    assert plans["cheapest"] == "R1"
