"""Least-cost flow with whole numbers, and the set of all least-cost flows.

After each goal the network is narrowed to exactly the flows that are best for it: with optimal node prices, a flow is
of least cost if and only if every arc of positive reduced cost is at its lower limit and every arc of negative
reduced cost at its upper one (complementary slackness; Ahuja, Magnanti and Orlin, *Network Flows*, 1993, section
9.4). Goals solved one after another this way need no big weights that could overflow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


SPARSE_FROM = 400_000
"""Free arcs from which a network is solved on its cheapest arcs first."""

CHEAPEST = 24
"""Arcs of each node that are looked at first, or added at a time."""


@dataclass(frozen=True)
class Network:
    """Arcs (tail, head, lower and upper limit) between nodes with a supply each (negative: demand). All int64."""

    tails: Ints
    heads: Ints
    lower: Ints
    upper: Ints
    supplies: Ints

    def least_cost(self, costs: Ints) -> Ints | None:
        """Flow on each arc of least total cost, or None where the limits allow no flow.

        Google OR-Tools `SimpleMinCostFlow` (cost scaling). Lower limits are taken out beforehand.

        Raises:
            ArithmeticError: if the costs are too large for the solver's 64-bit numbers.
        """
        supplies = self.supplies.copy()
        np.subtract.at(supplies, self.tails, self.lower)
        np.add.at(supplies, self.heads, self.lower)
        free = np.flatnonzero(self.upper > self.lower)
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            self.tails[free], self.heads[free], (self.upper - self.lower)[free], costs[free]
        )
        solver.set_nodes_supplies(np.arange(len(supplies)), supplies)
        status = solver.solve()
        if status == solver.INFEASIBLE:
            return None
        if status != solver.OPTIMAL:
            raise ArithmeticError(f"the flow ended with {status}; the costs reach {np.abs(costs).max()}")
        flow = self.lower.copy()
        flow[free] += solver.flows(arcs)
        return flow

    def prices(self, costs: Ints, flow: Ints) -> Ints:
        """Node prices that prove a least-cost flow: `cost + price[tail] - price[head]` is never negative on an arc
        that could carry more, never positive on one that could carry less.

        Bellman-Ford over the residual arcs, all of them at once in each round.

        Raises:
            ArithmeticError: if the flow is not of least cost.
        """
        more, less = np.flatnonzero(flow < self.upper), np.flatnonzero(flow > self.lower)
        tails = np.concatenate([self.tails[more], self.heads[less]])
        heads = np.concatenate([self.heads[more], self.tails[less]])
        lengths = np.concatenate([costs[more], -costs[less]])
        order = np.argsort(heads.astype(np.min_scalar_type(len(self.supplies))), kind="stable")  # short: by radix
        tails, heads, lengths = tails[order], heads[order], lengths[order]
        prices = np.zeros(len(self.supplies), dtype=np.int64)
        if not len(heads):
            return prices
        starts = np.flatnonzero(np.concatenate([[True], heads[1:] != heads[:-1]]))
        reached = heads[starts]
        for _ in range(len(prices) + 1):
            nearer = np.minimum(prices[reached], np.minimum.reduceat(prices[tails] + lengths, starts))
            if np.array_equal(nearer, prices[reached]):
                return prices
            prices[reached] = nearer
        raise ArithmeticError("a cheaper flow exists than the one given")

    def best(self, costs: Ints, start: Ints | None = None) -> tuple[Ints, Network] | None:
        """A flow of least cost and the network whose flows are exactly those of least cost; None where none is.

        Large networks are solved on each node's cheapest arcs first; all other arcs are then priced, and those that
        could improve are added, until there are none: exact, without ever solving the whole. A `start`, any flow that
        the network carries, has its arcs looked at from the beginning.
        """
        free = self.upper > self.lower
        if int(free.sum()) <= SPARSE_FROM:
            flow = self.least_cost(costs)
            return None if flow is None else (flow, self._narrowed(costs, flow, self.prices(costs, flow)))
        inside = ~free | cheapest(self.tails, costs, free) | cheapest(self.heads, costs, free)
        if start is not None:
            inside |= start > self.lower
        while True:
            part, flow = self._part(inside), self.lower.copy()
            found = part.least_cost(costs[inside])
            if found is None:
                if inside.all():
                    return None
                inside |= cheapest(self.tails, costs, free & ~inside)
                continue
            flow[inside] = found
            prices = part.prices(costs[inside], found)
            reduced = costs + prices[self.tails] - prices[self.heads]
            missed = free & ~inside & (reduced < 0)
            if not missed.any():
                return flow, self._narrowed(costs, flow, prices)
            inside |= cheapest(self.tails, reduced, missed) | cheapest(self.heads, reduced, missed)

    def _part(self, inside: npt.NDArray[np.bool_]) -> Network:
        """The network of some arcs, the others staying at their lower limit."""
        supplies = self.supplies.copy()
        np.subtract.at(supplies, self.tails[~inside], self.lower[~inside])
        np.add.at(supplies, self.heads[~inside], self.lower[~inside])
        return Network(self.tails[inside], self.heads[inside], self.lower[inside], self.upper[inside], supplies)

    def _narrowed(self, costs: Ints, flow: Ints, prices: Ints) -> Network:
        reduced = costs + prices[self.tails] - prices[self.heads]
        settled = reduced != 0
        return replace(self, lower=np.where(settled, flow, self.lower), upper=np.where(settled, flow, self.upper))

    def carries(self, flow: Ints) -> bool:
        """Whether a flow is within every limit and balanced at every node."""
        balance = np.bincount(self.tails, weights=flow, minlength=len(self.supplies))
        balance -= np.bincount(self.heads, weights=flow, minlength=len(self.supplies))
        within = bool((self.lower <= flow).all() and (flow <= self.upper).all())
        return within and bool((balance == self.supplies).all())

    def without(self, arcs: npt.NDArray[np.bool_]) -> Network:
        """The network with these arcs (a bool for each) closed down to their lower limit."""
        return replace(self, upper=np.where(arcs, self.lower, self.upper))


def cheapest(nodes: Ints, costs: Ints, among: npt.NDArray[np.bool_], most: int | None = None) -> npt.NDArray[np.bool_]:
    """The cheapest arcs of each node among some; equal ones spread by a fixed mixing of their positions.

    A few more than asked for where the mixing leaves equals.
    """
    arcs = np.flatnonzero(among)
    chosen = np.zeros(len(costs), dtype=np.bool_)
    if not len(arcs):
        return chosen
    node, cost = nodes[arcs], costs[arcs]
    least, worst = int(cost.min()), int(cost.max())
    size = (cost - least) * ((1 << 20) - 1) // max(1, worst - least)
    keys = (node << 32) | (size << 12) | (arcs * np.int64(2654435761)) % 4096
    counts = np.bincount(node)
    last = np.cumsum(counts) - counts + np.minimum(counts, CHEAPEST if most is None else most) - 1
    dearest = np.sort(keys)[np.maximum(last, 0)]
    chosen[arcs[keys <= dearest[node]]] = True
    return chosen
