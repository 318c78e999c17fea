"""Any file into the records: the programme's own workbook as it stands, any other as a list of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from programme.importing import MODELS, REQUIRED_SHEETS, ImportReport
from programme.importing.lists import is_own_workbook, read_any_file
from programme.records import Database

from .list_import import import_list
from .recruit import import_workbook


def import_file(
    database: Database,
    data: bytes,
    *,
    file_name: str,
    by: str,
    at: dt.datetime,
    dry_run: bool = False,
    limit_mb: int = 60,
    decisions: Mapping[str, str] | None = None,
    list_source: str = "",
) -> ImportReport:
    """Import a file, whatever its shape.

    Args:
        database: the records, brought up to date by `migrate`.
        data: the bytes of an .xlsx, .xls, .ods or .csv file.
        file_name: the name to keep.
        by: who imports.
        at: when, with a zone.
        dry_run: find out what would happen, and store nothing.
        limit_mb: the largest file read, in megabytes.
        decisions: for a list of people, answers by key; see `programme.importing.lists`.
        list_source: for a list of people, whose remembered headings hold.

    Returns:
        What was done, or would be.

    Raises:
        BadInput: for a file that cannot be read at all.
    """
    file = read_any_file(data, file_name=file_name, limit_mb=limit_mb)
    needed = {model.sheet: model.sheet in REQUIRED_SHEETS for model in MODELS}
    if file.format == "xlsx" and is_own_workbook(file, needed):
        return import_workbook(database, data, by=by, at=at, dry_run=dry_run, file_name=file_name, limit_mb=limit_mb)
    return import_list(
        database, file, data, by=by, at=at, dry_run=dry_run, file_name=file_name, decisions=decisions,
        list_source=list_source,
    )  # fmt: skip
