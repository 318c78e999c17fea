"""Rules of run charts: runs about the median, crossings, trends.

Points on the median neither count nor break a run; equal neighbours neither make nor break a trend (Perla, Provost and
Murray, BMJ Quality and Safety 20, 2011).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from .named_points import COMMON, NamedPoint
from .result import RunsTest

TAIL = 0.025
"""Share of chance series left out at each end of the number of runs (Swed and Eisenhart 1943: 5 % in all)."""


def run_chart_names(values: Sequence[float], median: float, *, longest: int, trend: int) -> list[NamedPoint]:
    """Name the points of runs longer than the longest that chance explains, and those of trends, which come first.

    Args:
        values: a part's values, in order.
        median: its centre.
        longest: the longest run that is not named.
        trend: points going one way that make a trend; 0 = no such rule.
    """
    names = [COMMON] * len(values)
    for run in runs(values, median):
        if len(run) > longest:
            for i in run:
                names[i] = NamedPoint("shift", is_high=values[i] > median)
    for first, last, rises in _trends(values, trend) if trend else ():
        names[first : last + 1] = [NamedPoint("trend", is_high=rises)] * (last + 1 - first)
    return names


def runs(values: Sequence[float], median: float) -> list[list[int]]:
    """Positions of the points of each run on one side of the median; those on it are in none."""
    found: list[list[int]] = []
    for i, value in enumerate(values):
        if value == median:
            continue
        if found and (values[found[-1][-1]] > median) == (value > median):
            found[-1].append(i)
        else:
            found.append([i])
    return found


def anhoj_test(values: Sequence[float], median: float) -> RunsTest:
    """Longest run and crossings against their critical values (Anhoj and Olesen, PLoS ONE 9, 2014, e113825).

    A run is too long above round(log2 n) + 3 (Schilling 2012); crossings are too few below the 5 % quantile of a
    binomial of n - 1 and one half (Chen 2010); n counts points off the median.
    """
    found = runs(values, median)
    n = sum(map(len, found))
    if not n:
        return _no_runs()
    longest_max, fewest = round(math.log2(n)) + 3, _fewest_crossings(n - 1)
    longest, crossings = max(map(len, found)), len(found) - 1
    return RunsTest(
        n_useful=n,
        longest_run=longest,
        longest_run_max=longest_max,
        crossings=crossings,
        crossings_min=fewest,
        signal=longest > longest_max or crossings < fewest,
    )


@cache
def _fewest_crossings(chances: int) -> int:
    """The 5 % quantile of a binomial with probability one half."""
    ways = accumulate(math.comb(chances, k) for k in range(chances + 1))
    return next(k for k, below in enumerate(ways) if 20 * below >= 2**chances)


def run_chart_test(values: Sequence[float], median: float, *, shift: int) -> RunsTest:
    """Longest run against the length of a shift, and the number of runs against its exact limits either way.

    Args:
        values: a part's values, in order.
        median: its centre.
        shift: points in one run that make a shift.
    """
    found = runs(values, median)
    n = sum(map(len, found))
    if not n:
        return _no_runs()
    fewest, most = runs_limits(n)
    longest = max(map(len, found))
    return RunsTest(
        n_useful=n,
        longest_run=longest,
        longest_run_max=shift - 1,
        crossings=len(found) - 1,
        crossings_min=fewest - 1,
        signal=longest >= shift or not fewest <= len(found) <= most,
    )


@cache
def runs_limits(n_useful: int) -> tuple[int, int]:
    """Fewest and most runs that chance explains, of points that a median halves (Swed and Eisenhart 1943, exact)."""
    above, below = n_useful // 2, n_useful - n_useful // 2
    ways = [_ways(above, below, count) for count in range(n_useful + 1)]
    whole = sum(ways)
    fewest = next(r for r in range(1, n_useful + 1) if sum(ways[: r + 1]) > TAIL * whole)
    most = next(r for r in range(n_useful, 0, -1) if sum(ways[r:]) > TAIL * whole)
    return fewest, most


def _ways(above: int, below: int, count: int) -> int:
    """Orders of the points with exactly that many runs (Wald and Wolfowitz 1940)."""
    half = count // 2
    if not above or not below:
        return int(count == 1)
    if count < 2:
        return 0
    if count % 2 == 0:
        return 2 * math.comb(above - 1, half - 1) * math.comb(below - 1, half - 1)
    return math.comb(above - 1, half) * math.comb(below - 1, half - 1) + math.comb(above - 1, half - 1) * math.comb(
        below - 1, half
    )


def _no_runs() -> RunsTest:
    return RunsTest(
        n_useful=0, longest_run=None, longest_run_max=None, crossings=None, crossings_min=None, signal=False
    )


def _trends(values: Sequence[float], length: int) -> list[tuple[int, int, bool]]:
    """First and last position and direction of each trend, in order; a repeated value counts once."""
    kept = [i for i, value in enumerate(values) if i == 0 or value != values[i - 1]]
    found = []
    start = 0
    for at in range(1, len(kept) + 1):
        ends = at == len(kept) or (
            at - start > 1
            and (values[kept[at]] > values[kept[at - 1]]) != (values[kept[start + 1]] > values[kept[start]])
        )
        if ends:
            if at - start >= length:
                found.append((kept[start], kept[at - 1], values[kept[at - 1]] > values[kept[start]]))
            start = at - 1
    return found
