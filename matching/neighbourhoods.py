"""A better plan by parts: free some learners, keep the others, find the best for those; again and again.

Which learners: above all those for whom the plan and the linear relaxation differ, since what is still to be gained
lies there (Danna, Rothberg and Le Pape, "Exploring relaxation induced neighborhoods to improve MIP solutions", 2005).
How many: as many as can be settled quickly. Two parts are searched at a time and their gains joined
where they can be, so a run is the same on one core as on two.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse

from .counted_clock import CountedClock
from .coupled_model import CoupledModel
from .exact import Effort, model_of, solver_for, watch
from .flow import Ints
from .program import Program, Relaxed
from .rules import Mask

FIRST_SIZE, LEAST_SIZE = (48, 120), 12
"""Learners freed at the start (fewer where there are no bridges: hours are harder), and at least."""

MOST = 0.7
"""Share of the learners that are freed at most."""

WIDE = 1500
"""Columns that could be otherwise above which a round without bridges is searched by many short parts, with more
patience: no search of the whole can follow there."""

QUICK, LONG = (0.3, 0.08), (1.2, 0.3)
"""Work of a part under which more learners are freed next time; work that a part may take at most. The second of each
is for wide rounds."""

OPTIONS = 14
"""Pairs of a freed learner that are looked at: those of least reduced cost."""

NEAR = 0.02
"""Reduced cost up to which a pair is looked at, as a share of the largest cost."""

UNIFORM = (0.03, 0.3)
"""Weight of a learner for whom plan and relaxation agree, next to one for whom they differ: of each part."""

UNDECIDED, MOST_UNDECIDED = 1e-3, 160
"""Value between none and one from which a learner is undecided; learners freed at most for a plan next to that."""

NOTHING = 1e-6
"""Share of the bound within which a plan counts as having met it here: prices are not exact to the last unit."""

AGAIN = 0.1
"""Factor on the weight of a learner for each part of a round that frees him or her already."""

NEVER = 1e-9
"""Weight of a learner who has nothing to choose."""

FEW = (200, 1200)
"""Columns that could still be otherwise at which the search for a better plan gives way to that for a proof (the
first where there are no bridges)."""

STILL, FEWEST_STILL, MANY = (25, 120), 4, 600
"""Rounds without a gain after which the search gives up (the second if wide); fewer, down to so few, in rounds of more
learners than `MANY`: there parts are a small share of the whole."""

COLUMN_WORK = 6e-6
"""Work counted for setting up each free column."""


@dataclass
class Neighbourhoods:
    """One goal (`costs`) over a program with its relaxation, and the plan to better."""

    coupled: CoupledModel
    program: Program
    relaxed: Relaxed
    costs: Ints
    best: Ints
    clock: CountedClock
    effort: Effort
    rng: np.random.Generator

    def __post_init__(self) -> None:
        self.wide = not len(self.coupled.step_of) and self._open_columns() > WIDE
        self.size: float = FIRST_SIZE[len(self.coupled.step_of) > 0]

    def settle_rest(self, until: float) -> Ints:
        """A plan next to the relaxation: learners it leaves undecided are settled, the others stay where it has them.

        More and more learners are freed until a plan holds; the best plan so far where none does, or it is no better.
        """
        learners, model = self._learners, self.coupled.round
        values = self.relaxed.values[model.pair_arcs]
        open_ = np.bincount(model.rows, weights=np.minimum(values, 1.0 - values), minlength=learners)
        order = np.argsort(-open_ + 1e-6 * self.rng.random(learners), kind="stable")
        size = int((open_ > UNDECIDED).sum())
        held = self.best
        while size <= MOST_UNDECIDED and self.clock.is_past(until) is False:
            size = min(learners, int(size * 1.5) + 8)
            self.best = np.rint(self.relaxed.values).astype(np.int64)
            part = self._part(order[:size], self.program.lower, self.program.upper)
            self.best = held
            found = [each for each in self._searched([part], until) if self.program.holds(each)]
            if found and not self.clock.is_past(until):
                self.best = min(held, found[0], key=self._cost)
                break
            if size == learners:
                break
        return self.best

    def run(self, work: float, until: float, bound: int) -> Ints:
        """The best columns found with so much work, until so many seconds after the run's start or a bound is met."""
        end, idle = self.effort.left - work, 0
        still = max(FEWEST_STILL, int(STILL[self.wide] * min(1.0, MANY / self._learners)))
        least = max(bound, self.relaxed.bound + NOTHING * abs(self.relaxed.bound))
        while idle < still and self.effort.left > max(0.0, end) and self._cost(self.best) > least:
            found = self._searched(self._parts(), until)
            if self.clock.is_past(until):
                break
            better = self._joined(found)
            gained = self._cost(better) < self._cost(self.best)
            self.best, idle = better, 0 if gained else idle + 1
            if gained and self._open_columns() <= FEW[len(self.coupled.step_of) > 0]:
                break
        return self.best

    def _open_columns(self) -> int:
        narrowed = self.program.settled(self.relaxed, self._cost(self.best))
        return int((narrowed.upper > narrowed.lower).sum())

    @property
    def _most(self) -> float:
        """The most learners that are freed at a time: not all, or it would be the whole search."""
        return max(1.0, MOST * self._learners)

    @property
    def _learners(self) -> int:
        return self.coupled.round.instance.shape[0]

    @cached_property
    def _largest(self) -> float:
        return float(np.abs(self.costs).max(initial=0))

    @cached_property
    def _open(self) -> Mask:
        model, program = self.coupled.round, self.program
        arcs = model.pair_arcs
        open_ = model.rows[program.upper[arcs] > program.lower[arcs]]
        return np.asarray(np.bincount(open_, minlength=self._learners) > 0)

    @cached_property
    def _table(self) -> sparse.csc_array:
        return self.program.matrix.tocsc()

    def _cost(self, columns: Ints) -> int:
        return int(self.costs @ columns)

    def _parts(self) -> list[Program]:
        """Programs of parts of the round: everything else stays as it is in the best plan.

        Parts overlap little, so that the gains of all can mostly be had together.
        """
        model = self.coupled.round
        arcs = model.pair_arcs
        apart = np.bincount(
            model.rows, weights=np.abs(self.best[arcs] - self.relaxed.values[arcs]), minlength=self._learners
        )
        size, chosen, again = max(1, int(min(self.size, self._most))), [], np.ones(self._learners)
        for uniform in UNIFORM:
            weights = np.where(self._open, uniform + np.minimum(apart, 2.0), NEVER) * again
            chosen.append(self.rng.choice(self._learners, size, replace=False, p=weights / weights.sum()))
            again[chosen[-1]] *= AGAIN
        narrowed = self.program.settled(self.relaxed, self._cost(self.best))
        lower, upper = np.minimum(narrowed.lower, self.best), np.maximum(narrowed.upper, self.best)
        return [self._part(each, lower, upper) for each in chosen]

    def _part(self, learners: Ints, lower: Ints, upper: Ints) -> Program:
        model, coupled = self.coupled.round, self.coupled
        inside = np.zeros(self._learners, dtype=np.bool_)
        inside[learners] = True
        free = np.zeros(coupled.size, dtype=np.bool_)
        pairs = np.flatnonzero(inside[model.rows] & (upper[model.pair_arcs] > lower[model.pair_arcs]))
        pairs = pairs[self._nearest(pairs)]
        free[pairs] = True
        free[model.unplaced_arcs] = inside
        free[model.group_arcs] = True
        coaches = np.zeros(len(model.network.supplies), dtype=np.bool_)
        coaches[self._learners + model.columns[pairs]] = True
        free[model.coach_arcs] = coaches[model.network.tails[model.coach_arcs]]
        free[coupled.arcs :] = True
        if len(coupled.step_of):
            free[coupled.arcs : coupled.arcs + len(coupled.step_of)] = self._steps(pairs)
        free &= upper > lower
        return replace(self.program, lower=np.where(free, lower, self.best), upper=np.where(free, upper, self.best))

    def _nearest(self, pairs: Ints) -> Mask:
        """Each learner's pairs of least reduced cost, equals at random, and all that plan or relaxation use."""
        rows = self.coupled.round.rows[pairs]
        size = np.abs(self.relaxed.reduced[pairs])
        size = np.where((self.best[pairs] > 0) | (self.relaxed.values[pairs] > 0.01), -1.0, np.round(size, 3))
        order = np.lexsort((self.rng.random(len(pairs)), size, rows))
        place = rows[order]
        rank = np.arange(len(pairs)) - np.searchsorted(place, place)
        near = np.zeros(len(pairs), dtype=np.bool_)
        near[order[rank < OPTIONS]] = True
        return (near & (size <= NEAR * self._largest)) | (size < 0)

    def _steps(self, pairs: Ints) -> Mask:
        """Steps of the bridges that some pairs belong to, up to two more than the plan has."""
        table, step_of = self.coupled.bridges, self.coupled.step_of
        touched = np.zeros(len(table.values), dtype=np.bool_)
        of = table.of[pairs]
        touched[of[of >= 0]] = True
        counts = table.counts(self.best[self.coupled.round.pair_arcs] > 0)
        rank = np.arange(len(step_of)) - np.searchsorted(step_of, step_of)
        return np.asarray(touched[step_of] & (rank < counts[step_of] + 2))

    def _searched(self, parts: list[Program], until: float) -> list[Ints]:
        """The best columns of each part; the sizes of the next parts follow from the work these took."""
        solvers = [solver_for(int(self.rng.integers(2**31)), LONG[self.wide]) for _ in parts]
        models, searches = [], []
        with ThreadPoolExecutor(max_workers=len(UNIFORM)) as pool:
            for part, solver in zip(parts, solvers, strict=True):
                models.append(model_of(part, self.costs, self.best, self._table))
                searches.append((pool.submit(solver.solve, models[-1][0]), solver))
            statuses = watch(searches, self.clock, until)
        found = []
        for part, solver, (_, variables, free), status in zip(parts, solvers, models, statuses, strict=True):
            work = float(solver.response_proto.deterministic_time)
            self.effort.spend(work + COLUMN_WORK * len(free))
            self._resize(status == cp_model.OPTIMAL, work)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                columns = part.lower.copy()
                columns[free] = [solver.value(each) for each in variables]
                found.append(columns)
        return found

    def _resize(self, settled: bool, work: float) -> None:
        if settled and work < QUICK[self.wide]:
            self.size = min(self.size * 1.06, self._most)
        elif not settled or work > LONG[self.wide] / 2:
            self.size = max(LEAST_SIZE, self.size * 0.85)

    def _joined(self, found: list[Ints]) -> Ints:
        """The best plan so far and the gains of all parts, where they hold together; else the best of them."""
        model, arcs = self.coupled.round, self.coupled.round.pair_arcs
        joined, candidates = self.best, [self.best, *found]
        for each in sorted(found, key=self._cost):
            chosen = joined[arcs] + each[arcs] - self.best[arcs]
            both = self.coupled.columns(model.flow_of_arcs(chosen > 0))
            if ((chosen == 0) | (chosen == 1)).all() and self.program.holds(both):
                joined = both
        # Of equals the last: a plan that moves without a loss finds what a plan that stands still does not.
        return min(reversed([*candidates, joined]), key=self._cost)
