"""Candidates that no plan can use any more: dates no sequence supports, costs no settled goal can afford. Exact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .candidates import Candidates, fixed_at
from .grid import Grid
from .instance import Instance
from .plan import Placement
from .rules.changes import Changes, displaced, watched
from .rules.goal import CandidateLevel, Level
from .rules.sequence import is_adjacent, ordered_pairs

FAR = 10**12
"""More than any sum of costs, and far from what a 64-bit number holds."""

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
    over = _history(grid.instance, sets)
    before = {session: sets[session] for session in over}
    spent = [sum(int(level.costs(grid, c).sum()) for c in before.values()) for level, _ in settled]
    left = [(level, value - own) for (level, value), own in zip(settled, spent, strict=True)]
    found = _prune_ahead(grid, {s: c for s, c in sets.items() if s not in over}, optional, left)
    return {session: found.get(session, candidates) for session, candidates in sets.items()}


def _history(instance: Instance, sets: Sets) -> set[str]:
    """Delivered sessions that no session to come follows in any cohort: each is one place and one cost, for good."""
    ahead = {cohort for shape in instance.sessions.values() if shape.state != "delivered" for cohort in shape.cohorts}
    shapes = [instance.sessions[session] for session in sets]
    return {shape.id for shape in shapes if shape.state == "delivered" and not ahead.intersection(shape.cohorts)}


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
    """With everything else at its cheapest, what a candidate makes its cohort's sequence cost may not pass the value.

    A sequence costs at least its cheapest way through dates that keep its shortest and longest gaps (dynamic
    programming, forwards and backwards); sessions in no sequence, or that may be left out, stand for themselves.
    """
    costs = {session: level.costs(grid, candidates) for session, candidates in sets.items()}
    through: dict[str, npt.NDArray[np.int64]] = {}
    total = 0
    for chain in _sequences(grid.instance, sets, optional):
        own = _through(grid.instance, sets, chain, costs)
        least = min((int(each.min(initial=FAR)) for each in own.values()), default=0)
        total += least
        through |= {session: each - least for session, each in own.items()}
    for session in sets.keys() - through.keys():
        options = costs[session].tolist()
        if session in optional:
            options.append(level.left_out(grid.instance, session))
        total += min(options, default=0)
        through[session] = costs[session] - min(options, default=0)
    slack = value - total
    sessions = grid.instance.sessions  # what has been delivered stands, whatever it costs
    return {s: c if sessions[s].state == "delivered" else c.keep(through[s] <= slack) for s, c in sets.items()}


def _sequences(instance: Instance, sets: Sets, optional: frozenset[str]) -> list[list[str]]:
    """Sessions for sure placed, in cohorts' orders, each in one sequence at most; none where all is history."""
    seen: set[str] = set()
    chains = []
    for sessions in instance.cohort_sessions.values():
        chain = [s.id for s in sessions if s.id in sets and s.id not in seen | optional and len(sets[s.id])]
        seen |= set(chain)
        chains.append(chain)
    return [chain for chain in chains if any(instance.sessions[s].state != "delivered" for s in chain)]


def _through(
    instance: Instance, sets: Sets, chain: Sequence[str], costs: dict[str, npt.NDArray[np.int64]]
) -> dict[str, npt.NDArray[np.int64]]:
    """For each candidate of a sequence: the least the whole sequence costs through it."""
    first = min(int(sets[s].ordinal.min()) for s in chain)
    length = max(int(sets[s].ordinal.max()) for s in chain) - first + 1
    by_date = {}
    for session in chain:
        best = np.full(length, FAR, dtype=np.int64)
        np.minimum.at(best, sets[session].ordinal - first, costs[session])
        by_date[session] = best
    gaps = [_gap(instance, one, two) for one, two in pairwise(chain)]
    before, after = [np.zeros(length, dtype=np.int64)], [np.zeros(length, dtype=np.int64)]
    for session, (least, most) in zip(chain, gaps, strict=False):
        before.append(_cheapest(before[-1] + by_date[session], least, most))
    for session, (least, most) in zip(reversed(chain), reversed(gaps), strict=False):
        after.append(_cheapest((after[-1] + by_date[session])[::-1], least, most)[::-1])
    after.reverse()
    found = {}
    for n, session in enumerate(chain):
        dates = sets[session].ordinal - first
        found[session] = np.minimum(costs[session] + before[n][dates] + after[n][dates], FAR)
    return found


def _gap(instance: Instance, before: str, after: str) -> tuple[int, int | None]:
    """Days from one session of a sequence to the next, at least and (None: without end) at most."""
    one, two = instance.sessions[before], instance.sessions[after]
    if one.order == two.order or one.state == two.state == "delivered":
        return -FAR, None  # days between two delivered sessions are history, whatever they are
    return two.min_gap_days or 0, two.max_gap_days if is_adjacent(instance, before, after) else None


def _cheapest(costs: npt.NDArray[np.int64], least: int, most: int | None) -> npt.NDArray[np.int64]:
    """For each date: the lowest of the costs at dates from `most` to `least` days before it."""
    length = len(costs)
    if least < 0:
        return np.full(length, int(costs.min()), dtype=np.int64)
    best = np.full(length, FAR, dtype=np.int64)
    if least >= length:
        return best
    if most is None:
        best[least:] = np.minimum.accumulate(costs)[: length - least]
        return np.minimum(best, FAR)
    width = most - least + 1
    padded = np.concatenate([np.full(width - 1, FAR, dtype=np.int64), costs[: length - least]])
    best[least:] = np.lib.stride_tricks.sliding_window_view(padded, width).min(axis=1)
    return np.minimum(best, FAR)


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
