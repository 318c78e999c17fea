"""Venues and their rooms."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned


class Venue(Versioned, Record):
    """A place with rooms. `organisation_id` is the host that lends it, if any."""

    __tablename__ = "venues"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    site: Mapped[str | None]
    postcode: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    note: Mapped[str | None]

    rooms: Mapped[list[Room]] = relationship(back_populates="venue", order_by="Room.code", lazy="selectin")


class Room(Record):
    """A room: `capacity` in people, cost in pence for one block; no open days means always open."""

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("cost_pence_per_block >= 0", name="cost_not_negative"),
        CheckConstraint("open_to > open_from", name="open_to_after_open_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"), index=True)
    name: Mapped[str]
    capacity: Mapped[int]
    features: Mapped[list[str]]
    open_days: Mapped[list[str]]
    open_from: Mapped[str | None] = mapped_column(String(5))
    open_to: Mapped[str | None] = mapped_column(String(5))
    closed_dates: Mapped[list[str]]
    cost_pence_per_block: Mapped[int]
    held_until: Mapped[dt.date | None]
    note: Mapped[str | None]

    venue: Mapped[Venue] = relationship(back_populates="rooms", lazy="joined")
