"""Rooms asked for, and what was agreed with people whose access needs a room does not meet."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

BOOKING_STATES = ("held", "confirmed", "released")


class Booking(Versioned, Record):
    """A room held for a session of a plan: held, then confirmed by the venue, or released."""

    __tablename__ = "bookings"
    __table_args__ = (UniqueConstraint("plan_id", "session_id"), one_of("state", BOOKING_STATES))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    held_on: Mapped[dt.date]
    block: Mapped[str]
    state: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[dt.datetime]


class AccessAlternative(Record):
    """What a person agreed to for one session where its room does not meet a need of theirs."""

    __tablename__ = "access_alternatives"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    alternative: Mapped[str]
    agreed_on: Mapped[dt.date]
    recorded_by: Mapped[str]
