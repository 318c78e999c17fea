"""A plan is published: checked against the records as they are now, then told. Only what differs is told anew.

With it, invitations are drafted for everybody whom a change concerns; they leave once somebody approves them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import scheduling
from foundation.errors import Conflict
from programme.records import (
    AccessAlternative,
    Booking,
    Database,
    Placement,
    Plan,
    Room,
    Session,
    SessionFacilitator,
    append_entry,
    require_version,
)
from programme.records.keys import person_key
from programme.snapshots import scheduling_snapshot
from scheduling.documents import PolicyDocument
from scheduling.plan import features_met

from .plans import SOLVED, plan_of
from .session_invitations import draft_invitations


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: codes of sessions told for the first time, told anew, and cancelled; rooms let go."""

    plan_id: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    cancelled: tuple[str, ...]
    rooms_released: tuple[str, ...]


def publish_plan(database: Database, plan_id: int, *, by: str, at: dt.datetime, read: int | None = None) -> Published:
    """Make a plan what people are told. Publishing it again changes nothing and gives the same answer but no news.

    Args:
        database: the records.
        plan_id: the plan.
        by: who publishes it.
        at: when, with a zone.
        read: the version of the plan that was read.

    Raises:
        NotFound: for a plan that does not exist.
        Conflict: for a plan without an answer or superseded by another; or where it breaks a rule by the records as
            they are now, or an access need is neither met nor has an agreed alternative: `changes` lists each. Stale
            where somebody changed the plan since it was read.
    """
    with database.unit_of_work() as session:
        plan = session.get(Plan, plan_id, with_for_update=True) or plan_of(session, plan_id)
        if plan.state == "published":
            return Published(plan_id, (), (), (), ())
        require_version(session, plan, read, what=f"plan {plan_id}")
        if plan.state not in SOLVED or plan.result is None:
            raise Conflict(f"Plan {plan_id} cannot be published: it is {plan.state}. Make another plan.")
        in_the_way = publishing_faults(session, plan)
        if in_the_way:
            raise Conflict(f"Plan {plan_id} no longer fits the records: {len(in_the_way)} reasons.", in_the_way)
        outcome = _tell(session, plan, at.date())
        plan.state, plan.published_by, plan.published_at = "published", by, at
        session.flush()
        changed = [*outcome.new, *outcome.changed, *outcome.cancelled]
        told = session.scalars(select(Session).where(Session.code.in_(changed)).order_by(Session.id)).all()
        drafts = draft_invitations(session, told, by=by, at=at)
        subjects = {
            "plans": [plan_id],
            "sessions": [row.id for row in told],
            "messages": drafts,
            "version": plan.version,
        }
        append_entry(session, at=at, by=by, action="plan.publish", subjects=subjects)
        return outcome


def publishing_faults(session: Transaction, plan: Plan) -> list[str]:
    """Why a plan cannot be published as the records are now, each in words; empty where it can."""
    asked = json.loads(plan.snapshot)
    first, last = (dt.date.fromisoformat(asked["window"][end]) for end in ("start", "end"))
    policy = PolicyDocument.model_validate_json(json.dumps(asked["policy"]))
    now = scheduling.read_instance(scheduling_snapshot(session, plan.as_at, window=(first, last), policy=policy))
    result = scheduling.Result.model_validate_json(plan.result or "")
    places = scheduling.stored_plan(scheduling.read_instance(plan.snapshot), result)
    gone = _gone(now, places)
    if gone:
        return gone
    broken = [_named(each) for each in scheduling.check_plan(now, places) if each.rule != "requirement"]
    return broken + _unmet(now, places, _agreed(session))


def _named(broken: scheduling.Violation) -> str:
    """What broke, with the sessions that it is about."""
    told = any(subject in broken.text for subject in broken.subjects)
    return broken.text if told else f"{', '.join(broken.subjects)}: {broken.text}"


def _gone(now: scheduling.Instance, places: scheduling.Plan) -> list[str]:
    """What a plan names that is no longer there."""
    found = []
    for name, place in places.items():
        if name not in now.sessions:
            found.append(f"Session {name} is no longer to be held.")
            continue
        if place.block not in now.blocks:
            found.append(f"{name} stands in the block {place.block}, which is no longer in the calendar.")
        if place.room is not None and place.room not in now.places:
            found.append(f"{name} stands in the room {place.room}, which is no longer there.")
        missing = [person for person in place.facilitators if person not in now.people]
        found += [f"{name} is led by {person}, who is no longer there or no longer leads." for person in missing]
    return found


def _agreed(session: Transaction) -> set[tuple[str, str]]:
    codes = {row.id: row.code for row in session.scalars(select(Session))}
    return {(codes[row.session_id], person_key(row.person_id)) for row in session.scalars(select(AccessAlternative))}


def _unmet(now: scheduling.Instance, places: scheduling.Plan, agreed: set[tuple[str, str]]) -> list[str]:
    """Each person whose access need a place does not meet, without an alternative that they agreed to."""
    found = []
    for name, place in places.items():
        for person in dict.fromkeys((*now.members[name], *place.facilitators)):
            missing = now.needs(name, person) - features_met(now, place)
            if missing and (name, person) not in agreed:
                needs = ", ".join(sorted(missing)).replace("_", " ")
                found.append(
                    f"{name}: {person} needs {needs}, which the place does not have; no alternative is agreed."
                )
    return found


def _tell(session: Transaction, plan: Plan, today: dt.date) -> Published:
    sessions = {row.id: row for row in session.scalars(select(Session))}
    rooms = {row.id: row for row in session.scalars(select(Room))}
    new, changed, released = set[str](), set[str](), set[str]()
    for place in plan.placements:
        row = sessions[place.session_id]
        was_told = row.state == "published"
        if row.state in ("delivered", "cancelled") or (was_told and _stands(row, place)):
            continue
        if was_told and row.room_id is not None and row.room_id != place.room_id:
            released.add(rooms[row.room_id].code)
        _move(row, place, rooms)
        row.sequence += was_told
        row.state, row.told_on = "published", today
        (changed if was_told else new).add(row.code)
    cancelled = _cancel_unplaced(sessions.values(), plan, today)
    _supersede(session, plan, new | changed | cancelled, sessions)
    return Published(plan.id, *(tuple(sorted(codes)) for codes in (new, changed, cancelled, released)))


def _move(row: Session, place: Placement, rooms: Mapping[int, Room]) -> None:
    row.held_on, row.block, row.room_id = place.held_on, place.block, place.room_id
    row.room = None if place.room_id is None else rooms[place.room_id]
    wanted = set(place.facilitators)
    had = {each.person_id for each in row.facilitators if each.role == "planned"}
    for each in [each for each in row.facilitators if each.role == "planned" and each.person_id not in wanted]:
        row.facilitators.remove(each)
    row.facilitators.extend(SessionFacilitator(person_id=each, role="planned") for each in sorted(wanted - had))


def _cancel_unplaced(sessions: Iterable[Session], plan: Plan, today: dt.date) -> set[str]:
    """Sessions that people were told of and for which the plan has no place."""
    lost = {row["session"] for row in json.loads(plan.result or "{}").get("unplaced", ()) if row["cancelled"]}
    found = [row for row in sessions if row.code in lost and row.state == "published"]
    for row in found:
        row.state, row.told_on, row.sequence = "cancelled", today, row.sequence + 1
    return {row.code for row in found}


def _stands(row: Session, place: Placement) -> bool:
    led = sorted(each.person_id for each in row.facilitators if each.role == "planned")
    now = (row.held_on, row.block, row.room_id, led)
    return now == (place.held_on, place.block, place.room_id, sorted(place.facilitators))


def _supersede(session: Transaction, plan: Plan, told: set[str], sessions: Mapping[int, Session]) -> None:
    """Earlier plans of the same sessions are history; rooms held for what has moved are let go."""
    placed = {place.session_id for place in plan.placements}
    for earlier in session.scalars(select(Plan).where(Plan.state == "published", Plan.id != plan.id)):
        if placed & {place.session_id for place in earlier.placements}:
            earlier.state = "superseded"
    held = select(Booking).where(Booking.plan_id != plan.id, Booking.state != "released")
    for booking in session.scalars(held):
        if sessions[booking.session_id].code in told:
            booking.state = "released"
