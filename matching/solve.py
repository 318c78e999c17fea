"""The one verb of the engine: a snapshot in, the best plan out."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata

from foundation.runs import Budget, Clock, ProgressSink, StopSignal, never_stop, no_progress

from .bounds import plain_bound
from .branching import Outcome, search
from .contradictions import smallest_clash
from .eligibility import Eligibility, eligibility
from .goals import goal_value
from .greedy import first_plan
from .instance import Instance, Pair
from .round_model import round_model
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
        warm_start: an earlier plan, the first guess of a run that ends before any goal is reached.
        table: the round's eligible pairs where they are known already.
    """
    budget = budget or Budget()
    clock = Clock(budget, stop)
    record = _record(budget)
    clash = smallest_clash(instance)
    if clash is not None:
        return Solution("contradiction", (), (), clash, seed, record, solver_name(), clock.seconds())
    table = table or eligibility(instance)
    goals = instance.policy.goals
    outcome = search(round_model(table, goals), goals, clock, progress)
    if outcome.best is not None:
        pairs = outcome.best.pairs
    else:
        pairs = first_plan(table, warm_start.pairs if warm_start else ())
    reached = _reached(table, pairs, outcome)
    status: Status = "stopped" if stop() else "feasible"
    if all(each.proven for each in reached) and outcome.proven:
        status = "optimal"
    return Solution(status, pairs, reached, None, seed, record, solver_name(), clock.seconds(), table)


def solver_name() -> str:
    """The solver and its version, major and minor: `ortools 9.15`."""
    return "ortools " + ".".join(metadata.version("ortools").split(".")[:2])


def _record(budget: Budget) -> Mapping[str, float | int | str | None]:
    return {"work": budget.work, "time_limit_s": budget.time_limit_s, "workers": budget.workers}


def _reached(table: Eligibility, pairs: tuple[Pair, ...], outcome: Outcome) -> tuple[GoalReached, ...]:
    """Each goal against its bound. The first goal that misses its bound leaves those after it without a proof."""
    known = outcome.bound.values if outcome.bound else ()
    own = outcome.best.values if outcome.best else ()
    reached, firm = [], True
    for k, goal in enumerate(table.instance.policy.goals):
        value = own[k] if k < len(own) else goal_value(table.instance, pairs, goal)
        bound = known[k] if firm and k < len(known) else plain_bound(table, goal)
        proven = firm and (value == bound) and (outcome.proven or k < len(known))
        reached.append(GoalReached(goal.goal, value, bound, proven))
        firm = proven
    return tuple(reached)
