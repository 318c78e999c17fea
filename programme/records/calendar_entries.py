"""The programme's calendar: the day described, the planning window, blocks of the day, closures, pressure."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, in_order, one_of

CALENDAR_KINDS = ("as_at", "window", "block", "closed", "pressure")


class CalendarEntry(Record):
    """One entry. A block has times of day, every other kind has days (both ends included)."""

    __tablename__ = "calendar_entries"
    __table_args__ = (
        one_of("kind", CALENDAR_KINDS),
        in_order("first_day", "last_day"),
        CheckConstraint("end_time > start_time", name="end_time_after_start_time"),
        CheckConstraint(
            "(kind = 'block') = (start_time IS NOT NULL) AND (kind = 'block') = (first_day IS NULL)",
            name="block_has_times_others_days",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    label: Mapped[str | None]
    first_day: Mapped[dt.date | None]
    last_day: Mapped[dt.date | None]
    start_time: Mapped[str | None] = mapped_column(String(5))
    end_time: Mapped[str | None] = mapped_column(String(5))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    weight: Mapped[int | None]
