"""The dates of a map's time slider: ends of months, quarters or years, from the first tie to the day of the map."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MONTHS_OF_MONTHLY = 18
MONTHS_OF_QUARTERLY = 72


@dataclass(frozen=True, slots=True)
class Frame:
    """One date of the slider and how it is written."""

    date: dt.date
    label: str


def frames(first: dt.date | None, as_at: dt.date) -> tuple[Frame, ...]:
    """The dates, ending on `as_at`: month ends, from 18 months of history quarter ends, from six years year ends.

    Args:
        first: day of the first tie; None where there is none yet.
        as_at: day of the map.
    """
    last = Frame(as_at, f"{as_at.day} {as_at:%B %Y}")
    if first is None or first >= as_at:
        return (last,)
    months = 12 * (as_at.year - first.year) + as_at.month - first.month
    every = 1 if months < MONTHS_OF_MONTHLY else 3 if months < MONTHS_OF_QUARTERLY else 12
    ends = _period_ends(first, as_at, every)
    return (*(Frame(end, f"{end:%B %Y}") for end in ends if end < as_at), last)


def quarter_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Ends of calendar quarters from one date to another, both included."""
    return _period_ends(first, last, 3)


def _period_ends(first: dt.date, last: dt.date, every: int) -> list[dt.date]:
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    ends = (_month_end(number // 12, number % 12 + 1) for number in months)
    return [end for end in ends if end.month % every == 0 and first <= end <= last]


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
