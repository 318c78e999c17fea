"""Calendars that people subscribe to by an address that nobody can guess."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, one_of

FEED_KINDS = ("cohort", "venue", "facilitator", "person")


class CalendarFeed(Record):
    """One feed. Only the hash of its token is kept; `subject` is a code of a cohort or venue, or the id of a person."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (one_of("kind", FEED_KINDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
