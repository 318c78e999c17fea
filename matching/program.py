"""A round whose goals or limits tie pairs to each other: whole numbers under linear limits, with a bound from above.

Columns are the arcs of the round's network and, after them, the steps of each bridge; rows are the balance of every
node and whatever else couples pairs. The linear relaxation (GLOP) gives node prices; from any prices follows a bound
that does not depend on the solver's tolerances (weak duality), and the columns that can still matter (reduced costs).
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python import model_builder_helper
from scipy import sparse

from .counted_clock import CountedClock
from .flow import Floats, Ints

LARGE, HUGE = 8000, 60_000
"""Free columns up to which the simplex method does alone, and up to which it is used at all."""

FEW_KINDS = 0.02
"""Share of distinct costs among the free columns up to which the simplex method loses its way among equals."""

DUAL = "use_dual_simplex: true perturb_costs_in_dual_simplex: true max_deterministic_time: 4"
"""The simplex method where costs are many; a few times the work it usually needs ends it."""

NEAR, INSIDE = 0.01, 1e-4
"""Reduced cost up to which a column is near, as a share of the largest cost; how far inside its limits a value is."""

FINE = ""
ROUGH = "termination_criteria { simple_optimality_criteria { eps_optimal_absolute: 0 eps_optimal_relative: 1e-5 } }"
"""The first-order method where it has the last word, and where the simplex method follows it."""

PRIMAL = "max_deterministic_time: 4"
"""The simplex method where costs are few."""

POLL_S = 0.02
"""Seconds between two looks at the clock while a solver runs."""

GRACE_S = 1.0
"""Seconds by which a solver's own limit is later than the clock's."""

FAR = np.int64(2**52)
"""Stands for "no limit" in rows."""


@dataclass(frozen=True)
class Relaxed:
    """The linear relaxation: a proven lower bound of the cost, reduced cost and value of each column, row prices."""

    bound: int
    reduced: Floats
    values: Floats
    prices: Floats


@dataclass(frozen=True)
class Program:
    """Least cost over whole columns between `lower` and `upper`, with `row_lower <= matrix x columns <= row_upper`."""

    lower: Ints
    upper: Ints
    matrix: sparse.csr_array
    row_lower: Ints
    row_upper: Ints

    def with_row(self, terms: Ints, lower: int, upper: int) -> Program:
        """The program with one more row."""
        row = sparse.csr_array(terms.reshape(1, -1))
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, row], format="csr"),
            row_lower=np.append(self.row_lower, np.int64(lower)),
            row_upper=np.append(self.row_upper, np.int64(upper)),
        )

    def closed(self, columns: npt.NDArray[np.bool_]) -> Program:
        """The program with these columns closed down to their lower limit."""
        return replace(self, upper=np.where(columns, self.lower, self.upper))

    def settled(self, relaxed: Relaxed, limit: int) -> Program:
        """Columns settled that no solution of cost at most `limit` can have otherwise."""
        room = limit - relaxed.bound + 1.0
        down, up = relaxed.reduced > room, relaxed.reduced < -room
        return replace(self, lower=np.where(up, self.upper, self.lower), upper=np.where(down, self.lower, self.upper))

    def holds(self, columns: Ints) -> bool:
        """Whether columns obey every limit."""
        reached = self.matrix @ columns
        within = (self.lower <= columns).all() and (columns <= self.upper).all()
        return bool(within and (reached >= self.row_lower).all() and (reached <= self.row_upper).all())

    def relaxed(self, costs: Ints, clock: CountedClock, until: float = math.inf) -> Relaxed | None:
        """The linear relaxation, or None where it could not be solved in time (or has no solution).

        GLOP (simplex) for small programs; for large ones PDLP (a first-order method; Applegate and others, "Practical
        large-scale linear programming using primal-dual hybrid gradient", 2021), then, where costs tell most columns
        apart, the simplex method on those of small reduced cost, for a solution in a corner. Prices need not be
        exact, as the bound is computed from them, whatever they are. It breaks off `until` seconds after the run's
        start.
        """
        free = self.upper > self.lower
        count = int(free.sum())
        if count <= LARGE:
            return self._solved(costs, clock, "glop", "", until)
        kinds = count <= HUGE and len(np.unique(costs[free])) > FEW_KINDS * count
        relaxed = self._solved(costs, clock, "pdlp", ROUGH if kinds else FINE, until)
        return self._cornered(costs, relaxed, clock, until) if kinds and relaxed is not None else relaxed

    def _cornered(self, costs: Ints, relaxed: Relaxed, clock: CountedClock, until: float = math.inf) -> Relaxed:
        """A relaxation in a corner near to one that is not, with the better of both bounds."""
        far = np.abs(relaxed.reduced) > NEAR * np.abs(costs).max(initial=1)
        far &= (relaxed.values < self.lower + INSIDE) | (relaxed.values > self.upper - INSIDE)
        up, down = far & (relaxed.reduced < 0), far & (relaxed.reduced > 0)
        part = replace(self, lower=np.where(up, self.upper, self.lower), upper=np.where(down, self.lower, self.upper))
        corner = part._solved(costs, clock, "glop", DUAL, until)
        if corner is None:
            return relaxed
        exact = self.bounded(costs, corner.prices, corner.values)
        return exact if exact.bound >= relaxed.bound else replace(relaxed, values=corner.values)

    def rounded(self, costs: Ints, bound: int) -> int:
        """A bound moved up to the next cost that whole columns can come to: all costs are whole steps apart."""
        free = self.upper > self.lower
        step = int(np.gcd.reduce(costs[free])) if free.any() else 0
        base = int(costs @ self.lower)
        return base - (base - bound) // step * step if step else max(bound, base)

    def sharpened(self, costs: Ints, clock: CountedClock) -> Relaxed | None:
        """The linear relaxation of a program that is not too large, by the simplex method: exact, and slower."""
        if int((self.upper > self.lower).sum()) > HUGE:
            return None
        return self._solved(costs, clock, "glop", PRIMAL, math.inf)

    def _solved(self, costs: Ints, clock: CountedClock, method: str, parameters: str, until: float) -> Relaxed | None:
        free = np.flatnonzero(self.upper > self.lower)
        base = self.matrix @ self.lower
        part = self.matrix[:, free]
        rows = np.flatnonzero(np.diff(part.indptr) > 0)
        part = part[rows].astype(np.float64)
        sizes = np.maximum.reduceat(np.abs(part.data), part.indptr[:-1]) if len(rows) else np.ones(0)
        low = np.where(self.row_lower <= -FAR, -np.inf, (self.row_lower - base).astype(np.float64))[rows] / sizes
        high = np.where(self.row_upper >= FAR, np.inf, (self.row_upper - base).astype(np.float64))[rows] / sizes
        scale = max(1.0, float(np.abs(costs[free]).max(initial=0)))
        spread = (self.upper - self.lower)[free].astype(np.float64)
        table = sparse.csr_matrix(sparse.diags_array(1.0 / sizes) @ part)
        whole: Any = (np.zeros(len(free)), spread, costs[free] / scale, low, high, table)
        model = model_builder_helper.ModelBuilderHelper()
        model.fill_model_from_sparse_data(*whole)
        solver = model_builder_helper.ModelSolverHelper(method)
        if parameters:
            solver.set_solver_specific_parameters(parameters)
        _solve(solver, model, clock, min(until, clock.budget.time_limit_s))
        if not solver.has_solution() or solver.status() != model_builder_helper.SolveStatus.OPTIMAL:
            return None
        prices = np.zeros(len(self.row_lower))
        prices[rows] = np.asarray(solver.dual_values()) * scale / sizes
        values = self.lower.astype(np.float64)
        values[free] += np.asarray(solver.variable_values())
        return self.bounded(costs, prices, values)

    def bounded(self, costs: Ints, prices: Floats, values: Floats) -> Relaxed:
        """The bound that row prices prove: prices times limits, plus the best of each column at its reduced cost."""
        no_floor, no_ceiling = self.row_lower <= -FAR, self.row_upper >= FAR
        prices = np.where(no_floor, np.minimum(prices, 0.0), prices)
        prices = np.where(no_ceiling, np.maximum(prices, 0.0), prices)
        limits = np.where(prices > 0, self.row_lower, self.row_upper)
        by_rows = prices * np.where(prices == 0, 0, limits)
        reduced = costs - prices @ self.matrix
        by_columns = np.where(reduced > 0, reduced * self.lower, reduced * self.upper)
        size = np.abs(by_rows).sum() + np.abs(by_columns).sum()
        bound = int(np.ceil(by_rows.sum() + by_columns.sum() - max(1e-6, 1e-12 * size)))
        return Relaxed(bound, reduced, values, prices)


def _solve(solver: Any, model: Any, clock: CountedClock, until: float) -> None:
    """Solve in a thread of its own while this one looks at the clock, which ends it before the solver's own limit."""
    solver.set_time_limit_in_seconds(max(0.0, until - clock.seconds()) + GRACE_S)
    with ThreadPoolExecutor(max_workers=1) as pool:
        pending = pool.submit(solver.solve, model)
        try:
            while not wait([pending], POLL_S).done:
                if clock.breaks_off(until):
                    solver.interrupt_solve()
        except BaseException:
            solver.interrupt_solve()
            raise
        pending.result()
