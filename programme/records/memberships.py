"""Where somebody works and in which tier somebody is: both dated, several at once allowed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, in_order, one_of

TIERS = ("learn", "live", "lead")


class Membership(Record):
    """One employment. No start means: since before the records began. The end day is the last day of it."""

    __tablename__ = "memberships"
    __table_args__ = (
        in_order("start", "ends"),
        CheckConstraint("days_per_week > 0 AND days_per_week <= 7", name="days_per_week_in_a_week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    site: Mapped[str | None]
    job_title: Mapped[str | None]
    days_per_week: Mapped[float | None]
    start: Mapped[dt.date | None]
    ends: Mapped[dt.date | None]
    main: Mapped[bool]

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person worked there on a day."""
        return (self.start is None or self.start <= day) and (self.ends is None or self.ends >= day)


class TierPeriod(Record):
    """A stretch of days in a tier; tiers may overlap."""

    __tablename__ = "tier_periods"
    __table_args__ = (one_of("tier", TIERS), in_order("start", "ends"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    tier: Mapped[str]
    start: Mapped[dt.date]
    ends: Mapped[dt.date | None]

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person was in the tier on a day."""
        return self.start <= day and (self.ends is None or self.ends >= day)
