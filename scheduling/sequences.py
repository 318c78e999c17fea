"""What the sessions of a cohort cost together at least, by dynamic programming over dates that keep order and gaps.

Each session at its cheapest candidate of a date, or left out where it may be: exact for one cohort by itself, and so
a number that no plan of all cohorts is below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .candidates import CandidateSets
from .instance import Instance
from .rules.sequence import is_adjacent

FAR = 10**12
"""More than any sum of costs, and far from what a 64-bit number holds."""

Numbers = npt.NDArray[Any]
"""Whole numbers, or sums of binary fractions: exact either way."""


@dataclass(frozen=True, slots=True)
class Least:
    """The least a sequence costs, and for each candidate of its sessions the least it costs through that one."""

    total: Any
    through: dict[str, Numbers]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Sessions in order; for every two of them by position, the days between at least and (None: no end) at most."""

    sessions: tuple[str, ...]
    gaps: Mapping[tuple[int, int], tuple[int, int | None]]


def sequences_of(instance: Instance, sets: CandidateSets) -> list[Sequence]:
    """Sessions with a candidate in cohorts' orders, each in one sequence at most; none where all is history."""
    seen: set[str] = set()
    found = []
    for sessions in instance.cohort_sessions.values():
        own = [s.id for s in sessions if s.id in sets and s.id not in seen and len(sets[s.id])]
        seen |= set(own)
        if any(instance.sessions[s].state != "delivered" for s in own):
            gaps = {(j, k): _gap(instance, own[j], own[k]) for k in range(len(own)) for j in range(k)}
            found.append(Sequence(tuple(own), gaps))
    return found


def all_least(
    instance: Instance, sets: CandidateSets, costs: Mapping[str, Numbers], left_out: Mapping[str, Any]
) -> list[Least]:
    """The least that each sequence, and each session in none, costs; arguments as for `least_of`."""
    found = [least_of(sequence, sets, costs, left_out) for sequence in sequences_of(instance, sets)]
    for session in sorted(sets.keys() - {session for each in found for session in each.through}):
        options = [*costs[session].tolist(), *([left_out[session]] if session in left_out else [])]
        found.append(Least(min(options, default=0), {session: costs[session]}))
    return found


def least_of(
    sequence: Sequence, sets: CandidateSets, costs: Mapping[str, Numbers], left_out: Mapping[str, Any]
) -> Least:
    """The least that a sequence costs.

    Args:
        sequence, sets: sessions in order, each with a candidate.
        costs: of each candidate, in one unit.
        left_out: what leaving a session out costs, for those that may be.
    """
    first = min(int(sets[s].ordinal.min()) for s in sequence.sessions)
    length = max(int(sets[s].ordinal.max()) for s in sequence.sessions) - first + 1
    by_date = []
    for session in sequence.sessions:
        best = np.full(length, FAR, dtype=costs[session].dtype)
        np.minimum.at(best, sets[session].ordinal - first, costs[session])
        by_date.append(best)
    last = len(by_date) - 1
    outs = [left_out.get(session, FAR) for session in sequence.sessions]
    before = _ahead_of(by_date, outs, sequence.gaps)
    mirrored = {(last - k, last - j): gap for (j, k), gap in sequence.gaps.items()}
    after = [each[::-1] for each in _ahead_of([each[::-1] for each in by_date[::-1]], outs[::-1], mirrored)[::-1]]
    through = {}
    for n, session in enumerate(sequence.sessions):
        dates = sets[session].ordinal - first
        through[session] = np.minimum(costs[session] + before[n][dates] + after[n][dates], FAR)
    return Least(min(sum(outs), *(each.min() for each in through.values())), through)


def _ahead_of(
    by_date: list[Numbers], outs: list[Any], gaps: Mapping[tuple[int, int], tuple[int, int | None]]
) -> list[Numbers]:
    """For each session and date: the least that all sessions before it cost if it stands there."""
    found: list[Numbers] = []
    for k, own in enumerate(by_date):
        between: Any = 0
        best = np.full(len(own), min(FAR, sum(outs[:k])), dtype=own.dtype)
        for j in range(k - 1, -1, -1):
            best = np.minimum(best, _cheapest(found[j] + by_date[j], *gaps[j, k]) + between)
            between += outs[j]
            if between >= FAR:
                break
        found.append(np.minimum(best, FAR))
    return found


def _gap(instance: Instance, before: str, after: str) -> tuple[int, int | None]:
    """Days from one session of a sequence to the next, at least and (None: without end) at most."""
    one, two = instance.sessions[before], instance.sessions[after]
    if one.order == two.order or one.state == two.state == "delivered":
        return -FAR, None  # days between two delivered sessions are history, whatever they are
    return two.min_gap_days or 0, two.max_gap_days if is_adjacent(instance, before, after) else None


def _cheapest(costs: Numbers, least: int, most: int | None) -> Numbers:
    """For each date: the lowest of the costs at dates from `most` to `least` days before it."""
    length = len(costs)
    if least < 0:
        return np.full(length, costs.min(), dtype=costs.dtype)
    best = np.full(length, FAR, dtype=costs.dtype)
    if least >= length or (most is not None and most < least):
        return best
    if most is None:
        best[least:] = np.minimum.accumulate(costs)[: length - least]
        return best
    width = min(length, most - least + 1)
    padded = np.concatenate([np.full(width - 1, FAR, dtype=costs.dtype), costs[: length - least]])
    best[least:] = np.lib.stride_tricks.sliding_window_view(padded, width).min(axis=1)
    return best
