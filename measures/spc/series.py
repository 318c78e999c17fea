"""A series from a CSV file: every cell is read as text, and every fault is told with its row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.documents import shown, without_mark
from foundation.errors import BadInput, Fault

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Series:
    """Dated values, by date. `blanks` are dates that stand in the file without a value: they are no points."""

    dates: tuple[dt.date, ...]
    values: tuple[float, ...]
    blanks: tuple[dt.date, ...] = ()


def read_series(text: str | bytes) -> Series:
    """Read a series from CSV text (UTF-8 if bytes): columns `date` and `value`, in any order, others ignored.

    Raises:
        BadInput: every missing column, unreadable date or value and date given twice, by row (the heading is row 1).
    """
    faults: list[Fault] = []
    rows = _rows(text, faults)
    columns = _columns(rows[0][1] if rows else [], faults)
    if columns is None:
        raise BadInput(faults)
    found: dict[dt.date, float | None] = {}
    for line, row in rows[1:]:
        date_text, value_text = (row[column].strip() if column < len(row) else "" for column in columns)
        if not date_text and not value_text:
            continue
        day = _date(line, date_text, faults)
        value = _value(line, value_text, faults)
        if day is not None and day in found:
            message = "this date stands twice."
            faults.append(Fault(_cell(line, "date"), shown(date_text), message, "Keep one row for each date."))
        elif day is not None:
            found[day] = value
    if faults:
        raise BadInput(faults)
    points = sorted((day, value) for day, value in found.items() if value is not None)
    blanks = tuple(sorted(day for day, value in found.items() if value is None))
    return Series(tuple(day for day, _ in points), tuple(value for _, value in points), blanks)


def _cell(line: int, column: str) -> str:
    return f"row {line}, column {column}"


def _rows(text: str | bytes, faults: list[Fault]) -> list[tuple[int, list[str]]]:
    """Number (the heading is 1) and cells of each row."""
    plain = without_mark(text)
    try:
        decoded = plain if isinstance(plain, str) else plain.decode()
    except UnicodeDecodeError as error:
        raise BadInput([Fault("$", f"byte {error.start}", "this is no UTF-8 text.", "Save as CSV UTF-8.")]) from None
    try:
        return list(enumerate(csv.reader(io.StringIO(decoded, newline=""), strict=True), start=1))
    except csv.Error as error:
        faults.append(Fault("$", "", f"this is no CSV: {error}.", "Save the file as CSV."))
        raise BadInput(faults) from None


def _columns(heading: Sequence[str], faults: list[Fault]) -> tuple[int, int] | None:
    names = [name.strip().lower() for name in heading]
    for wanted in ("date", "value"):
        if names.count(wanted) != 1:
            what = "there is no column" if wanted not in names else "there is more than one column"
            message = f"{what} '{wanted}'; the columns are {', '.join(heading) or 'none'}."
            faults.append(Fault("row 1", "", message, "Have one column named date and one named value."))
    return None if faults else (names.index("date"), names.index("value"))


def _date(line: int, text: str, faults: list[Fault]) -> dt.date | None:
    remedy = "Write it as year-month-day, such as 2020-07-13."
    if _DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            message = "this is no date of the calendar."
    else:
        message = "this is no date in the form year-month-day." if text else "the date is missing."
    faults.append(Fault(_cell(line, "date"), shown(text) if text else "", message, remedy))
    return None


def _value(line: int, text: str, faults: list[Fault]) -> float | None:
    """The number in a cell; None where it is blank, or where it is a fault."""
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        value = float(text)
        if abs(value) <= _LARGEST:
            return value
        message = "this number is too large to work with."
    else:
        message = "this is no number."
    remedy = "Write digits with a point, such as 12.5, no commas or units; leave it blank where nothing is known."
    faults.append(Fault(_cell(line, "value"), shown(text), message, remedy))
    return None
