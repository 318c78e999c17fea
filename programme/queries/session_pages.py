"""Sessions as lists and pages show them; who is in one only as far as the asker may see people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import (
    CAME,
    MEMBER,
    Attendance,
    CalendarEntry,
    Cohort,
    Enrolment,
    Person,
    Session,
    SessionCohort,
    SessionFacilitator,
    members_of,
)
from programme.records.keys import person_key

from .seen import people_seen


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list; times are local, `HH:MM`; `sequence` rises with each change that people were told."""

    id: int
    session: str
    title: str
    kind: str
    state: str
    mode: str
    cohorts: tuple[str, ...]
    date: dt.date | None
    block: str | None
    start: str | None
    end: str | None
    venue: str | None
    room: str | None
    sequence: int
    version: int


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody with a place at a session: their part in it and, once it is written down, whether they came."""

    person: str
    name: str
    part: str
    status: str | None
    minutes: int | None
    source: str | None
    corrected_by: str | None


@dataclass(frozen=True, slots=True)
class SessionWhole:
    """A session with those of its people whom the asker may see; `offered` and `came` count all, guests too."""

    line: SessionLine
    blocks: tuple[str, ...]
    order: int | None
    facilitators_needed: int
    facilitators_from: tuple[str, ...]
    facilitator_skills: tuple[str, ...]
    extra_places: int
    room_features: tuple[str, ...]
    min_gap_days: int | None
    max_gap_days: int | None
    earliest: dt.date | None
    latest: dt.date | None
    offered: int
    came: int | None
    people: tuple[Attendee, ...]


def session_lines(
    session: Transaction,
    asker: Asker,
    *,
    cohort: str | None = None,
    state: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[SessionLine]:
    """Sessions by id; of one who may only see their own affairs, those of their cohorts or that they lead."""
    wanted = select(Session).where(Session.id > after).order_by(Session.id).limit(limit)
    if cohort is not None:
        named = select(SessionCohort.session_id).join(Cohort).where(Cohort.code == cohort)
        wanted = wanted.where(Session.id.in_(named))
    if state is not None:
        wanted = wanted.where(Session.state == state)
    if not asker.may("plans.read"):
        wanted = wanted.where(_own(asker.person_id or 0))
    times = _times(session)
    return [_line(row, times) for row in session.scalars(wanted)]


def session_whole(session: Transaction, asker: Asker, code: str, day: dt.date) -> SessionWhole:
    """One session.

    Raises:
        NotFound: where there is none of that code.
    """
    row = session.scalars(select(Session).where(Session.code == code)).first()
    if row is None:
        raise NotFound(f"There is no session {code}.")
    cohorts = [link.cohort_id for link in row.cohorts]
    members = members_of(session, cohorts)
    invited = set().union(*(members.on(cohort, row.held_on or day) for cohort in cohorts))
    leaders = {each.person_id for each in row.facilitators if each.role == "planned"}
    register = {
        each.person_id: each for each in session.scalars(select(Attendance).where(Attendance.session_id == row.id))
    }
    seen = select(Person).where(people_seen(asker, day), Person.id.in_(invited | leaders | set(register)))
    came = sum(each.status in CAME for each in register.values())
    return SessionWhole(
        line=_line(row, _times(session)),
        blocks=tuple(row.blocks),
        order=row.position,
        facilitators_needed=row.facilitators_needed,
        facilitators_from=_possible(session, asker, row, day),
        facilitator_skills=tuple(row.facilitator_skills),
        extra_places=row.extra_places,
        room_features=tuple(row.room_features),
        min_gap_days=row.min_gap_days,
        max_gap_days=row.max_gap_days,
        earliest=row.earliest,
        latest=row.latest,
        offered=len(invited),
        came=came if register else None,
        people=_attendees(session.scalars(seen.order_by(Person.id)).all(), leaders, invited, register),
    )


def _attendees(
    people: Sequence[Person], leaders: set[int], invited: set[int], register: dict[int, Attendance]
) -> tuple[Attendee, ...]:
    found = []
    for person in people:
        kept = register.get(person.id)
        part = "facilitator" if person.id in leaders else "member" if person.id in invited else "guest"
        told = (kept.status, kept.minutes, kept.source, kept.corrected_by) if kept else (None, None, None, None)
        found.append(Attendee(person_key(person.id), person.name, part, *told))
    return tuple(found)


def _possible(session: Transaction, asker: Asker, row: Session, day: dt.date) -> tuple[str, ...]:
    """Who may lead a session, as far as the asker may see them."""
    possible = [each.person_id for each in row.facilitators if each.role == "possible"]
    seen = select(Person.id).where(people_seen(asker, day), Person.id.in_(possible)).order_by(Person.id)
    return tuple(map(person_key, session.scalars(seen)))


def _own(person: int) -> ColumnElement[bool]:
    cohorts = select(Enrolment.cohort_id).where(Enrolment.person_id == person, Enrolment.state.in_(MEMBER))
    invited = select(SessionCohort.session_id).where(SessionCohort.cohort_id.in_(cohorts))
    led = select(SessionFacilitator.session_id).where(
        SessionFacilitator.person_id == person, SessionFacilitator.role == "planned"
    )
    return and_(Session.state != "draft", or_(Session.id.in_(invited), Session.id.in_(led)))


def _times(session: Transaction) -> dict[str, tuple[str | None, str | None]]:
    blocks = session.scalars(select(CalendarEntry).where(CalendarEntry.kind == "block"))
    return {str(entry.label): (entry.start_time, entry.end_time) for entry in blocks}


def _line(row: Session, times: dict[str, tuple[str | None, str | None]]) -> SessionLine:
    start, end = times.get(row.block or "", (None, None))
    return SessionLine(
        id=row.id,
        session=row.code,
        title=row.title,
        kind=row.kind,
        state=row.state,
        mode=row.mode,
        cohorts=tuple(sorted(link.cohort.code for link in row.cohorts)),
        date=row.held_on,
        block=row.block,
        start=start,
        end=end,
        venue=row.room.venue.name if row.room else None,
        room=row.room.code if row.room else None,
        sequence=row.sequence,
        version=row.version,
    )
