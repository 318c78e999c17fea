"""The tables behind the figures: movement, sessions, projects, coverage, coaching, waiting. For administrators."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter

from foundation.documents import Document

from ..instance import Instance, is_within
from ..projects import STAGES
from ..snapshot.community import Coaching
from ..tiers import TIERS, movement
from .section import period


class Step(Document):
    """People whose highest tier changed between the two days."""

    before: str
    after: str
    people: int


class MovementTable(Document):
    """Movement by highest tier: `after` is always `before` + joined - left."""

    first: dt.date
    last: dt.date
    before: int
    joined: dict[str, int]
    left: dict[str, int]
    moved: tuple[Step, ...]
    stayed: dict[str, int]
    after: int


class SessionRow(Document):
    """A session of the time reported on; null = no register was kept."""

    session: str
    date: dt.date
    kind: str
    offered: int
    attended: int | None
    guests: int | None


class StageRow(Document):
    """Projects at a stage, by how many organisations they touch."""

    stage: str
    none_or_one: int
    two: int
    three_or_more: int
    total: int


class PeopleRow(Document):
    """People on the day by kind of their home organisation: in each tier, and each counted once."""

    kind: str
    learn: int
    live: int
    lead: int
    unique: int


class CoverageRow(Document):
    """Partners of a kind: how many there are, take part, and have both a Live and a Lead."""

    kind: str
    partners: int
    taking_part: int
    live_and_lead: int


class CoachingRow(Document):
    """Coaching given by people of an organisation: pairs on the day, and hours of all pairs begun by it.

    `hours` is null where none of its pairs has any recorded; `pairs_without_hours` says how many have none, and
    `meetings_without_length` how many meetings the hours leave out since nobody wrote down how long they took.
    """

    organisation: str
    coaches: int
    pairs: int
    hours: float | None
    pairs_without_hours: int
    meetings_without_length: int


class WaitingRow(Document):
    """People waiting for a coach or a place on the day, and the waits of those who started in the time reported on."""

    wants: str
    waiting: int
    longest_days: int | None
    started: int
    median_days: float | None


def movement_table(instance: Instance) -> MovementTable | None:
    """Movement over the time reported on; None where nobody was in a tier by its end."""
    first, last = period(instance)
    moved = movement(instance.spells, first - dt.timedelta(1), last)
    if moved is None:
        return None
    return MovementTable(
        first=first,
        last=last,
        before=moved.before,
        joined=dict(moved.joined),
        left=dict(moved.left),
        moved=tuple(Step(before=a, after=b, people=n) for (a, b), n in moved.moved.items()),
        stayed=dict(moved.stayed),
        after=moved.after,
    )


def session_rows(instance: Instance) -> tuple[SessionRow, ...]:
    """Sessions of the time reported on, by date."""
    first, last = period(instance)
    kinds = {each.id: each.kind for each in instance.snapshot.sessions}
    return tuple(
        SessionRow(
            session=each.session,
            date=each.held_on,
            kind=kinds[each.session],
            offered=len(each.offered),
            attended=None if each.came is None else len(each.came & each.offered),
            guests=None if each.came is None else len(each.came - each.offered),
        )
        for each in sorted(instance.registers, key=lambda register: (register.held_on, register.session))
        if first <= each.held_on <= last
    )


def stage_rows(instance: Instance) -> tuple[StageRow, ...]:
    """Projects begun by the day, by stage and organisations crossed; those of no known stage stand under unknown."""
    facts = instance.project_facts(instance.as_at)
    counts = Counter((fact.stage or "unknown", min(len(fact.organisations), 3)) for fact in facts)
    rows = []
    for stage in (*STAGES, "unknown"):
        one, two, three = counts[stage, 0] + counts[stage, 1], counts[stage, 2], counts[stage, 3]
        rows.append(StageRow(stage=stage, none_or_one=one, two=two, three_or_more=three, total=one + two + three))
    return tuple(rows)


def people_rows(instance: Instance) -> tuple[PeopleRow, ...]:
    """People by kind of home organisation, and all of them."""
    day = instance.as_at
    held = {tier: instance.in_tier(tier, day) for tier in TIERS}
    kinds = {person: instance.kind(person, day) for person in set[str]().union(*held.values())}
    rows = []
    for kind in [*sorted(set(kinds.values())), "all"]:
        mine = {person for person, each in kinds.items() if kind in ("all", each)}
        counts = {tier: len(mine & people) for tier, people in held.items()}
        rows.append(PeopleRow(kind=kind, **counts, unique=len(mine)))
    return tuple(rows)


def coverage_rows(instance: Instance) -> tuple[CoverageRow, ...]:
    """Coverage of the day's partners by kind, and of all."""
    day = instance.as_at
    homes = {
        tier: {code for person in instance.in_tier(tier, day) for code in instance.employers(person, day)}
        for tier in TIERS
    }
    anybody, both = set[str]().union(*homes.values()), homes["live"] & homes["lead"]
    kinds: dict[str, list[str]] = {}
    for each in instance.organisations_on(day):
        kinds.setdefault(each.kind, []).append(each.code)
    every = [code for codes in kinds.values() for code in codes]
    return tuple(
        CoverageRow(
            kind=kind,
            partners=len(codes),
            taking_part=len(anybody.intersection(codes)),
            live_and_lead=len(both.intersection(codes)),
        )
        for kind, codes in [*sorted(kinds.items()), ("all", every)]
    )


def coaching_rows(instance: Instance) -> tuple[CoachingRow, ...]:
    """Coaching by the coach's home organisation when the pair began, most hours first."""
    pairs_of: dict[str, list[Coaching]] = {}
    for pair in instance.snapshot.coaching:
        if pair.start <= instance.as_at:
            pairs_of.setdefault(instance.home(pair.coach, pair.start) or "unknown", []).append(pair)
    rows = []
    for code, mine in sorted(pairs_of.items()):
        hours = [pair.hours for pair in mine if pair.hours is not None]
        now = [pair for pair in mine if is_within(instance.as_at, pair.start, pair.end)]
        rows.append(
            CoachingRow(
                organisation=code,
                coaches=len({pair.coach for pair in now}),
                pairs=len(now),
                hours=sum(hours) if hours else None,
                pairs_without_hours=len(mine) - len(hours),
                meetings_without_length=sum(pair.meetings_without_length or 0 for pair in mine),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-(row.hours or 0), row.organisation)))


def waiting_rows(instance: Instance) -> tuple[WaitingRow, ...]:
    """Waiting for a coach and for a place; no rows where nobody ever asked."""
    first, last = period(instance)
    rows = []
    for wants in ("coach", "place"):
        asked = [each for each in instance.snapshot.requests if each.wants == wants and each.asked <= last]
        if not asked:
            continue
        waiting = [each for each in asked if not any(end and end <= last for end in (each.started, each.closed))]
        waits = [(e.started - e.asked).days for e in asked if e.started and is_within(e.started, first, last)]
        rows.append(
            WaitingRow(
                wants=wants,
                waiting=len({each.person for each in waiting}),
                longest_days=max(((last - each.asked).days for each in waiting), default=None),
                started=len(waits),
                median_days=float(statistics.median(waits)) if waits else None,
            )
        )
    return tuple(rows)
