"""Lists of people: searched, filtered, and who might have been recorded twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import (
    MEMBER,
    Cohort,
    Enrolment,
    Membership,
    Offer,
    Organisation,
    Person,
    PersonEmail,
    TierPeriod,
)
from programme.records.keys import person_key
from programme.records.memberships import TIERS

from .seen import in_force, people_seen

Columns = TypeVarTuple("Columns")

_BY_NAME = (func.lower(Person.name), Person.id)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of a list, as on a day. `email` and `availability` only for who may see everybody."""

    id: str
    name: str
    email: str | None
    profession: str | None
    tier: str | None
    organisations: list[str]
    cohorts: list[str]
    places: int | None
    availability: str | None
    left: dt.date | None


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """What a list is narrowed to; nothing said narrows nothing.

    `search` is part of a name, or of an e-mail address for who may see those; `organisation` and `cohort` are codes;
    `availability` is stated, none or unknown; `here` are those who have not left, or only those who have.
    """

    search: str = ""
    tier: str | None = None
    organisation: str | None = None
    cohort: str | None = None
    availability: str | None = None
    coaching: str | None = None
    here: bool | None = None


def people_lines(
    session: Transaction,
    asker: Asker,
    day: dt.date,
    wanted: PeopleWanted,
    *,
    after: int = 0,
    limit: int = 100,
    skip: int | None = None,
) -> list[PersonLine]:
    """People whom the asker may see, in the order of their ids, or of their names where some are to be skipped.

    Args:
        session: the records.
        asker: who asks.
        day: the day of tiers, employers and cohorts.
        wanted: what the list is narrowed to.
        after: only ids above this one.
        limit: how many at most.
        skip: how many to leave out at the start of the list by name; None for the list by id.

    Raises:
        NotAllowed: for who may not see people.
    """
    asker.demand("people.read")
    columns = (Person.id, Person.name, Person.profession, Person.availability_state, Person.left)
    query = select(*columns).where(people_seen(asker, day), Person.id > after).limit(limit)
    query = query.order_by(Person.id) if skip is None else query.order_by(*_BY_NAME).offset(skip)
    rows = session.execute(_narrowed(query, asker, day, wanted)).all()
    ids = [row.id for row in rows]
    employers, tiers, cohorts = _employers(session, ids, day), _tiers(session, ids, day), _cohorts(session, ids)
    offers = session.execute(select(Offer.person_id, Offer.places).where(Offer.person_id.in_(ids)))
    places = {row.person_id: row.places for row in offers}
    emails = _emails(session, ids) if asker.sees_everybody else {}
    return [
        PersonLine(
            id=person_key(row.id),
            name=row.name,
            email=emails.get(row.id),
            profession=row.profession,
            tier=tiers.get(row.id) if row.left is None or row.left >= day else None,
            organisations=employers[row.id],
            cohorts=cohorts[row.id],
            places=places.get(row.id),
            availability=row.availability_state if asker.sees_everybody else None,
            left=row.left,
        )
        for row in rows
    ]


def _narrowed(query: Select[*Columns], asker: Asker, day: dt.date, wanted: PeopleWanted) -> Select[*Columns]:
    if wanted.search.strip():
        query = query.where(_is_called(wanted.search.strip(), with_emails=asker.sees_everybody))
    if wanted.tier is not None:
        held = in_force(TierPeriod.start.expression, TierPeriod.ends.expression, day)
        query = query.where(Person.id.in_(select(TierPeriod.person_id).where(TierPeriod.tier == wanted.tier, held)))
    if wanted.organisation is not None:
        held = in_force(Membership.start.expression, Membership.ends.expression, day)
        there = select(Membership.person_id).join(Organisation, Organisation.id == Membership.organisation_id)
        query = query.where(Person.id.in_(there.where(Organisation.code == wanted.organisation.upper(), held)))
    if wanted.cohort is not None:
        inside = select(Enrolment.person_id).join(Cohort, Cohort.id == Enrolment.cohort_id)
        there = inside.where(Cohort.code == wanted.cohort, Enrolment.state.in_(MEMBER))
        query = query.where(Person.id.in_(there))
    if wanted.availability is not None and asker.sees_everybody:
        query = query.where(Person.availability_state == wanted.availability)
    if wanted.coaching is not None:
        query = query.where(Person.id.in_(select(Offer.person_id).where(Offer.status == wanted.coaching)))
    if wanted.here is not None:
        here = or_(Person.left.is_(None), Person.left >= day)
        query = query.where(here if wanted.here else ~here)
    return query


def _is_called(words: str, *, with_emails: bool) -> ColumnElement[bool]:
    named = Person.name.icontains(words, autoescape=True)
    if not with_emails:
        return named
    addressed = select(PersonEmail.person_id).where(PersonEmail.email.icontains(words, autoescape=True))
    return or_(named, Person.id.in_(addressed))


def _employers(session: Transaction, ids: Sequence[int], day: dt.date) -> dict[int, list[str]]:
    """Codes of present employers, the main one first."""
    held = in_force(Membership.start.expression, Membership.ends.expression, day)
    rows = session.execute(
        select(Membership.person_id, Organisation.code)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id.in_(ids), held)
        .order_by(Membership.main.desc(), Organisation.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, code in rows:
        if code not in found[person_id]:
            found[person_id].append(code)
    return found


def _tiers(session: Transaction, ids: Sequence[int], day: dt.date) -> dict[int, str]:
    held = in_force(TierPeriod.start.expression, TierPeriod.ends.expression, day)
    rows = session.execute(select(TierPeriod.person_id, TierPeriod.tier).where(TierPeriod.person_id.in_(ids), held))
    found: dict[int, str] = {}
    for person_id, tier in rows:
        found[person_id] = max(found.get(person_id, TIERS[0]), tier, key=TIERS.index)
    return found


def _cohorts(session: Transaction, ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(Enrolment.person_id, Cohort.code)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id.in_(ids), Enrolment.state.in_(MEMBER))
        .order_by(Cohort.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, code in rows:
        found[person_id].append(code)
    return found


def _emails(session: Transaction, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(PersonEmail.person_id, PersonEmail.email)
        .where(PersonEmail.person_id.in_(ids))
        .order_by(PersonEmail.preferred, PersonEmail.id.desc())
    )
    return {row.person_id: row.email for row in rows}
