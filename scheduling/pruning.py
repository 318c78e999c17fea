"""Candidates that no plan can use any more: dates no sequence supports, costs no settled goal can afford. Exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .grid import Grid
from .instance import Instance
from .rules.goal import CandidateLevel
from .rules.sequence import is_adjacent, ordered_pairs

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
    size = -1
    while size != sum(len(c) for c in sets.values()):
        size = sum(len(c) for c in sets.values())
        for level, value in settled:
            sets = _affordable(grid, sets, optional, level, value)
        sets = _supported(grid.instance, sets, optional)
    return sets


def _affordable(grid: Grid, sets: Sets, optional: frozenset[str], level: CandidateLevel, value: int) -> Sets:
    """With every other session at its cheapest, the candidate may not push the sum above the value."""
    costs = {session: level.costs(grid, candidates) for session, candidates in sets.items()}
    least = {}
    for session, own in costs.items():
        options = [int(own.min())] if len(own) else []
        if session in optional:
            options.append(level.left_out(grid.instance, session))
        least[session] = min(options, default=0)
    slack = value - sum(least.values())
    return {session: c.keep(costs[session] - least[session] <= slack) for session, c in sets.items()}


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
        if first not in optional:
            sets[then] = sets[then].keep(_any_within(early, late, least, most))
        if then not in optional:
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
