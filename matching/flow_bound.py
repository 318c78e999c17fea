"""A bound for one goal from flows alone, for rounds whose relaxation takes longer than there is time.

The rows that give bridges their steps get prices, and what is left is a flow; prices move against what the flow and
the steps disagree about, by the step that Polyak gives ("Minimization of unsmooth functionals", 1969). They start
from those of the round by organisation (`bridge_prices`). From any prices follows a bound (weak duality), so it may
end at any time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .bridge_prices import bridge_prices
from .counted_clock import CountedClock
from .coupled_model import CoupledModel, network_of
from .flow import Floats, Ints, Network
from .program import Program, Relaxed

ROUNDS = 40
"""Flows at most."""

SHORTER, SHORTEST = 0.5, 0.1
"""Factor on the step after a flow that gave no better bound; the step at which it ends."""


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
        plan: columns that hold.
        until: seconds after the run's start at which it ends.
    """
    network = network_of(coupled, program)
    worth = bridge_prices(coupled, network, costs, clock)
    if clock.is_over():  # the prices may have been broken off: a repeated run must not find better ones
        worth = np.zeros_like(worth)
    best, stride = _priced(coupled, network, costs, worth), 1.0
    for _ in range(ROUNDS):
        if best is None or not best.apart.any() or stride < SHORTEST or clock.is_past(until):
            break
        move = stride * (int(costs @ plan) - best.least) / int(best.apart @ best.apart) * best.apart
        tried = _priced(coupled, network, costs, np.maximum(0, best.worth + np.rint(move).astype(np.int64)))
        if tried is None or tried.least <= best.least:
            stride *= SHORTER
        else:
            best = tried
    return None if best is None else _proven(coupled, program, costs, best)


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
