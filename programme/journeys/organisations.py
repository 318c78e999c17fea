"""Organisations: added, changed, renamed from a day on, closed, and taken over by another."""

from __future__ import annotations

import datetime as dt

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import (
    Database,
    Membership,
    Organisation,
    OrganisationCode,
    OrganisationName,
    OrganisationSuccessor,
    append_entry,
    require_version,
)
from programme.records.organisations import Kind

from .changing import Changed, assign, note_change, said
from .texts import UNCHANGED, Code, Day, Latitude, Line, Longitude, Words


class OrganisationAdded(Document):
    """A new organisation. `code` is the programme's key for it; `scheme` says whose code it is."""

    code: Code = Field(examples=["H81002"])
    scheme: Line = Field("ODS", examples=["ODS"])
    name: Line = Field(examples=["Green Medical Practice"])
    short_name: Line | None = None
    kind: Kind
    partner: bool | None = None
    aliases: tuple[Line, ...] = ()
    parent: Line | None = None
    network: Line | None = None
    network_name: Line | None = None
    building: Line | None = None
    postcode: Line | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    active_from: Day | None = None
    note: Words | None = None


class OrganisationChange(Document):
    """What shall be different about an organisation. A field left out stays as it is; `null` empties it."""

    kind: Kind = UNCHANGED
    partner: bool | None = None
    aliases: tuple[Line, ...] = ()
    parent: Line | None = None
    network: Line | None = None
    network_name: Line | None = None
    building: Line | None = None
    postcode: Line | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    active_from: Day | None = None
    note: Words | None = None


class NewName(Document):
    """A name from a day on; the one before keeps its days."""

    name: Line
    short_name: Line | None = None
    since: Day


class NewCode(Document):
    """A code of another scheme, or the one that took the place of an older one."""

    scheme: Line
    value: Code
    since: Day | None = None


class Closing(Document):
    """An organisation's last day, and which one takes over its people from the day after."""

    last_day: Day
    successor: Code | None = None


def add_organisation(database: Database, added: OrganisationAdded, *, by: str, at: dt.datetime) -> str:
    """Add an organisation; its code.

    Raises:
        Conflict: where the code is taken.
    """
    values = added.model_dump(exclude={"scheme", "name", "short_name"}) | {"aliases": list(added.aliases)}
    with database.unit_of_work() as session:
        _require_free(session, added.scheme, added.code)
        row = Organisation(**values)
        row.names.append(OrganisationName(name=added.name, short_name=added.short_name, valid_from=added.active_from))
        row.codes.append(OrganisationCode(scheme=added.scheme, value=added.code, valid_from=added.active_from))
        session.add(row)
        session.flush()
        subjects = {"organisations": [row.id], "version": row.version}
        append_entry(session, at=at, by=by, action="organisation.add", subjects=subjects)
    return row.code


def change_organisation(
    database: Database, code: str, change: OrganisationChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change an organisation's plain fields; its version now.

    Raises:
        NotFound: for a code that nobody has.
        Stale: somebody changed it since it was read.
        BadInput: where it would open after it closed.
    """
    with database.unit_of_work() as session:
        row = _as_read(session, code, read)
        values = said(change)
        opens = values.get("active_from")
        if opens is not None and row.active_to is not None and opens > row.active_to:
            message = f"it would open after its last day, {row.active_to}."
            raise BadInput([Fault("active_from", opens.isoformat(), message, "Give an earlier day.")])
        return note_change(session, row, assign(row, values), action="organisation.change", by=by, at=at)


def rename_organisation(
    database: Database, code: str, new: NewName, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Give an organisation another name from a day on; what was said of earlier days stays said. Its version now.

    Raises:
        NotFound: for a code that nobody has.
        Stale: somebody changed it since it was read.
        BadInput: where a later name stands already.
    """
    with database.unit_of_work() as session:
        row = _as_read(session, code, read)
        current = row.names[-1]
        if (current.name, current.short_name) == (new.name, new.short_name):
            return row.version
        if current.valid_from is not None and current.valid_from > new.since:
            message = f"the present name holds since {current.valid_from}."
            raise BadInput([Fault("since", new.since.isoformat(), message, "Give a day after that.")])
        changed: Changed = {"name": [current.name, new.name]}
        if current.valid_from == new.since:
            assign(current, {"name": new.name, "short_name": new.short_name})
        else:
            current.valid_to = new.since - dt.timedelta(days=1)
            row.names.append(OrganisationName(name=new.name, short_name=new.short_name, valid_from=new.since))
        return note_change(session, row, changed, action="organisation.rename", by=by, at=at)


def add_code(database: Database, code: str, new: NewCode, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Give an organisation one code more; an open code of the same scheme ends the day before. Its version now.

    Raises:
        NotFound: for a code that nobody has.
        Stale: somebody changed it since it was read.
        Conflict: where another organisation has it.
    """
    with database.unit_of_work() as session:
        row = _as_read(session, code, read)
        if any((each.scheme, each.value) == (new.scheme, new.value) for each in row.codes):
            return row.version
        _require_free(session, new.scheme, new.value, but=row.id)
        for each in row.codes:
            started = each.valid_from is None or (new.since is not None and each.valid_from < new.since)
            if each.scheme == new.scheme and each.valid_to is None and new.since is not None and started:
                each.valid_to = new.since - dt.timedelta(days=1)
        row.codes.append(OrganisationCode(scheme=new.scheme, value=new.value, valid_from=new.since))
        return note_change(session, row, {"codes": [None, new.value]}, action="organisation.code", by=by, at=at)


def close_organisation(
    database: Database, code: str, closing: Closing, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Close an organisation on a day. With a successor, its people work there from the day after: dated, none lost.

    Returns:
        Its version now.

    Raises:
        NotFound: for a code that nobody has.
        Stale: somebody changed it since it was read.
        BadInput: for a successor that is unknown, closed by then or itself, or a last day before the first.
    """
    with database.unit_of_work() as session:
        row = _as_read(session, code, read)
        successor = _successor(session, row, closing)
        changed = assign(row, {"active_to": closing.last_day})
        moved: list[int] = []
        if successor is not None and all(each.successor_code != successor.code for each in row.successors):
            since = closing.last_day + dt.timedelta(days=1)
            row.successors.append(OrganisationSuccessor(successor_code=successor.code, since=since))
            changed["successors"] = [None, successor.code]
            moved = _move_people(session, row, successor, since)
        also = {"people": moved}
        return note_change(session, row, changed, action="organisation.close", by=by, at=at, also=also)


def organisation_of(session: Transaction, code: str) -> Organisation:
    """The organisation with a code of the programme's; without regard to case.

    Raises:
        NotFound: for a code that nobody has.
    """
    row = session.scalar(select(Organisation).where(func.upper(Organisation.code) == code.strip().upper()))
    if row is None:
        raise NotFound(f"There is no organisation {code}.")
    return row


def _as_read(session: Transaction, code: str, read: int | None) -> Organisation:
    row = organisation_of(session, code)
    require_version(session, row, read, what=f"organisation {row.code}")
    return row


def _require_free(session: Transaction, scheme: str, value: str, but: int | None = None) -> None:
    held = select(OrganisationCode.organisation_id).where(
        OrganisationCode.scheme == scheme, OrganisationCode.value == value
    )
    own = select(Organisation.id).where(func.upper(Organisation.code) == value.upper())
    if any(each != but for each in (*session.scalars(held), *session.scalars(own))):
        raise Conflict(f"The code {value} is taken by an organisation of the records.")


def _successor(session: Transaction, row: Organisation, closing: Closing) -> Organisation | None:
    faults = []
    if row.active_from is not None and closing.last_day < row.active_from:
        message = f"it opened later, on {row.active_from}."
        faults.append(Fault("last_day", closing.last_day.isoformat(), message, "Give a later day."))
    found = None
    if closing.successor is not None:
        wanted = func.upper(Organisation.code) == closing.successor
        found = session.scalar(select(Organisation).where(wanted))
        closed = found is not None and found.active_to is not None and found.active_to <= closing.last_day
        if found is None or found is row or closed:
            message = "this is no organisation that is open then."
            faults.append(Fault("successor", closing.successor, message, "Give the code of one that is."))
    if faults:
        raise BadInput(faults)
    return found


def _move_people(session: Transaction, old: Organisation, new: Organisation, since: dt.date) -> list[int]:
    """End what is open at the old employer, and go on at the new one; the people touched."""
    moved = []
    rows = select(Membership).where(Membership.organisation_id == old.id).order_by(Membership.id)
    for row in session.scalars(rows):
        if (row.ends is not None and row.ends < since) or (row.start is not None and row.start >= since):
            continue
        there = session.scalars(
            select(Membership).where(Membership.person_id == row.person_id, Membership.organisation_id == new.id)
        )
        if not any(each.holds_on(since) for each in there):
            kept = {name: getattr(row, name) for name in ("person_id", "site", "job_title", "days_per_week", "main")}
            session.add(Membership(**kept, organisation_id=new.id, start=since, ends=row.ends))
        row.ends = since - dt.timedelta(days=1)
        moved.append(row.person_id)
    return sorted(set(moved))
