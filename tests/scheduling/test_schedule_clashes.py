"""The clash of a session without a place: who leads is part of it."""

from __future__ import annotations

from typing import Any

from tests.scheduling.scheduling_cases import only_unplaced, session, snapshot

ONE_DAY = {"start": "2020-09-09", "end": "2020-09-09"}


def led(needed: int, *names: str, **more: Any) -> dict[str, Any]:
    return session("A1", facilitators={"needed": needed, "from": list(names)}, **more)


def test_an_access_need_of_one_leader_and_the_absence_of_another_clash_together() -> None:
    people = [{"id": "P1"}, {"id": "F1", "requires": ["step_free"]}, {"id": "F2", "available": []}]
    document = snapshot(window=ONE_DAY, people=people, cohorts=[{"id": "A", "members": ["P1"]}])
    document["sessions"] = [led(1, "F1", "F2")]
    assert only_unplaced(document).clash == ("requirement", "facilitator_unavailable")


def test_a_member_who_would_lead_and_the_absence_of_another_leader_clash_together() -> None:
    people = [{"id": "F1"}, {"id": "F2", "available": []}]
    document = snapshot(window=ONE_DAY, people=people, cohorts=[{"id": "A", "members": ["F1"]}])
    document["sessions"] = [led(1, "F1", "F2")]
    assert only_unplaced(document).clash == ("facilitator_unavailable", "person_clash")


def test_a_clash_over_who_leads_names_the_rule_that_somebody_has_to() -> None:
    """With that rule lifted the session could stand without any leader, so nothing else would be in its way."""
    people = [{"id": "P1"}, {"id": "F1", "requires": ["step_free"]}]
    document = snapshot(window=ONE_DAY, people=people, cohorts=[{"id": "A", "members": ["P1"]}])
    document["sessions"] = [led(1, "F1")]
    reason = only_unplaced(document)
    assert reason.clash == ("requirement", "facilitator_unavailable")
    assert reason.removed == {"requirement": 1}
    assert reason.remedies[-1].startswith("Bring step_free to R1")


def test_a_member_who_alone_could_lead_is_part_of_the_clash() -> None:
    document = snapshot(window=ONE_DAY, people=[{"id": "P1"}], cohorts=[{"id": "A", "members": ["P1"]}])
    document["sessions"] = [led(1, "P1")]
    reason = only_unplaced(document)
    assert reason.clash == ("facilitator_unavailable", "person_clash")
    assert reason.removed == {"person_clash": 1}
