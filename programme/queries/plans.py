"""Plans: the list, one for review, two beside each other, rooms held. Names only of people whom the asker may see."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import scheduling
from foundation.errors import Conflict, NotFound
from programme.access import Asker
from programme.records import Booking, Cohort, Plan, Room, Session
from scheduling.difference import Difference
from scheduling.result import GoalRow

from .names import Named, named


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list: its goals in order with value, best possible and whether that is proven."""

    id: int
    name: str
    as_at: dt.date
    state: str
    placed: int
    unplaced: int
    goals: tuple[GoalRow, ...]
    amends: int | None
    created_by: str
    created_at: dt.datetime
    published_by: str | None
    published_at: dt.datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class PlacedSession:
    """A session of a plan: where it goes, who cannot come (`absent` counts all of them, `absent_names` those seen)."""

    session: str
    title: str
    cohorts: tuple[str, ...]
    date: dt.date
    block: str
    room: str | None
    room_name: str | None
    venue: str | None
    facilitators: tuple[str, ...]
    absent: int
    absent_names: tuple[str, ...]
    travel_km_total: float
    changed: tuple[str, ...]
    booking: str | None


@dataclass(frozen=True, slots=True)
class TooFew:
    """Somebody who would come to fewer sessions than their cohort needs."""

    person: str
    name: str
    cohort: str
    attends: int
    needed: int
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanReview:
    """A plan for whoever decides on it. `too_few_people` counts everybody, `too_few` lists those seen."""

    line: PlanLine
    window: Mapping[str, str]
    policy: Mapping[str, Any]
    sessions: tuple[PlacedSession, ...]
    unplaced: tuple[Mapping[str, Any], ...]
    too_few_people: int
    too_few: tuple[TooFew, ...]
    rules: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]
    contradiction: str | None


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A room that was asked for."""

    id: int
    plan: int
    session: str
    room: str
    venue: str
    date: dt.date
    block: str
    state: str
    version: int


def plan_lines(session: Transaction, asker: Asker, *, after: int = 0, limit: int = 100) -> list[PlanLine]:
    """Plans by number."""
    asker.demand("plans.read")
    rows = session.scalars(select(Plan).where(Plan.id > after).order_by(Plan.id).limit(limit))
    return [_line(row, _result(row)) for row in rows]


def plan_review(session: Transaction, asker: Asker, plan_id: int) -> PlanReview:
    """One plan with everything that a decision on it needs.

    Raises:
        NotFound: for a plan that does not exist.
    """
    plan = _plan(session, asker, plan_id)
    result, snapshot = _result(plan), json.loads(plan.snapshot)
    seen = named(session, asker, plan.as_at)
    few = [each for each in result.people if not each.completes] if result else []
    return PlanReview(
        line=_line(plan, result),
        window=snapshot["window"],
        policy=snapshot["policy"],
        sessions=_placed(session, plan, result, seen) if result else (),
        unplaced=tuple(each.model_dump(mode="json") for each in result.unplaced) if result else (),
        too_few_people=len(few),
        too_few=tuple(
            TooFew(each.person, name, each.cohort, each.attends, each.needed or 0, each.absences)
            for each in few
            if (name := seen.name(each.person)) is not None
        ),
        rules=_rules(result, seen) if result else (),
        warnings=tuple(each.text for each in result.warnings) if result else (),
        contradiction=result.contradiction.text if result and result.contradiction else None,
    )


def plan_difference(session: Transaction, asker: Asker, before: int, after: int) -> Difference:
    """What differs from one plan to another, by the later one's problem.

    Raises:
        NotFound: for a plan that does not exist.
        Conflict: for one without an answer.
        BadInput: where the earlier one names what the later one's problem does not have.
    """
    plans = [_plan(session, asker, number) for number in (before, after)]
    results = [_result(plan) for plan in plans]
    if results[0] is None or results[1] is None:
        raise Conflict("One of these plans has no answer yet. Compare plans that have one.")
    instance = scheduling.read_instance(plans[1].snapshot)
    earlier = scheduling.earlier_plan(instance, results[0])
    return scheduling.diff(instance, earlier, scheduling.stored_plan(instance, results[1]))


def bookings_of(session: Transaction, asker: Asker, plan_id: int) -> list[BookingLine]:
    """Rooms asked for with a plan, by number.

    Raises:
        NotFound: for a plan that does not exist.
    """
    _plan(session, asker, plan_id)
    rows = session.execute(
        select(Booking, Session.code, Room)
        .join(Session, Session.id == Booking.session_id)
        .join(Room, Room.id == Booking.room_id)
        .where(Booking.plan_id == plan_id)
        .order_by(Booking.id)
    )
    return [
        BookingLine(row.id, plan_id, code, room.code, room.venue.name, row.held_on, row.block, row.state, row.version)
        for row, code, room in rows
    ]


def _plan(session: Transaction, asker: Asker, plan_id: int) -> Plan:
    asker.demand("plans.read")
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(f"There is no plan {plan_id}.")
    return plan


def _result(plan: Plan) -> scheduling.Result | None:
    return None if plan.result is None else scheduling.Result.model_validate_json(plan.result)


def _line(plan: Plan, result: scheduling.Result | None) -> PlanLine:
    return PlanLine(
        id=plan.id,
        name=plan.name,
        as_at=plan.as_at,
        state=plan.state,
        placed=len(result.placements) if result else 0,
        unplaced=len(result.unplaced) if result else 0,
        goals=result.goals if result else (),
        amends=plan.amends_id,
        created_by=plan.created_by,
        created_at=plan.created_at,
        published_by=plan.published_by,
        published_at=plan.published_at,
        version=plan.version,
    )


def _placed(session: Transaction, plan: Plan, result: scheduling.Result, seen: Named) -> tuple[PlacedSession, ...]:
    sessions = {row.code: row for row in session.scalars(select(Session))}
    rooms = {row.code: row for row in session.scalars(select(Room))}
    cohorts = {row.id: row.name for row in session.scalars(select(Cohort))}
    held = {row.session_id: row.state for row in session.scalars(select(Booking).where(Booking.plan_id == plan.id))}
    found = []
    for row in sorted(result.placements, key=lambda each: (each.date, each.block, each.session)):
        of, room = sessions.get(row.session), rooms.get(row.room or "")
        found.append(
            PlacedSession(
                session=row.session,
                title=of.title if of else row.session,
                cohorts=tuple(sorted(cohorts[link.cohort_id] for link in of.cohorts)) if of else (),
                date=row.date,
                block=row.block,
                room=row.room,
                room_name=room.name if room else None,
                venue=room.venue.name if room else None,
                facilitators=tuple(seen.name(each) or each for each in row.facilitators),
                absent=len(row.absent),
                absent_names=tuple(name for each in row.absent if (name := seen.name(each)) is not None),
                travel_km_total=row.travel_km_total,
                changed=row.changed,
                booking=held.get(of.id) if of else None,
            )
        )
    return tuple(found)


def _rules(result: scheduling.Result, seen: Named) -> tuple[Mapping[str, Any], ...]:
    """What each rule costs, match by match, people by name where the asker may see them."""
    found = []
    for rule in result.rules:
        values = rule.model_dump(mode="json")
        for match in values["matches"]:
            match["text"] = seen.put(match["text"], match["subjects"])
        found.append(values)
    return tuple(found)
