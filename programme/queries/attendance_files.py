"""Files that told who came to a session, as lists and pages need them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import AttendanceFile, Session


@dataclass(frozen=True, slots=True)
class AttendanceFileLine:
    """One file: its session, its state, who sent it when, the answers given, how many answers it wrote down."""

    id: int
    version: int
    session: str
    file_name: str
    state: str
    uploaded_by: str
    uploaded_at: dt.datetime
    kept: bool
    written: int
    decisions: dict[str, str]


def attendance_files(
    session: Transaction, asker: Asker, code: str, *, after: int = 0, limit: int = 100
) -> list[AttendanceFileLine]:
    """The files of a session, in the order of their numbers.

    Raises:
        NotAllowed: for one who may not record attendance.
        NotFound: for a session that does not exist.
    """
    asker.demand("attendance.write")
    row = session.scalars(select(Session).where(Session.code == code)).first()
    if row is None:
        raise NotFound(f"There is no session {code}.")
    wanted = select(AttendanceFile).where(AttendanceFile.session_id == row.id, AttendanceFile.id > after)
    return [_line(each, code) for each in session.scalars(wanted.order_by(AttendanceFile.id).limit(limit))]


def attendance_file(session: Transaction, asker: Asker, code: str, number: int) -> AttendanceFileLine:
    """One file of a session.

    Raises:
        NotAllowed: for one who may not record attendance.
        NotFound: where the session has none of that number.
    """
    asker.demand("attendance.write")
    row = session.get(AttendanceFile, number)
    if row is None or session.get_one(Session, row.session_id).code != code:
        raise NotFound(f"There is no attendance file {number} of session {code}.")
    return _line(row, code)


def _line(row: AttendanceFile, code: str) -> AttendanceFileLine:
    return AttendanceFileLine(
        row.id, row.version, code, row.file_name, row.state, row.uploaded_by, row.uploaded_at,
        row.content is not None, len(row.written), dict(row.decisions),
    )  # fmt: skip
