"""Organisations as lists and pages need them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Membership, Organisation, OrganisationCode, OrganisationName, Person, Venue


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation of a list; `people` counts those who work there on the day, where the asker may see them."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    partner: bool | None
    network: str | None
    active_from: dt.date | None
    active_to: dt.date | None
    people: int | None


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name and its days, both ends included."""

    name: str
    short_name: str | None
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code of a scheme and its days."""

    scheme: str
    value: str
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Successor:
    """Who took over, and since when."""

    code: str
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class OrganisationWhole:
    """All of one organisation. `sites` are those that its people and venues name."""

    id: int
    version: int
    code: str
    name: str
    short_name: str
    kind: str
    partner: bool | None
    parent: str | None
    network: str | None
    network_name: str | None
    building: str | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    active_from: dt.date | None
    active_to: dt.date | None
    aliases: list[str]
    names: list[DatedName]
    codes: list[DatedCode]
    successors: list[Successor]
    sites: list[str]
    venues: list[str]
    people: int | None
    note: str | None


def organisation_lines(
    session: Transaction,
    asker: Asker,
    day: dt.date,
    *,
    search: str = "",
    kind: str | None = None,
    partner: bool | None = None,
    present: bool | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[OrganisationLine]:
    """Organisations in the order of their ids.

    Args:
        session: the records.
        asker: who asks.
        day: the day of names and counts.
        search: part of a name, an alias or a code; nothing for all.
        kind: only those of a kind.
        partner: only partners of the programme, or only the others.
        present: only those open on the day, or only those closed.
        after: only ids above this one.
        limit: how many at most.

    Raises:
        NotAllowed: for who may not see organisations.
    """
    asker.demand("organisations.read")
    wanted = select(Organisation).where(Organisation.id > after).order_by(Organisation.id).limit(limit)
    if kind is not None:
        wanted = wanted.where(Organisation.kind == kind)
    if partner is not None:
        wanted = wanted.where(Organisation.partner.is_(True) if partner else Organisation.partner.is_not(True))
    if present is not None:
        wanted = wanted.where(_open_on(day) if present else ~_open_on(day))
    if search.strip():
        wanted = wanted.where(_is_called(search.strip()))
    rows = list(session.scalars(wanted))
    counts = _counts(session, asker, [row.id for row in rows], day)
    return [
        OrganisationLine(
            row.id,
            row.code,
            row.name_at(day),
            row.short_name_at(day),
            row.kind,
            row.partner,
            row.network,
            row.active_from,
            row.active_to,
            counts.get(row.id),
        )
        for row in rows
    ]


def organisation_whole(session: Transaction, asker: Asker, code: str, day: dt.date) -> OrganisationWhole:
    """One organisation, by its code of the programme.

    Raises:
        NotAllowed: for who may not see organisations.
        NotFound: for a code that nobody has.
    """
    asker.demand("organisations.read")
    row = session.scalar(select(Organisation).where(func.upper(Organisation.code) == code.strip().upper()))
    if row is None:
        raise NotFound(f"There is no organisation {code}.")
    venues = list(session.scalars(select(Venue).where(Venue.organisation_id == row.id).order_by(Venue.code)))
    worked_at = session.scalars(select(Membership.site).where(Membership.organisation_id == row.id).distinct())
    plain = (
        "id", "version", "code", "kind", "partner", "parent", "network", "network_name", "building", "postcode",
        "latitude", "longitude", "active_from", "active_to", "aliases",
    )  # fmt: skip
    return OrganisationWhole(
        **{name: getattr(row, name) for name in plain},
        name=row.name_at(day),
        short_name=row.short_name_at(day),
        names=[DatedName(n.name, n.short_name, n.valid_from, n.valid_to) for n in row.names],
        codes=[DatedCode(c.scheme, c.value, c.valid_from, c.valid_to) for c in row.codes],
        successors=[Successor(s.successor_code, s.since) for s in row.successors],
        sites=sorted({site for site in (*worked_at, *(venue.site for venue in venues)) if site}),
        venues=[venue.code for venue in venues],
        people=_counts(session, asker, [row.id], day).get(row.id),
        note=row.note if asker.may("organisations.write") else None,
    )


def _open_on(day: dt.date) -> ColumnElement[bool]:
    begun = or_(Organisation.active_from.is_(None), Organisation.active_from <= day)
    return and_(begun, or_(Organisation.active_to.is_(None), Organisation.active_to >= day))


def _is_called(words: str) -> ColumnElement[bool]:
    """Names and codes by their parts; aliases, which stand in one list, as the list has them."""
    names = select(OrganisationName.organisation_id).where(
        or_(
            OrganisationName.name.icontains(words, autoescape=True),
            OrganisationName.short_name.icontains(words, autoescape=True),
        )
    )
    codes = select(OrganisationCode.organisation_id).where(OrganisationCode.value.icontains(words, autoescape=True))
    return or_(
        Organisation.code.icontains(words, autoescape=True),
        Organisation.id.in_(names),
        Organisation.id.in_(codes),
        func.lower(cast(Organisation.aliases, String)).contains(words.casefold(), autoescape=True),
    )


def _counts(session: Transaction, asker: Asker, ids: list[int], day: dt.date) -> dict[int, int]:
    """People who work in each on the day; only where the asker may see them."""
    if not asker.may("people.read"):
        return {}
    seen = ids if asker.organisation_ids is None else [each for each in ids if each in asker.organisation_ids]
    held = and_(
        or_(Membership.start.is_(None), Membership.start <= day), or_(Membership.ends.is_(None), Membership.ends >= day)
    )
    here = or_(Person.left.is_(None), Person.left >= day)
    rows = session.execute(
        select(Membership.organisation_id, func.count(func.distinct(Membership.person_id)))
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(seen), held, here)
        .group_by(Membership.organisation_id)
    )
    return dict.fromkeys(seen, 0) | {organisation: count for organisation, count in rows}  # noqa: C416
