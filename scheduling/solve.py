"""One verb: solve."""

from __future__ import annotations

from dataclasses import replace

from foundation.runs import Budget, Clock, ProgressSink, StopSignal, never_stop, no_progress

from .check import check_plan
from .contradiction import find_contradiction
from .cpsat import solver_name
from .explain import reasons
from .instance import Instance
from .past import without_past
from .plan import Plan, read_plan
from .search import WORK_PER_SECOND, Search
from .solution import Clash, GoalOutcome, Solution, Status

REASONS_SHARE = 0.08
"""Of the time limit: kept for saying why sessions have no place."""


def solve(
    instance: Instance,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
    warm_start: Plan | None = None,
) -> Solution:
    """Plan all sessions of an instance together.

    Args:
        instance: from `read_instance`; its policy names the goals in order.
        seed: of the solver; recorded.
        budget: counted work and the safety stop in seconds (default: the engine's own work, 60 s).
        stop: asked often; True brings back the best plan so far with status `stopped`.
        progress: told of each better plan and bound.
        warm_start: placements to start from, where the rules let them stay.

    Returns:
        A solution whose plan breaks no hard rule. Status `optimal` only where every goal is proven; `contradiction`
        (without a plan) where delivered sessions or pins exclude each other.
    """
    clock = Clock(budget or Budget(), stop)
    clash = find_contradiction(instance)
    if clash is not None:
        return _contradiction(clash, seed, clock)
    limit = clock.budget.time_limit_s
    work = limit * WORK_PER_SECOND if clock.budget.work is None else clock.budget.work
    own = replace(clock.budget, work=work, time_limit_s=limit * (1 - REASONS_SHARE))
    within = Clock(own, stop, clock.started)
    to_come, past = without_past(instance)
    start = None if warm_start is None else past.to_come(warm_start)
    search = Search(to_come, seed=seed, clock=within, progress=past.told(progress), warm_start=start)
    goals = tuple(past.outcome(each) for each in search.run())
    search.clock = clock
    plan = past.and_then(search.plan)
    broken = check_plan(instance, plan)
    if broken:
        raise AssertionError(f"the plan breaks a rule: {broken[0].text}")
    return Solution(
        status=_status(goals, clock),
        plan=plan,
        goals=goals,
        unplaced=reasons(search),
        contradiction=None,
        seed=seed,
        budget=clock.budget,
        work=round(search.work_used, 3),
        solver=solver_name(),
        seconds=round(clock.seconds(), 3),
    )


def finish(instance: Instance, so_far: str, *, seed: int = 0, budget: Budget | None = None) -> Solution:
    """The solution of a run that was ended from outside, from the last plan that its progress told of.

    Bounds are those known without search; a session that the plan leaves out is placed where that needs none.

    Args:
        instance: the one that the run worked on.
        so_far: what `Progress.plan_so_far` wrote.
        seed, budget: those of the run.
    """
    return solve(instance, seed=seed, budget=budget, stop=lambda: True, warm_start=read_plan(so_far))


def _status(goals: tuple[GoalOutcome, ...], clock: Clock) -> Status:
    if all(goal.proven for goal in goals):
        return "optimal"
    return "stopped" if clock.stop() else "feasible"


def _contradiction(clash: Clash, seed: int, clock: Clock) -> Solution:
    seconds = round(clock.seconds(), 3)
    return Solution("contradiction", {}, (), (), clash, seed, clock.budget, 0.0, solver_name(), seconds)
