"""Dates as people type them: one order for a column, found by evidence, and nothing guessed in silence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..values import EXCEL_DAY_0, FIRST_YEAR, LAST_YEAR

Order = Literal["day first", "month first"]

_NUMBERS = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_CLOCK = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_SERIAL = re.compile(r"^[1-7]\d{4}(\.\d+)?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([a-z]{3,9})\.?,?(?:[\s-]+(\d{4}|\d{2}))?$")  # fmt: skip  # noqa: E501
_NAMED_FIRST = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}|\d{2}))?$")


@dataclass(frozen=True, slots=True)
class DayRead:
    """A date as read: `day` is None where there is none, and `problem` says why; `how` tells a surprising reading."""

    day: dt.date | None
    problem: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class OrderFound:
    """The order of a column's dates: `evidence` is the cell that shows it, empty where none does.

    `mixed` means that cells show both orders; `open_cells` says how many cells could be read either way.
    """

    order: Order
    evidence: str
    mixed: bool
    open_cells: int


def order_of(texts: Iterable[str]) -> OrderFound:
    """Which part of a column's dates is the day: a part above 12 tells; without one the British order is taken."""
    shows: dict[Order, str] = {}
    open_cells = 0
    for text in texts:
        match = _NUMBERS.match(_CLOCK.sub("", text.strip()))
        if not match:
            continue
        first, second = int(match.group(1)), int(match.group(2))
        if first > 12 >= second:
            shows.setdefault("day first", text)
        elif second > 12 >= first:
            shows.setdefault("month first", text)
        elif first != second:
            open_cells += 1
    mixed = len(shows) == 2
    order: Order = "month first" if "month first" in shows and not mixed else "day first"
    return OrderFound(order, shows.get(order, ""), mixed, open_cells)


def read_day(text: str, order: Order) -> DayRead:
    """One date.

    Args:
        text: as typed; a time of day after it is left aside.
        order: of the column, for dates in numbers.
    """
    plain = _CLOCK.sub("", " ".join(text.split()))
    if match := _ISO.match(plain):
        return _day(*(int(part) for part in match.groups()))
    if match := _NUMBERS.match(plain):
        first, second, year = int(match.group(1)), int(match.group(2)), _year(match.group(3))
        day_first = order == "day first" if max(first, second) <= 12 else second <= 12
        return _day(year, second, first) if day_first else _day(year, first, second)
    if _SERIAL.match(plain):
        read = EXCEL_DAY_0 + dt.timedelta(days=int(float(plain)))
        return DayRead(read, how=f"{plain} is Excel's number of the day {_shown(read)}.")
    lower = plain.casefold()
    if match := _NAMED.match(lower):
        return _named(match.group(1), match.group(2), match.group(3))
    if match := _NAMED_FIRST.match(lower):
        return _named(match.group(2), match.group(1), match.group(3))
    return DayRead(None, "this is not a date that can be told for certain; it was left empty.")


def _named(day: str, month: str, year: str | None) -> DayRead:
    if month[:3] not in _MONTHS:
        return DayRead(None, "this is not a date that can be told for certain; it was left empty.")
    if year is None:
        return DayRead(None, "this date says no year; it was left empty.")
    return _day(_year(year), _MONTHS.index(month[:3]) + 1, int(day))


def _year(text: str) -> int:
    """Two digits mean the hundred years that end in 2049: a list of people at work looks little further ahead."""
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 50 else 1900 + int(text)


def _day(year: int, month: int, day: int) -> DayRead:
    try:
        read = dt.date(year, month, day)
    except ValueError:
        return DayRead(None, "there is no such day; it was left empty.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DayRead(None, f"the year {year} cannot be right; the date was left empty.")
    return DayRead(read)


def _shown(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
