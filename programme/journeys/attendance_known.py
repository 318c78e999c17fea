"""What the records know that helps to read who came to a session."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.importing.attendance_files import REMEMBERED, PersonAt, SessionKnown
from programme.queries.seen import people_seen
from programme.records import (
    Attendance,
    AttendanceFile,
    CalendarEntry,
    Person,
    PersonEmail,
    Session,
    members_of,
)
from programme.records.keys import person_key

from .list_known import known_from


def session_known(session: Transaction, asker: Asker, row: Session, today: dt.date) -> SessionKnown:
    """A session with its people, as far as the asker may see them, and what is written down of it.

    It expects those of its cohorts, those who lead it, and those of whom something is written down already.

    Args:
        session: the transaction.
        asker: who asks.
        row: the session, which has a day.
        today: for what the asker may see.
    """
    day = row.held_on or today
    cohorts = [link.cohort_id for link in row.cohorts]
    members = members_of(session, cohorts)
    expected = set().union(*(members.on(cohort, day) for cohort in cohorts))
    expected |= {each.person_id for each in row.facilitators if each.role == "planned"}
    register = session.scalars(select(Attendance).where(Attendance.session_id == row.id)).all()
    expected |= {each.person_id for each in register}
    seen = dict(session.execute(select(Person.id, Person.name).where(people_seen(asker, today))).all())
    known = known_from(session, day)
    by_email = known.by_email
    people = []
    for number, emails in sorted(_emails(session, seen).items()):
        employers = by_email[emails[0]].organisations if emails and emails[0] in by_email else frozenset[str]()
        people.append(PersonAt(person_key(number), seen[number], emails, employers, number in expected))
    return SessionKnown(
        row.code, row.title, day, _planned(session, row), tuple(people), known.organisations,
        {person_key(each.person_id): (each.status, each.minutes) for each in register},
    )  # fmt: skip


def answers_before(session: Transaction, number: int) -> dict[str, str]:
    """What was said of names and marks in the files before one, the latest answer of each."""
    found: dict[str, str] = {}
    earlier = select(AttendanceFile.decisions).where(AttendanceFile.id < number).order_by(AttendanceFile.id)
    for decisions in session.scalars(earlier):
        found.update({key: answer for key, answer in decisions.items() if key.startswith(REMEMBERED)})
    return found


def _emails(session: Transaction, seen: dict[int, str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {number: [] for number in seen}
    rows = select(PersonEmail.person_id, PersonEmail.email).order_by(PersonEmail.preferred.desc(), PersonEmail.id)
    for number, email in session.execute(rows):
        if number in found:
            found[number].append(email.casefold())
    return {number: tuple(emails) for number, emails in found.items()}


def _planned(session: Transaction, row: Session) -> float | None:
    """How many seconds a session's part of the day lasts, where the calendar says so."""
    entry = session.scalars(
        select(CalendarEntry).where(CalendarEntry.kind == "block", CalendarEntry.label == row.block)
    ).first()
    if entry is None or not entry.start_time or not entry.end_time:
        return None
    start, end = (dt.time.fromisoformat(text) for text in (entry.start_time, entry.end_time))
    return float((end.hour - start.hour) * 3600 + (end.minute - start.minute) * 60) or None
