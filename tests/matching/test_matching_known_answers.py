"""Small rounds whose right answer is plain to anybody who reads them."""

from __future__ import annotations

import itertools
import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import matching
from benchmarks.matching_samples import mentor_match
from foundation.documents import read_document
from foundation.errors import Conflict, NotFound
from foundation.runs import Budget
from matching import MatchingResult, RepairChange
from tests.matching.matching_rounds import coach, learner, pairs, read, reasons, result, snapshot, solved, unmatched


def slots(*told: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"weekday": day, "start": start, "end": end} for day, start, end in told]


def test_a_learner_free_on_friday_afternoons_only_goes_to_who_can_meet_then_twice_a_month() -> None:
    afternoons = slots(("fri", "13:00", "17:00"))
    week = slots(*((day, "08:00", "18:00") for day in ("mon", "tue", "wed", "thu")), ("fri", "08:00", "13:00"))
    coaches = [
        coach("C1", availability=week),
        coach("C2", availability=[{**slots(("fri", "16:00", "17:00"))[0], "occurrences": [2, 4]}]),
        coach("C3", availability=slots(("fri", "16:30", "18:00"))),
        coach("C4", availability=[{**slots(("fri", "13:00", "17:00"))[0], "occurrences": [1, 5]}]),
    ]
    raw = snapshot([learner("L1", availability=afternoons)], coaches)
    assert pairs(raw) == [("L1", "C2")]
    raw["coaches"] = [coaches[0], *coaches[2:]]
    row = unmatched(raw)["L1"]
    assert (row["reason"], row["removed"]) == ("no_common_time", {"no_common_time": 3})


def test_after_a_merger_colleagues_are_no_longer_each_other_s_coaches() -> None:
    rows = [learner("L1", "A"), learner("L2", "B")]
    raw = snapshot(rows, [coach("C1", "B"), coach("C2", "A"), coach("C3", "D")])
    assert len(pairs(raw)) == 2
    for row in (*raw["learners"], *raw["coaches"]):
        row["organisations"] = ["AB" if code in "AB" else code for code in row["organisations"]]
    raw["organisations"].append({"code": "AB"})
    assert [other for _, other in pairs(raw)] == ["C3"]
    (left,) = unmatched(raw).values()
    assert left["reason"] == "capacity"
    assert left["removed"] == {"own_organisation": 2, "capacity": 1}


def test_a_merger_on_paper_counts_where_the_policy_looks_at_parents() -> None:
    raw = snapshot([learner("L1", "A")], [coach("C1", "B")])
    for row in raw["organisations"]:
        row["parent"] = "AB"
    assert pairs(raw) == [("L1", "C1")]
    raw["policy"] = {"hard": {"different_parent": True}}
    assert reasons(raw) == {"L1": "own_organisation"}


def test_a_ring_of_coaching_is_no_reciprocal_couple() -> None:
    codes = {"P1": "A", "P2": "B", "P3": "D"}
    rows = [learner(f"L{k}", codes[f"P{k}"], person=f"P{k}") for k in (1, 2, 3)]
    coaches = [coach(f"C{k}", codes[f"P{k}"], person=f"P{k}") for k in (1, 2, 3)]
    found = result(snapshot(rows, coaches))
    ring = {(row["learner"], row["coach"]) for row in found["pairs"]}
    assert ring in ({("L1", "C2"), ("L2", "C3"), ("L3", "C1")}, {("L1", "C3"), ("L2", "C1"), ("L3", "C2")})
    assert found["status"] == "optimal"


def test_a_confidential_block_costs_its_learner_nothing_where_another_coach_is_free() -> None:
    block = {"kind": "block", "learner": "L1", "coach": "C1", "by": "Pat", "reason": "a grievance"}
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], instructions=[block])
    assert pairs(raw) == [("L1", "C2"), ("L2", "C1")]


def test_a_replay_is_of_the_very_file_and_any_other_is_refused_in_plain_words() -> None:
    raw = snapshot([learner(f"L{k}") for k in range(6)], [coach(f"C{k}", places=2) for k in range(3)])
    instance = read(raw)
    stored = read_document(MatchingResult, matching.write_result(instance, matching.solve(instance)))
    shuffled = read({**raw, "learners": raw["learners"][::-1]})
    with pytest.raises(Conflict, match="made from another snapshot"):
        matching.recorded_run(shuffled, stored)
    seed, budget = matching.recorded_run(instance, stored)
    again = matching.result_of(instance, matching.solve(instance, seed=seed, budget=budget))
    assert matching.differences(stored, again) == []


def priced() -> dict[str, Any]:
    """L1 and L2 for C1 and C2; L3 has no common time with anybody."""
    scores = [("L1", "C1", 90), ("L1", "C2", 80), ("L2", "C1", 70), ("L2", "C2", 50), ("L3", "C1", 60)]
    raw = snapshot([learner("L1"), learner("L2"), learner("L3")], [coach("C1"), coach("C2")], scores_only=True)
    raw["scores"] = [{"learner": a, "coach": b, "fit": fit} for a, b, fit in scores]
    raw["policy"] = {"goals": [{"goal": "place_learners"}, {"goal": "total_fit"}]}
    return raw


def test_a_pair_is_explained_with_the_price_of_each_next_best_coach() -> None:
    instance, solution = solved(priced())
    explained = matching.explain_pair(instance, solution, "L1", "C2")
    (other,) = explained.alternatives
    assert (other.coach, other.fit, other.proven) == ("C1", 90.0, True)
    assert other.price == {"place_learners": 0, "total_fit": -10.0}
    assert [(pair.learner, pair.coach) for pair in other.displaced] == [("L2", "C1")]
    assert explained.text.startswith("L1 is with C2: the two fit 80.0 of 100 points; next best: C1 (90.0: their places")
    with pytest.raises(NotFound, match="not with C1"):
        matching.explain_pair(instance, solution, "L1", "C1")


def test_a_learner_without_a_coach_hears_who_holds_the_places_and_what_would_help() -> None:
    instance, solution = solved(priced())
    explained = matching.explain_unmatched(instance, solution, "L3")
    assert (explained.reason, explained.removed) == ("capacity", {"not_scored": 1, "capacity": 1})
    assert [(row.coach, row.learners) for row in explained.holders] == [("C1", ("L2",))]
    assert explained.smallest_change[0].text == "One more place with C1 would give L3 a coach."
    assert explained.text.endswith("What would help: One more place with C1 would give L3 a coach.")
    with pytest.raises(NotFound, match="has a coach"):
        matching.explain_unmatched(instance, solution, "L1")


def test_a_price_that_was_not_searched_to_the_end_says_so() -> None:
    instance, solution = solved(priced())
    answer = matching.why_not(instance, solution, "L1", "C1", stop=lambda: True)
    assert not answer.proven
    assert answer.text.endswith("The search ended before the price was certain.")


@pytest.mark.skipif("LLL_REFERENCE" not in os.environ, reason="LLL_REFERENCE is not set")
def test_a_coach_who_leaves_moves_nobody_else_unless_fewer_would_be_placed() -> None:
    folder = Path(os.environ["LLL_REFERENCE"]) / "matching" / "mentor-match" / "large"
    instance = matching.read_instance(mentor_match(folder, mentors=167, places=3))
    published = matching.solve(instance)
    assert len(published.pairs) == 495
    used = sorted({instance.coaches[j].id for _, j in published.pairs})
    for gone in random.Random(3).sample(used, 4):
        own = {instance.pair_ids(pair) for pair in published.pairs if instance.coaches[pair[1]].id == gone}
        steps = matching.repair(instance, published, RepairChange(withdrawn=(gone,)), budget=Budget(time_limit_s=60))
        assert {(pair.learner, pair.coach) for pair in steps[0].ended} == own
        assert all(after.placed >= before.placed for before, after in itertools.pairwise(steps))
        assert len(steps) == 1 or steps[-1].placed > steps[0].placed
        assert steps[0].proven and steps[-1].proven


def test_a_plan_stopped_early_may_be_bettered_by_a_forced_pair_and_says_so() -> None:
    instance, best = solved(priced())
    poor = replace(best, pairs=((0, 0), (1, 1)), goals=tuple(replace(goal, proven=False) for goal in best.goals))
    poor = replace(poor, goals=(poor.goals[0], replace(poor.goals[1], value=140.0)))
    answer = matching.why_not(instance, poor, "L2", "C1")
    assert answer.price == {"place_learners": 0, "total_fit": 10.0}
    assert answer.text == "L2 could be with C1, and the plan would even be better: solve the round for longer."
