"""A file that tells who came: sent, checked, decided on, applied, taken back; each step one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.provenance import sha256_of
from programme.access import Asker
from programme.importing.attendance_files import (
    AttendanceRead,
    CameRead,
    faults_of,
    open_attendance_file,
    read_attendance,
)
from programme.records import Attendance, AttendanceFile, Database, Session, append_entry, require_version
from programme.records.keys import record_id_of

from .attendance import session_held
from .attendance_known import answers_before, session_known
from .changing import Changed, note_change

_MOST_DECISIONS = 2_000
Values = list[Any]
"""Status, minutes, source and who corrected it."""


def upload_attendance(
    database: Database, asker: Asker, code: str, data: bytes, *, file_name: str, at: dt.datetime, limit_mb: int = 60
) -> int:
    """Keep a file to work on; the same file for the same session, not yet applied, is taken up again.

    Args:
        database: the records.
        asker: who sends it.
        code: the session.
        data: the file.
        file_name: the name to keep.
        at: when, with a zone.
        limit_mb: the largest file read, in megabytes.

    Returns:
        Its number.

    Raises:
        NotFound: for a session that does not exist.
        Conflict: for one that lies ahead or was cancelled.
        BadInput: for a file that cannot be read, names nobody, or holds what looks like an NHS number.
    """
    asker.demand("attendance.write")
    with database.reading() as session:
        session_held(session, code, at.date())
    open_attendance_file(data, file_name=file_name, limit_mb=limit_mb)
    sha256 = sha256_of(data)
    with database.unit_of_work() as session:
        row = session_held(session, code, at.date())
        kept = session.scalars(
            select(AttendanceFile).where(
                AttendanceFile.session_id == row.id,
                AttendanceFile.file_sha256 == sha256,
                AttendanceFile.state == "uploaded",
            )
        ).first()
        if kept is None:
            kept = AttendanceFile(
                session_id=row.id, file_sha256=sha256, file_name=file_name, state="uploaded", content=data,
                decisions={}, written={}, uploaded_by=asker.name, uploaded_at=at,
            )  # fmt: skip
            session.add(kept)
            session.flush()
            subjects = {"attendance_files": [kept.id], "sessions": [row.id]}
            append_entry(session, at=at, by=asker.name, action="attendance.upload", subjects=subjects)
        kept.content = data
        return kept.id


def decide_attendance(
    database: Database,
    asker: Asker,
    code: str,
    number: int,
    answers: Mapping[str, str | None],
    *,
    at: dt.datetime,
    read: int | None = None,
) -> int:
    """Answer what a file asks, or take answers back (None). Names and marks are remembered for later files.

    Returns:
        The file's new version.

    Raises:
        NotFound: for a file that does not exist.
        Conflict: for one that is applied already; Stale where somebody else answered since it was read.
        BadInput: for answers that nothing asks for, all at once.
    """
    asker.demand("attendance.write")
    if faults := faults_of(answers):
        raise BadInput(faults)
    with database.unit_of_work() as session:
        kept = _open(session, code, number)
        require_version(session, kept, read, what=f"attendance file {number}")
        decisions = {**kept.decisions, **{key.casefold(): answer for key, answer in answers.items()}}
        decisions = {key: answer for key, answer in decisions.items() if answer is not None}
        if len(decisions) > _MOST_DECISIONS:
            raise BadInput([Fault("$.answers", str(len(decisions)), "these are too many.", "Correct the file.")])
        kept.decisions = decisions
        session.flush()
        subjects = {"attendance_files": [number], "version": kept.version, "answers": len(answers)}
        append_entry(session, at=at, by=asker.name, action="attendance.decide", subjects=subjects)
        return kept.version


def check_attendance(database: Database, asker: Asker, code: str, number: int, *, at: dt.datetime) -> AttendanceRead:
    """What applying a file would do, with everything to decide; nothing is stored.

    Raises:
        NotFound: for a file that does not exist.
        Conflict: for one whose content is no longer kept.
    """
    asker.demand("attendance.write")
    with database.reading() as session:
        kept = _kept(session, code, number)
        return _read(session, asker, session.get_one(Session, kept.session_id), kept, at)


def look_at_attendance(
    database: Database,
    asker: Asker,
    code: str,
    data: bytes,
    answers: Mapping[str, str],
    *,
    file_name: str,
    at: dt.datetime,
    limit_mb: int = 60,
) -> AttendanceRead:
    """What a file and some answers would do, without keeping either.

    Raises:
        NotFound: for a session that does not exist.
        Conflict: for one that lies ahead or was cancelled.
        BadInput: for a file that cannot be read, and for answers that nothing asks for.
    """
    asker.demand("attendance.write")
    if faults := faults_of(answers):
        raise BadInput(faults)
    file = open_attendance_file(data, file_name=file_name, limit_mb=limit_mb)
    with database.reading() as session:
        known = session_known(session, asker, session_held(session, code, at.date()), at.date())
        decisions = {key.casefold(): answer for key, answer in answers.items()}
        return read_attendance(file, known, decisions, answers_before(session, 2**31 - 1))


def apply_attendance(database: Database, asker: Asker, code: str, number: int, *, at: dt.datetime) -> AttendanceRead:
    """Write down everybody of whom nothing has to be decided first; those who wait stay out.

    Returns:
        What was found; `written()` are those whom it wrote down.

    Raises:
        NotFound: for a file that does not exist.
        Conflict: for one that is applied already or whose content is no longer kept.
    """
    asker.demand("attendance.write")
    with database.unit_of_work() as session:
        kept = _open(session, code, number)
        row = session_held(session, code, at.date())
        read = _read(session, asker, row, kept, at)
        write_attendance(session, row, kept, read, by=asker.name, at=at)
        return read


def write_attendance(
    session: Transaction, row: Session, kept: AttendanceFile, read: AttendanceRead, *, by: str, at: dt.datetime
) -> None:
    """The same within a transaction, with one entry in the audit trail; nothing where nothing would be written."""
    there = {each.person_id: each for each in session.scalars(_of(row))}
    changed: Changed = {}
    for came in read.written():
        number = record_id_of(came.person)
        before = _values(there.get(number))
        entry = _store(session, row, there.get(number), number, came, read.source, by, at)
        changed[came.person] = [before, _values(entry)]
    if not changed:
        return
    kept.state, kept.written = "applied", changed
    also = {"attendance_files": [kept.id], "people": sorted(map(record_id_of, changed))}
    note_change(session, row, changed, action="attendance.import", by=by, at=at, also=also)


def undo_attendance(database: Database, asker: Asker, code: str, number: int, *, at: dt.datetime) -> int:
    """Make every answer that a file wrote down what it was before, as long as nobody changed one since.

    Returns:
        How many answers are as they were.

    Raises:
        NotFound: for a file that does not exist.
        Conflict: for one that is not applied, or of which an answer was changed since.
    """
    asker.demand("attendance.write")
    with database.unit_of_work() as session:
        kept = _kept(session, code, number)
        if kept.state != "applied":
            raise Conflict(f"Attendance file {number} is not applied, so there is nothing to take back.")
        row = session.get_one(Session, kept.session_id)
        there = {each.person_id: each for each in session.scalars(_of(row))}
        written = {record_id_of(person): values for person, values in kept.written.items()}
        others = [number for number, (_, after) in written.items() if _values(there.get(number)) != after]
        if others:
            told = "1 answer" if len(others) == 1 else f"{len(others)} answers"
            raise Conflict(f"{told} of attendance file {number} changed since. Correct the register by hand.")
        changed: Changed = {}
        for person, (before, after) in written.items():
            changed[f"P{person}"] = [after, before]
            _restore(session, there[person], before)
        kept.state, count = "undone", len(written)
        also = {"attendance_files": [kept.id], "people": sorted(written)}
        note_change(session, row, changed, action="attendance.undo", by=asker.name, at=at, also=also)
        return count


def _read(session: Transaction, asker: Asker, row: Session, kept: AttendanceFile, at: dt.datetime) -> AttendanceRead:
    if kept.content is None:
        raise Conflict(f"The content of attendance file {kept.id} is no longer kept. Send it again.")
    file = open_attendance_file(kept.content, file_name=kept.file_name)
    known = session_known(session, asker, row, at.date())
    return read_attendance(file, known, kept.decisions, answers_before(session, kept.id))


def _of(row: Session) -> Select[Attendance]:
    return select(Attendance).where(Attendance.session_id == row.id)


def _values(entry: Attendance | None) -> Values | None:
    return None if entry is None else [entry.status, entry.minutes, entry.source, entry.corrected_by]


def _store(
    session: Transaction,
    row: Session,
    entry: Attendance | None,
    person: int,
    came: CameRead,
    source: str,
    by: str,
    at: dt.datetime,
) -> Attendance:
    if entry is None:
        entry = Attendance(session_id=row.id, person_id=person, recorded_by=by, recorded_at=at, source=source)
        session.add(entry)
    else:
        entry.corrected_by, entry.source = by, source
    entry.status, entry.minutes = came.status, came.minutes
    return entry


def _restore(session: Transaction, entry: Attendance, before: Values | None) -> None:
    if before is None:
        session.delete(entry)
    else:
        entry.status, entry.minutes, entry.source, entry.corrected_by = before


def _kept(session: Transaction, code: str, number: int) -> AttendanceFile:
    kept = session.get(AttendanceFile, number) if number < 2**31 else None
    if kept is None or session.get_one(Session, kept.session_id).code != code:
        raise NotFound(f"There is no attendance file {number} of session {code}.")
    return kept


def _open(session: Transaction, code: str, number: int) -> AttendanceFile:
    kept = _kept(session, code, number)
    if kept.state != "uploaded":
        raise Conflict(f"Attendance file {number} is {kept.state}; send the file again to write down what is left.")
    return kept
