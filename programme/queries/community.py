"""The community at a glance."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.publishing.summary import Community
from programme.records import Organisation, Person

from .figures import attendance_figures, project_figures, tiers_on


def community(session: Transaction, day: dt.date, *, name: str) -> Community:
    """Counts of the records up to a day, for administrators: exact, not for publication."""
    organisations = list(session.scalars(select(Organisation)))
    people = [p for p in session.scalars(select(Person)) if p.left is None or p.left > day]
    return Community(
        name=name,
        organisations=len(organisations),
        partners=sum(bool(row.partner) for row in organisations),
        practices=sum(row.kind == "practice" for row in organisations),
        people=len(people),
        by_tier=tiers_on(session, day).by_tier or {},
        attendance=attendance_figures(session, dt.date.min, day),
        projects=project_figures(session, day),
    )
