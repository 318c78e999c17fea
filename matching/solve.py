"""The one verb of the engine: a snapshot in, the best plan out."""

from __future__ import annotations

from functools import partial
from importlib import metadata

from foundation.runs import Budget, Clock, ProgressSink, StopSignal, never_stop, no_progress

from .contradictions import smallest_clash
from .eligibility import Eligibility, eligibility
from .greedy import first_plan
from .instance import Instance
from .plan import best_plan, work_of
from .solution import Solution, Status


def solve(
    instance: Instance,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
    warm_start: Solution | None = None,
    table: Eligibility | None = None,
) -> Solution:
    """The best plan of a round under the policy in its snapshot.

    Goals are pursued in the policy's order, each among the plans that are best for those before it. A round is never
    without a plan: a learner may stay without a coach. Instructions that cannot all hold give a solution of status
    `contradiction` that names the smallest clash.

    Args:
        instance: the round.
        seed: recorded; every step here is the same for every seed.
        budget: work and seconds allowed (60 s unless told otherwise).
        stop: asked between steps; True brings the best plan so far.
        progress: told of each goal reached.
        warm_start: an earlier plan of a round with the same people; among equal plans the nearest to it is taken.
        table: the round's eligible pairs where they are known already.
    """
    budget = budget or Budget()
    clock = Clock(budget, stop)
    record = _record(budget)
    clash = smallest_clash(instance)
    if clash is not None:
        return Solution("contradiction", (), (), clash, seed, record, solver_name(), clock.seconds())
    table = table or eligibility(instance)
    earlier = frozenset(warm_start.pairs if warm_start else ())
    first = partial(first_plan, table, earlier)
    plan = best_plan(table, first, seed=seed, budget=budget, clock=clock, progress=progress, preferred=earlier)
    status: Status = "stopped" if stop() else "feasible"
    if plan.proven:
        status = "optimal"
    record["method"] = plan.method
    return Solution(status, plan.pairs, plan.goals, None, seed, record, solver_name(), clock.seconds(), table)


def solver_name() -> str:
    """The solver and its version, major and minor: `ortools 9.15`."""
    return "ortools " + ".".join(metadata.version("ortools").split(".")[:2])


def _record(budget: Budget) -> dict[str, float | int | str | None]:
    return {"work": work_of(budget), "time_limit_s": budget.time_limit_s, "workers": budget.workers}
