"""People: added, and changed field by field."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import (
    AccessRequirement,
    Database,
    Membership,
    Organisation,
    Person,
    PersonEmail,
    TierPeriod,
    append_entry,
    require_version,
)
from programme.records.keys import person_key, record_id_of

from .changing import Changed, assign, note_change, said
from .texts import UNCHANGED, Code, Day, Email, Latitude, Line, Longitude, Words

Mode = Literal["in_person", "online", "either"]
Tier = Literal["learn", "live", "lead"]


class PersonAdded(Document):
    """A new person with an employer and a tier, where those are known."""

    email: Email = Field(examples=["ann@h81002.example"])
    name: Line = Field(examples=["Ann Example"])
    profession: Line | None = None
    band: Line | None = None
    organisation: Code | None = Field(None, examples=["H81002"])
    site: Line | None = None
    job_title: Line | None = None
    tier: Tier | None = None
    tier_from: Day | None = None
    joined: Day | None = None
    line_manager: Email | None = None
    mode: Mode = "either"


class PersonChange(Document):
    """What shall be different about a person. A field left out stays as it is; `null` empties it.

    A new `email` becomes the one that names the person; the one before is kept. `access` are features a room must have.
    """

    name: Line = UNCHANGED
    email: Email = UNCHANGED
    profession: Line | None = None
    band: Line | None = None
    joined: Day | None = None
    left: Day | None = None
    q_member: bool | None = None
    line_manager: Email | None = None
    mode: Mode = UNCHANGED
    max_travel_km: float | None = Field(None, ge=0, le=2_000)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    accepts_online: bool | None = None
    topics: tuple[Line, ...] = Field((), max_length=50)
    access: tuple[Line, ...] = Field((), max_length=50)
    near_lead: bool = UNCHANGED
    staff_of_programme: bool = UNCHANGED
    note: Words | None = None


def add_person(database: Database, added: PersonAdded, *, by: str, at: dt.datetime) -> str:
    """Add a person; their id.

    Raises:
        BadInput: for an unknown organisation, or a tier without its first day.
        Conflict: where somebody has the address.
    """
    with database.unit_of_work() as session:
        organisation = _checked(session, added)
        _require_address_free(session, added.email)
        person = Person(
            name=added.name,
            profession=added.profession,
            band=added.band,
            joined=added.joined,
            line_manager_email=added.line_manager,
            line_manager_id=_id_of_address(session, added.line_manager),
            mode=added.mode,
            availability_state="unknown",
            topics=[],
            rounds_waited=0,
            near_lead=False,
            staff_of_programme=False,
        )
        person.emails.append(PersonEmail(email=added.email, preferred=True))
        if organisation is not None:
            kept = {"site": added.site, "job_title": added.job_title, "start": added.joined}
            person.memberships.append(Membership(organisation_id=organisation.id, main=True, **kept))
        if added.tier is not None and added.tier_from is not None:
            person.tiers.append(TierPeriod(tier=added.tier, start=added.tier_from))
        session.add(person)
        session.flush()
        subjects = {"people": [person.id], "version": person.version}
        append_entry(session, at=at, by=by, action="person.add", subjects=subjects)
        return person_key(person.id)


def change_person(
    database: Database, key: str, change: PersonChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change what is named; the person's version now.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the person since they were read.
        BadInput: a last day before the first, or a person as their own line manager.
        Conflict: where somebody else has the address.
    """
    values = said(change)
    with database.unit_of_work() as session:
        person = person_of(session, key)
        require_version(session, person, read, what=f"person {person_key(person.id)}")
        changed = _details(session, person, values)
        _require_sense(person, values)
        changed |= assign(person, values)
        return note_change(session, person, changed, action="person.change", by=by, at=at)


def person_of(session: Transaction, key: str) -> Person:
    """The person of a key; of a record that was merged, the one that it stands with now.

    Raises:
        NotFound: for nobody.
    """
    person = session.get(Person, record_id_of(key))
    if person is not None and person.merged_into_id is not None:
        person = session.get(Person, person.merged_into_id)
    if person is None:
        raise NotFound(f"There is no person {key}.")
    return person


def _checked(session: Transaction, added: PersonAdded) -> Organisation | None:
    faults, found = [], None
    if added.organisation is not None:
        found = session.scalar(select(Organisation).where(Organisation.code == added.organisation))
        if found is None:
            remedy = "Give the code of an organisation of the records, or add it first."
            faults.append(Fault("organisation", added.organisation, "nobody has this code.", remedy))
    if (added.tier is None) != (added.tier_from is None):
        faults.append(Fault("tier_from", "", "a tier and its first day go together.", "Give both, or neither."))
    if faults:
        raise BadInput(faults)
    return found


def _details(session: Transaction, person: Person, values: dict[str, object]) -> Changed:
    """What does not stand in the person's own row; taken out of the values."""
    changed: Changed = {}
    email = values.pop("email", None)
    if isinstance(email, str) and email != person.email:
        _require_address_free(session, email, but=person.id)
        changed["email"] = [person.email, email]
        for row in person.emails:
            row.preferred = row.email == email
        if all(row.email != email for row in person.emails):
            person.emails.append(PersonEmail(email=email, preferred=True))
    if "access" in values:
        wanted = sorted(set(values.pop("access")))  # type: ignore[call-overload]
        before = [row.feature for row in person.requirements]
        if before != wanted:
            changed["access"] = [before, wanted]
            kept = {row.feature: row for row in person.requirements}
            person.requirements = [kept.get(each) or AccessRequirement(feature=each) for each in wanted]
    if "line_manager" in values:
        address = values.pop("line_manager")
        values["line_manager_email"] = address
        values["line_manager_id"] = _id_of_address(session, address)  # type: ignore[arg-type]
    return changed


def _require_sense(person: Person, values: dict[str, object]) -> None:
    joined, left = values.get("joined", person.joined), values.get("left", person.left)
    faults = []
    if isinstance(joined, dt.date) and isinstance(left, dt.date) and left < joined:
        faults.append(Fault("left", left.isoformat(), f"this is before the first day, {joined}.", "Correct one."))
    if values.get("line_manager_id") == person.id:
        faults.append(Fault("line_manager", "", "nobody is their own line manager.", "Give another address."))
    if faults:
        raise BadInput(faults)


def _id_of_address(session: Transaction, email: str | None) -> int | None:
    return None if email is None else session.scalar(select(PersonEmail.person_id).where(PersonEmail.email == email))


def _require_address_free(session: Transaction, email: str, but: int | None = None) -> None:
    holder = _id_of_address(session, email)
    if holder is not None and holder != but:
        raise Conflict(f"{person_key(holder)} has this address already. Change that record, or merge the two.")
