"""Words for ids: who P12 is, what RTK is called, which room V1-A is."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.publishing.labels import Labels, PersonLabel
from programme.records import CalendarEntry, Membership, Organisation, Person, Room, Skill
from programme.records.keys import person_key

from .seen import in_force


def labels(session: Transaction, day: dt.date) -> Labels:
    """Names in force on a day, for whoever may see all of them: people by `P…`, the rest by code or id.

    A person's organisation is the short name of the main employer on the day.
    """
    organisations = {row.id: row for row in session.scalars(select(Organisation).order_by(Organisation.code))}
    held = in_force(Membership.start.expression, Membership.ends.expression, day)
    rows = session.execute(
        select(Membership.person_id, Membership.organisation_id, Membership.main, Membership.days_per_week).where(held)
    )
    employers: dict[int, tuple[bool, float, str, Organisation]] = {}
    for person, number, main, days in rows:  # whole people would bring all that is known of each
        row = organisations[number]
        found = (not main, -(days or 0.0), row.code, row)
        employers[person] = min(employers.get(person, found), found, key=lambda each: each[:3])
    shown = {person: each[3].short_name_at(day) for person, each in employers.items()}
    people = session.execute(select(Person.id, Person.name).order_by(Person.id))
    return Labels(
        people={person_key(number): PersonLabel(name, shown.get(number, "")) for number, name in people},
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
