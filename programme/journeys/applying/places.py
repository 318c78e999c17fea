"""Skills, organisations, venues, rooms and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from programme.importing import (
    CalendarRow,
    OrganisationRow,
    Placed,
    RoomRow,
    SkillRow,
    VenueRow,
    calendar_period,
    key_text,
)
from programme.records import (
    CalendarEntry,
    Organisation,
    OrganisationCode,
    OrganisationName,
    OrganisationSuccessor,
    Room,
    Skill,
    Venue,
)

from .work import Lookup, Work, in_key_order, sync

_PLAIN = (
    "code", "kind", "partner", "parent", "network", "network_name", "building", "postcode", "latitude", "longitude",
    "active_from", "active_to", "note",
)  # fmt: skip


def apply_places(work: Work) -> None:
    """Store the sheets Skills, Organisations, Venues, Rooms and Calendar."""
    _skills(work)
    organisations = _organisations(work)
    work.session.flush()
    venues = _venues(work, organisations)
    work.session.flush()
    _rooms(work, venues)
    if work.book.has(CalendarRow):
        _calendar(work, organisations)
    work.session.flush()


def _skills(work: Work) -> None:
    present = Lookup({key_text(s.code): s for s in work.session.scalars(select(Skill))})
    for placed in in_key_order(work.book.placed(SkillRow)):
        row: SkillRow = placed.row
        levels = [text or "" for text in (row.level_1, row.level_2, row.level_3, row.level_4)]
        values = {"code": row.code, "name": row.name, "aliases": list(row.aliases), "levels": levels}
        work.upsert(placed, Skill, present.named(row.code), values, {"levels": "level_1"})


def _organisations(work: Work) -> Lookup[Organisation]:
    present = Lookup({key_text(o.code): o for o in work.session.scalars(select(Organisation))})
    for placed in in_key_order(work.book.placed(OrganisationRow)):
        row: OrganisationRow = placed.row
        values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
        values["aliases"] = list(row.aliases)
        organisation = present.named(row.code)
        if organisation is None:
            organisation = Organisation(**values)
            organisation.names.append(OrganisationName(name=row.name, short_name=row.short_name))
            organisation.codes.append(OrganisationCode(scheme=row.scheme, value=row.code))
            organisation.successors.extend(OrganisationSuccessor(successor_code=code) for code in row.successor)
            present[key_text(row.code)] = work.add(row.sheet, organisation)
            continue
        changed = work.merge(placed, organisation, values, {})
        changed |= _name(work, placed, organisation)
        if "scheme" in placed.columns:
            changed |= work.assign(organisation.codes[-1], {"scheme": row.scheme})
        if "successor" in placed.columns:
            wanted = [{"successor_code": code} for code in row.successor]
            new, _, _, removed = sync(organisation.successors, wanted, OrganisationSuccessor)
            changed |= bool(new or removed)
        work.settle(row.sheet, organisation, changed)
    return present


def _name(work: Work, placed: Placed[OrganisationRow], organisation: Organisation) -> bool:
    """A new name opens on the workbook's day; the old one is kept with its last day."""
    row, current = placed.row, organisation.names[-1]
    short_name = row.short_name if "short_name" in placed.columns else current.short_name
    if current.name == row.name:
        return work.assign(current, {"short_name": short_name})
    if current.valid_from is not None and current.valid_from >= work.day:
        return work.assign(current, {"name": row.name, "short_name": short_name})
    work.assign(current, {"valid_to": work.day - dt.timedelta(days=1)})
    organisation.names.append(OrganisationName(name=row.name, short_name=short_name, valid_from=work.day))
    return True


def _venues(work: Work, organisations: Lookup[Organisation]) -> Lookup[Venue]:
    present = Lookup({key_text(v.code): v for v in work.session.scalars(select(Venue))})
    for placed in in_key_order(work.book.placed(VenueRow)):
        row: VenueRow = placed.row
        values = {name: getattr(row, name) for name in ("name", "site", "postcode", "latitude", "longitude", "note")}
        values |= {"code": row.id, "organisation_id": organisations.id_of(row.organisation)}
        renamed = {"code": "id", "organisation_id": "organisation"}
        present[key_text(row.id)] = work.upsert(placed, Venue, present.named(row.id), values, renamed)
    return present


def _rooms(work: Work, venues: Lookup[Venue]) -> None:
    present = Lookup({key_text(r.code): r for r in work.session.scalars(select(Room))})
    for placed in in_key_order(work.book.placed(RoomRow)):
        row: RoomRow = placed.row
        names = ("name", "capacity", "open_from", "open_to", "cost_pence_per_block", "held_until", "note")
        values: dict[str, Any] = {name: getattr(row, name) for name in names}
        values |= {
            "code": row.id,
            "venue_id": venues.id_of(row.venue),
            "features": list(row.features),
            "open_days": list(row.open_days),
            "closed_dates": [day.isoformat() for day in row.closed_dates],
        }
        work.upsert(placed, Room, present.named(row.id), values, {"code": "id", "venue_id": "venue"})


def _calendar(work: Work, organisations: Lookup[Organisation]) -> None:
    """The calendar is one whole: the workbook's replaces the one stored."""
    stored = list(work.session.scalars(select(CalendarEntry).order_by(CalendarEntry.id)))
    before = list(stored)
    wanted = [_entry(row, organisations) for row in work.book.rows(CalendarRow)]
    wanted.sort(key=lambda values: [str(value) for value in values.values()])
    new, changed, unchanged, removed = sync(stored, wanted, CalendarEntry)
    for entry in before:
        if entry not in stored:
            work.session.delete(entry)
    work.session.add_all(stored)
    work.count(CalendarRow.sheet, new=new, changed=changed, unchanged=unchanged, removed=removed)


def _entry(row: CalendarRow, organisations: Lookup[Organisation]) -> dict[str, Any]:
    start, end = calendar_period(row)
    timed = row.kind == "block"
    return {
        "kind": row.kind,
        "label": row.label,
        "first_day": None if timed else start,
        "last_day": None if timed else end,
        "start_time": start if timed else None,
        "end_time": end if timed else None,
        "organisation_id": organisations.id_of(row.organisation),
        "weight": row.weight,
    }
