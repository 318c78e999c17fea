"""Answers about a solved round say what is so: clashes, prices within the limits, remedies that help."""

from __future__ import annotations

from typing import Any

import pytest

import matching
from tests.matching.matching_rounds import coach, learner, result, snapshot, solved

TOTAL = {"goals": [{"goal": "place_learners"}, {"goal": "total_fit"}]}


def _lock(a: str, b: str, **more: Any) -> dict[str, Any]:
    return {"kind": "lock", "learner": a, "coach": b, **more}


def _limited(**groups: Any) -> dict[str, Any]:
    return {**TOTAL, "groups": groups}


@pytest.mark.parametrize("stated", [0, 1])
def test_places_raised_by_an_instruction_hold_as_many_locks(stated: int) -> None:
    told = {"kind": "places", "coach": "C1", "places": stated + 1}
    rows = [learner(f"L{k}") for k in range(stated + 2)]
    locks = [_lock(f"L{k}", "C1") for k in range(stated + 1)]
    _, solution = solved(snapshot(rows, [coach("C1", places=stated)], instructions=[told, *locks]))
    assert solution.clash is None and len(solution.pairs) == stated + 1
    more = [told, *locks, _lock(f"L{stated + 1}", "C1")]
    _, beyond = solved(snapshot(rows, [coach("C1", places=stated)], instructions=more))
    assert beyond.clash is not None and beyond.clash.instructions == tuple(range(1, stated + 3))
    assert beyond.clash.text.endswith(f"with places for {stated + 1}.")


def test_a_forced_pair_uses_the_places_that_an_instruction_raised() -> None:
    told = [{"kind": "places", "coach": "C1", "places": 1}]
    instance, solution = solved(snapshot([learner("L1"), learner("L2")], [coach("C1", places=0)], instructions=told))
    answer = matching.why_not(instance, solution, "L2", "C1")
    assert answer.eligible and "hours" not in answer.text


def test_a_pair_beyond_its_coach_s_hours_breaks_capacity() -> None:
    rows = [coach("C1", hours_per_month=2), coach("C2")]
    hours = [{"learner": "L1", "coach": "C1", "hours": 3}]
    answer = matching.why_not(*solved(snapshot([learner("L1")], rows, hours=hours)), "L1", "C1")
    assert (answer.eligible, answer.rules, answer.price) == (False, ("capacity",), {})
    assert "hours" in answer.text


def test_a_forced_pair_does_not_loosen_the_cap_between_two_organisations() -> None:
    coaches = [coach("C1", "B", places=2), coach("C2", "C", places=2)]
    raw = snapshot([learner("L1"), learner("L2")], coaches, policy=_limited(max_pairs_between=1))
    raw["instructions"] = [_lock("L1", "C1")]
    answer = matching.why_not(*solved(raw), "L2", "C1")
    assert (answer.eligible, answer.rules, answer.price) == (False, ("max_pairs_between",), {})
    assert answer.text.endswith("the round allows no more pairs between A and B.")
    raw["instructions"] = []
    instance, solution = solved(raw)
    (left,) = {"L1", "L2"} - {instance.pair_ids(p)[0] for p in solution.pairs if instance.pair_ids(p)[1] == "C1"}
    assert matching.why_not(instance, solution, left, "C1").displaced


def test_a_forced_pair_does_not_widen_the_band_of_giving_and_receiving() -> None:
    learners, coaches = [learner("L1", "A"), learner("L2", "B")], [coach("C1", "B"), coach("C2", "A")]
    block = [{"kind": "block", "learner": "L2", "coach": "C2"}]
    raw = snapshot(learners, coaches, policy=_limited(give_receive_band=0), instructions=block)
    answer = matching.why_not(*solved(raw), "L1", "C1")
    assert (answer.eligible, answer.rules, answer.price) == (False, ("give_receive_band",), {})
    assert answer.proven
    assert "give and receive" in answer.text


def test_a_learner_whom_an_instruction_gives_another_coach_is_not_called_eligible() -> None:
    raw = snapshot([learner("L1")], [coach("C1"), coach("C2")], instructions=[_lock("L1", "C1")])
    answer = matching.why_not(*solved(raw), "L1", "C2")
    assert (answer.eligible, answer.price) == (False, {}) and "instruction 0" in answer.text


def test_a_forced_pair_that_costs_fit_is_never_told_as_free() -> None:
    scores = [{"learner": "L1", "coach": "C1", "fit": 90}, {"learner": "L2", "coach": "C1", "fit": 60}]
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1")], scores=scores, policy=TOTAL)
    answer = matching.why_not(*solved(raw), "L2", "C1")
    assert answer.text == "L2 could be with C1, in the place of L1, and the plan would be less good."


def test_a_pair_that_changes_no_other_is_told_without_a_count() -> None:
    policy = {"goals": [{"goal": "balance_load"}, {"goal": "place_learners"}]}
    answer = matching.why_not(*solved(snapshot([learner("L1")], [coach("C1")], policy=policy)), "L1", "C1")
    assert answer.text == "L1 could be with C1, and the plan would be less good."


@pytest.mark.parametrize(("waited", "needed"), [((2, 1, 0), {"L2": 1, "L3": 2}), ((0, 0, 0, 0), {"L3": 2, "L4": 3})])
def test_a_learner_behind_others_hears_how_many_places_reach_them(
    waited: tuple[int, ...], needed: dict[str, int]
) -> None:
    rows = [learner(f"L{k}", rounds_waited=each) for k, each in enumerate(waited, start=1)]
    instance, solution = solved(snapshot(rows, [coach("C1")]))
    for key, count in needed.items():
        first = matching.smallest_change(instance, solution, key)[0]
        words = "One more place" if count == 1 else f"{count} more places"
        assert (first.kind, first.subject, first.text) == ("place", "C1", f"{words} with C1 would give {key} a coach.")
        raised, fewer = (solved(snapshot(rows, [coach("C1", places=1 + more)]))[1].pairs for more in (count, count - 1))
        assert instance.learner_at[key] in {i for i, _ in raised} - {i for i, _ in fewer}


def test_nothing_is_offered_that_was_found_to_be_of_no_help() -> None:
    policy = {"goals": [{"goal": "balance_load"}, {"goal": "place_learners"}]}
    instance, solution = solved(snapshot([learner("L1", needs=["SPC"])], [coach("C1")], policy=policy))
    assert matching.smallest_change(instance, solution, "L1") == ()
    told = matching.explain_unmatched(instance, solution, "L1")
    assert "What would help" not in told.text and told.text.endswith(told.remedy)
    assert told.remedy.startswith("No single change was found")


def test_every_place_is_called_taken_only_where_no_coach_is_free() -> None:
    policy = {"goals": [{"goal": "balance_load"}, {"goal": "place_learners"}]}
    written = result(snapshot([learner("L1")], [coach("C1"), coach("C2", places=0)], policy=policy))
    (row,) = written["unmatched"]
    assert row["reason"] == "no_eligible_coach" and "A coach would be free" in row["text"]


def test_a_coach_without_places_is_never_called_a_worse_fit() -> None:
    scores = [{"learner": "L1", "coach": "C1", "fit": 90}, {"learner": "L1", "coach": "C2", "fit": 60}]
    written = result(snapshot([learner("L1")], [coach("C1"), coach("C2", places=0)], scores=scores))
    assert written["pairs"][0]["alternatives"][0]["reason"] == "it has no places"


def test_an_organisation_that_the_band_leaves_out_is_told_so() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=2)], policy=_limited(give_receive_band=1))
    told = {row["organisation"]: row["text"] for row in result(raw)["give_and_take"]}
    assert "It can only receive, so the band" in told["A"] and "It can only give, so the band" in told["B"]
    raw["policy"] = TOTAL
    assert not any("band" in row["text"] for row in result(raw)["give_and_take"])
