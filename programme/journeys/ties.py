"""Connections between people that somebody tells of: recorded, confirmed, ended. Coaching comes from pairs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Database, Person, Tie, TieContact, append_entry
from programme.records.keys import record_id_of

from .texts import Day, Line


class TieTold(Document):
    """Two people who work together, know one another from a survey, or met; since when."""

    people: Annotated[tuple[Line, ...], Field(min_length=2, max_length=2, examples=[["P1", "P2"]])]
    kind: Literal["project", "survey", "meeting"]
    start: Day
    origin: Literal["programme", "organic"] = "organic"


class TieStep(Document):
    """The day on which the two were in contact, or on which it ended; today where left out."""

    on: Day | None = None


def record_tie(database: Database, told: TieTold, *, by: str, at: dt.datetime) -> int:
    """Record a connection; the same one told again, either way round, stays one.

    Returns:
        Its number.

    Raises:
        BadInput: for people who do not exist or are one, and a day that lies ahead; all at once.
    """
    with database.unit_of_work() as session:
        first, second = _two(session, told, at.date())
        pair = sorted((first, second))
        alike = select(Tie).where(Tie.kind == told.kind, Tie.start == told.start)
        for row in session.scalars(alike.where(Tie.from_person_id.in_(pair), Tie.to_person_id.in_(pair))):
            return row.id
        row = Tie(from_person_id=first, to_person_id=second, kind=told.kind, start=told.start, origin=told.origin)
        session.add(row)
        session.flush()
        append_entry(session, at=at, by=by, action="tie.record", subjects={"ties": [row.id], "people": pair})
        return row.id


def confirm_tie(database: Database, number: int, step: TieStep, *, by: str, at: dt.datetime) -> None:
    """Say that the two were in contact on a day; saying it again changes nothing.

    Raises:
        NotFound: for a connection that does not exist.
        BadInput: for a day that lies ahead or before it began.
        Conflict: for one that had ended by then.
    """
    with database.unit_of_work() as session:
        row, day = _tie(session, number), _day(step, at)
        if day < row.start:
            raise _too_early(day, row.start)
        if row.ends is not None and row.ends < day:
            raise Conflict(f"Connection {number} ended on {row.ends}. Record a new one.")
        known = select(TieContact.id).where(TieContact.tie_id == number, TieContact.contact_on == day)
        if session.scalars(known).first() is None:
            session.add(TieContact(tie_id=number, contact_on=day, recorded_by=by))
            append_entry(session, at=at, by=by, action="tie.confirm", subjects={"ties": [number]})


def end_tie(database: Database, number: int, step: TieStep, *, by: str, at: dt.datetime) -> None:
    """End a connection on a day; ending it again on that day changes nothing.

    Raises:
        NotFound: for a connection that does not exist.
        BadInput: for a day that lies ahead or before it began.
        Conflict: for coaching, which its pair ends, and for one that ended on another day.
    """
    with database.unit_of_work() as session:
        row, day = _tie(session, number), _day(step, at)
        if row.kind == "coaching":
            raise Conflict(f"Connection {number} is coaching. End the pair, and it ends too.")
        if row.ends is not None and row.ends <= at.date():
            if row.ends != day:
                raise Conflict(f"Connection {number} ended on {row.ends} already.")
            return
        if day < row.start:
            raise _too_early(day, row.start)
        row.ends = day
        append_entry(session, at=at, by=by, action="tie.end", subjects={"ties": [number], "fields": ["ends"]})


def _tie(session: Transaction, number: int) -> Tie:
    row = session.get(Tie, number, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no connection {number}.")
    return row


def _day(step: TieStep, at: dt.datetime) -> dt.date:
    day = step.on or at.date()
    if day > at.date():
        raise BadInput([Fault("on", str(day), "this day lies ahead.", "Give a day that is over, or today.")])
    return day


def _too_early(day: dt.date, start: dt.date) -> BadInput:
    return BadInput([Fault("on", str(day), f"the connection began on {start}.", "Give that day or a later one.")])


def _two(session: Transaction, told: TieTold, today: dt.date) -> tuple[int, int]:
    faults, found = list[Fault](), list[int]()
    for place, key in enumerate(told.people):
        try:
            number = record_id_of(key)
        except NotFound:
            number = 0
        if session.get(Person, number) is None:
            faults.append(
                Fault(f"people[{place}]", key, "there is no such person.", "Give the id of a person, as P12.")
            )
        found.append(number)
    if found[0] == found[1] and not faults:
        faults.append(Fault("people[1]", told.people[1], "this is the same person twice.", "Name two people."))
    if told.start > today:
        faults.append(Fault("start", str(told.start), "this day lies ahead.", "Give a day that is over, or today."))
    if faults:
        raise BadInput(faults)
    return found[0], found[1]
