"""The smallest changes that would give a learner a coach, each tried out by solving the round with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.runs import Budget, Clock, Progress, ProgressSink, StopSignal, never_stop, no_progress

from .answers import Change
from .change_candidates import by_fit, candidates, places_more
from .eligibility import Eligibility, eligibility
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

MOST_PLACES, COACHES = 20, 3
"""More places with one coach that are looked at, where a single change brings nothing, and coaches looked at."""

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
    found = tuple(each.change for each in tried if confirmed[id(each)])
    return found or tuple(_more_places(table, solution, position, clock, small=small))


def _more_places(
    table: Eligibility, solution: Solution, position: int, clock: Clock, *, small: bool
) -> Iterator[Change]:
    """Where others come first for a single new place: the fewest more with one coach that reach this learner.

    Halved over the number of places, as one more never takes away what fewer brought. In a large round only what flows
    tell counts, and only the coach who suits best is looked at.
    """

    def _helps(changed: Instance) -> bool:
        told = placed_by_flows(eligibility(changed), position)
        if told is None and small and not clock.is_over():
            again = solve(changed, seed=solution.seed, budget=_rest(clock), stop=clock.stop)
            return any(i == position for i, _ in again.pairs)
        return bool(told)

    without = table.instance.shape[0] - len(solution.pairs)
    best: tuple[int, Change] | None = None
    for coach in by_fit(table, position)[: COACHES if small else 1]:
        low, high = 1, min(MOST_PLACES, without, best[0] - 1 if best else without)
        if high <= low or clock.is_over() or not _helps(places_more(table, position, coach, high)[1]):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _helps(places_more(table, position, coach, middle)[1]) else (middle, high)
        best = high, places_more(table, position, coach, high)[0]
    if best is not None and not clock.is_over():
        yield best[1]


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
