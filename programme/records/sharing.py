"""Sharing events, and the maps that were frozen for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, one_of

AUDIENCES = ("public", "programme", "board")
EVENT_STATES = ("planned", "held", "cancelled")


class SharingEvent(Versioned, Record):
    """An event at which the programme shows what it does. The audience decides whether names may be switched on."""

    __tablename__ = "sharing_events"
    __table_args__ = (one_of("audience", AUDIENCES), one_of("state", EVENT_STATES))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    held_on: Mapped[dt.date]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"))
    audience: Mapped[str]
    state: Mapped[str]

    maps: Mapped[list[MapSnapshot]] = relationship(order_by="MapSnapshot.id", lazy="selectin")


class MapSnapshot(Record):
    """A map as it was frozen, never edited: the day, the day before it, the settings that hide small numbers."""

    __tablename__ = "map_snapshots"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("sharing_events.id"), index=True)
    as_at: Mapped[dt.date]
    previous: Mapped[dt.date | None]
    settings: Mapped[dict[str, Any]]
    result: Mapped[str] = mapped_column(Text, deferred=True)
    result_sha256: Mapped[str]
    frozen_by: Mapped[str]
    frozen_at: Mapped[dt.datetime]
