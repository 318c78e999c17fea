"""Goals in order by flow, and branching where two people would coach each other.

Two pairs that exclude each other are not a flow. The flow without that rule is a bound; where its plan breaks the
rule, one of the two pairs is closed, then the other, and the search goes on from the best plan known (best first, so
that the first plan without a fault is proven best).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from foundation.runs import Clock, Progress, ProgressSink

from .instance import Couple, Pair, open_couples
from .interrupted import write_plan
from .policy import Goal
from .round_model import RoundModel
from .solution import GoalReached, Number
from .stages import Stage, first_stage, pursue, settle_ties

Key = tuple[tuple[int, ...], ...]
"""What each goal minimises, goals in order."""


@dataclass(frozen=True)
class Run:
    """Goals pursued in order with some pairs closed: the key and value of each goal reached, and the plan."""

    key: Key
    values: tuple[Number, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Outcome:
    """The best plan found, and the best that any plan could be; `proven` if they are the same."""

    best: Run | None
    bound: Run | None
    proven: bool


def search(model: RoundModel, goals: tuple[Goal, ...], clock: Clock, progress: ProgressSink) -> Outcome:
    """The best plan for goals in order of priority.

    The search ends early when the clock is over; then `best` may be None (no plan yet) and `bound` is the least of
    what is still open.
    """
    couples = open_couples(model.instance)
    closed = frozenset(other for one, other in [*couples, *((b, a) for a, b in couples)] if one in model.instance.locks)
    root = _run(model, closed, goals, clock, progress)
    if root is None:
        return Outcome(None, None, proven=False)
    count = 0
    queue = [(root.key, 0, count, closed, root)]
    best: Run | None = None
    while queue:
        key, depth, _, closed, run = heapq.heappop(queue)
        broken = _broken(couples, run)
        complete = len(run.key) == len(goals)
        if best is not None and best.key <= key:
            return Outcome(best, best, proven=complete)
        if not broken:
            return Outcome(run, run, proven=complete)
        if clock.is_over() or not complete:
            return Outcome(best, run, proven=False)
        if best is None:
            best = _dive(model, closed, run, couples, goals, clock)
        for pair in broken[0]:
            child = _run(model, closed | {pair}, goals, clock, progress)
            if child is not None:
                count += 1
                heapq.heappush(queue, (child.key, depth - 1, count, closed | {pair}, child))
    return Outcome(best, best, proven=False)


def _broken(couples: tuple[Couple, ...], run: Run) -> list[Couple]:
    chosen = set(run.pairs)
    return [(one, other) for one, other in couples if one in chosen and other in chosen]


def _dive(
    model: RoundModel,
    closed: frozenset[Pair],
    run: Run,
    couples: tuple[Couple, ...],
    goals: tuple[Goal, ...],
    clock: Clock,
) -> Run | None:
    """Some plan without a fault: close one pair of every broken couple until none is left."""
    while not clock.is_over():
        broken = _broken(couples, run)
        if not broken:
            return run
        closed = closed | {one for one, _ in broken}
        below = _run(model, closed, goals, clock, None)
        if below is None or len(below.key) < len(goals):
            return None
        run = below
    return None


def _run(
    model: RoundModel, closed: frozenset[Pair], goals: tuple[Goal, ...], clock: Clock, progress: ProgressSink | None
) -> Run | None:
    """Goals in order until all are reached or the clock is over; None if not even the first was."""
    network = model.network.without(model.arcs_of(set(closed))) if closed else model.network
    key: list[tuple[int, ...]] = []
    values: list[Number] = []
    stage = first_stage(model, network)
    if stage is None:
        return None
    for goal in goals:
        if clock.is_over():
            break
        stage = pursue(model, stage, goal)
        key.append(stage.key)
        values.append(stage.value)
        if progress is not None:
            shown = stage.value if isinstance(stage.value, int | float) else None
            progress(Progress("goals", goal.goal, shown, shown, clock.seconds(), _so_far(model, stage, values)))
    if not clock.is_over():
        stage = settle_ties(model, stage)
    return Run(tuple(key), tuple(values), model.pairs(stage.flow)) if key or not goals else None


def _so_far(model: RoundModel, stage: Stage, values: list[Number]) -> Callable[[], str] | None:
    """Writes the plan after a goal; where people could coach each other it may not be one yet."""
    if open_couples(model.instance):
        return None
    goals = zip(model.instance.policy.goals, values, strict=False)
    reached = tuple(GoalReached(goal.goal, value, value, proven=True) for goal, value in goals)
    return partial(write_plan, model.instance, model.pairs(stage.flow), reached)
