"""One run of CP-SAT on one level: repeatable (interleaved search, a seed, counted work), stoppable, from a full hint.

A wall-clock limit stands behind the counted work as a safety stop only.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Any, TypeVar

from ortools.sat.python import cp_model

from foundation.runs import Clock

from .hints import hint, read_plan
from .literals import Literal
from .model import PlanModel
from .plan import Placement, Plan

T = TypeVar("T")

WORKERS = 8
"""Strategies that take turns: a fixed number, so that a run is the same on any number of cores."""

TIME_SHARE = 0.6
"""Of the time left, one run takes at most this share: on a slow machine too, every goal has its turn."""

STOP_CHECK_S = 0.1

PARTING_S = 10.0
"""How long an interrupted caller waits for the solver to let go."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: a plan (None: none), a number no plan is below, whether the search was complete, its work."""

    plan: dict[str, Placement] | None
    bound: int
    complete: bool
    work: float


def solver_name() -> str:
    """The solver and its version, for the record."""
    return f"ortools {metadata.version('ortools')}"


def minimise(
    model: PlanModel,
    expression: Any,
    start: Plan | None,
    *,
    seed: int,
    work: float,
    clock: Clock,
    found: Callable[[float, float], None] | None = None,
    workers: int = WORKERS,
) -> Outcome:
    """Make an expression as small as possible.

    Args:
        model: variables and constraints; its objective and hints are replaced.
        expression: what to make small (whole numbers); 0 asks for any plan at all.
        start: a plan that the model allows, told as a hint.
        seed: of the solver.
        work: deterministic seconds it may take.
        clock: the safety stop and the stop signal.
        found: told value and bound of each better plan.
        workers: strategies that take turns; 1 for small models, where turns cost more than they bring.
    """
    model.cp.minimize(expression)
    if start is not None:
        hint(model, start)
    solver = _solver(seed, work, clock, workers)
    listener = _Listener(found)
    status = beside(lambda: solver.solve(model.cp, listener), solver.stop_search, clock)
    used = float(solver.response_proto.deterministic_time)
    complete = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None, _rounded_up(solver.best_objective_bound), complete, used)

    def _holds(literal: Literal) -> bool:
        return bool(solver.boolean_value(literal))

    return Outcome(read_plan(model, _holds), _rounded_up(solver.best_objective_bound), complete, used)


def _solver(seed: int, work: float, clock: Clock, workers: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False  # an interrupt belongs to the caller's own stop signal
    solver.parameters.num_workers = workers
    solver.parameters.interleave_search = workers > 1
    solver.parameters.random_seed = seed
    if workers == 1:  # on a small model the preparation takes longer than the search that it would shorten
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    solver.parameters.max_deterministic_time = work
    solver.parameters.max_time_in_seconds = max(0.01, clock.remaining_s() * TIME_SHARE)
    return solver


def _rounded_up(bound: float) -> int:
    return math.ceil(bound - 1e-6) if math.isfinite(bound) else 0


def beside(work: Callable[[], T], end: Callable[[], object], clock: Clock) -> T:
    """What a solve brings, in a thread of its own, while this one asks the stop signal.

    Python runs signal handlers in the main thread alone, between its own steps: a caller that waited inside the
    solver would hear of an interrupt only when the solve is over.

    Args:
        work: the solve.
        end: brings the solve back soon, from another thread.
        clock: with the stop signal.
    """
    found: list[T] = []
    errors: list[BaseException] = []
    done = threading.Event()  # an interrupted join can take a thread at work for one that has ended

    def _work() -> None:
        try:
            found.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=_work, name="solve", daemon=True).start()
    try:
        while not done.wait(STOP_CHECK_S):
            if clock.stop():
                end()
    except BaseException:
        end()
        done.wait(PARTING_S)  # the library ends the whole process if it is left in the middle
        raise
    if errors:
        raise errors[0]
    return found[0]


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, found: Callable[[float, float], None] | None) -> None:
        super().__init__()
        self._found = found

    def on_solution_callback(self) -> None:
        """Pass value and bound on."""
        if self._found is not None:
            self._found(self.objective_value, self.best_objective_bound)
