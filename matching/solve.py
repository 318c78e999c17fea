"""The one verb of the engine: a snapshot in, the best plan out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from importlib import metadata

from foundation.errors import ProgrammeError
from foundation.runs import Budget, ProgressSink, StopSignal, never_stop, no_progress

from .bounds import plain_bound
from .check import check
from .contradictions import smallest_clash
from .counted_clock import CountedClock
from .eligibility import Eligibility, eligibility
from .goals import goal_value
from .greedy import first_plan
from .instance import Instance
from .interrupted import read_plan
from .plan import FirstPlan, best_plan, finished, work_of
from .solution import GoalReached, Solution, Status


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

    Raises:
        ProgrammeError: where no plan was found that the checker calls sound; an unsound one is never given.
    """
    budget = budget or Budget()
    clock = CountedClock(budget, stop, recorded=None if budget.late is None else frozenset(budget.late))
    record = _record(budget)
    clash = smallest_clash(instance)
    if clash is not None:
        return Solution("contradiction", (), (), clash, seed, record, solver_name(), clock.seconds())
    table = table or eligibility(instance)
    earlier = frozenset(warm_start.pairs if warm_start else ())
    first = cache(partial(first_plan, table, earlier))
    plan = best_plan(table, first, seed=seed, budget=budget, clock=clock, progress=progress, preferred=earlier)
    status: Status = "stopped" if stop() else "feasible"
    if plan.proven:
        status = "optimal"
    record["method"] = plan.method
    record["late"] = " ".join(map(str, clock.late)) or None
    found = Solution(status, plan.pairs, plan.goals, None, seed, record, solver_name(), clock.seconds(), table)
    return sound(table, found, first)


def finish(instance: Instance, so_far: str, *, seed: int = 0, budget: Budget | None = None) -> Solution:
    """The solution of a run that was ended from outside, from the last plan that its progress told of.

    Args:
        instance: the one that the run worked on.
        so_far: what `Progress.plan_so_far` wrote.
        seed, budget: those of the run.

    Raises:
        ProgrammeError: as `solve` does.
    """
    table, (pairs, reached) = eligibility(instance), read_plan(instance, so_far)
    plan = finished(table, pairs, reached, "ended from outside")
    record = {**_record(budget or Budget()), "method": plan.method, "late": None}
    status: Status = "optimal" if plan.proven else "stopped"
    found = Solution(status, plan.pairs, plan.goals, None, seed, record, solver_name(), 0.0, table)
    return sound(table, found, partial(first_plan, table, frozenset()))


def sound(table: Eligibility, found: Solution, first: FirstPlan) -> Solution:
    """The plan found if the checker finds nothing wrong with it, else the first plan, for which nothing is claimed.

    Raises:
        ProgrammeError: where the first plan breaks a rule as well.
    """
    instance = table.instance
    if not check(instance, found):
        return found
    pairs = first()
    goals = tuple(
        GoalReached(goal.goal, goal_value(instance, pairs, goal), plain_bound(table, goal), proven=False)
        for goal in instance.policy.goals
    )
    status: Status = "feasible" if found.status == "optimal" else found.status
    plain = replace(found, status=status, pairs=pairs, goals=goals, budget={**found.budget, "method": "first plan"})
    wrong = check(instance, plain)
    if wrong:
        raise ProgrammeError(
            "No plan was found that keeps to every rule, so none is given: "
            f"{' '.join(each.message for each in wrong[:3])} Withdraw a lock or loosen a limit of the policy."
        )
    return plain


@cache
def solver_name() -> str:
    """The solver and its version, major and minor: `ortools 9.15`."""
    return "ortools " + ".".join(metadata.version("ortools").split(".")[:2])


def _record(budget: Budget) -> dict[str, float | int | str | None]:
    return {"work": work_of(budget), "time_limit_s": budget.time_limit_s, "workers": budget.workers}
