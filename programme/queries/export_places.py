"""Rows of the sheets Calendar, Skills, Organisations, Venues and Rooms, from the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import CalendarEntry, Organisation, Room, Skill, Venue

Rows = dict[str, list[dict[str, Any]]]

_ORGANISATION = (
    "code", "aliases", "kind", "partner", "parent", "network", "network_name", "building", "postcode", "latitude",
    "longitude", "active_from", "active_to", "note",
)  # fmt: skip
_ROOM = (
    "name", "capacity", "features", "open_days", "open_from", "open_to", "closed_dates", "cost_pence_per_block",
    "held_until", "note",
)  # fmt: skip


def organisation_codes(session: Transaction) -> dict[int, str]:
    """Codes of organisations by record id."""
    return {row.id: row.code for row in session.scalars(select(Organisation))}


def place_rows(session: Transaction, codes: Mapping[int, str]) -> Rows:
    """Rows by sheet, each heading -> value."""
    return {
        "Calendar": [_entry(r, codes) for r in session.scalars(select(CalendarEntry).order_by(CalendarEntry.id))],
        "Skills": [_skill(row) for row in session.scalars(select(Skill).order_by(Skill.id))],
        "Organisations": [_organisation(r) for r in session.scalars(select(Organisation).order_by(Organisation.id))],
        "Venues": [_venue(row, codes) for row in session.scalars(select(Venue).order_by(Venue.id))],
        "Rooms": [_room(row) for row in session.scalars(select(Room).order_by(Room.id))],
    }


def _entry(row: CalendarEntry, codes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "label": row.label,
        "start": row.start_time or row.first_day,
        "end": row.end_time or row.last_day,
        "organisation": codes.get(row.organisation_id or 0),
        "weight": row.weight,
    }


def _skill(row: Skill) -> dict[str, Any]:
    levels = {f"level_{number}": text for number, text in enumerate(row.levels, start=1)}
    return {"code": row.code, "name": row.name, "aliases": row.aliases} | levels


def _organisation(row: Organisation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _ORGANISATION} | {
        "scheme": row.codes[-1].scheme,
        "name": row.names[-1].name,
        "short_name": row.names[-1].short_name,
        "successor": [each.successor_code for each in row.successors],
    }


def _venue(row: Venue, codes: Mapping[int, str]) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("name", "site", "postcode", "latitude", "longitude", "note")}
    return plain | {"id": row.code, "organisation": codes.get(row.organisation_id or 0)}


def _room(row: Room) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _ROOM} | {"id": row.code, "venue": row.venue.code}
