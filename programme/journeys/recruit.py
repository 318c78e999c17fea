"""Recruiting from a workbook: read, check, and store it in one transaction with one audit entry."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Fault
from programme.importing import ImportReport, PersonRow, Workbook, key_text, read_workbook
from programme.records import (
    AvailabilitySlot,
    CalendarEntry,
    Cohort,
    Database,
    ImportBatch,
    ImportUndo,
    Measure,
    Organisation,
    PersonEmail,
    Project,
    Room,
    Session,
    Skill,
    Venue,
    append_entry,
    inverse,
    picture,
)

from .applying import Work, apply_measures, apply_people, apply_places, apply_programme


def import_workbook(
    database: Database,
    source: Path | str | bytes,
    *,
    by: str,
    at: dt.datetime,
    dry_run: bool = False,
    file_name: str | None = None,
    limit_mb: int = 60,
) -> ImportReport:
    """Read a workbook into the records: everything, or (if anything in it is fatal) nothing.

    Rows are matched by natural key; a column that the sheet does not have leaves what is stored as it is; people
    whom the workbook does not have stay and are listed. The same file a second time changes nothing.

    Args:
        database: the records, brought up to date by `migrate`.
        source: the file's path, or its bytes.
        by: who imports.
        at: when, with a zone.
        dry_run: find out what would happen, and store nothing.
        file_name: the name to keep; the path's own where it is None.
        limit_mb: the largest file read, in megabytes.

    Returns:
        What was done, or what is wrong: see `ImportReport.fatal`.

    Raises:
        BadInput: for a file that cannot be read as a workbook at all.
    """
    data, name = _bytes_of(source, file_name)
    with database.unit_of_work() as session, uncollected():
        book = read_workbook(data, known=known_names(session), limit_mb=limit_mb)
        before = session.scalar(
            select(ImportBatch).where(ImportBatch.file_sha256 == book.sha256, ImportBatch.state == "applied").limit(1)
        )
        work = Work(session, book, book.as_at() or at.date())
        batch: ImportBatch | None = None
        if not book.is_fatal():
            there = picture(session)
            apply_places(work)
            apply_people(work)
            apply_programme(work)
            apply_measures(work)
            wanted = bool(book.tables) and not dry_run and not book.is_fatal()
            if wanted and (before is None or _changes_anything(work)):
                batch = _record(work, name, by, at)
                session.add(ImportUndo(batch_id=batch.id, steps=inverse(session, there)))
        report = _report(work, name, dry_run=dry_run, before=before, batch=batch, absent=_absent(session, book))
        if batch is None:
            session.rollback()
    return report


@contextmanager
def uncollected() -> Iterator[None]:
    """Most of what an import makes stays to its end, so looking for what might go would take half of its time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _bytes_of(source: Path | str | bytes, file_name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, file_name or "workbook.xlsx"
    path = Path(source)
    try:
        return path.read_bytes(), file_name or path.name
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            [Fault("workbook", str(source), f"this file cannot be read: {reason}.", "Check its name.")]
        ) from None


def known_names(session: Transaction) -> dict[str, list[str]]:
    """Names already in the records, so that a workbook may refer to them."""
    columns: dict[str, Any] = {
        "Organisations": Organisation.code,
        "People": PersonEmail.email,
        "Skills": Skill.code,
        "Venues": Venue.code,
        "Rooms": Room.code,
        "Cohorts": Cohort.code,
        "Sessions": Session.code,
        "Projects": Project.code,
        "Measures": Measure.code,
    }
    known = {sheet: list(session.scalars(select(column))) for sheet, column in columns.items()}
    blocks = session.scalars(select(CalendarEntry.label).where(CalendarEntry.kind == "block"))
    slots = select(PersonEmail.email).where(PersonEmail.person_id.in_(select(AvailabilitySlot.person_id)))
    return known | {
        "Blocks": [label for label in blocks if label],
        "Features": [feature for features in session.scalars(select(Room.features)) for feature in features],
        "Slots": list(session.scalars(slots)),
    }


def _changes_anything(work: Work) -> bool:
    return any(count.new or count.changed or count.removed for count in work.report())


def _record(work: Work, name: str, by: str, at: dt.datetime) -> ImportBatch:
    """Keep the import itself, with its one audit entry."""
    work.session.flush()
    counts = {count.sheet: {k: v for k, v in asdict(count).items() if k != "sheet"} for count in work.report()}
    batch = ImportBatch(
        file_sha256=work.book.sha256,
        file_name=name,
        as_at=work.book.as_at(),
        applied_by=by,
        applied_at=at,
        state="applied",
        counts=counts,
    )
    work.session.add(batch)
    work.session.flush()
    append_entry(
        work.session,
        at=at,
        by=by,
        action="import",
        subjects={
            "batch": batch.id,
            "file_sha256": work.book.sha256,
            "counts": counts,
            "records": work.touched_ids(),
            "fields": work.changed_fields(),
        },
        values={"changes": work.changed_values()},
    )
    return batch


def _absent(session: Transaction, book: Workbook) -> tuple[str, ...]:
    """E-mails of people in the records whom the workbook does not have."""
    if not book.has(PersonRow):
        return ()
    here = set(map(key_text, book.tables[PersonRow.sheet].named))
    stored = sorted(session.scalars(select(PersonEmail.email).where(PersonEmail.preferred)))
    return tuple(email for email in stored if email not in here)


def _report(
    work: Work,
    name: str,
    *,
    dry_run: bool,
    before: ImportBatch | None,
    batch: ImportBatch | None,
    absent: tuple[str, ...],
) -> ImportReport:
    book = work.book
    return ImportReport(
        file_name=name,
        file_sha256=book.sha256,
        as_at=book.as_at(),
        dry_run=dry_run,
        applied=batch is not None,
        imported_before=before is not None,
        batch=batch.id if batch else before.id if before else None,
        counts=() if book.is_fatal() else work.report(),
        findings=tuple(book.findings),
        absent_people=absent,
        skipped_sheets=tuple(book.skipped),
    )
