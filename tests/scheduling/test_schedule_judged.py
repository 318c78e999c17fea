"""What an independent look at the engine found wrong once: each stays right."""

from __future__ import annotations

from typing import Any

from scheduling import read_change, replan, twins
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


def test_a_repair_is_shown_once_for_the_fewest_changes_at_its_best_and_no_change_is_idle() -> None:
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
    (gentle,) = (repair.point for repair in replan(instance, lost, max_changes=0))
    (best,) = (repair.point for repair in replan(instance, lost))
    assert (gentle.changes, gentle.goals["travel"]) == (1, 2.224)
    assert (best.changes, best.goals["travel"]) == (1, 0)


NEAR, FAR = (51.38, -0.5), (51.6, -0.5)


def hybrid(**person: Any) -> dict[str, Any]:
    """A hybrid session in a room at NEAR, with one member who may be far or have needs."""
    return snapshot(
        venues=[venue("V1", room("R1"), at=NEAR)],
        people=[{"id": "P1", **person}],
        cohorts=[{"id": "A", "members": ["P1"]}],
        sessions=[session("A1", mode="hybrid")],
    )


def at(place: tuple[float, float]) -> dict[str, float]:
    return {"latitude": place[0], "longitude": place[1]}


def test_a_facilitator_of_a_hybrid_session_comes_to_the_room() -> None:
    case = hybrid()
    case["people"].append({"id": "F1", "location": at(FAR), "max_travel_km": 5, "accepts_online": True})
    case["sessions"] = [session("A1", mode="hybrid", facilitators={"needed": 1, "from": ["F1"]})]
    assert only_unplaced(case).clash == ("facilitator_unavailable",)


def test_who_takes_an_online_place_for_an_access_need_travels_nothing() -> None:
    need = {"location": at((51.4, -0.5)), "requires": ["hearing_loop"], "accepts_online": True}
    assert goal(solved(hybrid(**need)), "travel").value == 0
    looped = hybrid(**need) | {"venues": [venue("V1", room("R1", features=["hearing_loop"]), at=NEAR)]}
    assert goal(solved(looped), "travel").value == 2.224
    assert goal(solved(hybrid(**need)), "attendance").value == 0


def test_an_online_session_counts_everybody_free_and_names_those_who_have_not_said_yes() -> None:
    case = snapshot(sessions=[session("A1", mode="online")])
    found = result(case)
    assert found["placements"][0]["absent"] == []
    assert [w["subjects"] for w in found["warnings"] if w["what"] == "online_not_accepted"] == [["P1", "P2"]]


def test_an_online_twin_of_an_online_session_reaches_whoever_is_free() -> None:
    members = [{"id": f"P{n}", "available": slots("mon" if n < 4 else "tue")} for n in range(1, 6)]
    case = snapshot(
        people=members,
        cohorts=[{"id": "A", "members": [p["id"] for p in members]}],
        sessions=[session("A1", mode="online")],
    )
    (twin,) = twins(read(case), solved(case).plan)
    assert (twin.kind, twin.reaches) == ("online_twin", ("P4", "P5"))
