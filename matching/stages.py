"""One goal at a time on the network: its costs, its best value, and the network narrowed to the plans that reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .fit import MICRO
from .flow import Ints, Network
from .goals import floors_of
from .policy import Goal
from .round_model import RoundModel, load_costs, ranks_of, share_costs, tie_costs
from .solution import Number


@dataclass(frozen=True)
class Stage:
    """Where a run stands after a goal: the network narrowed to the best plans, one of them, and what it reached.

    `key` is what the goal minimises, as whole numbers, most important first.
    """

    network: Network
    flow: Ints
    key: tuple[int, ...] = ()
    value: Number = 0


def pursue(model: RoundModel, stage: Stage, goal: Goal) -> Stage:
    """The best for one goal among the plans a stage leaves.

    Raises:
        KeyError: for a goal that is not built.
    """
    step: dict[str, Callable[[RoundModel, Stage, Goal], Stage]] = {
        "place_learners": lambda model, stage, _: place_learners(model, stage),
        "fair_shares": _fair_shares,
        "keep_pairs": _keep_pairs,
        "worst_fit": _worst_fit,
        "total_fit": _total_fit,
        "balance_load": _balance_load,
    }
    return step[goal.goal](model, stage, goal)


def settle_ties(model: RoundModel, stage: Stage) -> Stage:
    """Among equals, place those with the fewest options, then those who waited longest, then by id."""
    return _least(stage, tie_costs(model))


def _no_costs(model: RoundModel) -> Ints:
    return np.zeros(len(model.network.tails), dtype=np.int64)


def _least(stage: Stage, costs: Ints) -> Stage:
    """Narrow to the flows of least cost; the narrowed network always holds one."""
    if not costs.any():
        return Stage(stage.network, stage.flow, (0,))
    best = stage.network.best(costs, stage.flow)
    if best is None:
        raise ArithmeticError("a network that held a plan holds none any more")
    flow, network = best
    return Stage(network, flow, (int(costs @ flow),))


def place_learners(model: RoundModel, stage: Stage) -> Stage:
    """As many as possible, then by rounds waited.

    The sets of learners that can be placed together form a matroid (a transversal one, over places), so any weights
    that grow with the rounds waited give the largest set that is also first in order of waiting (Edmonds, "Matroids
    and the greedy algorithm", 1971).
    """
    waited = np.array([each.rounds_waited for each in model.instance.learners], dtype=np.int64)
    costs = _no_costs(model)
    costs[model.unplaced_arcs] = 1 + ranks_of(waited)
    least = _least(stage, costs)
    without = least.flow[model.unplaced_arcs] > 0
    by_wait = tuple(int((without & (waited == each)).sum()) for each in sorted(set(waited.tolist()), reverse=True))
    placed = int((~without).sum())
    return Stage(least.network, least.flow, (-placed, *by_wait), placed)


def _fair_shares(model: RoundModel, stage: Stage, goal: Goal) -> Stage:
    """Squared shortfalls, convex in the learners of a group who stay without a coach: one unit arc for each."""
    del goal
    everyone = int(model.group_sizes.sum())
    placed = len(model.pairs(stage.flow))
    costs = _no_costs(model)
    costs[model.group_arcs] = share_costs(model.group_sizes, placed)
    least = _least(stage, costs)
    taking_part = model.group_of >= 0
    without = least.flow[model.unplaced_arcs][taking_part] > 0
    left_out = np.bincount(model.group_of[taking_part][without], minlength=len(model.group_sizes))
    pairs = zip(model.group_sizes.tolist(), (model.group_sizes - left_out).tolist(), strict=True)
    total = sum(max(0, placed * size - everyone * count) ** 2 for size, count in pairs)
    return Stage(least.network, least.flow, (total,), total / everyone**2 if everyone else 0)


def _keep_pairs(model: RoundModel, stage: Stage, goal: Goal) -> Stage:
    del goal
    least = _least(stage, -model.arcs_of(set(model.instance.current)).astype(np.int64))
    return Stage(least.network, least.flow, least.key, -least.key[0])


def _total_fit(model: RoundModel, stage: Stage, goal: Goal) -> Stage:
    del goal
    costs = _no_costs(model)
    costs[model.pair_arcs] = -_fits(model)
    least = _least(stage, costs)
    return Stage(least.network, least.flow, least.key, -least.key[0] / MICRO)


def _fits(model: RoundModel) -> Ints:
    return model.eligibility.fits[model.rows, model.columns].astype(np.int64)


def _worst_fit(model: RoundModel, stage: Stage, goal: Goal) -> Stage:
    """Fewest placed below each floor, lowest floor first; then the lowest fit as high as it can be."""
    fits = _fits(model)
    key: list[int] = []
    for floor in floors_of(goal):
        costs = _no_costs(model)
        costs[model.pair_arcs] = fits < round(floor * MICRO)
        stage = _least(stage, costs)
        key += stage.key
    stage = _highest_low(model, stage, fits)
    lowest = int(fits[stage.flow[model.pair_arcs] > 0].min(initial=100 * MICRO)) if model.pairs(stage.flow) else 0
    return Stage(stage.network, stage.flow, (*key, -lowest), (*key, lowest / MICRO))


def _highest_low(model: RoundModel, stage: Stage, fits: Ints) -> Stage:
    """Close the pairs under a threshold and halve the range of thresholds until no higher one leaves a plan."""
    costs = _no_costs(model)
    low_arcs = np.zeros(len(costs), dtype=np.bool_)
    chosen = fits[stage.flow[model.pair_arcs] > 0]
    thresholds = np.unique(fits[fits > chosen.min()]) if len(chosen) else fits[:0]
    low, high = 0, len(thresholds)
    while low < high:
        middle = (low + high) // 2
        low_arcs[model.pair_arcs] = fits < thresholds[middle]
        narrower = stage.network.without(low_arcs)
        flow = narrower.least_cost(costs)
        if flow is None or (fits[flow[model.pair_arcs] > 0] < thresholds[middle]).any():
            high = middle
        else:
            stage, low = Stage(narrower, flow), middle + 1
    # Closed at the level reached, also where the first plan had it already: no later goal may go below.
    chosen = fits[stage.flow[model.pair_arcs] > 0]
    low_arcs[model.pair_arcs] = fits < (chosen.min() if len(chosen) else 0)
    return Stage(stage.network.without(low_arcs), stage.flow)


def _balance_load(model: RoundModel, stage: Stage, goal: Goal) -> Stage:
    del goal
    costs = _no_costs(model)
    costs[model.coach_arcs] = load_costs(model)
    least = _least(stage, costs)
    return Stage(least.network, least.flow, least.key, least.key[0])


def first_stage(model: RoundModel, network: Network) -> Stage | None:
    """Where a run starts: any plan the limits allow, or None where they allow none."""
    bare = model.flow_of(tuple(sorted(model.instance.locks)))
    if network.carries(bare):
        return Stage(network, bare)
    flow = network.least_cost(_no_costs(model))
    return None if flow is None else Stage(network, flow)
