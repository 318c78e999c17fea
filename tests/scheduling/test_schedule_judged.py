"""What an independent look at the engine found wrong once: each stays right."""

from __future__ import annotations

from typing import Any

from scheduling import read_change, replan
from tests.scheduling.scheduling_cases import goal, read, room, session, slots, snapshot, solved, venue


def led_by_somebody_with_a_need() -> dict[str, Any]:
    """One morning, two rooms: the first leader needs a ramp and can be at one venue alone, a member needs the loop."""
    led = {"order": None, "facilitators": {"needed": 1, "from": ["F0", "F1"]}}
    return snapshot(
        window={"start": "2020-09-11", "end": "2020-09-12"},
        weekends=True,
        venues=[
            venue("V1", room("R3", 8), at=(51.35, -0.45)),
            venue("V2", room("R2", 8), organisation=None, at=(51.45, -0.35)),
        ],
        equipment=[
            {"id": "loop", "count": 1, "provides": ["hearing_loop"]},
            {"id": "ramp", "count": 1, "provides": ["step_free"]},
        ],
        people=[
            {"id": "P1", "requires": ["hearing_loop"], "location": {"latitude": 51.3087, "longitude": -0.3393}},
            {"id": "P4", "location": {"latitude": 51.3835, "longitude": -0.4866}},
            {"id": "F0", "location": {"latitude": 51.4539, "longitude": -0.3554}, "max_travel_km": 12}
            | {"requires": ["step_free"]},
            {"id": "F1", "available": slots("sat", end="12:30")},
        ],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P4"]}],
        sessions=[session("A1", **led), session("B1", **led)],
        policy={"goals": ["attendance", "travel"]},
    )


def test_a_leader_with_a_need_is_given_equipment_beside_what_the_members_need() -> None:
    solution = solved(led_by_somebody_with_a_need())
    assert solution.status == "optimal"
    assert goal(solution, "travel").value == 20.238


def test_sessions_that_may_lie_no_day_apart_share_a_date() -> None:
    blocks = {"blocks": ["am", "pm"]}
    solution = solved(snapshot(sessions=[session("A1", **blocks), session("A2", **blocks, max_gap_days=0)]))
    assert solution.status == "optimal"
    assert solution.plan["A1"].date == solution.plan["A2"].date
    assert (solution.plan["A1"].block, solution.plan["A2"].block) == ("am", "pm")


def test_a_repair_is_shown_at_its_gentlest_and_at_its_best_for_the_fewest_changes_and_no_change_is_idle() -> None:
    led = {"blocks": ["day"], "facilitators": {"needed": 1, "from": ["F1"]}, "state": "published"}
    home = {"latitude": 51.38, "longitude": -0.5}
    rows = [("A1", "09-14"), ("A2", "09-24"), ("A3", "10-13")]
    instance = read(
        snapshot(
            window={"start": "2020-09-07", "end": "2020-10-30"},
            venues=[
                venue("V1", room("R1"), at=(51.38, -0.5)),
                venue("V2", room("R2"), organisation="RA2", at=(51.4, -0.5)),
            ],
            people=[{"id": "P1", "location": home}, {"id": "P2"}, {"id": "F1"}],
            sessions=[session(name, **led) for name, _ in rows],
            published=[
                {"session": name, "date": f"2020-{date}", "block": "day", "room": "R1", "facilitators": ["F1"]}
                for name, date in rows
            ],
        )
    )
    lost = read_change('{"rooms_lost": [{"room": "R1", "start": "2020-09-24", "end": "2020-09-24"}]}')
    gentle, best = (repair.point for repair in replan(instance, lost))
    assert (gentle.changes, gentle.goals["travel"]) == (1, 2.224)
    assert (best.changes, best.goals["travel"]) == (1, 0)
