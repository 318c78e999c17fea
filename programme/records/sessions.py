"""Sessions: what is taught, for whom, by whom, and (once published) when and where."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .cohorts import Cohort
from .declarative import Record, Versioned, in_order, one_of
from .venues import Room

SESSION_KINDS = ("taught", "clinic", "supervision", "sharing_event", "celebration")
SESSION_MODES = ("in_person", "online", "hybrid")
SESSION_STATES = ("draft", "published", "delivered", "cancelled")
FACILITATOR_ROLES = ("possible", "planned")


class Session(Versioned, Record):
    """One session. Gaps are in days; `sequence` rises by 1 with each published change, last on `told_on`."""

    __tablename__ = "sessions"
    __table_args__ = (
        one_of("kind", SESSION_KINDS),
        one_of("mode", SESSION_MODES),
        one_of("state", SESSION_STATES),
        in_order("earliest", "latest"),
        in_order("min_gap_days", "max_gap_days"),
        CheckConstraint(
            "state NOT IN ('published', 'delivered') OR (held_on IS NOT NULL AND block IS NOT NULL)",
            name="published_has_date_and_block",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int | None]
    blocks: Mapped[list[str]]
    mode: Mapped[str]
    facilitators_needed: Mapped[int]
    facilitator_skills: Mapped[list[str]]
    extra_places: Mapped[int]
    room_features: Mapped[list[str]]
    min_gap_days: Mapped[int | None]
    max_gap_days: Mapped[int | None]
    earliest: Mapped[dt.date | None]
    latest: Mapped[dt.date | None]
    state: Mapped[str]
    held_on: Mapped[dt.date | None]
    block: Mapped[str | None]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    sequence: Mapped[int]
    told_on: Mapped[dt.date | None]

    room: Mapped[Room | None] = relationship(lazy="joined")
    cohorts: Mapped[list[SessionCohort]] = relationship(
        cascade="all, delete-orphan", order_by="SessionCohort.id", lazy="selectin"
    )
    facilitators: Mapped[list[SessionFacilitator]] = relationship(
        cascade="all, delete-orphan", order_by="SessionFacilitator.person_id", lazy="selectin"
    )


class SessionCohort(Record):
    """A cohort that a session is for."""

    __tablename__ = "session_cohorts"
    __table_args__ = (UniqueConstraint("session_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)

    cohort: Mapped[Cohort] = relationship(lazy="joined")


class SessionFacilitator(Record):
    """Somebody who could run the session (`possible`), or is down to do so (`planned`)."""

    __tablename__ = "session_facilitators"
    __table_args__ = (UniqueConstraint("session_id", "person_id", "role"), one_of("role", FACILITATOR_ROLES))

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str]
