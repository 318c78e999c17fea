"""What is held about one person, as a workbook for them: one sheet for each kind of record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from .workbook import Cell, Column, Sheet, workbook_bytes

MOST_LETTERS_OF_A_NAME = 31
"""Excel takes no longer name of a sheet."""


def held_workbook(held: Mapping[str, Sequence[Mapping[str, Any]]], *, person: str, made: dt.date) -> bytes:
    """The workbook.

    Args:
        held: kind of record to rows, each column to its value.
        person: as P12, for the title.
        made: the day of making.
    """
    note = "Other people stand here as numbers. Confidential instructions of others are left out."
    sheets = [_sheet(name, rows, note) for name, rows in held.items()]
    return workbook_bytes(sheets, title=f"What is held about {person}", made=made)


def _sheet(name: str, rows: Sequence[Mapping[str, Any]], note: str) -> Sheet:
    words = name.replace("_", " ").capitalize()
    headings = list(dict.fromkeys(column for row in rows for column in row))
    columns = [Column(heading.replace("_", " ").capitalize(), 24) for heading in headings]
    cells = [[_cell(row.get(heading)) for heading in headings] for row in rows]
    return Sheet(words[:MOST_LETTERS_OF_A_NAME], words, columns, cells, notes=(note,))


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
