"""Goals in order over a program: for each a bound from the relaxation, a plan by exchanges, a proof by search."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

import numpy as np

from foundation.runs import Clock, Progress, ProgressSink

from .bridges import UNITS
from .coupled_model import CoupledModel, goal_costs
from .exact import Effort, least_by_search
from .fit import MICRO
from .flow import Floats, Ints
from .outside import Outside
from .policy import Goal
from .polish import Polish
from .program import FAR, Program, Relaxed
from .round_model import tie_costs
from .rules import Mask
from .solution import Number

SEARCHED = 5000
"""Free columns up to which the search is worth its time."""

SEARCHED_PART = 2500
"""Columns that are searched where there are more."""

SHARE = 0.7
"""Share of the work left that one goal may use."""

NEAR = 1e-3
"""How far above its lower limit the relaxation has a column that it uses."""


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
    outside: Outside | None = None
    whole_limits: list[Ints] = field(default_factory=list)

    def run(self, goals: tuple[Goal, ...]) -> None:
        """Goals in order, each among the plans that keep what those before it leave; ends early with the clock.

        Where the policy wants a pair for each organisation, that comes before every goal, for as many as can be.
        """
        if self.coupled.covers:
            reached, _, _ = self._least(self.coupled.covering(), 0.2)
            if reached is not None:
                self._limit(self.coupled.covering(), reached)
        for position, goal in enumerate(goals):
            if self.clock.is_over() and self.columns is not None:
                return
            last = position == len(goals) - 1
            self._pursue(goal, 0.0 if last else goal.give_way_percent)
        if all(each.proven for each in self.reached) and not self.clock.is_over():
            self._least(self.coupled.spread(tie_costs(self.coupled.round)), 1.0)

    def _pursue(self, goal: Goal, give_way_percent: float) -> None:
        found, bound, proven = [], [], True
        parts: list[tuple[Ints, int, Ints | None]] = []
        before = self.program, list(self.limits), list(self.whole_limits)
        placed = self._placed()
        wholes = goal_costs(self.outside.whole, goal, placed) if self.outside else itertools.repeat(None)
        for costs, whole in zip(goal_costs(self.coupled, goal, placed), wholes, strict=False):
            reached, least, sure = self._least(costs, SHARE, whole)
            if reached is None:
                return
            found.append(reached)
            bound.append(least)
            proven = proven and sure
            self._limit(costs, reached, whole)
            parts.append((costs, reached + int(abs(reached) * give_way_percent / 100), whole))
        if goal.goal == "worst_fit":
            lowest, sure = self._highest_low()
            found.append(-lowest)
            bound.append(-lowest if sure else -100 * MICRO)
            proven = proven and sure
        if give_way_percent:  # only now: the goal's own best is that of all its parts together
            self.program, self.limits, self.whole_limits = before
            for part in parts:
                self._limit(*part)
        if goal.goal == "worst_fit":
            fits = self._fits()
            threshold = int(self._lowest(fits) * (1 - give_way_percent / 100))
            self.program = self.program.closed(self._under(fits, threshold))
        sure = proven and all(each.proven for each in self.reached)
        self.reached.append(Reached(goal, tuple(found), tuple(bound), sure))
        value = number(goal, tuple(found), self.coupled)
        shown = value if isinstance(value, int | float) else None
        self.progress(Progress("goals", goal.goal, shown, shown if sure else None, self.clock.seconds()))

    def _placed(self) -> int:
        if self.columns is None:
            return 0
        return int((self.columns[self.coupled.round.pair_arcs] > 0).sum())

    def _limit(self, costs: Ints, limit: int, whole: Ints | None = None) -> None:
        """Keep to a cost from now on, and settle the columns that can no longer be otherwise."""
        if not costs.any():
            return
        self.program = self.program.with_row(costs, -int(FAR), limit)
        self.limits.append((costs, limit))
        if whole is not None:
            self.whole_limits.append(whole)

    def _least(self, costs: Ints, share: float, whole: Ints | None = None) -> tuple[int | None, int, bool]:
        """Least cost found (None: no plan at all), its proven bound, whether they meet.

        `whole` are the costs of the whole round's columns, where the program holds only some pairs.
        """
        start = self.columns
        plain = int(np.where(costs > 0, costs * self.program.lower, costs * self.program.upper).sum())
        if whole is not None:
            plain = int(np.minimum(whole, 0).sum())
        if start is not None and int(costs @ start) == plain:
            return plain, plain, True
        relaxed = self.program.relaxed(costs, self.clock.remaining_s())
        if relaxed is not None and whole is not None and self.outside is not None:
            relaxed = self.outside.bounded(relaxed, self.coupled, whole, self._whole_limits(relaxed))
        bound = plain if relaxed is None else max(plain, relaxed.bound)
        if relaxed is not None:
            self._try(np.rint(relaxed.values).astype(np.int64), costs)
            if self.columns is not None and len(self.coupled.step_of):
                rng = np.random.default_rng(self.effort.seed)
                polish = Polish(self.coupled, self.program, relaxed, costs, self.limits, self._half(), rng)
                self.columns = polish.run(self.columns)
        if self.columns is not None and int(costs @ self.columns) <= bound:
            return int(costs @ self.columns), int(costs @ self.columns), True
        if self.columns is not None and self.clock.is_over():
            return int(costs @ self.columns), bound, False
        program, complete = self._searchable(costs, relaxed)
        if program is None and self.columns is not None:
            return int(costs @ self.columns), bound, False
        best = least_by_search(program or self.program, costs, self.columns, bound, self.clock, self.effort, share)
        if best.columns is None:
            return None, bound, best.proven
        self.columns = best.columns
        reached = int(costs @ best.columns)
        return reached, best.bound if complete else bound, reached <= bound or (complete and best.proven)

    def _half(self) -> Clock:
        """A clock that leaves half of the time for what follows: it only matters on a machine that is too slow."""
        limit = self.clock.seconds() + self.clock.remaining_s() / 2
        return Clock(replace(self.clock.budget, time_limit_s=limit), self.clock.stop, self.clock.started)

    def _whole_limits(self, relaxed: Relaxed) -> list[tuple[Ints, Floats]]:
        first = self.program.matrix.shape[0] - len(self.limits)
        prices = relaxed.prices[first:]
        return [(terms, prices[k : k + 1]) for k, terms in enumerate(self.whole_limits)]

    def _searchable(self, costs: Ints, relaxed: Relaxed | None) -> tuple[Program | None, bool]:
        """The program for the search, and whether it holds every plan that could be better.

        Of too many columns only those of least reduced cost are searched; None where these say too little, because
        no pair has a cost of its own.
        """
        if relaxed is None or self.columns is None:
            return self.program, True
        program = self.program.settled(relaxed, int(costs @ self.columns))
        free = program.upper > program.lower
        if int(free.sum()) <= SEARCHED:
            return program, self.outside is None
        if not costs[: self.coupled.arcs].any():
            return None, False
        size = np.where(free, np.abs(relaxed.reduced), np.inf)
        near = (size <= np.partition(size, SEARCHED_PART)[SEARCHED_PART]) | (relaxed.values > program.lower + NEAR)
        return program.closed(free & ~near & (self.columns == program.lower)), False

    def _try(self, columns: Ints, costs: Ints) -> bool:
        """Take columns that hold if they cost less than those held."""
        if self.columns is not None and int(costs @ columns) >= int(costs @ self.columns):
            return False
        if not self.program.holds(columns):
            return False
        self.columns = columns
        return True

    def _highest_low(self) -> tuple[int, bool]:
        """The lowest fit as high as can be, in millionths, and whether that is proven."""
        fits = self._fits()
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
        return self._lowest(fits), sure

    def _fits(self) -> Ints:
        model = self.coupled.round
        return model.eligibility.fits[model.rows, model.columns].astype(np.int64)

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
