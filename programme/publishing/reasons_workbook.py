"""A list of people back to whoever sent it: its own columns, and beside each row what became of it and why."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

LONGEST = 32_767
"""The longest text that a cell of a workbook holds."""


def reasons_workbook(
    sheets: Mapping[str, Sequence[Sequence[str]]],
    beside: Mapping[str, Mapping[int, tuple[str, str]]],
    *,
    made: dt.date,
) -> bytes:
    """Write the sheets of a list again, as text, with two columns at the end of each.

    Args:
        sheets: rows of text by sheet.
        beside: by sheet and row (counted from 1) what became of the row, and why; the headings' row has theirs.
        made: the day that the file's properties show.

    Returns:
        The .xlsx file; nothing in it is ever taken for a formula.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "A list with reasons", "created": dt.datetime.combine(made, dt.time())})
    heading = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    plain = book.add_format({"num_format": "@"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name[:31])
        told = beside.get(name, {})
        top, width = min(told, default=1), max(map(len, rows), default=0)
        for number, cells in enumerate(rows, start=1):
            look = heading if number == top else plain
            for column, text in enumerate([*cells, *[""] * (width - len(cells)), *told.get(number, ())]):
                if text:
                    page.write_string(number - 1, column, text[:LONGEST], look)
    if not sheets:
        book.add_worksheet("Nothing read")
    book.close()
    return buffer.getvalue()
