"""Who waits for a coach or a place, since when, and how it ended."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, in_order, one_of

WANTED = ("coach", "place")


class WaitingRequest(Versioned, Record):
    """Somebody asked on a day; it was met on another, or closed without."""

    __tablename__ = "waiting_requests"
    __table_args__ = (one_of("wants", WANTED), in_order("asked_on", "started_on"), in_order("asked_on", "closed_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    wants: Mapped[str]
    asked_on: Mapped[dt.date]
    started_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
