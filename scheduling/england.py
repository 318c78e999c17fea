"""England's bank holidays, computed offline."""

from __future__ import annotations

import datetime as dt


def bank_holidays(start: dt.date, end: dt.date) -> dict[dt.date, str]:
    """Bank holidays of England from `start` to `end` (both included), with their names, substitute days included.

    Dates come from the `holidays` package (country GB, subdivision ENG).
    """
    import holidays

    years = range(start.year, end.year + 1)
    found = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return {date: str(name) for date, name in sorted(found.items()) if start <= date <= end}
