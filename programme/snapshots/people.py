"""What several snapshots say of a person in the same way."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, lazyload, selectinload
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.places import Location
from foundation.time_windows import WeeklySlot
from programme.records import AvailabilitySlot, Organisation, Person

Loaded = InstrumentedAttribute[Any]
"""A list of a person's, such as `Person.memberships`."""


def people_by_id(session: Transaction, *parts: Loaded) -> dict[int, Person]:
    """Every person, by ascending id; with `parts` named only those are read with them, which is much quicker."""
    wanted = select(Person).order_by(Person.id)
    if parts:
        wanted = wanted.options(lazyload("*"), *(selectinload(part) for part in parts))
    return {person.id: person for person in session.scalars(wanted)}


def organisations_by_id(session: Transaction) -> dict[int, Organisation]:
    """Every organisation by id, in the order of codes."""
    rows = sorted(session.scalars(select(Organisation)), key=lambda each: each.code)  # databases sort text differently
    return {each.id: each for each in rows}


def employers(person: Person, day: dt.date, organisations: Mapping[int, Organisation]) -> tuple[str, ...]:
    """Codes of a person's employers on a day, each once: the main one first, then by days a week, then by code."""
    current = [m for m in person.memberships if m.holds_on(day)]
    current.sort(key=lambda m: (not m.main, -(m.days_per_week or 0.0), organisations[m.organisation_id].code))
    return tuple(dict.fromkeys(organisations[m.organisation_id].code for m in current))


def location_of(person: Person, first: Organisation | None) -> Location | None:
    """Where a person starts from: the place stated, else that of the first employer."""
    return point(person.latitude, person.longitude) or (point(first.latitude, first.longitude) if first else None)


def point(latitude: float | None, longitude: float | None) -> Location | None:
    """A point, where both coordinates are known."""
    if latitude is None or longitude is None:
        return None
    return Location(latitude=latitude, longitude=longitude)


def availability_of(person: Person) -> tuple[WeeklySlot, ...] | None:
    """The weekly slots; none at all where that was said; None where nothing usable is known."""
    if person.availability_state == "none":
        return ()
    if person.availability_state == "unknown" or not person.slots:
        return None
    return tuple(sorted(map(_slot, person.slots), key=lambda slot: slot.model_dump_json()))


def dump(document: Document, policy: Document) -> str:
    """A snapshot as JSON text: what was left out on purpose (names, e-mails) stays out, the policy stands in full."""
    values = json.loads(document.model_dump_json(exclude_unset=True))
    values["policy"] = json.loads(policy.model_dump_json(exclude_none=True))
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def _slot(row: AvailabilitySlot) -> WeeklySlot:
    return WeeklySlot.model_validate(
        {
            "weekday": row.weekday,
            "start": row.start,
            "end": row.ends,
            "occurrences": tuple(row.occurrences),
            "term_only": row.term_only,
        }
    )
