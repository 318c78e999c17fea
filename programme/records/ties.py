"""Ties: who works with, learns from, or meets whom, from when to when."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, in_order, one_of

TIE_KINDS = ("coaching", "project", "survey", "meeting")
ORIGINS = ("programme", "organic")
OUTCOMES = ("completed", "ended_early", "declined")


class Tie(Record):
    """One tie. In coaching `from_person_id` coaches `to_person_id`; a running one has no outcome."""

    __tablename__ = "ties"
    __table_args__ = (
        one_of("kind", TIE_KINDS),
        one_of("origin", ORIGINS),
        one_of("outcome", OUTCOMES),
        in_order("start", "ends"),
        CheckConstraint("from_person_id <> to_person_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    to_person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    start: Mapped[dt.date]
    ends: Mapped[dt.date | None]
    last_contact: Mapped[dt.date | None]
    origin: Mapped[str]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    outcome: Mapped[str | None]


class TieContact(Record):
    """A day on which the two of a tie were in contact. Each one told is kept, so that the past stays as it was."""

    __tablename__ = "tie_contacts"
    __table_args__ = (UniqueConstraint("tie_id", "contact_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tie_id: Mapped[int] = mapped_column(ForeignKey("ties.id"), index=True)
    contact_on: Mapped[dt.date]
    recorded_by: Mapped[str]
