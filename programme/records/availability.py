"""When people can: weekly slots and single dates away. Times are local, `HH:MM`."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.time_windows import WEEKDAYS

from .declarative import Record, one_of


class AvailabilitySlot(Record):
    """One weekly slot; `occurrences` are the weeks of the month in which it holds, 1 to 5."""

    __tablename__ = "availability_slots"
    __table_args__ = (one_of("weekday", WEEKDAYS), CheckConstraint("ends > start", name="ends_after_start"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    weekday: Mapped[str] = mapped_column(String(3))
    start: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    occurrences: Mapped[list[int]]
    term_only: Mapped[bool]


class AwayDate(Record):
    """A day on which the person cannot come, whatever the week says."""

    __tablename__ = "away_dates"
    __table_args__ = (UniqueConstraint("person_id", "away_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    away_on: Mapped[dt.date]
