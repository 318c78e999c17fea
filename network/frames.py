"""The dates of a map's time slider: ends of months, quarters or years, from the first tie to the day of the map."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

MONTHS_OF_MONTHLY = 18
MONTHS_OF_QUARTERLY = 72
MOST_FRAMES = 24
STEPS = (1, 3, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500)))
"""Months from one date of the slider to the next; the last is enough for every year that a date can have."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One date of the slider and how it is written."""

    date: dt.date
    label: str


def frames(first: dt.date | None, as_at: dt.date) -> tuple[Frame, ...]:
    """The dates, ending on `as_at`: month ends, from 18 months of history quarter ends, from six years year ends.

    There are 24 at most: a longer history is cut into steps of 2, 5, 10 ... 500 years.

    Args:
        first: day of the first tie; None where there is none yet.
        as_at: day of the map.
    """
    last = Frame(as_at, f"{as_at.day} {as_at:%B %Y}")
    if first is None or first >= as_at:
        return (last,)
    months = 12 * (as_at.year - first.year) + as_at.month - first.month
    fine = 1 if months < MONTHS_OF_MONTHLY else 3 if months < MONTHS_OF_QUARTERLY else 12
    for every in (step for step in STEPS if step >= fine):
        ends = [end for end in _period_ends(first, as_at, every) if end < as_at]
        if len(ends) < MOST_FRAMES:
            break
    return (*(Frame(end, f"{end:%B %Y}") for end in ends), last)


def quarter_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Ends of calendar quarters from one date to another, both included."""
    return _period_ends(first, last, 3)


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Ends of months from one date to another, both included."""
    return _period_ends(first, last, 1)


def _period_ends(first: dt.date, last: dt.date, every: int) -> list[dt.date]:
    months = range(12 * first.year + first.month, 12 * last.year + last.month + 1)
    ends = (_month_end(*divmod(number - 1, 12)) for number in months if (number - 12) % every == 0)
    return [end for end in ends if first <= end <= last]


def _month_end(year: int, months_before: int) -> dt.date:
    return dt.date(year, months_before + 1, calendar.monthrange(year, months_before + 1)[1])
