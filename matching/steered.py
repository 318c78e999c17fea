"""A plan for one goal before its relaxation is known: exchanges, with the worth of bridges steered.

A goal after that of the bridges must keep what they are worth. Beside the goal's own costs bridges get a weight. It
rises from next to nothing, and the plan follows it, until the plan keeps the limit; from there it is lowered while
plans keep the limit and raised while they do not (a Lagrangian multiplier found from plans alone). Plans that come
from the side of the goal are far better than those that come from the side of the bridges, where little can move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .bridges import UNITS
from .counted_clock import CountedClock
from .coupled_model import CoupledModel, network_of
from .exchange import Exchange
from .flow import Floats, Ints
from .program import Program

STEPS, IDLE = 200, 14
"""Rounds of exchanges at most, and those without a better plan after which it gives up."""

ARCS = 40_000
"""Open pairs from which rounds become fewer, in proportion, down to a tenth."""

FIRST, RISE, RISES = 0.02, (1.05, 1.1), (250, 150)
"""The first weight of a bridge, as a share of the largest cost; by what it rises with each round, and rounds at most,
in rounds of fewer and of more open pairs than `ARCS`."""

NUDGE = 1.03
"""Factor on the weight after each round once the limit has been kept."""

JITTER = (1e-4, 0.0, 1e-3, 0.0)
"""Random values added to pairs, as shares of the largest value, in turn."""


@dataclass
class Steered:
    """One goal (`costs`) over a program, under limits (costs of columns and what they may come to) that earlier goals
    left; ends `until` seconds after the run's start."""

    coupled: CoupledModel
    program: Program
    costs: Ints
    limits: Sequence[tuple[Ints, int]]
    clock: CountedClock
    until: float
    rng: np.random.Generator

    def run(self, start: Ints) -> Ints:
        """The best columns found from a start that holds."""
        arcs = self.coupled.arcs
        if self.costs[arcs:].any():
            return self._nudged(start, self._exchange(self.coupled.flow(start), 1.0), None)
        limit = next((each for each in self.limits if each[0][arcs:].any()), None)
        if limit is None or not self.costs.any():
            return start
        return self._nudged(start, self._risen(start, limit), limit)

    def _risen(self, start: Ints, limit: tuple[Ints, int]) -> Exchange:
        """From the flow that is best without the limit, along with a rising weight, to the first plan that keeps it.

        Where none is met in time, the start again, with the weight reached.
        """
        weight = FIRST * self._largest / UNITS
        free = network_of(self.coupled, self.program).least_cost(self.costs[: self.coupled.arcs])
        exchange = self._exchange(self.coupled.flow(start) if free is None else free, weight)
        large = self._open > ARCS
        for k in range(RISES[large]):
            if _keeps(self.coupled.columns(exchange.flow), limit):
                return exchange
            if self.clock.is_past(self.until):
                break
            exchange.weight *= RISE[large]
            exchange.reprice()
            exchange.step(jitter=self._jitter(k, exchange.weight))
        return self._exchange(self.coupled.flow(start), exchange.weight)

    def _nudged(self, best: Ints, exchange: Exchange, limit: tuple[Ints, int] | None) -> Ints:
        """The best columns met while the weight is nudged to where plans hover at the limit."""
        idle = 0
        for k in range(max(STEPS // 10, int(STEPS / max(1.0, self._open / ARCS)))):
            columns = self.coupled.columns(exchange.flow)
            better = int(self.costs @ columns) < int(self.costs @ best) and self.program.holds(columns)
            idle, best = (0, columns) if better else (idle + 1, best)
            if idle > IDLE or self.clock.is_past(self.until):
                break
            if limit is not None:
                exchange.weight *= 1 / NUDGE if _keeps(columns, limit) else NUDGE
                exchange.reprice()
            exchange.step(jitter=self._jitter(k, exchange.weight) if limit is not None or idle else 0.0)
        return best

    @property
    def _open(self) -> int:
        pairs = self.coupled.round.pair_arcs
        return int((self.program.upper[pairs] > self.program.lower[pairs]).sum())

    @property
    def _largest(self) -> float:
        return float(np.abs(self.costs[: self.coupled.arcs]).max(initial=0))

    def _jitter(self, k: int, weight: float) -> float:
        return JITTER[k % len(JITTER)] * max(weight * UNITS, self._largest)

    def _exchange(self, flow: Ints, weight: float) -> Exchange:
        own: Floats = self.costs[: self.coupled.arcs].astype(np.float64)
        return Exchange(network_of(self.coupled, self.program), self.coupled.bridges, own, weight, flow, self.rng)


def _keeps(columns: Ints, limit: tuple[Ints, int]) -> bool:
    return int(limit[0] @ columns) <= limit[1]
