"""A list of people back to whoever sent it: its own columns, and beside each row what became of it and why."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""The longest text that a cell of a workbook holds."""
WIDEST, WIDTH_OF_REASON = 32, 80
"""Widths of columns, in letters; reasons are wrapped."""
LOOKED_AT = 500
"""Rows that tell how wide a column has to be."""


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
    plain = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name[:31])
        told = beside.get(name, {})
        top, width = min(told, default=1), max(map(len, rows), default=0)
        for number, cells in enumerate(rows, start=1):
            beside_row = told.get(number, ())
            for column, text in enumerate([*cells, *[""] * (width - len(cells)), *beside_row]):
                look = heading if "Outcome" in beside_row else wrapped if column > width else plain
                if text:
                    page.write_string(number - 1, column, text[:LONGEST], look)
        _widen(page, rows, width)
        page.freeze_panes(top, 0)
        page.autofilter(top - 1, 0, max(len(rows), top), width + 1)
    if not sheets:
        book.add_worksheet("Nothing read")
    book.close()
    return buffer.getvalue()


def _widen(page: Worksheet, rows: Sequence[Sequence[str]], width: int) -> None:
    """Columns as wide as what stands in them, within reason; those of the outcome and the reason are wide enough."""
    for column in range(width):
        letters = max((len(row[column]) for row in rows[:LOOKED_AT] if column < len(row)), default=0)
        page.set_column(column, column, min(max(letters, 6) + 2, WIDEST))
    page.set_column(width, width, len("waits for a decision") + 2)
    page.set_column(width + 1, width + 1, WIDTH_OF_REASON)
