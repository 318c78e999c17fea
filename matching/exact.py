"""The last step to a proof: CP-SAT on the columns that reduced costs leave, from a plan already held."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from foundation.runs import Clock

from .flow import Ints
from .program import FAR, Program

POLL_S = 0.05
"""Seconds between two looks at the stop signal."""


@dataclass
class Effort:
    """Counted work left for a run, in deterministic seconds of CP-SAT, and what has been used of it."""

    left: float
    workers: int
    seed: int
    used: float = 0.0


@dataclass(frozen=True)
class Best:
    """The best columns found (None: none) and the least cost that any could have."""

    columns: Ints | None
    bound: int
    proven: bool


def least_by_search(
    program: Program, costs: Ints, start: Ints | None, bound: int, clock: Clock, effort: Effort, share: float = 1.0
) -> Best:
    """Least cost of a program, from a start if there is one.

    Runs at most `share` of the effort left; one worker, or several that take turns, so that a run repeats. A limit
    on the wall clock and the stop signal end it early.

    Args:
        bound: a proven lower bound of the cost.
        start: columns that hold, the plan to beat.
    """
    model, columns, free = _model(program, costs, start)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.interleave_search = effort.workers > 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = effort.seed % 2**31
    solver.parameters.max_deterministic_time = max(1e-3, share * effort.left)
    solver.parameters.max_time_in_seconds = max(0.01, clock.remaining_s() * min(1.0, 1.5 * share))
    solver.parameters.catch_sigint_signal = False
    status = _solved(solver, model, clock)
    spent = float(solver.response_proto.deterministic_time)
    effort.used, effort.left = effort.used + spent, max(0.0, effort.left - spent)
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


def _model(program: Program, costs: Ints, start: Ints | None) -> tuple[cp_model.CpModel, list[cp_model.IntVar], Ints]:
    """The program as a CP-SAT model over its free columns; rows that hold whatever is chosen are left out."""
    model = cp_model.CpModel()
    free = np.flatnonzero(program.upper > program.lower)
    columns = [model.new_int_var(int(program.lower[k]), int(program.upper[k]), "") for k in free.tolist()]
    fixed = program.lower.copy()
    fixed[free] = 0
    base, part = program.matrix @ fixed, program.matrix[:, free].tocsr()
    for row in range(part.shape[0]):
        inside = slice(part.indptr[row], part.indptr[row + 1])
        if inside.start == inside.stop:
            if not program.row_lower[row] <= base[row] <= program.row_upper[row]:
                model.add_bool_or([])  # nothing is left to choose here, and what is fixed breaks the row
            continue
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


def _solved(solver: cp_model.CpSolver, model: cp_model.CpModel, clock: Clock) -> cp_model.CpSolverStatus:
    """Search in a thread of its own while this one looks at the clock, which ends the search.

    This thread stays in Python, so that whoever asks for an interruption is heard while the search runs.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        search = pool.submit(solver.solve, model)
        try:
            while not wait([search], POLL_S).done:
                if clock.is_over():
                    solver.stop_search()
        except BaseException:
            solver.stop_search()
            raise
        return search.result()
