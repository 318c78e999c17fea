"""Flows: the sparse way and the whole way agree, and a narrowed network holds exactly the best flows."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import matching.flow
from matching.eligibility import eligibility
from matching.exchange import cycles
from matching.policy import Goal
from matching.round_model import round_model
from matching.stages import first_stage, pursue
from tests.matching.matching_rounds import coach, learner, read, snapshot, snapshots

GOALS = tuple(Goal(goal=name) for name in ("place_learners", "worst_fit", "total_fit", "balance_load"))


def round_of(size: int, seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    rows = [learner(f"L{k:02}") for k in range(size)]
    raw = snapshot(rows, [coach(f"C{k:02}", places=2) for k in range(size // 3)], scores_only=True)
    raw["scores"] = [
        {"learner": a["id"], "coach": b["id"], "fit": float(rng.integers(1, 100))}
        for a in raw["learners"]
        for b in raw["coaches"]
        if rng.random() < 0.6
    ]
    return raw


@pytest.mark.parametrize("seed", range(5))
def test_solving_on_the_cheapest_arcs_first_gives_the_same_best(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table = eligibility(read(round_of(24, seed)))
    model = round_model(table, GOALS)
    keys = []
    for sparse_from in (10**9, 0):
        monkeypatch.setattr(matching.flow, "SPARSE_FROM", sparse_from)
        monkeypatch.setattr(matching.flow, "CHEAPEST", 2)
        stage = first_stage(model, model.network)
        assert stage is not None
        key: list[tuple[int, ...]] = []
        for goal in GOALS:
            stage = pursue(model, stage, goal)
            assert stage.network.carries(stage.flow)
            key.append(stage.key)
        keys.append(key)
    assert keys[0] == keys[1]


@settings(max_examples=50, deadline=None)
@given(snapshots(plain=True))
def test_every_flow_of_a_narrowed_network_is_as_good(raw: dict[str, Any]) -> None:
    model = round_model(eligibility(read(json.loads(json.dumps(raw)))), GOALS)
    rng = np.random.default_rng(1)
    costs = rng.integers(-3, 4, size=len(model.network.tails))
    best = model.network.best(costs)
    assert best is not None
    flow, narrowed = best
    other = narrowed.least_cost(rng.integers(-3, 4, size=len(costs)))
    assert other is not None
    assert int(costs @ other) == int(costs @ flow)
    moved = flow.copy()
    for cycle in cycles(model.network, flow, other):
        for arc, more in cycle:
            moved[arc] += more
        assert model.network.carries(moved)
    assert moved.tolist() == other.tolist()
