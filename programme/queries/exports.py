"""The records as the sheets of a workbook: what `lll import` reads back without changing anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from sqlalchemy.orm import Session as Transaction

from programme.importing import MODELS, Row

from .export_measures import measure_rows
from .export_people import people_rows
from .export_places import organisation_codes, place_rows
from .export_programme import programme_rows

CellFact = str | int | float | bool | dt.date | None | Iterable[object]


def records_as_sheets(session: Transaction) -> dict[str, list[list[str]]]:
    """Every sheet of docs/workbook.md with its headings and rows of text, filled from the records.

    Rows are in the order of ids. What the workbook has no column for (earlier names, earlier scores, withdrawn
    consents, rounds, plans) is not in it.
    """
    codes: Mapping[int, str] = organisation_codes(session)
    rows = place_rows(session, codes) | people_rows(session, codes) | programme_rows(session, codes)
    rows |= measure_rows(session, codes)
    rows = {sheet: [row for row in each if _is_of_somebody(row)] for sheet, each in rows.items()}
    return {model.sheet: _sheet(model, rows.get(model.sheet, [])) for model in MODELS}


def _is_of_somebody(row: Mapping[str, object]) -> bool:
    """Whether nobody in the row is without an address: erased, or a record that stands with another one now."""
    return all(row.get(heading) != "" for heading in ("email", "from", "to"))


def _sheet(model: type[Row], rows: list[dict[str, CellFact]]) -> list[list[str]]:
    headings = list(model.headings())
    return [headings, *([text_of(row.get(heading)) for heading in headings] for row in rows)]


def text_of(value: object) -> str:
    """A value as its cell shows it: nothing for None, yes and no, ISO dates, lists with `;`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Iterable):
        return "; ".join(text for text in map(text_of, value) if text)
    raise TypeError(f"{value!r} has no text in a cell")
