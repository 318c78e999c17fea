"""One way to write a workbook: titled sheets with a heading row, filters and frozen panes; never a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

Cell = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and how its numbers look (an Excel number format)."""

    heading: str
    width: int = 16
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: a title and notes above one table. `empty` is said where the table has no row."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default_factory=tuple)
    empty: str = "Nothing to list."


FILLED = 0.85
"""Share of a line that words fill before they wrap."""

LINE_POINTS = 15.0
TALLEST_ROW_LINES = 27
"""A row of a workbook is at most 409 points high."""

GOAL_COLUMNS = (
    Column("What was asked for, most important first", 42),
    Column("Result", 18, "#,##0.##"),
    Column("Counted in", 44),
    Column("How sure", 60),
)
"""Columns of a summary's goals."""


def workbook_bytes(sheets: Sequence[Sheet], *, title: str, made: dt.date) -> bytes:
    """The sheets as an .xlsx file.

    Args:
        sheets: in the order of the tabs.
        title: the document's title in its properties.
        made: stands in the properties in place of the clock, so that equal content gives equal bytes.

    Returns:
        The file. Text is always text: a cell that begins with `=`, `+`, `-` or `@` is no formula.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    )
    book.set_properties({"title": title, "created": dt.datetime.combine(made, dt.time())})
    formats = _formats(book)
    for sheet in sheets:
        _write_sheet(book, sheet, formats)
    book.close()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    body = {"valign": "top", "text_wrap": True, "font_size": 11}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "note": book.add_format({"font_size": 11, "font_color": "#425563"}),
        "heading": book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#003F72",
                "font_color": "#FFFFFF",
                "border": 1,
            }
        ),
        "text": book.add_format(body),
        "date": book.add_format({**body, "num_format": "ddd d mmm yyyy", "align": "left"}),
        "number": lambda number_format: book.add_format({**body, "num_format": number_format}),
    }


def _write_sheet(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.write_string(0, 0, sheet.title, formats["title"])
    for row, note in enumerate(sheet.notes, start=1):
        page.write_string(row, 0, note, formats["note"])
    top = len(sheet.notes) + 2
    cell_formats = []
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(top, index, column.heading, formats["heading"])
        cell_formats.append(formats["number"](column.number_format) if column.number_format else formats["text"])
    page.set_row(top, _height([column.heading for column in sheet.columns], sheet.columns))
    for row, cells in enumerate(sheet.rows, start=top + 1):
        page.set_row(row, _height(cells, sheet.columns))
        for index, cell in enumerate(cells):
            _write_cell(page, row, index, cell, cell_formats[index], formats["date"])
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    else:
        page.write_string(top + 1, 0, sheet.empty, formats["note"])
    page.freeze_panes(top + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&L&A&RPage &P of &N")


def _height(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points for the tallest wrapped text of a row: not every program that opens a workbook measures it itself."""
    lines = [
        sum(math.ceil((len(line) + 1) / (FILLED * column.width)) for line in str(cell).split("\n"))
        for cell, column in zip(cells, columns, strict=True)
        if isinstance(cell, str)
    ]
    return LINE_POINTS * min(max(lines, default=1), TALLEST_ROW_LINES)


def _write_cell(page: Any, row: int, column: int, cell: Cell, cell_format: Any, date_format: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, cell_format)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, cell_format)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), date_format)
    else:
        page.write_number(row, column, cell, cell_format)
