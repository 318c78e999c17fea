"""One session: cancelled, delivered, its room's shortcomings agreed with a person; rooms held and confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import Conflict, NotFound
from programme.records import (
    AccessAlternative,
    Booking,
    Database,
    Person,
    Plan,
    Room,
    Session,
    append_entry,
    require_version,
)
from programme.records.keys import record_id_of

from .plans import SOLVED, plan_of
from .session_invitations import draft_invitations
from .texts import Day, Line


class AlternativeAgreed(Document):
    """What a person agreed to where the room of a session does not meet a need of theirs."""

    person: Line
    alternative: Line
    agreed_on: Day


class BookingStep(Document):
    """What happened to a room that is held: the venue confirmed it, or it was released."""

    state: Literal["confirmed", "released"]


def session_of(session: Transaction, code: str) -> Session:
    """A session.

    Raises:
        NotFound: where there is none of that code.
    """
    row = session.scalars(select(Session).where(Session.code == code)).first()
    if row is None:
        raise NotFound(f"There is no session {code}.")
    return row


def cancel_session(database: Database, code: str, *, read: int | None, by: str, at: dt.datetime) -> None:
    """Cancel a session; calendars of those who were told of it show so, and those invited get a draft of the news.

    Cancelling it again changes nothing.

    Raises:
        NotFound: for a session that does not exist.
        Conflict: for one that was delivered; Stale where somebody changed it since it was read.
    """
    with database.unit_of_work() as session:
        row = session_of(session, code)
        if row.state == "cancelled":
            return
        require_version(session, row, read, what=f"session {code}")
        if row.state == "delivered":
            raise Conflict(f"Session {code} was delivered on {row.held_on}; it cannot be cancelled.")
        if row.state == "published":
            row.sequence, row.told_on = row.sequence + 1, at.date()
        row.state = "cancelled"
        for booking in session.scalars(select(Booking).where(Booking.session_id == row.id)):
            booking.state = "released"
        drafts = draft_invitations(session, [row], by=by, at=at)
        _note(session, row, "session.cancel", by, at, drafts)


def deliver_session(database: Database, code: str, *, read: int | None, by: str, at: dt.datetime) -> None:
    """Say that a session took place as it was published. Saying it again changes nothing.

    Raises:
        NotFound: for a session that does not exist.
        Conflict: for one that was not published, or whose day lies ahead; Stale where somebody changed it since.
    """
    with database.unit_of_work() as session:
        row = session_of(session, code)
        if row.state == "delivered":
            return
        require_version(session, row, read, what=f"session {code}")
        if row.state != "published" or row.held_on is None:
            raise Conflict(f"Session {code} is {row.state}. Publish its day first.")
        if row.held_on > at.date():
            raise Conflict(f"Session {code} is on {row.held_on}, which lies ahead.")
        row.state = "delivered"
        _note(session, row, "session.deliver", by, at)


def agree_alternative(database: Database, code: str, agreed: AlternativeAgreed, *, by: str, at: dt.datetime) -> None:
    """Record what a person agreed to instead of a need of theirs being met by the room; a later answer counts.

    Raises:
        NotFound: for a session or person that does not exist.
    """
    with database.unit_of_work() as session:
        row, person = session_of(session, code), record_id_of(agreed.person)
        if session.get(Person, person) is None:
            raise NotFound(f"There is no person {agreed.person}.")
        wanted = (AccessAlternative.session_id == row.id, AccessAlternative.person_id == person)
        kept = session.scalars(select(AccessAlternative).where(*wanted)).first()
        kept = kept or AccessAlternative(session_id=row.id, person_id=person)
        before = kept.alternative
        kept.alternative, kept.agreed_on, kept.recorded_by = agreed.alternative, agreed.agreed_on, by
        session.add(kept)
        session.flush()
        subjects = {"access_alternatives": [kept.id], "sessions": [row.id], "people": [person]}
        values = {"alternative": [before, agreed.alternative]}
        append_entry(session, at=at, by=by, action="session.alternative", subjects=subjects, values=values)


def hold_rooms(database: Database, plan_id: int, *, by: str, at: dt.datetime) -> int:
    """Hold the room of each session of a plan; those held already stay as they are.

    Returns:
        How many were held anew.

    Raises:
        NotFound: for a plan that does not exist.
        Conflict: for a plan that places nothing or is history.
    """
    with database.unit_of_work() as session:
        plan = session.get(Plan, plan_id, with_for_update=True) or plan_of(session, plan_id)
        if plan.state not in (*SOLVED, "published"):
            raise Conflict(f"Plan {plan_id} is {plan.state}; it has no rooms to hold.")
        held = set(session.scalars(select(Booking.session_id).where(Booking.plan_id == plan_id)))
        new = [place for place in plan.placements if place.room_id is not None and place.session_id not in held]
        bookings = [
            Booking(
                plan_id=plan_id,
                session_id=place.session_id,
                room_id=place.room_id,
                held_on=place.held_on,
                block=place.block,
                state="held",
                asked_by=by,
                asked_at=at,
            )
            for place in new
        ]
        session.add_all(bookings)
        session.flush()
        if bookings:
            subjects = {"plans": [plan_id], "bookings": [each.id for each in bookings]}
            append_entry(session, at=at, by=by, action="plan.hold_rooms", subjects=subjects)
        return len(bookings)


def settle_booking(
    database: Database, booking_id: int, step: BookingStep, *, read: int | None, by: str, at: dt.datetime
) -> None:
    """Confirm or release a room that is held. Doing so again changes nothing.

    Raises:
        NotFound: for a booking that does not exist.
        Conflict: for a released one that shall be confirmed; Stale where somebody changed it since it was read.
    """
    with database.unit_of_work() as session:
        row = session.get(Booking, booking_id)
        if row is None:
            raise NotFound(f"There is no booking {booking_id}.")
        if row.state == step.state:
            return
        require_version(session, row, read, what=f"booking {booking_id}")
        if row.state == "released":
            raise Conflict(f"Booking {booking_id} of {session.get_one(Room, row.room_id).code} was released.")
        row.state = step.state
        session.flush()
        subjects = {"bookings": [row.id], "fields": ["state"], "version": row.version}
        append_entry(session, at=at, by=by, action=f"booking.{step.state}", subjects=subjects)


def _note(
    session: Transaction, row: Session, action: str, by: str, at: dt.datetime, messages: Sequence[int] = ()
) -> None:
    session.flush()
    subjects: dict[str, object] = {"sessions": [row.id], "fields": ["state"], "version": row.version}
    if messages:
        subjects["messages"] = list(messages)
    append_entry(session, at=at, by=by, action=action, subjects=subjects)
