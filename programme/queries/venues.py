"""Venues and rooms as lists and pages need them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Organisation, Room, Venue


@dataclass(frozen=True, slots=True)
class VenueLine:
    """One venue of a list; `largest_room` counts people."""

    id: int
    code: str
    name: str
    organisation: str | None
    postcode: str | None
    rooms: int
    largest_room: int
    features: list[str]


@dataclass(frozen=True, slots=True)
class RoomShown:
    """One room of a venue."""

    code: str
    name: str
    capacity: int
    features: list[str]
    open_days: list[str]
    open_from: str | None
    open_to: str | None
    closed_dates: list[str]
    cost_pence_per_block: int
    held_until: dt.date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class VenueWhole:
    """One venue with its rooms."""

    id: int
    version: int
    code: str
    name: str
    organisation: str | None
    site: str | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    note: str | None
    rooms: list[RoomShown]


def venue_lines(
    session: Transaction, asker: Asker, *, search: str = "", after: int = 0, limit: int = 100
) -> list[VenueLine]:
    """Venues in the order of their numbers; `search` is part of a name or code of a venue or room, or of a postcode.

    Raises:
        NotAllowed: for who may not see venues.
    """
    asker.demand("organisations.read")
    query = select(Venue, Organisation.code).outerjoin(Organisation, Organisation.id == Venue.organisation_id)
    query = query.where(Venue.id > after).order_by(Venue.id).limit(limit)
    words = search.strip()
    if words:
        columns = (Room.code, Room.name)
        inside = select(Room.venue_id).where(or_(*(each.icontains(words, autoescape=True) for each in columns)))
        own = (Venue.code, Venue.name, Venue.postcode)
        query = query.where(or_(Venue.id.in_(inside), *(each.icontains(words, autoescape=True) for each in own)))
    return [
        VenueLine(
            row.id,
            row.code,
            row.name,
            host,
            row.postcode,
            len(row.rooms),
            max((room.capacity for room in row.rooms), default=0),
            sorted({feature for room in row.rooms for feature in room.features}),
        )
        for row, host in session.execute(query)
    ]


def venue_whole(session: Transaction, asker: Asker, code: str) -> VenueWhole:
    """One venue, by its code.

    Raises:
        NotAllowed: for who may not see venues.
        NotFound: for a code that no venue has.
    """
    asker.demand("organisations.read")
    row = session.scalar(select(Venue).where(func.upper(Venue.code) == code.strip().upper()))
    if row is None:
        raise NotFound(f"There is no venue {code}.")
    host = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    names = ("code", "name", "capacity", "features", "open_days", "open_from", "open_to", "closed_dates")
    more = ("cost_pence_per_block", "held_until", "note")
    return VenueWhole(
        row.id,
        row.version,
        row.code,
        row.name,
        host.code if host else None,
        row.site,
        row.postcode,
        row.latitude,
        row.longitude,
        row.note,
        [RoomShown(**{name: getattr(room, name) for name in (*names, *more)}) for room in row.rooms],
    )
