"""What would place a session: the smallest liftings, others moving where they must, in words that ask for no wrong."""

from __future__ import annotations

from typing import Any

from tests.scheduling.scheduling_cases import only_unplaced, room, session, snapshot, venue

WEDNESDAY = {"start": "2020-09-09", "end": "2020-09-09"}
HERE = "Wed 2020-09-09, am, in R1"


def one_day(people: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """One member P1 in one cohort, one room, one day."""
    return snapshot(window=WEDNESDAY, people=people, cohorts=[{"id": "A", "members": ["P1"]}], **more)


def led(needed: int, *names: str, **more: Any) -> dict[str, Any]:
    return {"needed": needed, "from": list(names), **more}


def two_cohorts(people: list[dict[str, Any]], **shape: Any) -> dict[str, Any]:
    document = one_day(people, **{key: shape.pop(key) for key in list(shape) if key == "equipment"})
    document["venues"] = [venue("V1", room("R1"), room("R2"))]
    document["cohorts"].append({"id": "B", "members": ["P2"]})
    document["sessions"] = [session("A1", **shape), session("B1", **shape)]
    return document


def test_one_lifting_is_enough_where_another_session_may_move() -> None:
    """A2 stands before the pinned Saturday: it moves, and taking off the pin or allowing weekends is all there is."""
    document = snapshot(sessions=[session("A1", pinned={"date": "2020-09-12"}), session("A2")])
    reason = only_unplaced(document)
    assert reason.clash == ("pinned", "weekend")
    liftings = [text.split(": then")[0] for text in reason.remedies]
    assert sorted(liftings) == ["Allow weekends", "Take off its pin"]
    assert all("A2 moves to" in text for text in reason.remedies)


def test_one_portable_loop_for_two_sessions_asks_for_another() -> None:
    people = [{"id": "P1", "requires": ["loop"]}, {"id": "P2", "requires": ["loop"]}]
    document = two_cohorts(people, equipment=[{"id": "portable-loop", "count": 1, "provides": ["loop"]}])
    reason = only_unplaced(document)
    assert reason.clash == ("requirement", "equipment_clash")
    assert reason.remedies[0].startswith("Find one more portable-loop for Wed 2020-09-09")
    assert reason.remedies[-1].startswith("Bring loop to R")
    assert "and" not in reason.remedies[-1].split(": then")[0]


def test_one_free_facilitator_for_two_sessions_asks_for_another() -> None:
    people = [{"id": "P1"}, {"id": "P2"}, {"id": "F1", "available": []}, {"id": "F2"}]
    reason = only_unplaced(two_cohorts(people, facilitators=led(1, "F1", "F2")))
    assert reason.remedies[0].startswith("Find 1 more facilitator free on Wed 2020-09-09: then ")


def test_a_facilitator_who_is_away_does_not_hide_what_the_room_lacks() -> None:
    people = [{"id": "P1"}, {"id": "F1", "available": []}, {"id": "F2"}]
    document = one_day(people)
    document["sessions"] = [session("A1", room_features=["screen"], facilitators=led(1, "F1", "F2"))]
    assert only_unplaced(document).remedies == (f"Bring screen to R1: then A1 could be on {HERE}.",)


def test_only_the_features_that_are_missing_are_asked_for() -> None:
    document = one_day([{"id": "P1"}], venues=[venue("V1", room("R1", features=["board"]))])
    document["sessions"] = [session("A1", room_features=["screen", "board"])]
    assert only_unplaced(document).remedies == (f"Bring screen to R1: then A1 could be on {HERE}.",)


def test_only_the_facilitators_that_are_missing_are_asked_for_with_their_skills() -> None:
    document = one_day([{"id": "P1"}, {"id": "F1"}, {"id": "F2", "skills": ["spc"]}])
    document["sessions"] = [session("A1", facilitators=led(2, "F1", "F2", skills=["spc"]))]
    (remedy,) = only_unplaced(document).remedies
    assert remedy.startswith("Find 1 more facilitator with spc free on Wed 2020-09-09")


def test_a_member_who_would_lead_is_replaced_by_somebody_else() -> None:
    document = one_day([{"id": "P1"}])
    document["sessions"] = [session("A1", facilitators=led(1, "P1"))]
    assert any(text.startswith("Name a facilitator who is not a member") for text in only_unplaced(document).remedies)


def test_an_access_need_is_never_waived() -> None:
    document = one_day([{"id": "P1", "requires": ["step_free"]}])
    assert only_unplaced(document).remedies == (f"Bring step_free to R1: then A1 could be on {HERE}.",)


def test_no_date_in_the_past_is_offered() -> None:
    document = one_day([{"id": "P1"}], as_at="2020-10-01")
    reason = only_unplaced(document)
    assert reason.remedies == ()


def test_sessions_are_called_by_title_and_id_and_numbers_are_put_right() -> None:
    document = one_day([{"id": "P1"}], venues=[venue("V1", room("R1", capacity=0))])
    document["sessions"] = [session("A1", title="Day 1")]
    (remedy,) = only_unplaced(document).remedies
    wish = "Accept R1, which holds 0, for 1 person, or find 1 more seat"
    assert remedy == f"{wish}: then Day 1 (A1) could be on {HERE}."
