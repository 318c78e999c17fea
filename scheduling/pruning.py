"""Candidates that no plan can use any more: dates no sequence supports, costs no settled goal can afford. Exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .candidates import Candidates, fixed_at
from .grid import Grid
from .instance import Instance
from .plan import Placement
from .rules.changes import Changes, displaced, watched
from .rules.goal import CandidateLevel, Level
from .rules.sequence import is_adjacent, ordered_pairs
from .sequences import Least, all_least

Sets = dict[str, Candidates]
Settled = Sequence[tuple[CandidateLevel, int]]
"""Levels with the value that none of the plans still wanted may be above."""


def prune(grid: Grid, sets: Sets, optional: frozenset[str], settled: Settled) -> Sets:
    """The candidates that are left.

    Args:
        grid: the instance's arrays.
        sets: candidates by session, of all sessions the values are of.
        optional: sessions that may stay unplaced.
        settled: levels and their greatest value.
    """
    open_ = _undecided(grid.instance, sets, optional)
    left = [(level, value - _spent(grid, sets, open_, level)) for level, value in settled]
    return {**sets, **_prune_ahead(grid, open_, optional, left)}


def least_cost(grid: Grid, sets: Sets, optional: frozenset[str], level: CandidateLevel) -> int:
    """A number that a level of no plan is below: what each sequence costs at least, together; arguments as for that."""
    open_ = _undecided(grid.instance, sets, optional)
    return _spent(grid, sets, open_, level) + sum(int(each.total) for each in least_costs(grid, open_, optional, level))


def _undecided(instance: Instance, sets: Sets, optional: frozenset[str]) -> Sets:
    """All but sessions with one place for sure, in cohorts with no others: each is one cost for good, as history is."""
    shapes = instance.sessions
    free = {s for s, own in sets.items() if s in optional or (len(own) != 1 and shapes[s].state != "delivered")}
    cohorts = {cohort for session in free for cohort in shapes[session].cohorts}
    return {s: own for s, own in sets.items() if s in free or cohorts.intersection(shapes[s].cohorts)}


def _spent(grid: Grid, sets: Sets, open_: Sets, level: CandidateLevel) -> int:
    """What the decided sessions cost."""
    return sum(int(level.costs(grid, own).sum()) for session, own in sets.items() if session not in open_)


def _prune_ahead(grid: Grid, sets: Sets, optional: frozenset[str], settled: Settled) -> Sets:
    size = -1
    while size != sum(len(c) for c in sets.values()):
        size = sum(len(c) for c in sets.values())
        for level, value in settled:
            sets = _affordable(grid, sets, optional, level, value)
        sets = _supported(grid.instance, sets, optional)
    return sets


def as_published(grid: Grid, sets: Sets, settled: Sequence[tuple[Level, int]]) -> tuple[Sets, frozenset[str]]:
    """Where no more sessions may change than must: all other published ones where they stand, and which those are."""
    must = displaced(grid, sets)
    if not any(isinstance(level, Changes) and value == len(must) for level, value in settled):
        return sets, frozenset()
    rows, stay = grid.instance.published, frozenset(watched(grid.instance, sets)) - must
    return {s: fixed_at(grid, Placement.of_row(rows[s])) if s in stay else c for s, c in sets.items()}, stay


def _affordable(grid: Grid, sets: Sets, optional: frozenset[str], level: CandidateLevel, value: int) -> Sets:
    """What a candidate makes its cohort's sequence cost, all else at its cheapest, may not pass the value."""
    least = least_costs(grid, sets, optional, level)
    slack = value - sum(each.total for each in least)
    through = {session: own - each.total for each in least for session, own in each.through.items()}
    sessions = grid.instance.sessions  # what has been delivered stands, whatever it costs
    return {s: c if sessions[s].state == "delivered" else c.keep(through[s] <= slack) for s, c in sets.items()}


def least_costs(grid: Grid, sets: Sets, optional: frozenset[str], level: CandidateLevel) -> list[Least]:
    """What each sequence, and each session in none, costs at least: no plan is below their sum.

    Args:
        grid: the instance's arrays.
        sets: candidates by session.
        optional: sessions that may stay unplaced.
        level: what is counted.
    """
    costs = {session: level.costs(grid, candidates) for session, candidates in sets.items()}
    outs = {session: level.left_out(grid.instance, session) for session in optional & sets.keys()}
    return all_least(grid.instance, sets, costs, outs)


def _supported(instance: Instance, sets: Sets, optional: frozenset[str]) -> Sets:
    """Each date needs a date of every session before and after it that keeps order and gaps; placed for sure only."""
    sets = dict(sets)
    for first, then in ordered_pairs(instance):
        if first not in sets or then not in sets:
            continue
        rule = instance.sessions[then]
        least = rule.min_gap_days or 0
        most = rule.max_gap_days if is_adjacent(instance, first, then) else None
        early, late = sets[first].ordinal, sets[then].ordinal
        if first not in optional and rule.state != "delivered":
            sets[then] = sets[then].keep(_any_within(early, late, least, most))
        if then not in optional and instance.sessions[first].state != "delivered":
            sets[first] = sets[first].keep(_any_within(-sets[then].ordinal, -early, least, most))
    return sets


def _any_within(
    others: npt.NDArray[np.int64], own: npt.NDArray[np.int64], least: int, most: int | None
) -> npt.NDArray[np.bool_]:
    """For each of `own`: whether one of `others` lies from `least` to `most` days before it."""
    ordered = np.unique(others)
    upto = np.searchsorted(ordered, own - least, side="right")
    start = np.zeros(len(own), dtype=np.int64) if most is None else np.searchsorted(ordered, own - most, side="left")
    return np.asarray(upto > start)
