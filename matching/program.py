"""A round whose goals or limits tie pairs to each other: whole numbers under linear limits, with a bound from above.

Columns are the arcs of the round's network and, after them, the steps of each bridge; rows are the balance of every
node and whatever else couples pairs. The linear relaxation (GLOP) gives node prices; from any prices follows a bound
that does not depend on the solver's tolerances (weak duality), and the columns that can still matter (reduced costs).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python import model_builder_helper
from scipy import sparse

from .flow import Floats, Ints

LARGE = 8000
"""Free columns from which the relaxation is solved by a first-order method."""

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

    def relaxed(self, costs: Ints, limit_s: float) -> Relaxed | None:
        """The linear relaxation, or None where it could not be solved in time (or has no solution).

        GLOP (simplex) for small programs, PDLP (a first-order method; Applegate and others, "Practical large-scale
        linear programming using primal-dual hybrid gradient", 2021) for large ones: its prices need not be exact,
        as the bound is computed from them, whatever they are.
        """
        free = np.flatnonzero(self.upper > self.lower)
        base = self.matrix @ self.lower
        part = self.matrix[:, free]
        rows = np.flatnonzero(np.diff(part.indptr) > 0)
        part = part[rows].astype(np.float64)
        large = len(free) > LARGE
        sizes = np.maximum.reduceat(np.abs(part.data), part.indptr[:-1]) if large and len(rows) else np.ones(len(rows))
        low = np.where(self.row_lower <= -FAR, -np.inf, (self.row_lower - base).astype(np.float64))[rows] / sizes
        high = np.where(self.row_upper >= FAR, np.inf, (self.row_upper - base).astype(np.float64))[rows] / sizes
        scale = max(1.0, float(np.abs(costs[free]).max(initial=0)))
        spread = (self.upper - self.lower)[free].astype(np.float64)
        table = sparse.csr_matrix(sparse.diags_array(1.0 / sizes) @ part)
        whole: Any = (np.zeros(len(free)), spread, costs[free] / scale, low, high, table)
        model = model_builder_helper.ModelBuilderHelper()
        model.fill_model_from_sparse_data(*whole)
        solver = model_builder_helper.ModelSolverHelper("pdlp" if large else "glop")
        solver.set_time_limit_in_seconds(max(0.01, limit_s))
        solver.solve(model)
        if not solver.has_solution():
            return None
        prices = np.zeros(len(self.row_lower))
        prices[rows] = np.asarray(solver.dual_values()) * scale / sizes
        values = self.lower.astype(np.float64)
        values[free] += np.asarray(solver.variable_values())
        return self._bounded(costs, prices, values)

    def _bounded(self, costs: Ints, prices: Floats, values: Floats) -> Relaxed:
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
