"""Venues and rooms as the scheduling engine may know them."""

from __future__ import annotations

import datetime as dt

from foundation.time_windows import WEEKDAYS, WeeklySlot
from programme.records import Room, Venue
from scheduling.documents import Room as RoomDocument
from scheduling.documents import Venue as VenueDocument

from .people import point

_WHOLE_DAY = ("00:00", "23:59")


def venue_document(venue: Venue, organisation: str | None) -> VenueDocument:
    """A venue with its rooms, in the order of their ids."""
    return VenueDocument(
        id=venue.code,
        name=venue.name,
        organisation=organisation,
        location=point(venue.latitude, venue.longitude),
        rooms=tuple(_room(room) for room in sorted(venue.rooms, key=lambda each: each.code)),
    )


def _room(room: Room) -> RoomDocument:
    return RoomDocument(
        id=room.code,
        name=room.name,
        capacity=room.capacity,
        features=tuple(sorted(room.features)),
        open=_open(room),
        closed=tuple(sorted(dt.date.fromisoformat(day) for day in room.closed_dates)),
        cost_pence_per_block=room.cost_pence_per_block,
        held_until=room.held_until,
    )


def _open(room: Room) -> tuple[WeeklySlot, ...] | None:
    """The weekly opening; None where neither days nor hours are stated."""
    if not room.open_days and room.open_from is None:
        return None
    start, end = (room.open_from, room.open_to) if room.open_from else _WHOLE_DAY
    days = sorted(room.open_days or WEEKDAYS, key=WEEKDAYS.index)
    return tuple(WeeklySlot.model_validate({"weekday": day, "start": start, "end": end}) for day in days)
