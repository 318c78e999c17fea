"""A list on its way into the records: uploaded, mapped, checked, applied, undone; each step one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.provenance import sha256_of
from programme.importing import ImportReport
from programme.importing.lists import read_any_file
from programme.records import Database, ImportFile, append_entry, require_version

from .list_import import store_list
from .list_memory import remember
from .undo import undo_within

_MOST_DECISIONS = 5_000


def upload_list(
    database: Database,
    data: bytes,
    *,
    file_name: str,
    by: str,
    at: dt.datetime,
    list_source: str = "",
    limit_mb: int = 60,
) -> int:
    """Keep a file to work on; the same file of which nothing was applied yet is taken up again.

    Returns:
        Its number.

    Raises:
        BadInput: for a file that cannot be read at all.
    """
    read_any_file(data, file_name=file_name, limit_mb=limit_mb)
    sha256 = sha256_of(data)
    with database.unit_of_work() as session:
        open_files = select(ImportFile).where(
            ImportFile.file_sha256 == sha256, ImportFile.state.in_(("uploaded", "mapped", "checked"))
        )
        kept = session.scalar(open_files.limit(1))
        if kept is None:
            kept = ImportFile(
                file_sha256=sha256, file_name=file_name, list_source=list_source, state="uploaded", content=data,
                decisions={}, uploaded_by=by, uploaded_at=at, batch_id=None,
            )  # fmt: skip
            session.add(kept)
            session.flush()
            append_entry(session, at=at, by=by, action="import.upload", subjects={"import_files": [kept.id]})
        kept.content = data
        return kept.id


def decide_list(
    database: Database,
    number: int,
    answers: Mapping[str, str | None],
    *,
    by: str,
    at: dt.datetime,
    read: int | None = None,
) -> int:
    """Answer what a list asks, or take answers back (None).

    Args:
        database: the records.
        number: the list's.
        answers: key -> answer; what holds for headings, organisations, tools and tiers is remembered for later lists.
        by: who decides.
        at: when, with a zone.
        read: the version that the answers rest on.

    Returns:
        The list's new version.
    """
    with database.unit_of_work() as session:
        kept = _open(session, number)
        require_version(session, kept, read, what=f"list {number}")
        decisions = {**kept.decisions}
        for key, answer in answers.items():
            if answer is None:
                decisions.pop(key.casefold(), None)
            else:
                decisions[key.casefold()] = answer
        if len(decisions) > _MOST_DECISIONS:
            raise BadInput(
                [Fault("$.answers", str(len(decisions)), "these are too many answers.", "Correct the file.")]
            )
        kept.decisions = decisions
        mapped = kept.state == "uploaded" and any(key.startswith(("heading:", "sheet:")) for key in decisions)
        kept.state = "mapped" if mapped else kept.state
        remember(session, answers, kept.list_source, by=by, at=at)
        session.flush()
        subjects = {"import_files": [number], "version": kept.version, "answers": len(answers)}
        append_entry(session, at=at, by=by, action="import.decide", subjects=subjects)
        return kept.version


def check_list(database: Database, number: int, *, by: str, at: dt.datetime) -> ImportReport:
    """What importing a list would do, with everything to decide; nothing of it is stored.

    Raises:
        NotFound: for a list that does not exist.
        Conflict: for one whose file is no longer kept.
    """
    with database.unit_of_work() as session:
        report = _report(session, _with_content(session, number), by=by, at=at, dry_run=True)
        session.rollback()
    with database.unit_of_work() as session:
        after = session.get_one(ImportFile, number)
        if after.state in ("uploaded", "mapped"):
            after.state = "checked"
    return report


def apply_list(database: Database, number: int, *, by: str, at: dt.datetime) -> ImportReport:
    """Store the people of a list of whom nothing has to be decided first; those who wait stay out.

    Raises:
        NotFound: for a list that does not exist.
        Conflict: for one that is applied already, or whose file is no longer kept.
    """
    with database.unit_of_work() as session:
        kept = _open(session, number)
        report = _report(session, _with_content(session, number), by=by, at=at, dry_run=False)
        if report.batch is not None:
            kept.state, kept.batch_id = "applied", report.batch
        else:
            kept.state = "checked"
        return report


def undo_list(database: Database, number: int, *, by: str, at: dt.datetime) -> int:
    """Take a list's import back, for as long as nothing rests on it; how many rows are as they were.

    Raises:
        NotFound: for a list that does not exist.
        Conflict: for one that is not applied, or on which something rests.
    """
    with database.unit_of_work() as session:
        kept = _kept(session, number)
        if kept.state != "applied" or kept.batch_id is None:
            raise Conflict(f"List {number} is not applied, so there is nothing to take back.")
        rows = undo_within(session, kept.batch_id, by=by, at=at)
        kept.state = "undone"
        return rows


def _report(session: Transaction, kept: ImportFile, *, by: str, at: dt.datetime, dry_run: bool) -> ImportReport:
    data = kept.content or b""
    file = read_any_file(data, file_name=kept.file_name)
    return store_list(
        session, file, data, by=by, at=at, dry_run=dry_run, file_name=kept.file_name,
        decisions=kept.decisions, list_source=kept.list_source,
    )  # fmt: skip


def _kept(session: Transaction, number: int) -> ImportFile:
    kept = session.get(ImportFile, number) if number < 2**31 else None
    if kept is None:
        raise NotFound(f"There is no list {number}.")
    return kept


def _open(session: Transaction, number: int) -> ImportFile:
    kept = _kept(session, number)
    if kept.state in ("applied", "undone"):
        raise Conflict(f"List {number} is {kept.state}; send the file again to import what is left of it.")
    return kept


def _with_content(session: Transaction, number: int) -> ImportFile:
    kept = _kept(session, number)
    if kept.content is None:
        raise Conflict(f"The file of list {number} is no longer kept. Send it again.")
    return kept
