"""Words for ids: who P12 is, what RTK is called, which room V1-A is."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.publishing.labels import Labels, PersonLabel
from programme.records import CalendarEntry, Organisation, Person, Room, Skill
from programme.records.keys import person_key


def labels(session: Transaction, day: dt.date) -> Labels:
    """Names in force on a day, for whoever may see all of them: people by `P…`, the rest by code or id.

    A person's organisation is the short name of the main employer on the day.
    """
    organisations = {row.id: row for row in session.scalars(select(Organisation).order_by(Organisation.code))}
    people = {}
    for person in session.scalars(select(Person).order_by(Person.id)):
        current = [m for m in person.memberships if m.holds_on(day)]
        current.sort(key=lambda m: (not m.main, -(m.days_per_week or 0.0), organisations[m.organisation_id].code))
        employer = organisations[current[0].organisation_id].short_name_at(day) if current else ""
        people[person_key(person.id)] = PersonLabel(person.name, employer)
    return Labels(
        people=people,
        organisations={row.code: row.short_name_at(day) for row in organisations.values()},
        skills={row.code: row.name for row in session.scalars(select(Skill).order_by(Skill.code))},
        rooms={r.code: r.name for r in session.scalars(select(Room).order_by(Room.code))},
    )


def consenting_names(session: Transaction, day: dt.date) -> dict[str, str]:
    """Names of people whose last answer up to a day was yes to being named on the map, by `P…`."""
    people = session.scalars(select(Person).order_by(Person.id))
    return {person_key(each.id): each.name for each in people if each.agreed_to("name_on_map", day)}


def as_at_of(session: Transaction) -> dt.date | None:
    """The day that the records describe, where the calendar says so."""
    return session.scalar(
        select(CalendarEntry.first_day).where(CalendarEntry.kind == "as_at").order_by(CalendarEntry.id).limit(1)
    )
