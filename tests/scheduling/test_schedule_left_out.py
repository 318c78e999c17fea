"""A session that no rule stands against: the text says what was put before it."""

from __future__ import annotations

from tests.scheduling.scheduling_cases import only_unplaced, room, session, snapshot, venue


def test_without_any_room_the_text_asks_for_one() -> None:
    assert only_unplaced(snapshot(venues=[])).text == (
        "There is no room in the snapshot. Add a venue with a room, or make A1 an online session."
    )


def test_a_goal_that_stands_before_placing_sessions_is_named() -> None:
    document = snapshot(venues=[venue("V1", room("R1", cost_pence_per_block=5000))])
    document["policy"] = {"goals": ["cost", "place_sessions"]}
    reason = only_unplaced(document)
    assert reason.clash == ()
    assert "cost would be worse" in reason.text
    assert reason.remedies[0].startswith("Put place_sessions before cost in the goals: then A1 could be on ")


def test_placing_sessions_that_is_no_goal_is_said() -> None:
    document = snapshot(venues=[venue("V1", room("R1", cost_pence_per_block=5000))])
    document["policy"] = {"goals": ["cost"]}
    assert only_unplaced(document).text == "A1 could have a place, but placing sessions is not among the goals."


def test_an_online_session_says_that_an_online_place_was_not_agreed() -> None:
    document = snapshot(people=[{"id": "P1", "requires": ["step_free"]}, {"id": "P2"}])
    document["sessions"] = [session("A1", mode="online")]
    reason = only_unplaced(document)
    assert reason.text.endswith("Somebody with an access need has not agreed an online place.")
    assert reason.remedies[0].startswith("Agree an online place with everybody who has an access need: then A1 ")


def test_a_window_in_the_past_is_said() -> None:
    assert "The whole planning window lies before 2021-01-01" in only_unplaced(snapshot(as_at="2021-01-01")).text
