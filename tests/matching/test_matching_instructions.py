"""Locks, blocks, holds and places: what they do, and the smallest clash where they cannot all hold."""

from __future__ import annotations

from typing import Any

import pytest

import matching
from tests.matching.matching_rounds import coach, learner, pairs, read, reasons, result, snapshot


def lock(a: str, b: str, *exceptions: str) -> dict[str, Any]:
    told = {"by": "chair", "reason": "agreed with both"}
    return {"kind": "lock", "learner": a, "coach": b, "exception_to": list(exceptions), **told}


def clash(raw: dict[str, Any]) -> list[int]:
    found = result(raw)
    assert found["status"] == "contradiction" and found["pairs"] == []
    assert found["contradiction"]["text"]
    indices: list[int] = found["contradiction"]["instructions"]
    return indices


BLOCK = {"kind": "block", "learner": "L1", "coach": "C1"}
HOLD = {"kind": "hold_out", "learner": "L1"}


def test_a_locked_pair_is_in_the_plan_and_says_so() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2", skills=["SPC"])])
    for one in ("C1", "C2"):
        raw["instructions"] = [lock("L1", one)]
        row = result(raw)["pairs"][0]
        assert (row["learner"], row["coach"], row["locked"]) == ("L1", one, True)


def test_a_lock_by_exception_carries_the_code() -> None:
    raw = snapshot([learner("L1", "A")], [coach("C1", "A")], instructions=[lock("L1", "C1", "own_organisation")])
    assert "own_organisation" in result(raw)["pairs"][0]["flags"]


def test_a_lock_against_a_hard_rule_is_a_clash_of_one() -> None:
    raw = snapshot([learner("L1", "A")], [coach("C1", "A")], instructions=[HOLD | {"learner": "L1"}, lock("L1", "C1")])
    assert clash(raw) == [1]


@pytest.mark.parametrize("other", [BLOCK, HOLD, lock("L1", "C2")])
def test_a_lock_clashes_with_what_forbids_it(other: dict[str, Any]) -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2", places=2)])
    raw["instructions"] = [lock("L2", "C2"), other, lock("L1", "C1")]
    assert clash(raw) == [1, 2]
    raw["instructions"][2] = lock("L1", "C1", "blocked", "held_out")
    assert clash(raw) == [1, 2]


def test_a_private_block_in_a_clash_stays_unsaid() -> None:
    raw = snapshot([learner("L1")], [coach("C1")], instructions=[lock("L1", "C1"), BLOCK])
    assert "bar" not in result(raw)["contradiction"]["text"]


def test_locks_beyond_places_name_the_fewest() -> None:
    raw = snapshot([learner(f"L{k}") for k in range(4)], [coach("C1", places=2), coach("C2")])
    locks = [lock("L3", "C1"), lock("L1", "C1"), lock("L0", "C2"), lock("L2", "C1")]
    raw["instructions"] = locks
    assert clash(raw) == [0, 1, 3]
    raw["instructions"] = [*locks[:2], {"kind": "places", "coach": "C1", "places": 1}]
    assert clash(raw) == [0, 1, 2]
    raw["instructions"] = [*locks[:3], lock("L2", "C1", "capacity")]
    assert len(pairs(raw)) == 4


def test_locks_both_ways_clash_unless_one_is_an_exception() -> None:
    raw = snapshot([learner("X", "A"), learner("Y", "B")], [coach("X", "A"), coach("Y", "B")])
    raw["instructions"] = [lock("X", "Y"), lock("Y", "X")]
    assert clash(raw) == [0, 1]
    raw["instructions"][1] = lock("Y", "X", "reciprocal")
    assert pairs(raw) == [("X", "Y"), ("Y", "X")]


def test_places_told_by_instruction_count() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1")])
    assert len(pairs(raw)) == 1
    raw["instructions"] = [{"kind": "places", "coach": "C1", "places": 2}]
    assert len(pairs(raw)) == 2
    raw["instructions"].append({"kind": "places", "coach": "C1", "places": 0})
    assert clash(raw) == [0, 1]


def test_who_is_held_out_takes_no_place() -> None:
    raw = snapshot([learner("L1", rounds_waited=3), learner("L2")], [coach("C1")], instructions=[HOLD])
    assert pairs(raw) == [("L2", "C1")]
    assert reasons(raw) == {"L1": "held_out"}


def test_a_stop_brings_a_plan_that_holds() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], instructions=[lock("L1", "C2")])
    instance = read(raw)
    solution = matching.solve(instance, stop=lambda: True)
    assert solution.status == "stopped"
    assert matching.check(instance, solution) == []
    assert len(solution.pairs) == 2
