"""Who came."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, one_of

ATTENDANCE_STATES = ("present", "late", "left_early", "absent_with_notice", "absent", "online")
CAME = ("present", "late", "left_early", "online")


class Attendance(Record):
    """One person at one session; minutes where they were counted; its source, who recorded and corrected it."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        one_of("status", ATTENDANCE_STATES),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    status: Mapped[str]
    minutes: Mapped[int | None]
    source: Mapped[str | None]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[dt.datetime | None]
    corrected_by: Mapped[str | None]
