"""Rows of the sheets People, Memberships, Needs, Offers and Availability, from the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import AvailabilitySlot, Need, Offer, Person

Rows = dict[str, list[dict[str, Any]]]

_PERSON = (
    "email", "name", "profession", "band", "joined", "left", "q_member", "mode", "max_travel_km", "latitude",
    "longitude", "accepts_online", "topics", "rounds_waited", "near_lead", "staff_of_programme", "note",
    "availability_unconfirmed",
)  # fmt: skip
_ALL_WEEKS = [1, 2, 3, 4, 5]


def people_rows(session: Transaction, codes: Mapping[int, str]) -> Rows:
    """Rows by sheet, each heading -> value."""
    people = list(session.scalars(select(Person).order_by(Person.id)))
    emails = {person.id: person.email for person in people}
    rows: Rows = {"People": [], "Memberships": [], "Needs": [], "Offers": [], "Availability": []}
    for person in people:
        rows["People"].append(_person(person))
        rows["Memberships"].extend(_memberships(person, codes))
        rows["Needs"].extend(_need(person, need) for need in person.needs)
        rows["Offers"].extend([_offer(person, person.offer, emails)] if person.offer else [])
        rows["Availability"].extend(_slot(person, slot) for slot in person.slots)
        rows["Availability"].extend({"email": person.email, "away_on": each.away_on} for each in person.away)
    return rows


def _person(person: Person) -> dict[str, Any]:
    row = {name: getattr(person, name) for name in _PERSON} | {
        "line_manager": person.line_manager_email,
        "availability": person.availability_state,
        "requires": [each.feature for each in person.requirements],
        "name_on_map": person.consents[-1].given if person.consents else None,
        "cohorts": sorted(each.cohort.code for each in person.enrolments),
    }
    for period in sorted(person.tiers, key=lambda each: each.start):
        row |= {f"{period.tier}_from": period.start, f"{period.tier}_to": period.ends}
    return row


def _memberships(person: Person, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "email": person.email,
            "organisation": codes[row.organisation_id],
            "site": row.site,
            "job_title": row.job_title,
            "days_per_week": row.days_per_week,
            "start": row.start,
            "end": row.ends,
            "main": row.main,
        }
        for row in person.memberships
    ]


def _need(person: Person, need: Need) -> dict[str, Any]:
    skill = need.skill.code if need.skill else None
    return {"email": person.email, "skill": skill, "level": need.level, "required": need.required}


def _offer(person: Person, offer: Offer, emails: Mapping[int, str]) -> dict[str, Any]:
    names = ("places", "hours_per_month", "status", "supervision_valid_to", "grows_coaches")
    return {name: getattr(offer, name) for name in names} | {
        "email": person.email,
        "skills": [f"{s.skill.code} {s.level}" if s.level else s.skill.code for s in offer.skills],
        "wishes": [emails[wish.person_id] for wish in offer.wishes],
    }


def _slot(person: Person, row: AvailabilitySlot) -> dict[str, Any]:
    return {
        "email": person.email,
        "weekday": row.weekday,
        "start": row.start,
        "end": row.ends,
        "occurrences": [] if row.occurrences == _ALL_WEEKS else row.occurrences,
        "term_only": row.term_only,
    }
