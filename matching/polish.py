"""A good plan for one goal within the limits that earlier goals left: exchanges, with those limits priced.

The prices come from the linear relaxation. They are raised while a plan breaks a limit and lowered while it keeps
to them, so that plans hover at the limits; the best that holds is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .bridges import UNITS
from .counted_clock import CountedClock
from .coupled_model import CoupledModel
from .exchange import Exchange
from .flow import Floats, Ints, Network
from .program import Program, Relaxed

ROUNDS = (25,)
"""Exchanges without a better plan before the pairs that can still matter are looked at anew."""

ROUNDS_PRICED = (60,)
"""The same under limits of earlier goals, where the search that follows does more."""

ARCS = 40_000
"""Arcs from which exchanges give up sooner, in proportion."""

JITTER = (2.5e-4, 5e-3, 2e-2, 1e-1)
"""Random values added to pairs, as shares of the largest value, in turn."""

RAISE, LOWER = 1.02, 0.995
"""Factors on the prices of limits that a plan breaks, or keeps."""

Limit = tuple[Ints, int]
"""Costs of columns, and what they may come to at most."""


@dataclass
class Polish:
    """One goal (`costs`) under limits priced by a program's relaxation; ends `until` seconds after the run's start."""

    coupled: CoupledModel
    program: Program
    relaxed: Relaxed
    costs: Ints
    limits: Sequence[Limit]
    clock: CountedClock
    until: float
    rng: np.random.Generator

    def run(self, start: Ints) -> Ints:
        """The best columns found from a start that holds; the start itself if none is better."""
        best = start
        fewer = max(1.0, self.coupled.arcs / ARCS)
        for still in ROUNDS_PRICED if self.limits else ROUNDS:
            if int(self.costs @ best) <= self.relaxed.bound or self.clock.is_past(self.until):
                break
            best = self._round(best, max(4, int(still / fewer)))
        return best

    def _round(self, best: Ints, still: int) -> Ints:
        prices = self._prices()
        factor, idle, least = 1.0, 0, int(self.costs @ best)
        plan = self._exchange(best, prices, factor)
        while idle < still and least > self.relaxed.bound and not self.clock.is_past(self.until):
            gain = plan.step(jitter=self._scale * JITTER[idle % len(JITTER)] if idle else 0.0)
            columns = self.coupled.columns(plan.flow)
            idle = idle if gain > 1e-5 * self._scale and idle < still // 2 else idle + 1
            cost = int(self.costs @ columns)
            if cost < least and self.program.holds(columns):
                best, least, idle = columns, cost, min(idle, 1)
            if prices.any():
                broken = any(int(terms @ columns) > limit for terms, limit in self.limits)
                factor = min(2.0, max(0.5, factor * (RAISE if broken else LOWER)))
                plan.costs, plan.weight = self._priced(prices, factor)
                plan.reprice()
        return best

    def _prices(self) -> Floats:
        first = self.program.matrix.shape[0] - len(self.limits)
        return np.maximum(0.0, -self.relaxed.prices[first:]) if self.limits else np.zeros(0)

    def _priced(self, prices: Floats, factor: float) -> tuple[Floats, float]:
        """Cost of each arc, and the weight of the bridges' units, with the limits priced."""
        whole = self.costs.astype(np.float64)
        for price, (terms, _) in zip(prices.tolist(), self.limits, strict=True):
            if price:
                whole += factor * price * terms
        arcs, units = self.coupled.arcs, self.coupled.step_units
        at = int(units.argmax()) if len(units) else 0
        weight = float(-whole[arcs + at] / units[at]) if len(units) and units[at] else 0.0
        self._scale = max(weight * UNITS, float(np.abs(whole[:arcs]).max(initial=0.0)), 1e-9)
        return whole[:arcs], weight

    def _exchange(self, best: Ints, prices: Floats, factor: float) -> Exchange:
        costs, weight = self._priced(prices, factor)
        flow = self.coupled.flow(best)
        return Exchange(self._network(best), self.coupled.bridges, costs, weight, flow, self.rng)

    def _network(self, best: Ints) -> Network:
        """The network without the arcs that no plan better than the best one so far can have."""
        arcs = self.coupled.arcs
        narrowed = self.program.settled(self.relaxed, int(self.costs @ best))
        lower = np.minimum(narrowed.lower[:arcs], best[:arcs])
        return replace(self.coupled.round.network, lower=lower, upper=np.maximum(narrowed.upper[:arcs], best[:arcs]))
