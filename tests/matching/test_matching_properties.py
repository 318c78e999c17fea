"""What holds for every round, however odd: held against brute force and against the plain tests."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import matching
from matching.eligibility import eligibility
from matching.fit import fit_of
from matching.rules import PAIR_RULES
from tests.matching.matching_brute_force import best_plans
from tests.matching.matching_rounds import read, snapshots, solved


@settings(max_examples=150, deadline=None)
@given(snapshots())
def test_a_plan_is_the_best_of_all_plans(raw: dict[str, Any]) -> None:
    instance, solution = solved(raw)
    assert solution.status == "optimal"
    assert solution.pairs in best_plans(instance, instance.policy.goals)


@settings(max_examples=100, deadline=None)
@given(snapshots(plain=True))
def test_a_plan_is_the_best_where_people_could_coach_each_other(raw: dict[str, Any]) -> None:
    instance, solution = solved(raw)
    assert solution.pairs in best_plans(instance, instance.policy.goals)


@settings(max_examples=80, deadline=None)
@given(
    snapshots(plain=True),
    st.fixed_dictionaries(
        {
            "max_pairs_between": st.sampled_from([None, 1, 2]),
            "give_receive_band": st.sampled_from([None, 0, 1]),
            "one_each": st.booleans(),
        }
    ),
    st.lists(st.integers(0, 3), min_size=12, max_size=12),
    st.lists(st.sampled_from("ABC"), min_size=7, max_size=7),
)
def test_a_plan_is_the_best_within_hours_and_group_limits(
    raw: dict[str, Any], groups: dict[str, Any], hours: list[int], codes: list[str]
) -> None:
    raw["policy"]["groups"] = groups
    for row, code in zip((*raw["learners"], *raw["coaches"]), codes, strict=False):
        row["organisations"] = [code]
    pairs = [(a["id"], b["id"]) for a in raw["learners"] for b in raw["coaches"]]
    raw["hours"] = [{"learner": a, "coach": b, "hours": h} for (a, b), h in zip(pairs, hours, strict=False) if h]
    for k, row in enumerate(raw["coaches"]):
        row["hours_per_month"] = (None, 3, 2)[k % 3]
    instance, solution = solved(raw)
    assert solution.status == "optimal"
    assert solution.pairs in best_plans(instance, instance.policy.goals)


@settings(max_examples=150, deadline=None)
@given(snapshots())
def test_each_rule_says_the_same_of_all_pairs_and_of_one(raw: dict[str, Any]) -> None:
    instance = read(raw)
    for rule in PAIR_RULES:
        mask = np.broadcast_to(rule.mask(instance), instance.shape)
        plain = [[rule.breaks(instance, a, b) for b in instance.coaches] for a in instance.learners]
        assert mask.tolist() == plain, rule.code


@settings(max_examples=150, deadline=None)
@given(snapshots())
def test_the_fit_of_all_pairs_is_the_fit_of_each(raw: dict[str, Any]) -> None:
    instance = read(raw)
    table = eligibility(instance).fits
    rows, columns = instance.shape
    assert table.tolist() == [[fit_of(instance, (i, j)) for j in range(columns)] for i in range(rows)]


@settings(max_examples=60, deadline=None)
@given(snapshots())
def test_shuffled_rows_give_the_same_result(raw: dict[str, Any]) -> None:
    shuffled = dict(raw)
    for name in ("organisations", "learners", "coaches", "current_pairs", "instructions"):
        shuffled[name] = random.Random(4).sample(raw[name], len(raw[name]))
    one, two = (json.loads(matching.write_result(*solved(each))) for each in (raw, shuffled))
    for each in (one, two):
        each.pop("provenance")
    assert one == two
    assert read(raw).content_sha256 == read(shuffled).content_sha256


@settings(max_examples=60, deadline=None)
@given(snapshots())
def test_the_result_adds_up(raw: dict[str, Any]) -> None:
    instance, solution = solved(raw)
    written = json.loads(matching.write_result(instance, solution))
    everyone = [row["learner"] for row in (*written["pairs"], *written["unmatched"])]
    assert sorted(everyone) == [each.id for each in instance.learners]
    for row in written["pairs"]:
        assert abs(sum(row["parts"].values()) - row["fit"]) < 1e-5
        assert 0 <= row["fit"] <= 100.00001
    for row in written["unmatched"]:
        assert all(0 < count <= len(instance.coaches) for count in row["removed"].values())
        assert row["text"] and row["remedy"]
    for row in written["shortages"]:
        assert len(row["learners"]) > row["places"]
