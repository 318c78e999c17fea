"""The smallest changes that would give a learner a coach, each tried out by solving the round with it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from foundation.runs import Budget, Clock, Progress, ProgressSink, StopSignal, never_stop, no_progress

from .answers import Change
from .change_candidates import candidates
from .eligibility import eligibility
from .instance import Instance
from .placing import placed_by_flows
from .plan import work_of
from .solution import Solution
from .solve import solve
from .why_not import learner_of

TRIED = 6
"""Changes of each kind that are tried, the most promising first."""

SOLVED = 4
"""Large rounds that are solved to the end, where the leading goals leave it open who is placed and no smaller change
is known to help."""

SMALL = 2000
"""Eligible pairs up to which every such round is solved to the end."""


def smallest_change(
    instance: Instance,
    solution: Solution,
    learner_id: str,
    budget: Budget | None = None,
    *,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
) -> tuple[Change, ...]:
    """What would give a learner a coach: another place, a time, a rule let go, a new coach; smallest first.

    Boundary, line management and instructions about a pair are never among the rules to let go.

    Args:
        instance: the round.
        solution: its plan.
        learner_id: a learner of the round; one who has a coach needs no change.
        budget: work of each solving, seconds of the whole.
        stop: asked between changes; True brings those found so far.
        progress: told of each change as it is tried.

    Raises:
        NotFound: where the round has no such learner.
    """
    position = learner_of(instance, learner_id)
    if any(i == position for i, _ in solution.pairs):
        return ()
    clock = Clock(budget or Budget(), stop)
    table = solution.table or eligibility(instance)
    tried: list[_Tried] = []
    for rank, kind in enumerate(candidates(table, solution, position)):
        for change, changed in itertools.islice(kind, TRIED):
            if stop():
                break
            progress(Progress(f"trying a change ({change.kind}): {change.subject}", seconds=clock.seconds()))
            places = placed_by_flows(eligibility(changed), position)
            tried.append(_Tried(rank, change, changed, places))
    small = bool(table.options.sum() <= SMALL)
    confirmed = {id(each): bool(each.places) for each in tried}
    for each in _open(tried) if small else _open(tried)[:SOLVED]:
        if not clock.is_over() and (small or not any(confirmed[id(e)] for e in tried if e.rank <= each.rank)):
            again = solve(each.round, seed=solution.seed, budget=_rest(clock), stop=stop)
            confirmed[id(each)] = any(i == position for i, _ in again.pairs)
    return tuple(each.change for each in tried if confirmed[id(each)])


@dataclass(frozen=True)
class _Tried:
    """A change of the kind of this rank, the round with it, and whether it gives the learner a coach, where flows
    alone tell."""

    rank: int
    change: Change
    round: Instance
    places: bool | None


def _open(tried: list[_Tried]) -> list[_Tried]:
    """Changes of which flows do not tell: the first of each kind, then the second of each, and so on."""
    left = [each for each in tried if each.places is None]
    turn = {id(each): sum(1 for e in left[:k] if e.rank == each.rank) for k, each in enumerate(left)}
    return sorted(left, key=lambda each: (turn[id(each)], each.rank))


def _rest(clock: Clock) -> Budget:
    """A run of its own work, with the seconds that are left."""
    return Budget(work_of(clock.budget), max(1.0, clock.remaining_s()), clock.budget.workers)
