"""Goals in order over a program: for each a bound from the relaxation, a plan by exchanges, a proof by search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from foundation.runs import Clock, Progress, ProgressSink

from .bridges import UNITS
from .coupled_model import CoupledModel, goal_costs
from .exact import Effort, least_by_search
from .exchange import Exchange
from .fit import MICRO
from .flow import Floats, Ints, Network
from .policy import Goal
from .program import FAR, Program, Relaxed
from .round_model import tie_costs
from .rules import Mask
from .solution import Number

STILL = 120
"""Rounds of exchanges without a gain before they end."""

JITTER = (2.5e-4, 5e-3, 2e-2, 1e-1)
"""Random values added to pairs, as shares of the largest value, in turn."""

PRICE_STEPS = (1.0, 1.002, 1.01, 1.05, 1.25)
"""Factors on the prices of earlier goals' limits, so that some plan keeps to them."""


@dataclass(frozen=True)
class Reached:
    """A goal's own best: cost found and cost bound of each of its parts, and whether they are proven to meet."""

    goal: Goal
    found: tuple[int, ...]
    bound: tuple[int, ...]
    proven: bool


@dataclass
class Pursuit:
    """A run over a program: the best columns so far (None: none yet), the goals reached, the rows they left."""

    coupled: CoupledModel
    program: Program
    columns: Ints | None
    clock: Clock
    effort: Effort
    progress: ProgressSink
    reached: list[Reached] = field(default_factory=list)
    limits: list[tuple[Ints, int]] = field(default_factory=list)

    def run(self, goals: tuple[Goal, ...]) -> None:
        """Goals in order, each among the plans that keep what those before it leave; ends early with the clock."""
        for position, goal in enumerate(goals):
            if self.clock.is_over() and self.columns is not None:
                return
            last = position == len(goals) - 1
            self._pursue(goal, 0.0 if last else goal.give_way_percent, len(goals) - position)
        if all(each.proven for each in self.reached) and not self.clock.is_over():
            self._least(self.coupled.spread(tie_costs(self.coupled.round)), 1.0)

    def _pursue(self, goal: Goal, give_way_percent: float, goals_left: int) -> None:
        found, bound, proven = [], [], True
        placed = self._placed()
        for costs in goal_costs(self.coupled, goal, placed):
            reached, least, sure = self._least(costs, 1.0 / goals_left)
            if reached is None:
                return
            found.append(reached)
            bound.append(least)
            proven = proven and sure
            self._limit(costs, reached + int(abs(reached) * give_way_percent / 100))
        if goal.goal == "worst_fit":
            lowest, sure = self._highest_low(give_way_percent)
            found.append(-lowest)
            bound.append(-lowest if sure else -100 * MICRO)
            proven = proven and sure
        sure = proven and all(each.proven for each in self.reached)
        self.reached.append(Reached(goal, tuple(found), tuple(bound), sure))
        value = number(goal, tuple(found), self.coupled)
        shown = value if isinstance(value, int | float) else None
        self.progress(Progress("goals", goal.goal, shown, shown if sure else None, self.clock.seconds()))

    def _placed(self) -> int:
        if self.columns is None:
            return 0
        return int((self.columns[self.coupled.round.pair_arcs] > 0).sum())

    def _limit(self, costs: Ints, limit: int) -> None:
        """Keep to a cost from now on, and settle the columns that can no longer be otherwise."""
        if not costs.any():
            return
        self.program = self.program.with_row(costs, -int(FAR), limit)
        self.limits.append((costs, limit))

    def _least(self, costs: Ints, share: float) -> tuple[int | None, int, bool]:
        """Least cost found (None: no plan at all), its proven bound, whether they meet."""
        start = self.columns
        plain = int(np.where(costs > 0, costs * self.program.lower, costs * self.program.upper).sum())
        if start is not None and int(costs @ start) == plain:
            return plain, plain, True
        relaxed = self.program.relaxed(costs, self.clock.remaining_s())
        bound = plain if relaxed is None else max(plain, relaxed.bound)
        if relaxed is not None:
            self._try(np.rint(relaxed.values).astype(np.int64), costs)
            if self.columns is not None:
                self._exchange(costs, relaxed)
        if self.columns is not None and int(costs @ self.columns) <= bound:
            return int(costs @ self.columns), int(costs @ self.columns), True
        if self.columns is not None and self.clock.is_over():
            return int(costs @ self.columns), bound, False
        program = self.program
        if relaxed is not None and self.columns is not None:
            program = program.settled(relaxed, int(costs @ self.columns))
        best = least_by_search(program, costs, self.columns, bound, self.clock, self.effort, share)
        if best.columns is None:
            return None, bound, best.proven
        self.columns = best.columns
        return int(costs @ best.columns), best.bound, best.proven

    def _try(self, columns: Ints, costs: Ints) -> bool:
        """Take columns that hold if they cost less than those held."""
        if self.columns is not None and int(costs @ columns) >= int(costs @ self.columns):
            return False
        if not self.program.holds(columns):
            return False
        self.columns = columns
        return True

    def _exchange(self, costs: Ints, relaxed: Relaxed) -> None:
        """Exchanges with the earlier goals' limits priced as the relaxation prices them."""
        first = self.program.matrix.shape[0] - len(self.limits)
        prices = [-float(relaxed.prices[first + k]) for k in range(len(self.limits))]
        priced = any(prices)
        for factor in PRICE_STEPS if priced else PRICE_STEPS[:1]:
            whole = costs.astype(np.float64)
            for price, (terms, _) in zip(prices, self.limits, strict=True):
                whole = whole + factor * price * terms
            for columns in self._exchanges(whole, relaxed, STILL if not priced else STILL // 2):
                if self._try(columns, costs) and int(costs @ columns) <= relaxed.bound:
                    return

    def _exchanges(self, whole: Floats, relaxed: Relaxed, still: int) -> Iterator[Ints]:
        """Plans met on the way while exchanges gain something, over the arcs that promise most."""
        if self.columns is None:
            return
        arcs = self.coupled.arcs
        network = self._promising(relaxed)
        units = self.coupled.step_units
        at = int(units.argmax()) if len(units) else 0
        weight = float(-whole[arcs + at] / units[at]) if len(units) and units[at] else 0.0
        scale = max(weight * UNITS, float(np.abs(whole[:arcs]).max(initial=0.0)), 1e-9)
        rng = np.random.default_rng(self.effort.seed)
        plan = Exchange(network, self.coupled.bridges, whole[:arcs], weight, self.coupled.flow(self.columns), rng)
        idle = 0
        while idle < still and not self.clock.is_over():
            gain = plan.step(jitter=scale * JITTER[idle % len(JITTER)] if idle else 0.0)
            idle = 0 if gain > 1e-6 * scale else idle + 1
            yield self.coupled.columns(plan.flow)

    def _promising(self, relaxed: Relaxed) -> Network:
        """The network without pairs that could only be right in a plan near the costliest that are still open."""
        arcs = self.coupled.arcs
        reduced, lower, upper = relaxed.reduced[:arcs], self.program.lower[:arcs], self.program.upper[:arcs]
        used = reduced[(self.columns if self.columns is not None else lower)[:arcs] > lower]
        far = reduced > max(float(used.max(initial=0.0)), float(np.abs(used).mean()) if len(used) else 0.0)
        return replace(self.coupled.round.network, lower=lower, upper=np.where(far, lower, upper))

    def _highest_low(self, give_way_percent: float) -> tuple[int, bool]:
        """The lowest fit as high as can be, in millionths; pairs under it are closed from then on."""
        model = self.coupled.round
        fits = model.eligibility.fits[model.rows, model.columns].astype(np.int64)
        nothing = np.zeros(self.coupled.size, dtype=np.int64)
        lowest, sure = self._lowest(fits), True
        thresholds = np.unique(fits[fits > lowest])
        low, high = 0, len(thresholds)
        while low < high and self.columns is not None:
            middle = (low + high) // 2
            narrower = self.program.closed(self._under(fits, int(thresholds[middle])))
            best = least_by_search(narrower, nothing, None, 0, self.clock, self.effort, 0.1)
            if best.columns is not None and self._lowest(fits, best.columns) >= thresholds[middle]:
                self.columns, low = best.columns, middle + 1
            else:
                sure = sure and (best.proven or best.columns is not None)
                high = middle
        lowest = self._lowest(fits)
        self.program = self.program.closed(self._under(fits, int(lowest * (1 - give_way_percent / 100))))
        return lowest, sure

    def _lowest(self, fits: Ints, columns: Ints | None = None) -> int:
        held = self.columns if columns is None else columns
        if held is None:
            return 0
        chosen = fits[held[self.coupled.round.pair_arcs] > 0]
        return int(chosen.min()) if len(chosen) else 0

    def _under(self, fits: Ints, threshold: int) -> Mask:
        mask = np.zeros(self.coupled.size, dtype=np.bool_)
        mask[self.coupled.round.pair_arcs] = fits < threshold
        return mask


def number(goal: Goal, costs: tuple[int, ...], coupled: CoupledModel) -> Number:
    """A goal's costs as its value, in the goal's own units."""
    sizes = coupled.round.group_sizes
    if goal.goal == "place_learners":
        return coupled.round.instance.shape[0] - costs[0]
    if goal.goal == "worst_fit":
        return *costs[:-1], -costs[-1] / MICRO
    if goal.goal == "fair_shares":
        return costs[0] / max(1, int(sizes.sum())) ** 2
    if goal.goal == "balance_load":
        return costs[0]
    unit = {"keep_pairs": 1, "total_fit": MICRO, "new_bridges": UNITS}[goal.goal]
    return -costs[0] if unit == 1 else -costs[0] / unit
