"""The template workbook: every sheet with its headings, notes, lists to choose from, and a row that shows how."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

CHOICES = "Choices"
GUIDE = "How to fill this in"
FIRST, LAST = 2, 5_001
"""Rows, counted from 0, in which cells offer their choices; the example stands above them."""

_LONGEST_LIST = 255
"""Letters of a list that a cell's rule may name by itself (ECMA-376, 18.3.1.33)."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column: its heading, whether it must be filled, a note, and what its cells offer.

    `choices` are the words it may hold, and nothing else; `offers` names a list of `Choices`, or the first column of
    another sheet, from which a cell may be taken.
    """

    heading: str
    required: bool
    note: str
    choices: tuple[str, ...] = ()
    offers: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet: whether it must be there, its columns, and its example row."""

    name: str
    required: bool
    columns: Sequence[TemplateColumn]
    example: Sequence[str]


def template_workbook(
    sheets: Sequence[TemplateSheet], lists: Mapping[str, Sequence[str]], guide: Sequence[str], *, made: dt.date
) -> bytes:
    """Write a template that an import reads, and that changes nothing until somebody fills it in.

    Args:
        sheets: in the order of the tabs.
        lists: names that cells offer, by list; a list without names is replaced by the sheet of its own name.
        guide: sentences of the first tab.
        made: the day that the file's properties show, so that equal lists give equal bytes.

    Returns:
        The .xlsx file. Every cell is text.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "Learn, Live, Lead: template", "created": dt.datetime.combine(made, dt.time())})
    looks = {
        "needed": book.add_format({"bold": True, "num_format": "@", "bg_color": "#003F72", "font_color": "#FFFFFF"}),
        "heading": book.add_format({"num_format": "@", "bg_color": "#D8E6F2", "bottom": 1}),
        "example": book.add_format({"num_format": "@", "italic": True, "font_color": "#5A6670"}),
        "plain": book.add_format({"num_format": "@"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _write_guide(book, guide, looks)
    places = _places(sheets, lists)
    for sheet in sheets:
        _write_sheet(book, sheet, places, looks)
    _write_lists(book, lists, looks)
    book.close()
    return buffer.getvalue()


def _places(sheets: Sequence[TemplateSheet], lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Where the names of each list stand: in `Choices`, or in the first column of the sheet of that name."""
    places = {sheet.name: f"='{sheet.name}'!$A${FIRST + 1}:$A${LAST + 1}" for sheet in sheets}
    for column, (name, values) in enumerate(lists.items()):
        if values:
            letter = chr(ord("A") + column)
            places[name] = f"={CHOICES}!${letter}$2:${letter}${len(values) + 1}"
    return places


def _write_guide(book: Any, guide: Sequence[str], looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(GUIDE)
    page.set_column(0, 0, 110)
    for row, sentence in enumerate(guide):
        page.write_string(row, 0, sentence, looks["wrapped"])


def _write_sheet(book: Any, sheet: TemplateSheet, places: Mapping[str, str], looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 1)
    page.set_tab_color("#003F72" if sheet.required else "#AEB7BD")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for column, each in enumerate(sheet.columns):
        text = sheet.example[column]
        page.set_column(column, column, min(44, max(14, len(each.heading) + 3, len(text) + 2)), looks["plain"])
        page.write_string(0, column, each.heading, looks["needed" if each.required else "heading"])
        page.write_comment(0, column, each.note, {"x_scale": 2, "y_scale": 1.2})
        if text:
            page.write_string(1, column, text, looks["example"])
        if rule := _rule(each, places):
            page.data_validation(FIRST, column, LAST, column, rule)


def _rule(column: TemplateColumn, places: Mapping[str, str]) -> dict[str, Any]:
    """The words that a cell offers; a name that is not offered may be typed all the same."""
    if column.choices:
        message = f"One of: {', '.join(column.choices)}."[:_LONGEST_LIST]
        return {
            "validate": "list",
            "source": list(column.choices),
            "error_title": "Not known",
            "error_message": message,
        }
    if column.offers in places:
        return {"validate": "list", "source": places[column.offers], "show_error": False}
    return {}


def _write_lists(book: Any, lists: Mapping[str, Sequence[str]], looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(CHOICES)
    for column, (name, values) in enumerate(lists.items()):
        page.set_column(column, column, 24)
        page.write_string(0, column, name, looks["heading"])
        for row, text in enumerate(values, start=1):
            page.write_string(row, column, text, looks["plain"])
