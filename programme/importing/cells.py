"""One cell as text, exactly as a person would read it, and where it stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

EXAMPLE_MARK = "example, not read:"
"""What the first cell of a template's example row begins with."""

_SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")


def cell_text(value: CellValue) -> str:
    """A cell's value as text.

    Whole numbers lose their `.0`, dates are `YYYY-MM-DD`, times `HH:MM`, true and false are `yes` and `no`; spaces
    at the ends and invisible characters go, since nobody typed them on purpose.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime | dt.time | dt.timedelta):
        return _time_text(value)
    return clean(str(value))


def _time_text(value: dt.datetime | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if not value.second and not value.microsecond else "seconds")
    whole = round(value.total_seconds())
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}"


def clean(text: str) -> str:
    """Text without invisible characters, every kind of space made a plain one, none at the ends."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def is_example(cells: Iterable[str]) -> bool:
    """Whether a row is the template's example, which is never read: one of its cells says so."""
    return any(text.casefold().startswith(EXAMPLE_MARK) for text in cells)


def column_letters(index: int) -> str:
    """The letters of a column, 0 for the first: A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
