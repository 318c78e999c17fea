"""Goals in order over a program: for each a bound from the relaxation, a plan by exchanges, a proof by search."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from foundation.runs import Progress, ProgressSink

from .bridges import UNITS
from .counted_clock import CountedClock
from .coupled_model import CoupledModel, goal_costs
from .exact import Effort, least_by_search
from .fit import MICRO
from .flow import Floats, Ints
from .flow_bound import by_flow
from .neighbourhoods import NOTHING, Neighbourhoods
from .outside import Outside
from .policy import Goal
from .polish import Polish
from .program import FAR, LARGE, Program, Relaxed
from .round_model import tie_costs
from .rules import Mask
from .solution import Number
from .steered import Steered

SEARCHES = ((4500, 0.3), (0, 0.7), (3000, 1.0))
"""In turn: open columns up to which they are searched whole, and the share that may be used of a goal's work."""

SEARCHES_WITHOUT_BRIDGES = ((0, 0.1), (600, 0.4), (0, 0.7), (1500, 1.0))
"""The same where only limits tie pairs to each other: a proof takes a plan that is nearly best."""

SHARES = {"place_learners": 0.5, "new_bridges": 0.45, "total_fit": 0.92}
"""Share of the work left that a goal may use, where it is not the usual one."""

SHARE = 0.8
"""The usual share."""

TIES = 0.05
"""Share of what is left when all is proven that may be used to choose among equals."""

FIRST, LONGEST, BRIEF = 0.3, 0.5, 0.15
"""Share of a goal's time that its first plan may take; shares of all time left that its relaxation may take after
that, and a bound from flows where that was not enough."""


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
    clock: CountedClock
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
            share = 1.0 if last else SHARES.get(goal.goal, SHARE)
            self._pursue(goal, 0.0 if last else goal.give_way_percent, share)
        if all(each.proven for each in self.reached) and not self.clock.is_over():
            self._least(self.coupled.spread(tie_costs(self.coupled.round)), TIES)

    def _pursue(self, goal: Goal, give_way_percent: float, share: float) -> None:
        found, bound, proven = [], [], True
        parts: list[tuple[Ints, int, Ints | None]] = []
        before = self.program, list(self.limits), list(self.whole_limits)
        placed = self._placed()
        wholes = goal_costs(self.outside.whole, goal, placed) if self.outside else itertools.repeat(None)
        for costs, whole in zip(goal_costs(self.coupled, goal, placed), wholes, strict=False):
            reached, least, sure = self._least(costs, share, whole)
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
        until, end = self.clock.share(share), (1 - share) * self.effort.left
        large = int((self.program.upper > self.program.lower).sum()) > LARGE
        if start is not None and large:
            soon, rng = self.clock.share(share * FIRST), np.random.default_rng(self.effort.seed)
            self.columns = Steered(self.coupled, self.program, costs, self.limits, self.clock, soon, rng).run(start)
        relaxed = self._relaxed(costs, whole, self.clock.share(LONGEST))
        if relaxed is None and large and self.columns is not None:
            relaxed = self._by_flow(costs, whole, self.columns, self.clock.share(BRIEF))
        bound = plain if relaxed is None else max(plain, self._rounded(costs, relaxed.bound))
        if self.columns is None:
            found = self._by_search(costs, self.program, bound, share / 2, complete=True)
            if found[2] or self.columns is None:
                return found
        if relaxed is not None and not self.clock.is_over():
            bound, proven = self._approach(costs, relaxed, bound, end, until)
            return int(costs @ self.columns), bound, proven
        return int(costs @ self.columns), bound, int(costs @ self.columns) <= bound

    def _by_flow(self, costs: Ints, whole: Ints | None, plan: Ints, until: float) -> Relaxed | None:
        """The relaxation without what ties pairs to each other but bridges, where there was no time for the whole."""
        relaxed = by_flow(self.coupled, self.program, costs, plan, self.clock, until)
        return None if relaxed is None else self._of_whole(relaxed, whole)

    def _of_whole(self, relaxed: Relaxed, whole: Ints | None) -> Relaxed:
        """A relaxation with the bound of the whole round, where the program holds only some of its pairs."""
        if whole is None or self.outside is None:
            return relaxed
        return self.outside.bounded(relaxed, self.coupled, whole, self._whole_limits(relaxed))

    def _relaxed(self, costs: Ints, whole: Ints | None, until: float) -> Relaxed | None:
        """The relaxation of the program, its bound that of the whole round; None where there was no time for it."""
        relaxed = None if self.clock.is_over() else self.program.relaxed(costs, self.clock, until)
        late = self.clock.is_past(until)  # looked at even where there is none, so that a replay looks as often
        if relaxed is None or late:
            return None
        relaxed = self._of_whole(relaxed, whole)
        self._try(np.rint(relaxed.values).astype(np.int64), costs)
        return relaxed

    def _approach(self, costs: Ints, relaxed: Relaxed, bound: int, end: float, until: float) -> tuple[int, bool]:
        """Better the plan until it meets the bound or the work is done; gives the bound and whether they meet.

        Few open columns are searched whole, which may prove; many by neighbourhoods.
        """
        rng = np.random.default_rng(self.effort.seed)
        if len(self.coupled.step_of) and self.columns is not None:
            polish = Polish(self.coupled, self.program, relaxed, costs, self.limits, self.clock, until, rng)
            self.columns = polish.run(self.columns)
        near, bridges = None, len(self.coupled.step_of) > 0
        for most, part in SEARCHES if bridges else SEARCHES_WITHOUT_BRIDGES:
            if self.columns is None or int(costs @ self.columns) <= bound:
                return bound, True
            program = self.program.settled(relaxed, int(costs @ self.columns))
            work = part * (self.effort.left - end)
            if work <= 0 or self.clock.is_past(until):
                return bound, False
            if int((program.upper > program.lower).sum()) <= most:
                share = work / self.effort.left
                _, bound, proven = self._by_search(costs, program, bound, share, complete=self.outside is None)
                if proven:
                    return bound, True
            else:
                near = near or self._near(costs, relaxed, rng, until)
                near.best = self.columns
                self.columns = near.run(work, until, bound)
                bound = self._sharpened(costs, bound)
        return bound, self.columns is not None and int(costs @ self.columns) <= bound

    def _near(self, costs: Ints, relaxed: Relaxed, rng: np.random.Generator, until: float) -> Neighbourhoods:
        """The search by parts, from the plan held or one next to the relaxation if that is better."""
        if self.columns is None:
            raise ValueError("parts are parts of a plan")
        near = Neighbourhoods(self.coupled, self.program, relaxed, costs, self.columns, self.clock, self.effort, rng)
        self.columns = near.settle_rest(until)
        return near

    def _rounded(self, costs: Ints, bound: int) -> int:
        return bound if self.outside is not None else self.program.rounded(costs, bound)

    def _sharpened(self, costs: Ints, bound: int) -> int:
        """The bound from exact prices, where a plan is so near to it that this may prove it best."""
        reached = int(costs @ self.columns) if self.columns is not None else bound
        if not bound < reached <= bound + NOTHING * abs(bound) or self.outside is not None:
            return bound
        exact = self.program.sharpened(costs, self.clock)
        return bound if exact is None or self.clock.is_over() else max(bound, self._rounded(costs, exact.bound))

    def _by_search(
        self, costs: Ints, program: Program, bound: int, share: float, *, complete: bool
    ) -> tuple[int | None, int, bool]:
        """The search over a program: cost found, bound, whether they meet; `complete` if it holds all better plans."""
        best = least_by_search(program, costs, self.columns, bound, self.clock, self.effort, share)
        if best.columns is None:
            return None, bound, best.proven
        self.columns = best.columns
        reached = int(costs @ best.columns)
        return reached, best.bound if complete else bound, reached <= bound or (complete and best.proven)

    def _whole_limits(self, relaxed: Relaxed) -> list[tuple[Ints, Floats]]:
        first = self.program.matrix.shape[0] - len(self.limits)
        prices = relaxed.prices[first:]
        return [(terms, prices[k : k + 1]) for k, terms in enumerate(self.whole_limits)]

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
