"""A file that somebody sent, whatever its shape: checked and applied as the programme's own workbook or as a list."""

from __future__ import annotations

import datetime as dt

from foundation.errors import Conflict, NotFound
from programme.importing import MODELS, REQUIRED_SHEETS, ImportReport
from programme.importing.lists import is_own_workbook, read_any_file
from programme.records import Database, ImportFile

from .list_files import apply_list, check_list
from .recruit import import_workbook


def check_file(database: Database, number: int, *, by: str, at: dt.datetime) -> ImportReport:
    """What importing a file would do; nothing is stored.

    Args:
        database: the records.
        number: the file's, as `upload_list` gave it.
        by: who asks.
        at: when, with a zone.

    Raises:
        NotFound: for a file that does not exist.
        Conflict: for one that is no longer kept.
    """
    content, name = _kept(database, number)
    if _is_own(content, name):
        return import_workbook(database, content, by=by, at=at, dry_run=True, file_name=name)
    return check_list(database, number, by=by, at=at)


def apply_file(database: Database, number: int, *, by: str, at: dt.datetime) -> ImportReport:
    """Import a file: the programme's own workbook whole, a list without the people who wait for a decision.

    Args:
        database: the records.
        number: the file's.
        by: who imports.
        at: when, with a zone.

    Raises:
        NotFound: for a file that does not exist.
        Conflict: for one that is applied already, or no longer kept.
    """
    content, name = _kept(database, number)
    if not _is_own(content, name):
        return apply_list(database, number, by=by, at=at)
    with database.reading() as session:
        if session.get_one(ImportFile, number).state in ("applied", "undone"):
            raise Conflict("This file is imported already. Send it again if it has changed.")
    report = import_workbook(database, content, by=by, at=at, file_name=name)
    if report.applied:
        with database.unit_of_work() as session:
            kept = session.get_one(ImportFile, number)
            kept.state, kept.batch_id = "applied", report.batch
    return report


def _kept(database: Database, number: int) -> tuple[bytes, str]:
    with database.reading() as session:
        kept = session.get(ImportFile, number)
        if kept is None:
            raise NotFound(f"There is no file {number}.")
        if kept.content is None:
            raise Conflict("The file itself is no longer kept. Send it again.")
        return kept.content, kept.file_name


def _is_own(content: bytes, name: str) -> bool:
    file = read_any_file(content, file_name=name)
    return file.format == "xlsx" and is_own_workbook(file, {m.sheet: m.sheet in REQUIRED_SHEETS for m in MODELS})
