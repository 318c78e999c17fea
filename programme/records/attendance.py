"""Who came, and the files that told of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

ATTENDANCE_FILE_STATES = ("uploaded", "applied", "undone")
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


class AttendanceFile(Versioned, Record):
    """A file that tells who came to a session. `content` goes with any erasure.

    `decisions` holds answers by the keys that the reading asked them under, and `written` what was stored: people (as
    P12), each with status, minutes, source and who corrected it, before (null for none) and after.
    """

    __tablename__ = "attendance_files"
    __table_args__ = (one_of("state", ATTENDANCE_FILE_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    state: Mapped[str]
    content: Mapped[bytes | None]
    decisions: Mapped[dict[str, Any]]
    written: Mapped[dict[str, Any]]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[dt.datetime]
