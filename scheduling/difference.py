"""Two plans beside each other: what differs, session by session, goal by goal."""

from __future__ import annotations

import datetime as dt

from foundation.documents import Document

from .instance import Instance
from .plan import Placement, Plan
from .rules.changes import PARTS
from .rules.goals import goals_in_order


class Place(Document):
    """Where a session stands in one of the plans."""

    date: dt.date
    block: str
    room: str | None
    facilitators: tuple[str, ...]
    equipment: tuple[str, ...]


class SessionDifference(Document):
    """A session that differs: before and after (None: no place), and the parts that changed."""

    session: str
    before: Place | None
    after: Place | None
    changed: tuple[str, ...]


class GoalDifference(Document):
    """A goal in both plans."""

    goal: str
    before: float
    after: float
    difference: float


class Difference(Document):
    """All that differs between two plans."""

    sessions: tuple[SessionDifference, ...]
    goals: tuple[GoalDifference, ...]


def diff(instance: Instance, before: Plan, after: Plan) -> Difference:
    """What differs from one plan to another: sessions by id, goals in the policy's order."""
    rows = []
    for session in instance.sessions:
        old, new = before.get(session), after.get(session)
        if old != new:
            parts = () if old is None or new is None else _parts(old, new)
            rows.append(SessionDifference(session=session, before=_place(old), after=_place(new), changed=parts))
    goals = []
    for goal in goals_in_order(instance.policy.goals):
        was, now = goal.value(instance, before), goal.value(instance, after)
        goals.append(GoalDifference(goal=goal.code, before=was, after=now, difference=round(now - was, 3)))
    return Difference(sessions=tuple(rows), goals=tuple(goals))


def _parts(old: Placement, new: Placement) -> tuple[str, ...]:
    return tuple(part for part in PARTS if getattr(old, part) != getattr(new, part))


def _place(placement: Placement | None) -> Place | None:
    if placement is None:
        return None
    return Place(
        date=placement.date,
        block=placement.block,
        room=placement.room,
        facilitators=placement.facilitators,
        equipment=placement.equipment,
    )
