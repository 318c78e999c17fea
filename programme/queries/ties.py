"""Connections between people, and people who wait, as lists show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Person, Session, Tie, TieContact, WaitingRequest
from programme.records.keys import person_key, record_id_of

from .seen import people_seen


@dataclass(frozen=True, slots=True)
class TieLine:
    """A connection; in coaching the first coaches the second. `last_contact` is the last that anybody told of."""

    id: int
    people: tuple[str, str]
    names: tuple[str | None, str | None]
    kind: str
    origin: str
    start: dt.date
    end: dt.date | None
    last_contact: dt.date | None
    session: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Somebody who waits or waited; `days` until it ended, or until today."""

    id: int
    person: str
    name: str | None
    wants: str
    asked_on: dt.date
    started_on: dt.date | None
    closed_on: dt.date | None
    days: int
    version: int


def tie_lines(
    session: Transaction,
    asker: Asker,
    day: dt.date,
    *,
    person: str | None = None,
    kind: str | None = None,
    on: dt.date | None = None,
    number: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[TieLine]:
    """Connections by number; `on` leaves those that held on that day.

    Raises:
        NotFound: for a text that is no id of a person.
    """
    asker.demand("ties.read")
    wanted = select(Tie).where(Tie.id > after).order_by(Tie.id).limit(limit)
    if person is not None:
        who = record_id_of(person)
        wanted = wanted.where(or_(Tie.from_person_id == who, Tie.to_person_id == who))
    if kind is not None:
        wanted = wanted.where(Tie.kind == kind)
    if on is not None:
        wanted = wanted.where(Tie.start <= on, or_(Tie.ends.is_(None), Tie.ends >= on))
    if number is not None:
        wanted = wanted.where(Tie.id == number)
    rows = list(session.scalars(wanted))
    told = select(TieContact.tie_id, func.max(TieContact.contact_on)).group_by(TieContact.tie_id)
    told = told.where(TieContact.tie_id.in_([row.id for row in rows]))
    contacts = dict(session.execute(told).all())
    codes = dict(session.execute(select(Session.id, Session.code)).all())
    called = _called(session, asker, day, {each for row in rows for each in (row.from_person_id, row.to_person_id)})
    return [_tie(row, called, contacts.get(row.id), codes) for row in rows]


def tie_line(session: Transaction, asker: Asker, number: int, day: dt.date) -> TieLine:
    """One connection.

    Raises:
        NotFound: where there is none of that number.
    """
    found = tie_lines(session, asker, day, number=number)
    if not found:
        raise NotFound(f"There is no connection {number}.")
    return found[0]


def waiting_lines(
    session: Transaction,
    asker: Asker,
    day: dt.date,
    *,
    waiting: bool | None = None,
    number: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[WaitingLine]:
    """Who waits for a coach or a place, by number; only people whom the asker may see."""
    asker.demand("recruit.read")
    seen = select(Person.id).where(people_seen(asker, day))
    wanted = select(WaitingRequest).where(WaitingRequest.id > after, WaitingRequest.person_id.in_(seen))
    open_ = WaitingRequest.started_on.is_(None) & WaitingRequest.closed_on.is_(None)
    if waiting is not None:
        wanted = wanted.where(open_ if waiting else ~open_)
    if number is not None:
        wanted = wanted.where(WaitingRequest.id == number)
    rows = list(session.scalars(wanted.order_by(WaitingRequest.id).limit(limit)))
    called = _called(session, asker, day, {row.person_id for row in rows})
    return [
        WaitingLine(
            id=row.id,
            person=person_key(row.person_id),
            name=called.get(row.person_id),
            wants=row.wants,
            asked_on=row.asked_on,
            started_on=row.started_on,
            closed_on=row.closed_on,
            days=((row.started_on or row.closed_on or day) - row.asked_on).days,
            version=row.version,
        )
        for row in rows
    ]


def waiting_line(session: Transaction, asker: Asker, number: int, day: dt.date) -> WaitingLine:
    """One request.

    Raises:
        NotFound: where there is none of that number, or of a person whom the asker may see.
    """
    found = waiting_lines(session, asker, day, number=number)
    if not found:
        raise NotFound(f"There is no request {number}.")
    return found[0]


def _called(session: Transaction, asker: Asker, day: dt.date, people: set[int]) -> dict[int, str]:
    """Names of those of some people whom the asker may see."""
    wanted = select(Person.id, Person.name).where(people_seen(asker, day), Person.id.in_(sorted(people)))
    return dict(session.execute(wanted).all())


def _tie(row: Tie, called: dict[int, str], told: dt.date | None, codes: dict[int, str]) -> TieLine:
    contacts = [each for each in (row.last_contact, told) if each is not None]
    return TieLine(
        id=row.id,
        people=(person_key(row.from_person_id), person_key(row.to_person_id)),
        names=(called.get(row.from_person_id), called.get(row.to_person_id)),
        kind=row.kind,
        origin=row.origin,
        start=row.start,
        end=row.ends,
        last_contact=max(contacts, default=None),
        session=codes.get(row.session_id or 0),
        outcome=row.outcome,
    )
