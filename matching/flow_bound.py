"""A bound for one goal from flows alone, for rounds whose relaxation takes longer than there is time.

The rows that give bridges their steps get prices, and what is left is a flow; prices move against what the flow and
the steps disagree about, by the step that Polyak gives ("Minimization of unsmooth functionals", 1969). From any
prices follows a bound (weak duality), so it may end at any time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .counted_clock import CountedClock
from .coupled_model import CoupledModel, network_of
from .flow import Floats, Ints, Network
from .program import Program, Relaxed

ROUNDS = 40
"""Flows at most."""

SHORTER = 0.7
"""Factor on the step after a flow that gave no better bound."""


@dataclass(frozen=True)
class Priced:
    """Worths of bridges in units of cost, the flow that is best at them, what the whole comes to, and by how many
    pairs the steps taken of each bridge are more than those of the flow."""

    worth: Ints
    flow: Ints
    least: int
    apart: Ints


def by_flow(
    coupled: CoupledModel, program: Program, costs: Ints, plan: Ints, clock: CountedClock, until: float
) -> Relaxed | None:
    """The relaxation without the rows that tie pairs to each other, those of the bridges priced.

    None where not even the network carries a plan.

    Args:
        plan: columns that hold; prices start from what a further pair of each bridge would add to them.
        until: seconds after the run's start at which it ends.
    """
    network = network_of(coupled, program)
    best = _priced(coupled, network, costs, _worth(coupled, costs, plan))
    stride = 1.0
    for _ in range(ROUNDS):
        if best is None or not best.apart.any() or clock.is_past(until):
            break
        move = stride * (int(costs @ plan) - best.least) / int(best.apart @ best.apart) * best.apart
        tried = _priced(coupled, network, costs, np.maximum(0, best.worth + np.rint(move).astype(np.int64)))
        if tried is None or tried.least <= best.least:
            stride *= SHORTER
        else:
            best = tried
    return None if best is None else _proven(coupled, program, costs, best)


def _worth(coupled: CoupledModel, costs: Ints, plan: Ints) -> Ints:
    """The mean of what the last pair of each bridge brings to the plan and what the next would; none where the goal
    is not that of the bridges."""
    bridges = len(coupled.bridges.values)
    if not len(coupled.step_of) or not costs[coupled.arcs :].any():
        return np.zeros(bridges, dtype=np.int64)
    steps, rows = coupled.bridges.steps, np.arange(bridges)
    counts = coupled.bridges.counts(plan[coupled.round.pair_arcs] > 0)
    following = steps[rows, np.minimum(counts, steps.shape[1] - 1)]
    return np.asarray((steps[rows, np.maximum(counts - 1, 0)] + following) // 2)


def _priced(coupled: CoupledModel, network: Network, costs: Ints, worth: Ints) -> Priced | None:
    arcs, step_of, of = coupled.arcs, coupled.step_of, coupled.bridges.of
    inside = np.flatnonzero(of >= 0)
    reduced = costs[:arcs].copy()
    reduced[inside] -= worth[of[inside]]
    flow = network.least_cost(reduced)
    if flow is None:
        return None
    steps = costs[arcs : arcs + len(step_of)] + worth[step_of]
    pairs = coupled.bridges.counts(flow[coupled.round.pair_arcs] > 0)
    apart = np.bincount(step_of[steps < 0], minlength=len(worth)) - pairs
    apart = np.where(worth > 0, apart, np.maximum(apart, 0)) * (len(step_of) > 0)
    return Priced(worth, flow, int(reduced @ flow + steps[steps < 0].sum()), apart)


def _proven(coupled: CoupledModel, program: Program, costs: Ints, best: Priced) -> Relaxed:
    """The bound that the worths and the prices of the nodes prove."""
    network, arcs, of = network_of(coupled, program), coupled.arcs, coupled.bridges.of
    inside = np.flatnonzero(of >= 0)
    reduced = costs[:arcs].copy()
    reduced[inside] -= best.worth[of[inside]]
    prices: Floats = np.zeros(len(program.row_lower))
    nodes = len(network.supplies)
    prices[:nodes] = -network.prices(reduced, best.flow)
    if len(coupled.step_of):
        prices[nodes : nodes + len(best.worth)] = -best.worth
    return program.bounded(costs, prices, coupled.columns(best.flow).astype(np.float64))
