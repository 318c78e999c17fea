"""Making Data Count, as NHSRplotthedots 0.2.2 has it, and its change of November 2023.

The first of limit, trend, two in three and shift names a point. Rules look at one part at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from .limits import Limits
from .named_points import COMMON, NamedPoint

Flags = list[bool]


def mdc_names(
    values: Sequence[float], limits: Limits, *, shift: int, trend: int, outer_points_count: bool
) -> list[NamedPoint]:
    """Name every point of a part.

    Args:
        values: the part's values, in order.
        limits: the part's centre and limits.
        shift: points strictly on one side of the mean that make a shift.
        trend: points strictly going one way that make a trend.
        outer_points_count: whether points beyond three sigma count in two of three (November 2023).
    """
    sides = [(value > limits.centre) - (value < limits.centre) for value in values]
    outside = [_is_beyond(value, limits.lower, limits.upper) for value in values]
    far = [_is_beyond(value, limits.near_lower, limits.near_upper) for value in values]
    counted = [f and (outer_points_count or not o) for f, o in zip(far, outside, strict=True)]
    in_trend = _stretches(len(values), trend, lambda i: _goes_one_way(values[i : i + trend]))
    in_shift = _stretches(len(values), shift, lambda i: abs(sum(sides[i : i + shift])) == shift)
    in_three = _stretches(len(values), 3, lambda i: sum(counted[i : i + 3]) >= 2 and abs(sum(sides[i : i + 3])) == 3)
    names = []
    for i, side in enumerate(sides):
        if outside[i]:
            names.append(NamedPoint("above_limit" if side > 0 else "below_limit", is_high=side > 0))
        elif in_trend[i]:
            names.append(NamedPoint("trend", is_high=_rises(values, in_trend, i)))
        elif counted[i] and in_three[i]:
            names.append(NamedPoint("two_in_three", is_high=side > 0))
        else:
            names.append(NamedPoint("shift", is_high=side > 0) if in_shift[i] else COMMON)
    return names


def _is_beyond(value: float, lower: float | None, upper: float | None) -> bool:
    return lower is not None and upper is not None and (value < lower or value > upper)


def _goes_one_way(values: Sequence[float]) -> bool:
    steps = {(b > a) - (b < a) for a, b in itertools.pairwise(values)}
    return steps in ({1}, {-1})


def _stretches(points: int, length: int, holds: Callable[[int], bool]) -> Flags:
    """Which points lie in a stretch of that many points, from the one asked about, for which the rule holds."""
    flags = [False] * points
    for start in range(points - length + 1):
        if holds(start):
            flags[start : start + length] = [True] * length
    return flags


def _rises(values: Sequence[float], in_trend: Flags, i: int) -> bool:
    """Direction of travel: the step after a point where the next one is in a trend too, else the step before."""
    if i + 1 < len(values) and in_trend[i + 1]:
        return values[i + 1] > values[i]
    return values[i] > values[i - 1]
