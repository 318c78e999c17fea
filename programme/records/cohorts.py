"""Waves of recruitment, the cohorts they fill, and who is in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, in_order, one_of
from .memberships import TIERS

VENUE_RULES = ("any", "same", "rotate")
ENROLMENT_STATES = ("enrolled", "completed", "withdrawn", "deferred")
MEMBER = ("enrolled", "completed")
"""States of an enrolment in which somebody has a place."""

WAVE_STATES = ("draft", "open", "closed", "archived")


class Wave(Versioned, Record):
    """One recruitment campaign: its window, the places wanted, and how many at most from each kind of organisation.

    `quotas` is people by kind of organisation; a kind that it does not name has no limit.
    """

    __tablename__ = "waves"
    __table_args__ = (
        one_of("state", WAVE_STATES),
        in_order("opens", "closes"),
        CheckConstraint("target_places >= 0", name="target_places_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="draft")
    opens: Mapped[dt.date | None]
    closes: Mapped[dt.date | None]
    target_places: Mapped[int | None]
    quotas: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Cohort(Versioned, Record):
    """People who learn together. Sizes are in people."""

    __tablename__ = "cohorts"
    __table_args__ = (
        one_of("tier", TIERS),
        one_of("venue_rule", VENUE_RULES),
        in_order("start", "ends"),
        CheckConstraint("size_max >= size_min", name="size_max_not_below_min"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"), index=True)
    tier: Mapped[str]
    start: Mapped[dt.date | None]
    ends: Mapped[dt.date | None]
    size_min: Mapped[int | None]
    size_max: Mapped[int | None]
    min_sessions_attended: Mapped[int | None]
    venue_rule: Mapped[str]

    wave: Mapped[Wave] = relationship(lazy="joined")


class Enrolment(Record):
    """One person in one cohort."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"), one_of("state", ENROLMENT_STATES))

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str]

    cohort: Mapped[Cohort] = relationship(lazy="joined")
