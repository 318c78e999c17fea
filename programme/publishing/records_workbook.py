"""The records as one workbook, in the shape that an import reads."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter


def records_workbook(sheets: Mapping[str, Sequence[Sequence[str]]], *, made: dt.date) -> bytes:
    """Write sheets of text as an .xlsx file. Every cell is text: nothing in it is ever taken for a formula.

    Args:
        sheets: rows by sheet, the first of each its headings.
        made: the day that the file's properties show, so that equal records give equal bytes.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "Learn, Live, Lead: records", "created": dt.datetime.combine(made, dt.time())})
    heading = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    plain = book.add_format({"num_format": "@"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, text, plain if number else heading)
        if rows:
            page.set_column(0, len(rows[0]) - 1, 18, plain)
    book.close()
    return buffer.getvalue()
