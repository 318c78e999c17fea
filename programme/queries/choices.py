"""What can be chosen in a form: skills, organisations, features of rooms, each by its code with its name."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import AccessRequirement, Organisation, Room, Skill


def skill_choices(session: Transaction) -> list[tuple[str, str]]:
    """Every skill: its code and its name. Skills are no secret."""
    return [(code, name) for code, name in session.execute(select(Skill.code, Skill.name).order_by(Skill.name))]


def organisation_choices(session: Transaction, asker: Asker, day: dt.date) -> list[tuple[str, str]]:
    """Organisations that are open on a day: code and name, by name.

    Raises:
        NotAllowed: for who may not see organisations.
    """
    asker.demand("organisations.read")
    rows = session.scalars(select(Organisation))
    still = [row for row in rows if row.active_to is None or row.active_to >= day]
    return sorted(((row.code, row.name_at(day)) for row in still), key=lambda each: each[1].casefold())


def short_names(session: Transaction, day: dt.date) -> dict[str, str]:
    """What each organisation is called in short on a day, by its code."""
    return {row.code: row.short_name_at(day) for row in session.scalars(select(Organisation))}


def feature_choices(session: Transaction) -> list[tuple[str, str]]:
    """What rooms have and people need, such as `hearing_loop`, with its words."""
    known = {feature for features in session.scalars(select(Room.features)) for feature in features}
    known |= set(session.scalars(select(AccessRequirement.feature).distinct()))
    return [(each, each.replace("_", " ")) for each in sorted(known)]
