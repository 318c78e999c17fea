"""New bridges: the value, the bound and what is given way, small and with only some pairs in the program."""

from __future__ import annotations

import json
from typing import Any

import pytest

import matching
import matching.outside
import matching.plan
import matching.program
from benchmarks.matching_rounds import generated_round
from tests.matching.matching_rounds import coach, learner, read, result, snapshot, solved

BRIDGES = [
    {"goal": "place_learners"},
    {"goal": "new_bridges", "give_way_percent": 5},
    {"goal": "total_fit"},
]


def fan(fits: dict[tuple[str, str], float], **more: Any) -> dict[str, Any]:
    """Two learners of A, one coach of B with two places and one of D."""
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", "B", 2), coach("C2", "D")], scores_only=True, **more)
    raw["scores"] = [{"learner": a, "coach": b, "fit": fit} for (a, b), fit in fits.items()]
    return raw


FITS = {("L1", "C1"): 90, ("L2", "C1"): 90, ("L1", "C2"): 40, ("L2", "C2"): 30}


def test_a_second_pair_between_the_same_two_is_worth_less() -> None:
    found = result(fan(FITS, policy={"goals": BRIDGES}))
    assert [(row["learner"], row["coach"]) for row in found["pairs"]] == [("L1", "C2"), ("L2", "C1")]
    assert found["goals"][1] == {"goal": "new_bridges", "value": 2.0, "bound": 2.0, "proven": True}


def test_bridges_give_way_to_fit_by_so_much_and_no_more() -> None:
    for percent, pairs in ((24, ["C2", "C1"]), (25, ["C1", "C1"])):
        goals = [BRIDGES[0], {"goal": "new_bridges", "give_way_percent": percent}, BRIDGES[2]]
        found = result(fan(FITS, policy={"goals": goals}))
        assert [row["coach"] for row in found["pairs"]] == pairs
        assert found["goals"][1]["bound"] == 2.0 and found["status"] == "optimal"


def test_a_tie_is_no_new_bridge_and_values_are_told() -> None:
    raw = fan(FITS, policy={"goals": BRIDGES}, ties=[{"organisations": ["A", "D"]}])
    assert [row["coach"] for row in result(raw)["pairs"]] == ["C1", "C1"]
    raw = fan(FITS, policy={"goals": BRIDGES}, bridge_values=[{"organisations": ["D", "A"], "value": 0.1}])
    assert [row["coach"] for row in result(raw)["pairs"]] == ["C1", "C1"]


def test_a_bound_counts_the_pairs_that_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = generated_round(40, 20, 3, BRIDGES)
    instance = matching.read_instance(text)
    best = matching.solve(instance)
    assert best.status == "optimal"
    for large in (10**9, 0):
        monkeypatch.setattr(matching.program, "LARGE", large)
        monkeypatch.setattr(matching.plan, "HUGE", 0)
        monkeypatch.setattr(matching.outside, "PER_PERSON", 4)
        monkeypatch.setattr(matching.outside, "PER_BRIDGE", 1)
        some = matching.solve(instance)
        assert matching.check(instance, some) == []
        assert some.goals[0] == best.goals[0]
        one, other = best.goals[1].bound, some.goals[1].bound
        assert isinstance(one, float) and isinstance(other, float) and one <= other + 1e-9


@pytest.mark.parametrize("seed", [1, 2])
def test_a_generated_round_with_every_goal_is_proven(seed: int) -> None:
    text = generated_round(24, 12, seed)
    instance, solution = solved(json.loads(text))
    assert solution.status == "optimal"
    assert [goal.goal for goal in solution.goals] == list(matching.KNOWN_GOALS)
    assert read(json.loads(text)).content_sha256 == instance.content_sha256
