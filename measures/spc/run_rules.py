"""Rules of run charts: runs about the median, crossings, trends.

Points on the median neither count nor break a run; equal neighbours neither make nor break a trend (Perla, Provost and
Murray, BMJ Quality and Safety 20, 2011).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate

from .named_points import COMMON, NamedPoint
from .result import RunsTest

TAIL = Fraction(1, 40)
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
    whole = 2**chances
    return next(k for k, below in enumerate(accumulate(_binomials(chances))) if 20 * below >= whole)


def _binomials(n: int) -> Iterator[int]:
    """Ways to choose 0, 1, ... n of n."""
    ways = 1
    for k in range(n + 1):
        yield ways
        ways = ways * (n - k) // (k + 1)


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
    ways = _orders(n_useful // 2, n_useful - n_useful // 2)
    cut = TAIL * sum(ways)
    fewest = next(r for r, below in enumerate(accumulate(ways)) if below > cut)
    most = next(r for r, above in enumerate(accumulate(reversed(ways))) if above > cut)
    return fewest, n_useful - most


def _orders(above: int, below: int) -> list[int]:
    """Orders of so many points above and below by their number of runs, 0 to all (Wald and Wolfowitz 1940)."""
    if not above or not below:
        return [0, 1] if above + below == 1 else [0, 1, *[0] * (above + below - 1)]
    a, b = [*_binomials(above - 1), 0, 0], [*_binomials(below - 1), 0, 0]
    found = [0, 0]
    for runs_found in range(2, above + below + 1):
        k = runs_found // 2
        if k >= len(a) or k >= len(b):
            found.append(0)
        elif runs_found % 2 == 0:
            found.append(2 * a[k - 1] * b[k - 1])
        else:
            found.append(a[k] * b[k - 1] + a[k - 1] * b[k])
    return found


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
