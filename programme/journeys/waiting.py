"""People who wait for a coach or a place: since when, and how it ended."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import select

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Database, Person, WaitingRequest, append_entry, require_version
from programme.records.keys import record_id_of

from .changing import assign, note_change
from .texts import Day, Line


class WaitingTold(Document):
    """Somebody asked for a coach or a place on a day; today where left out."""

    person: Line
    wants: Literal["coach", "place"]
    asked_on: Day | None = None


class WaitingEnded(Document):
    """How a wait ended, and on which day: they started, or the request was closed without."""

    how: Literal["started", "closed"]
    on: Day | None = None


def ask_to_wait(database: Database, told: WaitingTold, *, by: str, at: dt.datetime) -> int:
    """Put somebody on the list; who waits for the same already keeps their place.

    Returns:
        The request's number.

    Raises:
        NotFound: for a person who does not exist.
        BadInput: for a day that lies ahead.
    """
    day = told.asked_on or at.date()
    if day > at.date():
        raise BadInput([Fault("asked_on", str(day), "this day lies ahead.", "Give a day that is over, or today.")])
    with database.unit_of_work() as session:
        person = session.get(Person, record_id_of(told.person), with_for_update=True)
        if person is None:
            raise NotFound(f"There is no person {told.person}.")
        open_ = select(WaitingRequest).where(
            WaitingRequest.person_id == person.id,
            WaitingRequest.wants == told.wants,
            WaitingRequest.started_on.is_(None),
            WaitingRequest.closed_on.is_(None),
        )
        for row in session.scalars(open_):
            return row.id
        row = WaitingRequest(person_id=person.id, wants=told.wants, asked_on=day)
        session.add(row)
        session.flush()
        subjects = {"waiting_requests": [row.id], "people": [person.id]}
        append_entry(session, at=at, by=by, action="waiting.ask", subjects=subjects)
        return row.id


def end_waiting(
    database: Database, number: int, ended: WaitingEnded, *, read: int | None, by: str, at: dt.datetime
) -> None:
    """Say how a wait ended; saying it again changes nothing.

    Raises:
        NotFound: for a request that does not exist.
        BadInput: for a day that lies ahead or before it was asked.
        Conflict: for one that ended otherwise; Stale where somebody changed it since it was read.
    """
    day = ended.on or at.date()
    with database.unit_of_work() as session:
        row = session.get(WaitingRequest, number)
        if row is None:
            raise NotFound(f"There is no request {number}.")
        if not row.asked_on <= day <= at.date():
            message = f"this day lies ahead, or before {row.asked_on}, when it was asked."
            raise BadInput([Fault("on", str(day), message, "Give a day between, or today.")])
        field = f"{ended.how}_on"
        if getattr(row, field) == day:
            return
        if row.started_on or row.closed_on:
            raise Conflict(f"Request {number} ended on {row.started_on or row.closed_on} already.")
        require_version(session, row, read, what=f"request {number}")
        note_change(session, row, assign(row, {field: day}), action="waiting.end", by=by, at=at)
