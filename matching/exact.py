"""The last step to a proof: CP-SAT on the columns that reduced costs leave, from a plan already held."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse

from .counted_clock import CountedClock
from .flow import Ints
from .program import FAR, POLL_S, Program


@dataclass
class Effort:
    """Counted work left for a run, in deterministic seconds of CP-SAT, and what has been used of it."""

    left: float
    workers: int
    seed: int
    used: float = 0.0

    def spend(self, work: float) -> None:
        """Count work that was done."""
        self.used, self.left = self.used + work, max(0.0, self.left - work)


@dataclass(frozen=True)
class Best:
    """The best columns found (None: none) and the least cost that any could have."""

    columns: Ints | None
    bound: int
    proven: bool


def least_by_search(
    program: Program,
    costs: Ints,
    start: Ints | None,
    bound: int,
    clock: CountedClock,
    effort: Effort,
    share: float = 1.0,
) -> Best:
    """Least cost of a program, from a start if there is one.

    Runs at most `share` of the effort left; one worker, or several that take turns, so that a run repeats. A limit
    on the wall clock and the stop signal end it early; then what it found only counts where there was no start, so
    that the run can be repeated.

    Args:
        bound: a proven lower bound of the cost.
        start: columns that hold, the plan to beat.
    """
    model, columns, free = model_of(program, costs, start)
    solver = solver_for(effort.seed, share * effort.left)
    solver.parameters.num_workers = effort.workers
    solver.parameters.interleave_search = effort.workers > 1
    until = clock.share(min(1.0, 1.5 * share))
    with ThreadPoolExecutor(max_workers=1) as pool:
        (status,) = watch([(pool.submit(solver.solve, model), solver)], clock, until)
    effort.spend(float(solver.response_proto.deterministic_time))
    if clock.is_past(until) and start is not None:
        return Best(start, bound, proven=False)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found = program.lower.copy()
        found[free] = [solver.value(each) for each in columns]
        cost = int(costs @ found)
        better = found if start is None or cost <= int(costs @ start) else start
        reached = int(costs @ better)
        proven = status == cp_model.OPTIMAL or reached <= bound
        stated = int(np.ceil(solver.best_objective_bound - 1e-6 * max(1.0, abs(solver.best_objective_bound)) * 1e-6))
        return Best(better, reached if proven else min(reached, max(bound, stated)), proven)
    proven = status == cp_model.INFEASIBLE
    return Best(start, int(costs @ start) if proven and start is not None else bound, proven)


def model_of(
    program: Program, costs: Ints, start: Ints | None, table: sparse.csc_array | None = None
) -> tuple[cp_model.CpModel, list[cp_model.IntVar], Ints]:
    """The program as a CP-SAT model over its free columns; rows that hold whatever is chosen are left out.

    Args:
        table: the program's matrix by columns, where it is at hand.
    """
    model = cp_model.CpModel()
    free = np.flatnonzero(program.upper > program.lower)
    columns = [model.new_int_var(int(program.lower[k]), int(program.upper[k]), "") for k in free.tolist()]
    fixed = program.lower.copy()
    fixed[free] = 0
    base, part = program.matrix @ fixed, (program.matrix if table is None else table)[:, free].tocsr()
    empty = np.diff(part.indptr) == 0
    if (empty & ((base < program.row_lower) | (base > program.row_upper))).any():
        model.add_bool_or([])  # nothing is left to choose in a row, and what is fixed breaks it
    for row in np.flatnonzero(~empty).tolist():
        inside = slice(part.indptr[row], part.indptr[row + 1])
        terms = cp_model.LinearExpr.weighted_sum(
            [columns[k] for k in part.indices[inside].tolist()], part.data[inside].tolist()
        )
        low, high = int(program.row_lower[row] - base[row]), int(program.row_upper[row] - base[row])
        if program.row_lower[row] <= -FAR:
            model.add(terms <= high)
        elif program.row_upper[row] >= FAR:
            model.add(terms >= low)
        else:
            model.add_linear_constraint(terms, low, high)
    objective = cp_model.LinearExpr.weighted_sum(columns, costs[free].tolist())
    model.minimize(objective + int(costs @ fixed))
    if start is not None:
        for variable, value in zip(columns, start[free].tolist(), strict=True):
            model.add_hint(variable, value)
    return model, columns, free


def solver_for(seed: int, work: float) -> cp_model.CpSolver:
    """A solver of one worker that may do so much work, in deterministic seconds."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = max(1e-3, work)
    solver.parameters.catch_sigint_signal = False
    return solver


Search = tuple[Future[cp_model.CpSolverStatus], cp_model.CpSolver]
"""A search that runs in a thread of its own, and its solver."""


def watch(searches: Sequence[Search], clock: CountedClock, until: float) -> list[cp_model.CpSolverStatus]:
    """Wait for searches in other threads, and say how they ended; the clock ends them `until` seconds after the
    run's start at the latest.

    This thread stays in Python, so that whoever asks for an interruption is heard while they run.
    """
    pending = [search for search, _ in searches]
    try:
        while wait(pending, POLL_S).not_done:
            if clock.breaks_off(until):
                for _, solver in searches:
                    solver.stop_search()
    except BaseException:
        for _, solver in searches:
            solver.stop_search()
        raise
    return [search.result() for search in pending]
