"""Common time of two people: the longest unbroken stretch that some weekday offers at least twice a month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from foundation.time_windows import WEEKDAYS, WeeklySlot, Window, longest_common_minutes, windows_by_day

OCCURRENCES = (1, 2, 3, 4)
"""The weeks of a month that count: a fifth such weekday comes too seldom to plan on."""

Availability = tuple[WeeklySlot, ...] | None
Day = tuple[tuple[Window, ...], ...]
"""Windows of one weekday in each of the four occurrences."""

PATTERNS = 20_000
"""Weekly patterns whose days are kept: each is asked for again with every pair that is looked at."""

NO_DAY: Day = ((), (), (), ())

Minutes = npt.NDArray[np.int16]


def common_minutes(a: Availability, b: Availability) -> int:
    """Minutes of the longest stretch that both have on some weekday in at least two of occurrences 1 to 4.

    Each occurrence is looked at on its own; 0 where either availability is unknown.
    """
    best = 0
    for day_a, day_b in zip(_days(a), _days(b), strict=True):
        if not any(day_a) or not any(day_b):
            continue
        stretches = sorted(longest_common_minutes(x, y) for x, y in zip(day_a, day_b, strict=True))
        best = max(best, stretches[-2])
    return best


def common_minutes_table(rows: Sequence[Availability], columns: Sequence[Availability]) -> Minutes:
    """`common_minutes` of every row with every column: int16 array (rows, columns).

    Computed once for each pair of distinct days, so that people who share a pattern cost nothing more.
    """
    table = np.zeros((len(rows), len(columns)), dtype=np.int16)
    days_r, days_c = [_days(each) for each in rows], [_days(each) for each in columns]
    for weekday in range(len(WEEKDAYS)):
        at_r, distinct_r = _distinct([days[weekday] for days in days_r])
        at_c, distinct_c = _distinct([days[weekday] for days in days_c])
        if any(map(any, distinct_r)) and any(map(any, distinct_c)):
            stretch = _second_longest(distinct_r, distinct_c)
            np.maximum(table, stretch[at_r[:, None], at_c[None, :]], out=table)
    return table


def _days(availability: Availability) -> tuple[Day, ...]:
    return _days_of(tuple(availability)) if availability else (NO_DAY,) * len(WEEKDAYS)


@lru_cache(maxsize=PATTERNS)
def _days_of(slots: tuple[WeeklySlot, ...]) -> tuple[Day, ...]:
    windows = windows_by_day(slots)
    return tuple(tuple(tuple(windows.get((day, which), ())) for which in OCCURRENCES) for day in range(len(WEEKDAYS)))


def _distinct(days: list[Day]) -> tuple[npt.NDArray[np.intp], list[Day]]:
    at: dict[Day, int] = {}
    positions = np.array([at.setdefault(day, len(at)) for day in days], dtype=np.intp)
    return positions, list(at)


def _second_longest(rows: list[Day], columns: list[Day]) -> Minutes:
    first, second, third, fourth = (
        _longest([day[which] for day in rows], [day[which] for day in columns]) for which in range(len(OCCURRENCES))
    )
    high_a, low_a = np.maximum(first, second), np.minimum(first, second)
    high_b, low_b = np.maximum(third, fourth), np.minimum(third, fourth)
    return np.maximum(np.minimum(high_a, high_b), np.maximum(low_a, low_b))


def _longest(rows: list[tuple[Window, ...]], columns: list[tuple[Window, ...]]) -> Minutes:
    starts_r, ends_r = _padded(rows)
    starts_c, ends_c = _padded(columns)
    best = np.zeros((len(rows), len(columns)), dtype=np.int16)
    for k in range(starts_r.shape[1]):
        for m in range(starts_c.shape[1]):
            start = np.maximum(starts_r[:, k, None], starts_c[None, :, m])
            end = np.minimum(ends_r[:, k, None], ends_c[None, :, m])
            np.maximum(best, end - start, out=best)
    return best


def _padded(windows: list[tuple[Window, ...]]) -> tuple[Minutes, Minutes]:
    """Starts and ends, one row each, filled up with windows of no length."""
    width = max(map(len, windows), default=0)
    starts, ends = np.full((len(windows), width), 1440, dtype=np.int16), np.zeros((len(windows), width), dtype=np.int16)
    for i, each in enumerate(windows):
        for k, (start, end) in enumerate(each):
            starts[i, k], ends[i, k] = start, end
    return starts, ends
