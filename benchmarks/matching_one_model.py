"""A round as one model of 0-1 choices, for the solvers that take such models as they come: CP-SAT and HiGHS.

The learners placed come first, by a weight larger than any total fit, then the total fit. Where a table says what
earlier goals have settled, those are rows of the model and only the total fit is left to find.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from benchmarks.matching_table import MICRO, Ints, Plan, Table


@dataclass(frozen=True)
class Row:
    """`low <= sum of factors x choices <= high`."""

    columns: Ints
    factors: Ints
    low: int
    high: int


@dataclass(frozen=True)
class Found:
    """What a solver brought: seconds of the solver alone, pairs, and how far the fit may be from the best (0: proven;
    None: nothing found)."""

    solving_s: float
    pairs: Plan
    gap: float | None


def first_weight(table: Table) -> int:
    """Millionths of a point that one more learner is worth: more than the fit of all pairs there can be."""
    if table.group_placed is not None:
        return 0
    return 100 * MICRO * min(table.learners, int(table.places.sum())) + 1


def worth_of(table: Table) -> Ints:
    """Worth of each choice in millionths of a point: the pairs, and after them the steps of the bridges (nothing)."""
    steps = 0 if table.steps is None else table.steps.size
    return np.append(table.fits + first_weight(table), np.zeros(steps, dtype=np.int64))


def rows_of(table: Table) -> Iterator[Row]:
    """The limits of the model."""
    for side, most in ((table.rows, np.ones(table.learners, dtype=np.int64)), (table.columns, table.places)):
        yield from _at_most(side, most)
    if table.group_of is not None and table.group_placed is not None:
        for group, placed in enumerate(table.group_placed.tolist()):
            yield _ones(np.flatnonzero(table.group_of[table.rows] == group), placed, placed)
    for fit, most in table.floors.tolist() if table.floors is not None else ():
        yield _ones(np.flatnonzero(table.fits < fit), 0, most)
    if table.bridge_of is not None and table.steps is not None:
        yield from _bridges(table.bridge_of, table.steps, table.bridges_least)


def _at_most(side: Ints, most: Ints) -> Iterator[Row]:
    order = np.argsort(side, kind="stable")
    ends = np.searchsorted(side[order], np.arange(len(most) + 1))
    for k, limit in enumerate(most.tolist()):
        columns = order[ends[k] : ends[k + 1]]
        if len(columns):
            yield _ones(columns, 0, limit)


def _ones(columns: Ints, low: int, high: int) -> Row:
    return Row(columns, np.ones(len(columns), dtype=np.int64), low, high)


def _bridges(bridge_of: Ints, steps: Ints, least: int) -> Iterator[Row]:
    """A bridge's steps count only as far as pairs use it; the steps together are worth enough."""
    wide, first = steps.shape[1], len(bridge_of)
    for bridge in range(len(steps)):
        own = np.flatnonzero(bridge_of == bridge)
        stairs = first + bridge * wide + np.arange(wide)
        factors = np.append(np.ones(wide, dtype=np.int64), -np.ones(len(own), dtype=np.int64))
        yield Row(np.append(stairs, own), factors, -len(own), 0)
    yield Row(first + np.arange(steps.size), steps.ravel(), least, int(steps.sum()))


def by_cp_sat(table: Table, limit_s: float) -> Found:
    """CP-SAT with one worker and its fuller linear relaxation, which was quickest here of the settings tried."""
    worth = worth_of(table)
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in worth]
    for row in rows_of(table):
        terms = cp_model.LinearExpr.weighted_sum([chosen[k] for k in row.columns], row.factors.tolist())
        model.add_linear_constraint(terms, row.low, row.high)
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, worth.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    started = time.perf_counter()
    status = solver.solve(model)
    spent = time.perf_counter() - started
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(spent, (), None)
    taken = [bool(solver.value(each)) for each in chosen[: len(table.rows)]]
    bound = int(worth @ np.array([bool(solver.value(each)) for each in chosen]))
    if status == cp_model.FEASIBLE:
        bound = int(solver.best_objective_bound)
    return _found(table, spent, np.array(taken), bound)


def by_highs(table: Table, limit_s: float) -> Found:
    """HiGHS, asked for a gap of nothing."""
    worth = worth_of(table) / MICRO
    model = mathopt.Model()
    chosen = [model.add_binary_variable() for _ in worth]
    for row in rows_of(table):
        size = float(np.abs(row.factors).max(initial=1))
        held: Any = model.add_linear_constraint(lb=row.low / size, ub=row.high / size)
        for k, factor in zip(row.columns.tolist(), (row.factors / size).tolist(), strict=True):
            held.set_coefficient(chosen[k], factor)
    for each, points in zip(chosen, worth.tolist(), strict=True):
        model.objective.set_linear_coefficient(each, points)
    model.objective.is_maximize = True
    asked = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=limit_s), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0
    )
    started = time.perf_counter()
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=asked)
    spent = time.perf_counter() - started
    if not result.has_primal_feasible_solution():
        return Found(spent, (), None)
    taken = np.array([result.variable_values(each) > 0.5 for each in chosen[: len(table.rows)]])
    return _found(table, spent, taken, round(result.dual_bound() * MICRO))


def _found(table: Table, spent: float, taken: Any, bound: int) -> Found:
    at = np.flatnonzero(taken)
    weight = first_weight(table)
    fit = int(table.fits[at].sum())
    short = max(0, bound - weight * len(at) - fit)
    near = 2 * len(at)  # a solver of floating-point numbers is exact to about a millionth of a point for each pair
    gap = 0.0 if short <= near else short / max(1, fit + short)
    return Found(spent, tuple(zip(table.rows[at].tolist(), table.columns[at].tolist(), strict=True)), gap)
