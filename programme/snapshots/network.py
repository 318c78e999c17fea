"""The community as the network engine may know it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from network.documents import Event, Membership, NetworkPolicy, NetworkSnapshot, Organisation, Tie
from network.documents import Person as PersonDocument
from programme.records import CAME, Attendance, Person, Session, TieContact
from programme.records import Organisation as OrganisationRecord
from programme.records import Tie as TieRecord
from programme.records.keys import person_key

from .people import dump, organisations_by_id, people_by_id


def network_snapshot(
    session: Transaction,
    as_at: dt.date,
    *,
    previous: dt.date | None = None,
    policy: NetworkPolicy | None = None,
) -> str:
    """Freeze the community: JSON of `network-snapshot/1`, ids only. Nothing later than the day is in it.

    Args:
        session: the records.
        as_at: the day looked at.
        previous: the day to compare with.
        policy: settings of the analysis; the engine's own where None.
    """
    organisations = organisations_by_id(session)
    sessions = {s.id: s for s in sorted(session.scalars(select(Session)), key=lambda each: each.code)}
    ties = session.scalars(select(TieRecord).where(TieRecord.start <= as_at).order_by(TieRecord.id))
    made = [row for row in ties if row.outcome != "declined"]
    told = _contacts(session, as_at)
    snapshot = NetworkSnapshot(
        schema_="network-snapshot/1",
        as_at=as_at,
        previous=previous,
        organisations=tuple(
            Organisation(
                code=each.code,
                name=each.short_name_at(as_at),
                kind=each.kind,
                # The name, not the code: it is what a pool of small organisations is called on the map.
                network=each.network_name or each.network,
            )
            for each in organisations.values()
        ),
        people=tuple(
            _person(person, as_at, organisations)
            for person in people_by_id(session, Person.memberships, Person.tiers, Person.consents).values()
        ),
        ties=tuple(_tie(row, sessions, as_at, told.get(row.id)) for row in made),
        events=_events(session, sessions, as_at),
        policy=policy or NetworkPolicy(),
    )
    return dump(snapshot, snapshot.policy)


def _person(person: Person, day: dt.date, organisations: Mapping[int, OrganisationRecord]) -> PersonDocument:
    rows = sorted(
        (m for m in person.memberships if m.start is None or m.start <= day),
        key=lambda m: (not m.main, -(m.days_per_week or 0.0), organisations[m.organisation_id].code, str(m.start)),
    )
    return PersonDocument(
        id=person_key(person.id),
        memberships=tuple(
            Membership(organisation=organisations[m.organisation_id].code, start=m.start, end=m.ends) for m in rows
        ),
        tier=person.highest_tier(day),  # type: ignore[arg-type]
        joined=person.joined or min((period.start for period in person.tiers), default=None),
        left=person.left,
        name_on_map=person.agreed_to("name_on_map", day),
        staff_of_programme=person.staff_of_programme,
    )


def _contacts(session: Transaction, day: dt.date) -> dict[int, dt.date]:
    """The last contact by the day that somebody told of, by tie."""
    found: dict[int, dt.date] = {}
    for row in session.scalars(select(TieContact).where(TieContact.contact_on <= day).order_by(TieContact.contact_on)):
        found[row.tie_id] = row.contact_on
    return found


def _tie(row: TieRecord, sessions: Mapping[int, Session], day: dt.date, told: dt.date | None) -> Tie:
    last = max((each for each in (row.last_contact, told) if each is not None), default=None)
    return Tie(
        people=(person_key(row.from_person_id), person_key(row.to_person_id)),
        kind=row.kind,  # type: ignore[arg-type]
        start=row.start,
        end=row.ends,
        last=None if last is None else min(last, day),
        origin=row.origin,  # type: ignore[arg-type]
        event=None if row.session_id is None else sessions[row.session_id].code,
    )


def _events(session: Transaction, sessions: Mapping[int, Session], day: dt.date) -> tuple[Event, ...]:
    """Sessions delivered up to the day, with who came."""
    came: dict[int, list[int]] = defaultdict(list)
    for row in session.scalars(select(Attendance).where(Attendance.status.in_(CAME)).order_by(Attendance.person_id)):
        came[row.session_id].append(row.person_id)
    return tuple(
        Event(id=s.code, kind=s.kind, date=s.held_on, attended=tuple(map(person_key, came[s.id])))
        for s in sessions.values()
        if s.state == "delivered" and s.held_on is not None and s.held_on <= day
    )
