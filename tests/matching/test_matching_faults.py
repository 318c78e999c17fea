"""A snapshot that is wrong says everything that is wrong with it, each with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

import matching
from foundation.errors import BadInput
from tests.matching.matching_rounds import coach, learner, read, snapshot


def paths(raw: dict[str, Any] | str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        matching.read_instance(raw if isinstance(raw, str) else json.dumps(raw))
    assert all(fault.message and fault.remedy for fault in caught.value.faults)
    return [fault.path for fault in caught.value.faults]


def test_faults_of_shape_and_of_meaning_come_together() -> None:
    raw = snapshot([learner("L1", needs=[{"skil": "SPC"}]), learner("L1")], [coach("C1", places="2")])
    raw["learners"][1]["organisations"] = ["A", "ZZ"]
    told = {"exception_to": ["skil"], "by": "chair", "reason": "agreed"}
    raw["instructions"] = [{"kind": "lock", "learner": "L7", "coach": "C1", **told}, {"kind": "wish"}]
    raw["policy"] = {"goals": [{"goal": "total_fit"}, {"goal": "happiness"}], "hard": {"traveling": True}}
    del raw["as_at"]
    assert set(paths(raw)) == {
        "as_at",
        "learners[0].needs[0].skill",
        "learners[0].needs[0].skil",
        "coaches[0].places",
        "instructions[1]",
        "policy.hard.traveling",
        "learners[1].id",
        "learners[1].organisations[1]",
        "instructions[0].learner",
        "instructions[0].exception_to[0]",
        "policy.goals[1].goal",
    }


def test_a_cut_file_is_one_fault() -> None:
    assert paths(json.dumps(snapshot([], []))[:-20]) == ["$"]


def test_an_unknown_goal_lists_the_known_ones() -> None:
    raw = snapshot([], [], policy={"goals": [{"goal": "happiness"}]})
    with pytest.raises(BadInput, match=r"policy\.goals\[0\]\.goal.*place_learners, fair_shares"):
        read(raw)


@pytest.mark.parametrize(
    ("policy", "path"),
    [
        ({"goals": [{"goal": "place_learners", "give_way_percent": 5}]}, "policy.goals[0].give_way_percent"),
        ({"goals": [{"goal": "total_fit", "by": "kind"}]}, "policy.goals[0].by"),
        ({"goals": [{"goal": "total_fit"}, {"goal": "total_fit"}]}, "policy.goals[1].goal"),
        ({"goals": [{"goal": "fair_shares"}]}, "policy.goals[0].goal"),
        (
            {"weights": {"skills": 0, "topics": 0, "common_time": 0, "travel": 0, "mix": 0, "growth": 0}},
            "policy.weights",
        ),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(policy: dict[str, Any], path: str) -> None:
    assert paths(snapshot([], [], policy=policy)) == [path]


def test_names_that_do_not_exist_are_faults_but_history_may_name_the_gone() -> None:
    raw = snapshot([learner("L1", ended_with=["C9"])], [coach("C1", wishes=["L9"])])
    raw["current_pairs"] = [{"learner": "L9", "coach": "C9"}]
    read(raw)
    raw["scores"] = [{"learner": "L1", "coach": "C9", "fit": 3}]
    raw["ties"] = [{"organisations": ["A", "ZZ"]}]
    assert set(paths(raw)) == {"scores[0].coach", "ties[0].organisations[1]"}
