"""Numbers and days in sentences for people."""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number(value: float | None, unit: str = "") -> str:
    """A number with at most one decimal and its unit; no data where there is none."""
    if value is None:
        return "no data"
    return f"{round(value, 1):,g}{' ' if unit else ''}{unit}"


def long_date(day: dt.date) -> str:
    """A day as `13 July 2020`."""
    return f"{day.day} {month_name(day)} {day.year}"


def month_name(day: dt.date) -> str:
    """The month of a day in English, whatever the machine speaks."""
    return _MONTHS[day.month - 1]
