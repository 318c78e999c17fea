"""Hand-made rounds with known right answers: who is paired, and why somebody is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matching.matching_rounds import FRIDAY, coach, learner, pairs, reasons, result, snapshot, unmatched


def test_coaches_of_the_own_organisation_are_no_coaches() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", "A", 5), coach("C2", "A", 5)])
    row = unmatched(raw)["L1"]
    assert (row["reason"], row["removed"]) == ("own_organisation", {"own_organisation": 2})
    assert row["text"] == "Both coaches are from your own organisation."


def test_a_second_employer_counts_for_the_boundary() -> None:
    two = {**learner("L1", "A"), "organisations": ["A", "B"]}
    assert reasons(snapshot([two], [coach("C1", "B")])) == {"L1": "own_organisation"}
    second_of_coach = {**coach("C1", "B"), "organisations": ["B", "A"]}
    assert reasons(snapshot([learner("L1", "A")], [second_of_coach])) == {"L1": "own_organisation"}


def test_an_employer_known_from_the_other_row_of_a_person_counts_too() -> None:
    rows = [learner("L1", "A", person="P1"), learner("L2", "B")]
    coaches = [coach("C1", "B", person="P1"), coach("C2", "B")]
    assert reasons(snapshot(rows, coaches)) == {"L1": "own_organisation", "L2": "own_organisation"}


@pytest.mark.parametrize(
    ("of_learner", "of_coach"),
    [
        ({"manager": "P7"}, {"person": "P7"}),
        ({"person": "P1"}, {"manager": "P1"}),
        ({"manager_email": " Jo@X.uk"}, {"emails": ["other@x.uk", "jo@x.UK "]}),
        ({"emails": ["ann@x.uk"]}, {"manager_email": "ANN@x.uk"}),
    ],
)
def test_a_manager_in_another_organisation_is_still_a_manager(
    of_learner: dict[str, Any], of_coach: dict[str, Any]
) -> None:
    raw = snapshot([learner("L1", **of_learner)], [coach("C1", **of_coach)])
    assert reasons(raw) == {"L1": "line_management"}
    raw["policy"] = {"hard": {"line_management": False}}
    assert pairs(raw) == [("L1", "C1")]


def test_the_one_coach_with_a_required_skill_goes_to_who_requires_it() -> None:
    rows = [learner("L1"), learner("L2", needs=["SPC"]), learner("L3", needs=["SPC"])]
    raw = snapshot(rows, [coach("C1"), coach("C2", skills=["SPC"])])
    found = result(raw)
    assert [(row["learner"], row["coach"]) for row in found["pairs"]] == [("L1", "C1"), ("L2", "C2")]
    assert [(row["learner"], row["reason"]) for row in found["unmatched"]] == [("L3", "capacity")]
    assert found["unmatched"][0]["removed"] == {"capacity": 1, "skill": 1}
    assert found["supply"] == [{"skill": "SPC", "wanted": 2, "required": 2, "places": 1}]
    assert [(row["learners"], row["coaches"], row["places"]) for row in found["shortages"]] == [
        (["L2", "L3"], ["C2"], 1)
    ]


def test_a_wish_is_no_requirement() -> None:
    raw = snapshot([learner("L1", needs=[{"skill": "SPC", "required": False}])], [coach("C1")])
    assert pairs(raw) == [("L1", "C1")]
    raw = snapshot([learner("L1", needs=["SPC"])], [coach("C1")])
    assert reasons(raw) == {"L1": "skill"}


def test_unknown_time_is_neither_none_nor_all() -> None:
    rows = [learner("L1", availability=None), learner("L2", availability=[]), learner("L3")]
    raw = snapshot(rows, [coach("C1", places=3)])
    assert reasons(raw) == {"L1": "unknown_time", "L2": "no_common_time"}
    raw["policy"] = {"hard": {"unknown_availability": "allow"}}
    found = result(raw)
    assert {row["learner"]: "time_unconfirmed" in row["flags"] for row in found["pairs"]} == {"L1": True, "L3": False}


def test_a_coach_of_unknown_time_is_to_be_asked() -> None:
    found = result(snapshot([learner("L1")], [coach("C1", availability=None)]))
    assert found["unmatched"][0]["reason"] == "unknown_time_coach"
    assert found["to_settle"] == [
        {"person": "C1", "what": "unknown_time_coach", "text": "Ask C1 when they can meet a learner."}
    ]


@pytest.mark.parametrize(
    ("slots", "together"),
    [
        ([{"weekday": "fri", "start": "16:00", "end": "17:30"}], True),
        ([{"weekday": "fri", "start": "16:01", "end": "17:30"}], False),
        (
            [
                {"weekday": "fri", "start": "14:00", "end": "14:30"},
                {"weekday": "fri", "start": "14:30", "end": "15:00"},
            ],
            True,
        ),
        ([{"weekday": "fri", "start": "14:00", "end": "15:00", "occurrences": [1, 5]}], False),
        ([{"weekday": "fri", "start": "14:00", "end": "15:00", "occurrences": [2, 4]}], True),
        ([{"weekday": "thu", "start": "14:00", "end": "17:00"}], False),
    ],
)
def test_common_time_is_an_hour_on_some_weekday_twice_a_month(slots: list[dict[str, Any]], together: bool) -> None:
    raw = snapshot([learner("L1", availability=slots)], [coach("C1")])
    assert reasons(raw) == ({} if together else {"L1": "no_common_time"})


def test_a_pair_that_ended_does_not_come_back() -> None:
    raw = snapshot([learner("L1", ended_with=["C1", "C9"])], [coach("C1")])
    assert reasons(raw) == {"L1": "repeat"}
    raw["coaches"].append(coach("C2"))
    assert pairs(raw) == [("L1", "C2")]


def test_nobody_coaches_themselves_nor_their_own_coach() -> None:
    raw = snapshot([learner("X", "A")], [coach("X", "B")])
    raw["learners"][0]["organisations"], raw["coaches"][0]["organisations"] = ["A"], ["A"]
    assert reasons(raw) == {"X": "own_organisation"}
    assert unmatched(raw)["X"]["removed"] == {"own_organisation": 1, "same_person": 1}
    both = snapshot([learner("X", "A"), learner("Y", "B")], [coach("X", "A"), coach("Y", "B")])
    found = result(both)
    assert len(found["pairs"]) == 1
    assert [row["removed"].get("reciprocal") for row in found["unmatched"]] == [1]
    both["policy"] = {"hard": {"reciprocal": False}}
    assert pairs(both) == [("X", "Y"), ("Y", "X")]


def test_a_coach_from_outside_breaks_a_reciprocal_tie() -> None:
    both = snapshot([learner("X", "A"), learner("Y", "B")], [coach("X", "A"), coach("Y", "B"), coach("Z", "C")])
    assert len(pairs(both)) == 2


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"status": "paused"}, "coach_unavailable"),
        ({"status": "withdrawn"}, "coach_unavailable"),
        ({"supervision_valid_to": "2020-07-12"}, "coach_unavailable"),
        ({"supervision_valid_to": "2020-07-13"}, None),
        ({"organisations": []}, "unknown_organisation"),
        ({"places": 0}, "capacity"),
        ({"hours_per_month": 1.9}, "capacity"),
        ({"hours_per_month": 2}, None),
        ({"mode": "online"}, "mode"),
    ],
)
def test_a_coach_must_be_able_to_coach(more: dict[str, Any], reason: str | None) -> None:
    raw = snapshot([learner("L1", mode="in_person")], [coach("C1", **more)])
    assert reasons(raw) == ({"L1": reason} if reason else {})


def test_a_journey_is_not_longer_than_either_would_go_unless_both_accept_online() -> None:
    near, far = {"latitude": 51.40, "longitude": -0.50}, {"latitude": 51.50, "longitude": -0.50}
    here = learner("L1", mode="in_person", location=near, max_travel_km=12.0)
    raw = snapshot([here], [coach("C1", location=far, max_travel_km=11.0)])
    assert reasons(raw) == {"L1": "too_far"}
    here["max_travel_km"] = raw["coaches"][0]["max_travel_km"] = 11.2
    assert pairs(raw) == [("L1", "C1")]
    here["max_travel_km"], here["mode"] = 1.0, "either"
    assert pairs(raw) == [("L1", "C1")]
    here["mode"], raw["coaches"][0]["location"] = "in_person", None
    assert result(raw)["pairs"][0]["flags"] == ["distance_unknown"]


def test_an_organisation_that_is_not_known_is_never_another_one() -> None:
    raw = snapshot([{**learner("L1"), "organisations": []}], [coach("C1")])
    found = result(raw)
    assert found["unmatched"][0]["reason"] == "unknown_organisation"
    assert found["to_settle"][0]["what"] == "unknown_organisation"


@pytest.mark.parametrize("label", ["parent", "network", "building"])
def test_wider_boundaries_are_options(label: str) -> None:
    raw = snapshot([learner("L1", "A")], [coach("C1", "B")])
    for row in raw["organisations"]:
        row[label] = "N1"
    assert f"same_{label}" in result(raw)["pairs"][0]["flags"]
    raw["policy"] = {"hard": {f"different_{label}": True}}
    assert reasons(raw) == {"L1": "own_organisation"}


def test_no_coaches_at_all_and_nobody_at_all() -> None:
    raw = snapshot([learner(f"L{k}") for k in range(9)], [])
    assert set(reasons(raw).values()) == {"no_coaches"}
    assert result(snapshot([], []))["status"] == "optimal"
    assert result(snapshot([], [coach("C1")]))["pairs"] == []
    bare = snapshot([{"id": f"L{k}", "organisations": ["A"]} for k in range(9)], [])
    assert set(reasons(bare).values()) == {"unknown_time"}


def test_several_rules_together_leave_no_eligible_coach() -> None:
    raw = snapshot([learner("L1", needs=["SPC"])], [coach("C1", "A", skills=["SPC"]), coach("C2", "B")])
    row = unmatched(raw)["L1"]
    assert (row["reason"], row["removed"]) == ("no_eligible_coach", {"own_organisation": 1, "skill": 1})


def test_a_private_block_is_only_ever_a_coach_who_is_not_available() -> None:
    block = {"kind": "block", "learner": "L1", "coach": "C1", "by": "Pat", "reason": "an old grievance"}
    raw = snapshot([learner("L1", availability=FRIDAY)], [coach("C1")], instructions=[block])
    found = result(raw)
    assert found["unmatched"][0]["reason"] == "not_available"
    assert found["unmatched"][0]["removed"] == {"not_available": 1}
    for word in ("block", "grievance", "Pat", "private"):
        assert word not in str(found)
    raw["instructions"][0]["private"] = False
    assert reasons(raw) == {"L1": "blocked"}


def test_two_thirds_of_each_kind_are_placed_when_places_are_scarce() -> None:
    kinds = {"A": "acute", "B": "practice", "D": "community"}
    rows = [learner(f"L{k:02}", code) for k, code in enumerate("A" * 30 + "B" * 18 + "D" * 12)]
    raw = snapshot(rows, [coach(f"C{k}", "E", 4) for k in range(10)])
    for row in raw["organisations"]:
        row["kind"] = kinds.get(row["code"])
    placed = [key for key, _ in pairs(raw)]
    assert [sum(f"L{k:02}" in placed for k in each) for each in (range(30), range(30, 48), range(48, 60))] == [
        20,
        12,
        8,
    ]


def test_the_best_total_never_costs_a_learner_the_place() -> None:
    scores = [
        {"learner": "L1", "coach": "C1", "fit": 100},
        {"learner": "L1", "coach": "C2", "fit": 1},
        {"learner": "L2", "coach": "C1", "fit": 1},
    ]
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], scores=scores, scores_only=True)
    found = result(raw)
    assert [(row["learner"], row["coach"], row["fit"], row["parts"]) for row in found["pairs"]] == [
        ("L1", "C2", 1.0, {}),
        ("L2", "C1", 1.0, {}),
    ]
    assert found["pairs"][0]["alternatives"] == [
        {"coach": "C1", "fit": 100.0, "reason": "their places serve L2, who has no other coach"}
    ]
    raw["scores"] = scores[:1]
    assert reasons(raw) == {"L2": "not_scored"}


def test_those_who_waited_longest_come_first() -> None:
    rows = [
        learner("L1"),
        learner("L2", rounds_waited=1),
        learner("L3", rounds_waited=2),
        learner("L4", rounds_waited=1),
    ]
    raw = snapshot(rows, [coach("C1", places=2)])
    assert [key for key, _ in pairs(raw)] == ["L2", "L3"]


def test_pairs_that_run_stay_and_the_difference_is_told() -> None:
    running = [{"learner": "L1", "coach": "C2"}, {"learner": "L8", "coach": "C1"}]
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], current_pairs=running)
    found = result(raw)
    assert found["changes"] == {
        "kept": [{"learner": "L1", "coach": "C2"}],
        "new": [{"learner": "L2", "coach": "C1"}],
        "ended": [{"learner": "L8", "coach": "C1"}],
    }
    assert [row["kept"] for row in found["pairs"]] == [True, False]


def test_a_pair_between_organisations_without_a_tie_is_a_new_bridge() -> None:
    ties = [{"organisations": ["B", "A"]}, {"organisations": ["A", "C"], "strength": 0}]
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", "B"), coach("C2", "C")], ties=ties)
    assert {row["coach"]: row["new_bridge"] for row in result(raw)["pairs"]} == {"C1": False, "C2": True}
