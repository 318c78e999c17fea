"""What people read of a run: progress in the numbers of the result, matches that say what they count."""

from __future__ import annotations

import scheduling
from foundation.runs import Progress
from scheduling.solution import GoalOutcome
from scheduling.warnings import unproven_warnings
from tests.scheduling.scheduling_cases import goal, read, result, room, session, snapshot, solved, venue


def test_progress_ends_each_goal_with_the_number_of_the_result() -> None:
    """Three half-days are asked for on two of them: one session is left out, and travel is told in kilometres."""
    document = snapshot(window={"start": "2020-09-09", "end": "2020-09-09"})
    document["venues"] = [venue("V1", room("R1"), at=(51.40, -0.50))]
    document["people"] = [{"id": "P1", "location": {"latitude": 51.45, "longitude": -0.50}}, {"id": "P2"}]
    document["sessions"] = [session("A1", blocks=["am", "pm"]), session("A2", blocks=["am", "pm"]), session("A3")]
    told: list[Progress] = []
    solution = scheduling.solve(read(document), progress=told.append)
    last = {each.goal: (each.value, each.bound) for each in told if each.goal}
    assert {g.goal: (g.value, g.bound) for g in solution.goals} == last
    assert last["place_sessions"] == (2, 2)
    assert 10 < (last["travel"][0] or 0) < 13
    assert all((p.value or 0) >= 1 for p in told if p.goal == "place_sessions")


def test_a_session_without_a_place_is_not_one_that_people_cannot_come_to() -> None:
    document = snapshot(venues=[])
    (rule,) = [row for row in result(document)["rules"] if row["rule"] == "attendance"]
    assert rule["matches"][0]["text"] == "A1 has no place: its members (2) all count as absent."


def test_host_fairness_shows_past_hosts_that_host_nothing_now() -> None:
    document = snapshot(host_ledger=[{"organisation": "RA2", "sessions": 5}])
    (rule,) = [row for row in result(document)["rules"] if row["rule"] == "host_fairness"]
    assert [m["text"] for m in rule["matches"]] == ["RA2 hosts 0 of 1, after 5 before.", "RTK hosts 1 of 1."]
    assert goal(solved(document), "host_fairness").value == 5


def test_a_goal_that_is_proven_only_in_its_first_number_says_so() -> None:
    (row,) = unproven_warnings([GoalOutcome("host_fairness", 60, 60, False), GoalOutcome("cost", 9, 8, False)])
    assert row.subjects == ("host_fairness",)
    assert unproven_warnings([GoalOutcome("cost", 9, 9, True)]) == ()
