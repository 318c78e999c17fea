"""What a planner chooses from, which plans are on their way, and what publishing one would tell people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import (
    MEMBER,
    AccessAlternative,
    AccessRequirement,
    CalendarEntry,
    Cohort,
    Enrolment,
    Person,
    Placement,
    Plan,
    Room,
    Run,
    Session,
    SessionFacilitator,
    TierPeriod,
    Venue,
)
from programme.records.keys import person_key

from .seen import in_force, people_seen

ENDED = ("done", "failed", "cancelled")

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PlanningChoices:
    """Codes with their words: sessions still to be held, times of day, rooms, venues, cohorts; the days to plan for."""

    sessions: Choices
    blocks: Choices
    rooms: Choices
    venues: Choices
    cohorts: Choices
    window: tuple[dt.date, dt.date] | None


@dataclass(frozen=True, slots=True)
class PlanOnItsWay:
    """A plan that is being worked out: its run and its name."""

    run: str
    name: str


@dataclass(frozen=True, slots=True)
class News:
    """What people would be told of one session if a plan were published; `kind` is new, changed or cancelled."""

    session: str
    title: str
    kind: str
    before: str
    after: str
    people: int


@dataclass(frozen=True, slots=True)
class AccessLine:
    """Somebody whose needs the room of a session does not meet, and what they agreed to instead, if anything."""

    person: str
    name: str
    missing: tuple[str, ...]
    alternative: str | None
    agreed_on: dt.date | None


def planning_choices(session: Transaction, asker: Asker) -> PlanningChoices:
    """What can be chosen when sessions are planned."""
    asker.demand("plans.read")
    blocks = _entries(session, "block")
    windows = _entries(session, "window")
    still = select(Session).where(Session.state.in_(("draft", "published"))).order_by(Session.code)
    venues = session.scalars(select(Venue).order_by(Venue.name)).all()
    return PlanningChoices(
        sessions=[(row.code, f"{row.title} ({row.code})") for row in session.scalars(still)],
        blocks=[(row.label or "", f"{row.start_time} to {row.end_time}") for row in blocks],
        rooms=[(room.code, f"{venue.name}, {room.name}") for venue in venues for room in venue.rooms],
        venues=[(venue.code, venue.name) for venue in venues],
        cohorts=[(row.code, row.name) for row in session.scalars(select(Cohort).order_by(Cohort.name))],
        window=_span(windows),
    )


def leader_choices(session: Transaction, asker: Asker, day: dt.date) -> Choices:
    """Those who lead or may lead a session that is still to be held: their ids with their names, by name."""
    open_ = select(SessionFacilitator.person_id).join(Session).where(Session.state.in_(("draft", "published")))
    wanted = select(Person.id, Person.name).where(people_seen(asker, day), Person.id.in_(open_)).order_by(Person.name)
    return [(person_key(number), name) for number, name in session.execute(wanted)]


def lead_choices(session: Transaction, asker: Asker, day: dt.date) -> Choices:
    """Those of the Lead tier on a day, and all who lead or may lead a session still to be held, by name."""
    open_ = select(SessionFacilitator.person_id).join(Session).where(Session.state.in_(("draft", "published")))
    tier = select(TierPeriod.person_id).where(
        TierPeriod.tier == "lead", in_force(TierPeriod.start.expression, TierPeriod.ends.expression, day)
    )
    either = or_(Person.id.in_(open_), Person.id.in_(tier))
    wanted = select(Person.id, Person.name).where(people_seen(asker, day), either).order_by(Person.name, Person.id)
    return [(person_key(number), name) for number, name in session.execute(wanted)]


def plans_on_their_way(session: Transaction, asker: Asker) -> list[PlanOnItsWay]:
    """Plans that workers are making now, the oldest first."""
    asker.demand("plans.read")
    rows = select(Run).where(Run.kind == "plan", Run.stage.not_in(ENDED)).order_by(Run.asked_at, Run.id)
    return [PlanOnItsWay(row.id, row.plan_name or "") for row in session.scalars(rows)]


def published_plan_of(session: Transaction, asker: Asker, code: str) -> int | None:
    """The number of the plan that a session was last published from; None where it was not planned here."""
    asker.demand("plans.read")
    wanted = (
        select(Plan.id)
        .join(Placement, Placement.plan_id == Plan.id)
        .join(Session, Session.id == Placement.session_id)
        .where(Session.code == code, Plan.state == "published")
        .order_by(Plan.published_at.desc(), Plan.id.desc())
    )
    return session.scalars(wanted.limit(1)).first()


def news_of(session: Transaction, asker: Asker, plan_id: int, cancelled: Sequence[str]) -> list[News]:
    """What people would be told if a plan were published, in the order of its places; nothing where nothing differs.

    Args:
        session: the transaction.
        asker: who asks.
        plan_id: the plan.
        cancelled: codes of sessions for which the plan has no place and that people were told of.
    """
    asker.demand("plans.read")
    rows = {row.id: row for row in session.scalars(select(Session))}
    rooms = {row.id: f"{row.venue.name}, {row.name}" for row in session.scalars(select(Room))}
    found = []
    for place in session.scalars(select(Placement).where(Placement.plan_id == plan_id).order_by(Placement.held_on)):
        row = rows[place.session_id]
        if row.state in ("delivered", "cancelled"):
            continue
        leaders = {each.person_id for each in row.facilitators if each.role == "planned"}
        before = _where(row.held_on, row.block, rooms.get(row.room_id or 0))
        after = _where(place.held_on, place.block, rooms.get(place.room_id or 0))
        told = row.state == "published"
        if told and before == after and leaders == set(place.facilitators):
            continue
        people = len(_invited(session, row) | set(place.facilitators) | (leaders if told else set()))
        kind = "changed" if told else "new"
        found.append(News(row.code, row.title, kind, before if told else "", after, people))
    for row in rows.values():
        if row.code in cancelled and row.state == "published":
            now = _where(row.held_on, row.block, rooms.get(row.room_id or 0))
            found.append(News(row.code, row.title, "cancelled", now, "", len(_invited(session, row))))
    return found


def access_lines(session: Transaction, asker: Asker, code: str, day: dt.date) -> list[AccessLine]:
    """Whose needs the room of a session does not meet, for those who may change it; nobody for others.

    Somebody who accepted an online place has none of these needs where the session can be joined online.
    """
    row = session.scalars(select(Session).where(Session.code == code)).first()
    if row is None or row.room is None or not asker.may("plans.write"):
        return []
    leaders = {each.person_id for each in row.facilitators if each.role == "planned"}
    there = select(Person).where(people_seen(asker, day), Person.id.in_(_invited(session, row) | leaders))
    needs: dict[int, set[str]] = {}
    for each in session.scalars(select(AccessRequirement)):
        needs.setdefault(each.person_id, set()).add(each.feature)
    agreed = {
        each.person_id: each
        for each in session.scalars(select(AccessAlternative).where(AccessAlternative.session_id == row.id))
    }
    found = []
    for person in session.scalars(there.order_by(Person.name)):
        online = row.mode != "in_person" and person.accepts_online
        missing = needs.get(person.id, set()) - set(row.room.features)
        if missing and not online:
            words = tuple(sorted(feature.replace("_", " ") for feature in missing))
            kept = agreed.get(person.id)
            told = (kept.alternative, kept.agreed_on) if kept else (None, None)
            found.append(AccessLine(person_key(person.id), person.name, words, *told))
    return found


def _invited(session: Transaction, row: Session) -> set[int]:
    cohorts = [link.cohort_id for link in row.cohorts]
    members = select(Enrolment.person_id).where(Enrolment.cohort_id.in_(cohorts), Enrolment.state.in_(MEMBER))
    return set(session.scalars(members))


def _entries(session: Transaction, kind: str) -> list[CalendarEntry]:
    wanted = select(CalendarEntry).where(CalendarEntry.kind == kind)
    return list(session.scalars(wanted.order_by(CalendarEntry.start_time, CalendarEntry.id)))


def _span(windows: Sequence[CalendarEntry]) -> tuple[dt.date, dt.date] | None:
    if not windows or windows[0].first_day is None or windows[0].last_day is None:
        return None
    return windows[0].first_day, windows[0].last_day


def _where(day: dt.date | None, block: str | None, room: str | None) -> str:
    when = "no date" if day is None else f"{day:%A} {day.day} {day:%B %Y}"
    return f"{when}, {block or 'no time'}, {room or 'online'}"
