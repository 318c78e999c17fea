"""Centre and limits of one part of a series."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LIMIT_FACTOR = 2.66
"""Limits lie this many mean moving ranges from the mean: 3 / 1.128 (Wheeler)."""

SCREEN_FACTOR = 3.267
"""A moving range of this many means or more is left out (Nelson, Journal of Quality Technology 14, 1982)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre, limits at three sigma and near limits at two; all but the centre None where they cannot be had.

    `flattened` is true where the values do vary but screening left only moving ranges of 0: limits of no width would
    name every point.
    """

    centre: float
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    flattened: bool = False


def xmr_limits(baseline: Sequence[float], *, screen_outliers: bool) -> Limits:
    """Limits of individual values from their moving ranges.

    Args:
        baseline: the values they rest on, in order; at least one.
        screen_outliers: leave outlying moving ranges out, once. The mean keeps every value.
    """
    centre = exact_mean(baseline)
    ranges = [abs(b - a) for a, b in itertools.pairwise(baseline)]
    if screen_outliers and ranges:
        bound = SCREEN_FACTOR * exact_mean(ranges)
        ranges = [each for each in ranges if each < bound]
    if not ranges:
        return Limits(centre)
    average = exact_mean(ranges)
    if average == 0 and min(baseline) < max(baseline):
        return Limits(centre, flattened=True)
    near = 2 * (LIMIT_FACTOR / 3)
    return Limits(
        centre,
        lower=centre - LIMIT_FACTOR * average,
        upper=centre + LIMIT_FACTOR * average,
        near_lower=centre - near * average,
        near_upper=centre + near * average,
    )


def median_only(baseline: Sequence[float]) -> Limits:
    """The median of a run chart, which has no limits."""
    return Limits(statistics.median(baseline))


def exact_mean(values: Sequence[float]) -> float:
    """The mean rounded once, so that a value that equals it is seen to."""
    return float(sum(map(Fraction, values)) / len(values))
