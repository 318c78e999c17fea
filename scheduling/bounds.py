"""A number that no plan can be below, from prices on rooms and leaders where they are short.

A linear relaxation (each session by shares at its candidates, never more together than rooms or leaders serve) gives
the prices; the bound itself is the Lagrangian one of those prices, with each cohort's sequence at its cheapest dates,
order and gaps kept, rounded to binary fractions so that every sum is exact (A. Geoffrion, "Lagrangean relaxation for
integer programming", 1974): whatever the prices, it holds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python import model_builder_helper
from scipy import sparse

from foundation.runs import Clock

from .cpsat import beside
from .grid import Grid
from .joining import Joined
from .model import PlanModel
from .rules.goal import CandidateLevel
from .sequences import all_least
from .staffing import count_rows

MOST_CANDIDATES = 120_000
"""With more, the relaxation would take too long for what it tells."""

WORK_PER_ENTRY = 7e-7
"""Deterministic seconds that the relaxation counts as, for each entry of its rows."""

FRACTION = 2.0**-20
"""Prices are whole multiples of this part of the largest cost: sums of them are exact."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Relaxation:
    """Columns (candidates, and leaving out), rows (at most so much together), the session of each column."""

    session: npt.NDArray[np.int64]
    costs: Floats
    rows: sparse.csr_matrix
    most: Floats


@dataclass(frozen=True)
class Bound:
    """A number that a level of no plan is below, the same of plans with each candidate by session, and the work."""

    least: int
    through: dict[str, Floats]
    work: float


def relaxed_bound(
    grid: Grid,
    joined: Joined,
    optional: frozenset[str],
    level: CandidateLevel,
    settled: Sequence[tuple[CandidateLevel, int]],
    limit_s: float,
    clock: Clock,
) -> Bound:
    """What a level is at least (0 where there are too many candidates to say), and with each candidate that is joined.

    Args:
        grid: the instance's arrays.
        joined: candidates, joined where the levels see no difference.
        optional: sessions that may stay unplaced.
        level: what is to be small.
        settled: levels that may not rise above a value.
        limit_s: safety stop in seconds.
        clock: with the stop signal.
    """
    if not 0 < sum(map(len, joined.sets.values())) <= MOST_CANDIDATES:
        return Bound(0, {}, 0.0)
    model = PlanModel(grid, joined.sets, optional, frozenset(), clock=clock)
    relaxation = _relaxation(model, joined, level, settled)
    prices = _prices(relaxation, limit_s, clock)
    unit = FRACTION * 2.0 ** math.ceil(math.log2(1 + float(relaxation.costs.max(initial=0))))
    prices = np.floor(np.maximum(prices, 0) / unit) * unit
    reduced = relaxation.costs + np.asarray(relaxation.rows.T @ prices).reshape(-1)
    costs, outs = _by_session(model, reduced)
    sequences = all_least(grid.instance, model.sets, costs, outs)
    least = math.fsum(float(each.total) for each in sequences) - float(prices @ relaxation.most)
    through = {s: np.ceil(least - each.total + own) for each in sequences for s, own in each.through.items()}
    return Bound(math.ceil(least), through, WORK_PER_ENTRY * relaxation.rows.nnz)


def _by_session(model: PlanModel, reduced: Floats) -> tuple[dict[str, Floats], dict[str, float]]:
    """What each session's candidates, and leaving it out, cost in the order of a relaxation's columns."""
    costs, outs, at = {}, {}, 0
    for session in _names(model):
        count = len(model.sets[session])
        costs[session] = reduced[at : at + count]
        at += count
        if session in model.optional:
            outs[session] = float(reduced[at])
            at += 1
    return costs, outs


def _names(model: PlanModel) -> list[str]:
    """Sessions with a choice, in the order of the columns."""
    return [session for session in model.sets if len(model.sets[session]) or session in model.optional]


def _relaxation(
    model: PlanModel, joined: Joined, level: CandidateLevel, settled: Sequence[tuple[CandidateLevel, int]]
) -> Relaxation:
    names = _names(model)
    columns: dict[int, list[int]] = {}
    owner: list[int] = []
    for n, session in enumerate(names):
        for literal in model.x[session]:
            columns.setdefault(literal.index, []).append(len(owner))
            owner.append(n)
        if session in model.optional:
            owner.append(n)
    for session in names:
        for time, own in model.of_time[session].items():
            literal = model.of_times[session][time].literal
            if len(own) > 1:
                columns[literal.index] = [columns[model.x[session][k].index][0] for k in own]
    entries: list[tuple[int, int, float]] = []
    most: list[float] = []
    for inside, limit in count_rows(model, joined.room_bits()):
        for demand in inside:
            entries += [(len(most), column, demand.needed) for column in columns[demand.literal.index]]
        most.append(limit)
    for each, value in settled:
        model.keep_going()
        entries += [(len(most), column, cost) for column, cost in enumerate(_costs(model, each, names)) if cost]
        most.append(value)
    rows, own_columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = sparse.csr_matrix((values, (rows, own_columns)), shape=(len(most), len(owner)), dtype=np.float64)
    return Relaxation(
        np.array(owner, dtype=np.int64), np.array(_costs(model, level, names)), matrix, np.array(most, dtype=np.float64)
    )


def _costs(model: PlanModel, level: CandidateLevel, names: Sequence[str]) -> list[float]:
    found: list[float] = []
    for session in names:
        found += level.costs(model.grid, model.sets[session]).astype(np.float64).tolist()
        if session in model.optional:
            found.append(float(level.left_out(model.instance, session)))
    return found


def _prices(relaxation: Relaxation, limit_s: float, clock: Clock) -> Floats:
    """What a unit of each row is worth in the relaxation; nothing where the solver ended early."""
    columns, sessions = len(relaxation.session), int(relaxation.session.max()) + 1
    chosen = sparse.csr_matrix(
        (np.ones(columns), (relaxation.session, np.arange(columns))), shape=(sessions, columns), dtype=np.float64
    )
    helper = model_builder_helper.ModelBuilderHelper()
    lower: Any = np.concatenate([np.ones(sessions), np.full(len(relaxation.most), -np.inf)])
    upper: Any = np.concatenate([np.ones(sessions), relaxation.most])
    matrix: Any = sparse.csr_matrix(sparse.vstack([chosen, relaxation.rows]))
    columns_from: Any = np.zeros(columns)
    columns_to: Any = np.full(columns, np.inf)
    costs: Any = relaxation.costs
    helper.fill_model_from_sparse_data(columns_from, columns_to, costs, lower, upper, matrix)
    solver = model_builder_helper.ModelSolverHelper("GLOP")
    solver.set_time_limit_in_seconds(limit_s)
    beside(lambda: solver.solve(helper), solver.interrupt_solve, clock)
    if not solver.has_solution():
        return np.zeros(len(relaxation.most))
    return -np.asarray(solver.dual_values())[sessions:]
