"""Sharing events with the maps that were frozen for them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import Conflict, NotFound
from foundation.provenance import sha256_of
from programme.access import Asker
from programme.records import MapSnapshot, SharingEvent, Venue

from .labels import consenting_names


@dataclass(frozen=True, slots=True)
class MapLine:
    """A frozen map: its day, the day it is compared with, the settings that hide small numbers."""

    id: int
    as_at: dt.date
    previous: dt.date | None
    settings: Mapping[str, Any]
    result_sha256: str
    frozen_by: str
    frozen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class EventLine:
    """A sharing event and its maps."""

    id: int
    name: str
    held_on: dt.date
    venue: str | None
    audience: str
    state: str
    maps: tuple[MapLine, ...]
    version: int


@dataclass(frozen=True, slots=True)
class FrozenMap:
    """A frozen public map, and the names to show on it: of those who still agree, where the audience allows it."""

    public_map: Mapping[str, Any]
    names: Mapping[str, str]
    could_be_recognised: tuple[str, ...]


def event_lines(session: Transaction, asker: Asker, *, after: int = 0, limit: int = 100) -> list[EventLine]:
    """Events by number."""
    asker.demand("network.read")
    rows = session.scalars(select(SharingEvent).where(SharingEvent.id > after).order_by(SharingEvent.id).limit(limit))
    venues = dict(session.execute(select(Venue.id, Venue.code)).all())
    return [_line(row, venues) for row in rows]


def event_line(session: Transaction, asker: Asker, number: int) -> EventLine:
    """One event.

    Raises:
        NotFound: where there is none of that number.
    """
    found = event_lines(session, asker, after=number - 1, limit=1)
    if not found or found[0].id != number:
        raise NotFound(f"There is no event {number}.")
    return found[0]


def frozen_map(session: Transaction, asker: Asker, number: int, today: dt.date, *, names: bool) -> FrozenMap:
    """A map as it was frozen.

    Args:
        session: the records.
        asker: who asks.
        number: the map.
        today: the day on which consent to be named must hold.
        names: whether those who agreed shall be named; never where the audience is the public or the Board.

    Raises:
        NotFound: where there is none of that number.
        Conflict: where what is kept is not what was frozen.
    """
    asker.demand("network.read")
    row = session.get(MapSnapshot, number)
    if row is None:
        raise NotFound(f"There is no map {number}.")
    if sha256_of(row.result) != row.result_sha256:
        raise Conflict(f"Map {number} was changed after it was frozen. Restore it from a backup.")
    event = session.get_one(SharingEvent, row.event_id)
    shown = json.loads(row.result)["public_map"]
    consenting = consenting_names(session, today) if names and event.audience == "programme" else {}
    drawn = {person["id"] for person in shown["people"]}
    return FrozenMap(
        public_map=shown,
        names={key: name for key, name in consenting.items() if key in drawn},
        could_be_recognised=alone_on(shown),
    )


def alone_on(public_map: Mapping[str, Any]) -> tuple[str, ...]:
    """Organisations that stand alone on a map with few people, who could be recognised; by name."""
    nodes = public_map["nodes"]
    return tuple(sorted(each["label"] for each in nodes if not each["pooled"] and each["people"] in ("*", "1 to 7")))


def event_of_map(session: Transaction, asker: Asker, number: int) -> EventLine:
    """The event that a map was frozen for.

    Raises:
        NotFound: where there is no map of that number.
    """
    row = session.get(MapSnapshot, number)
    if row is None:
        raise NotFound(f"There is no map {number}.")
    return event_line(session, asker, row.event_id)


def _line(row: SharingEvent, venues: dict[int, str]) -> EventLine:
    maps = tuple(
        MapLine(each.id, each.as_at, each.previous, each.settings, each.result_sha256, each.frozen_by, each.frozen_at)
        for each in row.maps
    )
    venue = venues.get(row.venue_id or 0)
    return EventLine(row.id, row.name, row.held_on, venue, row.audience, row.state, maps, row.version)
