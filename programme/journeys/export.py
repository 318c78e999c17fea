"""Giving the records out as one workbook, in the shape that an import reads."""

from __future__ import annotations

import datetime as dt

from programme.publishing.records_workbook import records_workbook
from programme.queries.exports import records_as_sheets
from programme.records import Database, append_entry


def export_records(database: Database, *, by: str, at: dt.datetime) -> bytes:
    """Every list of docs/workbook.md as an .xlsx file; importing it changes nothing. The audit trail tells of it.

    Args:
        database: the records.
        by: who takes them out.
        at: when, with a zone.
    """
    with database.unit_of_work() as session:
        sheets = records_as_sheets(session)
        rows = {name: len(lines) - 1 for name, lines in sheets.items()}
        append_entry(session, at=at, by=by, action="export", subjects={"rows": rows})
    return records_workbook(sheets, made=at.date())
