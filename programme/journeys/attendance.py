"""Who came to a session: written down in one go, corrected by name of who corrects it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Attendance, Database, Person, Session, require_version
from programme.records.keys import person_key, record_id_of

from .changing import Changed, note_change
from .sessions import session_of
from .texts import Line

Status = Literal["present", "late", "left_early", "absent_with_notice", "absent", "online"]
MOST_ROWS = 5_000


class CameSent(Document):
    """One person: whether they came, and for how many minutes where that was counted."""

    person: Line
    status: Status
    minutes: Annotated[int, Field(ge=0, le=1_440)] | None = None


class RegisterSent(Document):
    """Who came to a session, and where that was written down."""

    source: Line = Field("register", examples=["sign-in sheet"])
    rows: Annotated[tuple[CameSent, ...], Field(min_length=1, max_length=MOST_ROWS)]


def record_attendance(
    database: Database, code: str, sent: RegisterSent, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Write down who came; the same again changes nothing, another value is a correction.

    Args:
        database: the records.
        code: the session.
        sent: the register, or a part of it.
        read: the version of the session that was read.
        by: who writes it down.
        at: when, with a zone.

    Returns:
        How many rows are new or others.

    Raises:
        NotFound: for a session that does not exist.
        BadInput: for people who do not exist or stand twice, all at once.
        Conflict: for a session that lies ahead or was cancelled; Stale where somebody changed it since it was read.
    """
    with database.unit_of_work() as session:
        row = session_held(session, code, at.date())
        people = _people(session, sent.rows)
        changed = _written(session, row, sent, people, by, at)
        if not changed:
            return 0
        require_version(session, row, read, what=f"session {code}")
        note_change(session, row, changed, action="attendance.record", by=by, at=at, also={"people": sorted(people)})
        return len(changed)


def session_held(session: Transaction, code: str, day: dt.date) -> Session:
    """A session whose day has come.

    Raises:
        NotFound: for a session that does not exist.
        Conflict: for one that lies ahead or was cancelled.
    """
    row = session_of(session, code)
    if row.state not in ("published", "delivered") or row.held_on is None or row.held_on > day:
        raise Conflict(f"Session {code} is {row.state} for {row.held_on or 'no day yet'}: nobody can have come.")
    return row


def _people(session: Transaction, rows: Sequence[CameSent]) -> list[int]:
    """The record of each row, in their order."""
    known = set(session.scalars(select(Person.id)))
    faults, found = [], list[int]()
    for place, row in enumerate(rows):
        path = f"rows[{place}].person"
        try:
            number = record_id_of(row.person)
        except NotFound:
            number = 0
        if number not in known:
            faults.append(Fault(path, row.person, "there is no such person.", "Give the id of a person, as P12."))
        elif number in found:
            faults.append(Fault(path, row.person, "this person stands here twice.", "Keep one row."))
        found.append(number)
    if faults:
        raise BadInput(faults)
    return found


def _written(
    session: Transaction, row: Session, sent: RegisterSent, people: Sequence[int], by: str, at: dt.datetime
) -> Changed:
    kept = {each.person_id: each for each in session.scalars(select(Attendance).where(Attendance.session_id == row.id))}
    changed: Changed = {}
    for person, told in zip(people, sent.rows, strict=True):
        now: list[Any] = [told.status, told.minutes]
        entry = kept.get(person)
        before = [entry.status, entry.minutes] if entry else None
        if before == now:
            continue
        if entry is None:
            entry = Attendance(session_id=row.id, person_id=person, recorded_by=by, recorded_at=at)
            session.add(entry)
        else:
            entry.corrected_by = by
        entry.status, entry.minutes, entry.source = told.status, told.minutes, sent.source
        changed[person_key(person)] = [before, now]
    return changed
