"""The sentences of a result say what is the case, in the words somebody would use, and name what would help."""

from __future__ import annotations

from typing import Any

import pytest

import matching
from matching.broken_words import BROKEN
from matching.codes import REASON_CODES
from matching.rules import PAIR_RULES
from matching.sentences import WORDS, all_removed, some_of
from tests.matching.matching_rounds import coach, learner, read, reasons, result, snapshot, solved, unmatched

LOCK = {"kind": "lock", "by": "chair", "reason": "agreed"}


def why_not(raw: dict[str, Any], learner_id: str, coach_id: str) -> matching.answers.WhyNot:
    instance, solution = solved(raw)
    return matching.why_not(instance, solution, learner_id, coach_id)


def test_a_learner_whom_the_band_keeps_out_is_told_so_with_a_known_reason() -> None:
    raw = snapshot([learner("L1", "A"), learner("L2", "B", needs=["ZZ"])], [coach("C1", "B"), coach("C2", "A")])
    raw["policy"] = {"groups": {"give_receive_band": 0}}
    row = unmatched(raw)["L1"]
    assert row["reason"] == "capacity"
    assert row["removed"]["capacity"] == 1
    assert "give and receive" in row["text"]
    assert "band" in row["remedy"]


def test_a_free_coach_whom_the_goals_leave_aside_is_no_reason_of_its_own() -> None:
    raw = snapshot([learner("L1")], [coach("C1")], policy={"goals": [{"goal": "balance_load"}]})
    row = unmatched(raw)["L1"]
    assert row["reason"] == "no_eligible_coach"
    assert row["remedy"] == "Put place_learners first among the goals."


def test_the_cap_between_two_organisations_is_told_as_such() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=3)])
    raw["policy"] = {"groups": {"max_pairs_between": 1}}
    row = next(iter(unmatched(raw).values()))
    assert row["text"] == "One coach would suit you, but the round allows no more pairs between A and B."
    assert "place" not in row["remedy"]


@pytest.mark.parametrize("hours_of_pairs", [True, False])
def test_hours_that_ran_out_are_not_called_places(hours_of_pairs: bool) -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=5, hours_per_month=2)])
    if hours_of_pairs:
        raw["hours"] = [{"learner": each, "coach": "C1", "hours": 2} for each in ("L1", "L2")]
    row = next(iter(unmatched(raw).values()))
    assert row["text"] == "One coach would suit you, but too few hours a month are left."
    assert row["remedy"] == "Ask for more hours a month with C1."


def test_places_that_ran_out_with_two_coaches_need_one_or_the_other() -> None:
    raw = snapshot([learner("L1"), learner("L2"), learner("L3")], [coach("C1"), coach("C2")])
    row = next(iter(unmatched(raw).values()))
    assert row["text"] == "2 coaches would suit you, but every place is taken."
    assert row["remedy"] == "Ask for one more place with C1 or C2."


def test_an_exception_is_flagged_only_where_the_pair_breaks_the_rule() -> None:
    lock = {
        **LOCK,
        "learner": "L1",
        "coach": "C1",
        "exception_to": ["own_organisation", "capacity", "reciprocal", "mode"],
    }
    raw = snapshot([learner("L1")], [coach("C1", "A")], instructions=[lock])
    assert result(raw)["pairs"][0]["flags"] == ["distance_unknown", "own_organisation"]
    raw["coaches"][0]["places"] = 0
    assert result(raw)["pairs"][0]["flags"] == ["distance_unknown", "capacity", "own_organisation"]


def test_coaches_without_a_known_organisation_are_told_apart_from_oneself() -> None:
    row = unmatched(snapshot([learner("L1")], [{**coach("C1"), "organisations": []}]))["L1"]
    assert row["reason"] == "unknown_organisation"
    assert row["text"] == "The only coach has no known organisation."
    assert row["remedy"] == "Find out where these coaches work."


@pytest.mark.parametrize("label", ["parent", "network", "building"])
def test_a_shared_label_is_named_and_not_called_the_own_organisation(label: str) -> None:
    raw = snapshot([learner("L1", "A")], [coach("C1", "B"), coach("C2", "B")])
    raw["organisations"] = [{"code": "A", label: "X"}, {"code": "B", label: "X"}]
    raw["policy"] = {"hard": {f"different_{label}": True}}
    row = unmatched(raw)["L1"]
    assert row["reason"] == "own_organisation"
    assert row["text"] == f"Both coaches are from an organisation of the same {label}."
    raw["coaches"].append(coach("C3", "A"))
    assert unmatched(raw)["L1"]["text"] == (
        f"All 3 coaches are from your own organisation or an organisation of the same {label}."
    )
    assert f"organisations of the same {label}" in why_not(raw, "L1", "C1").text


def test_why_not_says_what_is_broken() -> None:
    raw = snapshot([learner("L1", needs=["SPC"])], [coach("C1", "A")])
    answer = why_not(raw, "L1", "C1")
    assert answer.rules == ("own_organisation", "skill")
    assert answer.text == (
        "L1 cannot be with C1: The two work for the same organisation. "
        "The coach does not offer every skill the learner requires."
    )
    assert {rule.code for rule in PAIR_RULES} == {*BROKEN, "own_organisation"}


def test_why_not_against_a_lock_names_only_instructions_of_the_file() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1")])
    raw["instructions"] = [{**LOCK, "learner": "L1", "coach": "C1"}]
    answer = why_not(raw, "L2", "C1")
    assert answer.rules == ("capacity",)
    assert answer.text == "L2 cannot be with C1 as long as instruction 0 (it pairs L1 with C1) stands."


def test_why_not_tells_of_a_longer_wait_that_would_be_passed_over() -> None:
    raw = snapshot([learner("L1"), learner("L2", rounds_waited=1)], [coach("C1")])
    answer = why_not(raw, "L1", "C1")
    assert answer.text == ("L1 could be with C1, but then L2 would have no coach, and L2 waited more rounds than L1.")


def test_few_and_none_are_told_as_people_say_it() -> None:
    assert all_removed(WORDS["own_organisation"], 2)[0] == "Both coaches are from your own organisation."
    assert all_removed(WORDS["skill"], 4)[0] == "None of the 4 coaches offers every skill you require."
    assert all_removed(WORDS["skill"], 2)[0] == "Neither coach offers every skill you require."
    assert some_of(["C1", "C2"], last="or") == "C1 or C2"
    assert set(WORDS) | {"capacity", "unknown_time", "held_out"} == set(REASON_CODES)


def test_a_shortage_of_no_places_and_of_one_learner_reads_well() -> None:
    raw = snapshot([learner("L1")], [coach("C1", places=0)])
    assert result(raw)["shortages"][0]["text"] == (
        "C1 would suit L1 but has no places: L1 stays without a coach in any plan."
    )
    raw = snapshot([learner("L1"), learner("L2"), learner("L3")], [coach("C1")])
    assert result(raw)["shortages"][0]["text"] == (
        "L1, L2 and L3 can only have 1 place, with C1: 2 of them stay without a coach in any plan."
    )


def test_clashes_name_the_pair_that_is_locked_and_count_rightly() -> None:
    raw = snapshot([learner("L1")], [coach("C1", places=0)], instructions=[{**LOCK, "learner": "L1", "coach": "C1"}])
    clash = matching.solve(read(raw)).clash
    assert clash is not None
    assert clash.text == "Instruction 0 asks C1 to take 1 learner, with no places."
    raw["coaches"][0]["places"] = 1
    raw["instructions"].insert(0, {"kind": "block", "learner": "L1", "coach": "C1"})
    clash = matching.solve(read(raw)).clash
    assert clash is not None
    assert clash.text == "Instructions 0 and 1 cannot both hold: instruction 1 pairs L1 with C1."


def test_a_full_coach_is_an_alternative_whose_place_went_to_somebody() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")])
    raw["scores"] = [{"learner": a, "coach": b, "fit": 50} for a in ("L1", "L2") for b in ("C1", "C2")]
    told = result(raw)["pairs"][0]["alternatives"][0]["reason"]
    assert told == "their places go to L2: otherwise the round as a whole would be no better"


def test_places_of_coaches_who_cannot_be_used_are_no_supply() -> None:
    offers = {"skills": ["SPC"]}
    raw = snapshot([], [coach("C1", **offers), coach("C2", availability=None, **offers)])
    assert result(raw)["supply"] == [{"skill": "SPC", "wanted": 0, "required": 0, "places": 1}]
    raw["policy"] = {"hard": {"unknown_availability": "allow"}}
    assert result(raw)["supply"][0]["places"] == 2


def test_a_learner_without_any_suitable_coach_hears_every_rule() -> None:
    raw = snapshot([learner("L1", needs=["SPC"])], [coach("C1", "A", skills=["SPC"]), coach("C2")])
    row = unmatched(raw)["L1"]
    assert reasons(raw)["L1"] == "no_eligible_coach"
    assert row["text"] == (
        "Neither coach can be yours: 1 is from your own organisation; 1 does not offer every skill you require."
    )
