"""Two plans beside each other: what differs, session by session, goal by goal, rule by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from foundation.documents import Document

from .instance import Instance
from .plan import Placement, Plan
from .report import analyse
from .result import MatchRow, RuleRow
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


class RuleDifference(Document):
    """A rule that costs or matches otherwise: its cost in both plans, the matches that are gone and that are new."""

    rule: str
    before: float
    after: float
    difference: float
    gone: tuple[MatchRow, ...]
    new: tuple[MatchRow, ...]


class Difference(Document):
    """All that differs between two plans."""

    sessions: tuple[SessionDifference, ...]
    goals: tuple[GoalDifference, ...]
    rules: tuple[RuleDifference, ...]


def diff(instance: Instance, before: Plan, after: Plan) -> Difference:
    """What differs from one plan to another: sessions by id, goals in the policy's order, rules that differ."""
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
    rules = diff_analyses(analyse(instance, before), analyse(instance, after))
    return Difference(sessions=tuple(rows), goals=tuple(goals), rules=rules)


def diff_analyses(before: Sequence[RuleRow], after: Sequence[RuleRow]) -> tuple[RuleDifference, ...]:
    """What differs between two analyses, as `analyse` gives them: rules of either whose cost or matches differ."""
    old, new = ({row.rule: row for row in rows} for rows in (before, after))
    found = []
    for code in dict.fromkeys([*new, *old]):
        was, now = old.get(code), new.get(code)
        then, here = was.matches if was else (), now.matches if now else ()
        costs = was.cost if was else 0.0, now.cost if now else 0.0
        if costs[0] != costs[1] or then != here:
            found.append(
                RuleDifference(
                    rule=code,
                    before=costs[0],
                    after=costs[1],
                    difference=round(costs[1] - costs[0], 3),
                    gone=tuple(match for match in then if match not in here),
                    new=tuple(match for match in here if match not in then),
                )
            )
    return tuple(found)


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
