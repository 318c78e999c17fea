"""What the records know that helps to read a list: organisations, people, tools, and remembered decisions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import selectinload

from programme.importing.lists import Known, OrganisationIndex, OrganisationKnown, PersonKnown
from programme.records import ImportDecision, Membership, Organisation, Person, Skill


def known_from(session: Transaction, day: dt.date, *, list_source: str = "") -> Known:
    """Read what a list may rest on.

    Args:
        session: the transaction.
        day: of the import; names, employers and closures count as at this day.
        list_source: whose remembered headings hold, besides those that hold for every list.
    """
    memory = _remembered(session, list_source)
    return Known(
        day,
        OrganisationIndex(_organisations(session, day), memory["organisation"]),
        _people(session, day),
        {**_skills(session), **memory["skill"]},
        memory["heading"],
    )


def remembered_answers(session: Transaction) -> dict[str, str]:
    """Remembered decisions that a list asks for by key, such as `tier:intermediate`."""
    return {f"tier:{said}": answer for said, answer in _remembered(session, "")["tier"].items()}


def _remembered(session: Transaction, list_source: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = session.scalars(
        select(ImportDecision)
        .where(ImportDecision.withdrawn_at.is_(None), ImportDecision.list_source.in_(("", list_source)))
        .order_by(ImportDecision.list_source, ImportDecision.id)
    )
    for row in rows:
        found[row.kind][row.said] = row.answer
    return found


def _organisations(session: Transaction, day: dt.date) -> list[OrganisationKnown]:
    sites: dict[int, set[str]] = defaultdict(set)
    owners: dict[str, set[int]] = defaultdict(set)
    for organisation_id, site in session.execute(
        select(Membership.organisation_id, Membership.site).where(Membership.site.is_not(None)).distinct()
    ):
        sites[organisation_id].add(str(site))
        owners[str(site)].add(organisation_id)
    return [
        OrganisationKnown(
            each.code,
            each.name_at(day),
            _other_names(each),
            tuple(row.value for row in each.codes),
            tuple((site, site) for site in sorted(sites[each.id]) if len(owners[site]) == 1),
            each.postcode or "",
            each.active_to if each.active_to is not None and each.active_to < day else None,
        )
        for each in session.scalars(select(Organisation).order_by(Organisation.code))
    ]  # fmt: skip


def _other_names(each: Organisation) -> tuple[str, ...]:
    """All that it is or was called, besides its present name."""
    dated = (name for row in each.names for name in (row.name, row.short_name))
    return tuple(dict.fromkeys(name for name in (*dated, *each.aliases) if name))


def _people(session: Transaction, day: dt.date) -> tuple[PersonKnown, ...]:
    codes = {each.id: each.code for each in session.scalars(select(Organisation))}
    rows = session.scalars(
        select(Person)
        .options(selectinload(Person.emails), selectinload(Person.memberships), selectinload(Person.tiers))
        .order_by(Person.id)
    )
    return tuple(
        PersonKnown(
            tuple(e.email for e in sorted(person.emails, key=lambda e: not e.preferred)),
            person.name,
            frozenset(codes[m.organisation_id] for m in person.memberships if m.ends is None or m.ends >= day),
            frozenset(period.tier for period in person.tiers),
            person.note or "",
        )
        for person in rows
        if person.emails
    )


def _skills(session: Transaction) -> dict[str, str]:
    called: dict[str, str] = {}
    for skill in session.scalars(select(Skill).order_by(Skill.code)):
        for name in (skill.code, skill.name, *skill.aliases):
            called.setdefault(name.casefold(), skill.code)
    return called
