"""Venues and their rooms: added and changed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.time_windows import ClockTime, Weekday
from programme.records import Database, Organisation, Room, Venue, append_entry, require_version

from .changing import assign, note_change, said
from .texts import UNCHANGED, Code, Day, Latitude, Line, Longitude, Words

Feature = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")
]
Capacity = Annotated[int, Field(ge=1, le=100_000)]
Pence = Annotated[int, Field(ge=0, le=100_000_000)]


class VenueAdded(Document):
    """A new venue. `organisation` is the one that lends it."""

    code: Code = Field(examples=["V7"])
    name: Line
    organisation: Code | None = None
    site: Line | None = None
    postcode: Line | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: Words | None = None


class VenueChange(Document):
    """What shall be different about a venue. A field left out stays as it is; `null` empties it."""

    name: Line = UNCHANGED
    organisation: Code | None = None
    site: Line | None = None
    postcode: Line | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: Words | None = None


class RoomAdded(Document):
    """A new room: people it holds, what it has, when it is open (no days: always), pence for one block."""

    code: Code = Field(examples=["V7-A"])
    name: Line
    capacity: Capacity
    features: tuple[Feature, ...] = Field((), max_length=50, examples=[["step_free", "hearing_loop"]])
    open_days: tuple[Weekday, ...] = Field((), max_length=7)
    open_from: ClockTime | None = None
    open_to: ClockTime | None = None
    closed_dates: tuple[Day, ...] = Field((), max_length=400)
    cost_pence_per_block: Pence = 0
    held_until: Day | None = None
    note: Words | None = None


class RoomChange(Document):
    """What shall be different about a room. A field left out stays as it is; `null` empties it."""

    name: Line = UNCHANGED
    capacity: Capacity = UNCHANGED
    features: tuple[Feature, ...] = UNCHANGED
    open_days: tuple[Weekday, ...] = UNCHANGED
    open_from: ClockTime | None = None
    open_to: ClockTime | None = None
    closed_dates: tuple[Day, ...] = UNCHANGED
    cost_pence_per_block: Pence = UNCHANGED
    held_until: Day | None = None
    note: Words | None = None


def add_venue(database: Database, added: VenueAdded, *, by: str, at: dt.datetime) -> str:
    """Add a venue; its code.

    Raises:
        BadInput: for an organisation that nobody knows.
        Conflict: where the code is taken.
    """
    with database.unit_of_work() as session:
        if session.scalar(select(Venue.id).where(Venue.code == added.code)) is not None:
            raise Conflict(f"There is a venue {added.code} already. Choose another code.")
        values = _with_host(session, added.model_dump())
        row = Venue(**values)
        session.add(row)
        session.flush()
        append_entry(session, at=at, by=by, action="venue.add", subjects={"venues": [row.id], "version": row.version})
        return row.code


def change_venue(
    database: Database, code: str, change: VenueChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change a venue's plain fields; its version now.

    Raises:
        NotFound: for a code that no venue has.
        Stale: somebody changed it since it was read.
        BadInput: for an organisation that nobody knows.
    """
    with database.unit_of_work() as session:
        row = _read(session, code, read)
        return note_change(
            session, row, assign(row, _with_host(session, said(change))), action="venue.change", by=by, at=at
        )


def add_room(database: Database, code: str, added: RoomAdded, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Add a room to a venue; the venue's version now.

    Raises:
        NotFound: for a code that no venue has.
        Stale: somebody changed the venue since it was read.
        BadInput: where it would close before it opens.
        Conflict: where the room's code is taken.
    """
    with database.unit_of_work() as session:
        venue = _read(session, code, read)
        if session.scalar(select(Room.id).where(Room.code == added.code)) is not None:
            raise Conflict(f"There is a room {added.code} already. Choose another code.")
        _require_hours(added.open_from, added.open_to)
        venue.rooms.append(Room(**_as_stored(added.model_dump())))
        return note_change(session, venue, {"rooms": [None, added.code]}, action="room.add", by=by, at=at)


def change_room(
    database: Database, code: str, room: str, change: RoomChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change a room; its venue's version now.

    Raises:
        NotFound: for a code that no venue, or none of its rooms, has.
        Stale: somebody changed the venue since it was read.
        BadInput: where it would close before it opens.
    """
    values = said(change)
    with database.unit_of_work() as session:
        venue = _read(session, code, read)
        row = next((each for each in venue.rooms if each.code.casefold() == room.casefold()), None)
        if row is None:
            raise NotFound(f"{venue.code} has no room {room}.")
        _require_hours(values.get("open_from", row.open_from), values.get("open_to", row.open_to))
        changed = assign(row, _as_stored(values))
        return note_change(session, venue, changed, action="room.change", by=by, at=at, also={"rooms": [row.id]})


def _read(session: Transaction, code: str, read: int | None) -> Venue:
    row = session.scalar(select(Venue).where(func.upper(Venue.code) == code.strip().upper()))
    if row is None:
        raise NotFound(f"There is no venue {code}.")
    require_version(session, row, read, what=f"venue {row.code}")
    return row


def _with_host(session: Transaction, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the host's record in the place of its code."""
    if "organisation" not in values:
        return values
    code = values.pop("organisation")
    host = None if code is None else session.scalar(select(Organisation.id).where(Organisation.code == code))
    if code is not None and host is None:
        raise BadInput([Fault("organisation", code, "nobody has this code.", "Give the code of one in the records.")])
    return {**values, "organisation_id": host}


def _as_stored(values: dict[str, Any]) -> dict[str, Any]:
    stored = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    if "closed_dates" in stored:
        stored["closed_dates"] = [day.isoformat() for day in sorted(set(stored["closed_dates"]))]
    return stored


def _require_hours(opens: str | None, closes: str | None) -> None:
    if opens is not None and closes is not None and closes <= opens:
        raise BadInput([Fault("open_to", closes, f"it would close before it opens, at {opens}.", "Correct one.")])
