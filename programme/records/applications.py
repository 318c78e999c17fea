"""Applications to a wave: asked for, approved by the line manager, placed into a cohort."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of
from .memberships import TIERS

APPLICATION_STATES = ("submitted", "manager_asked", "approved", "refused", "placed", "waiting", "withdrawn")


class Application(Versioned, Record):
    """One person's application to one wave.

    `organisation_id` is the employer whose kind it counts for in the wave's quotas. `decided_by` is how the trail names
    whoever approved or refused it; the line manager has no account and is called that.
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("wave_id", "person_id"),
        one_of("tier", TIERS),
        one_of("state", APPLICATION_STATES),
        CheckConstraint("state <> 'placed' OR cohort_id IS NOT NULL", name="placed_in_a_cohort"),
        CheckConstraint("state <> 'manager_asked' OR manager_asked_at IS NOT NULL", name="manager_asked_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    tier: Mapped[str]
    state: Mapped[str]
    manager_email: Mapped[str | None]
    submitted_at: Mapped[dt.datetime]
    manager_asked_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
