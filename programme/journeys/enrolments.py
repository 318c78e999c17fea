"""What becomes of somebody's place in a cohort: completed, withdrawn, deferred to another one, taken up again."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document, Identifier
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.queries.cohort_members import completion_of
from programme.records import (
    MEMBER,
    Cohort,
    Database,
    Enrolment,
    EnrolmentStep,
    Session,
    SessionCohort,
    TierPeriod,
    require_version,
)
from programme.records.keys import person_key, record_id_of

from .changing import Changed, note_change, plain
from .cohort_records import cohort_of
from .session_invitations import draft_invitations
from .texts import Day, Line


class EnrolmentMove(Document):
    """How somebody stands in the cohort from a day on (today where it is left out).

    Deferring names the cohort in which they go on. Completing without everything that it asks for needs a reason.
    """

    state: Literal["enrolled", "completed", "withdrawn", "deferred"]
    since: Day | None = None
    to_cohort: Identifier | None = Field(None, examples=["W4-LIVE"])
    reason: Line | None = None


def move_member(
    database: Database, code: str, person: str, move: EnrolmentMove, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Say what becomes of somebody's place; the cohort's version now. To where they stand already changes nothing.

    Sessions to come are told anew: whoever leaves is drafted a cancellation, whoever comes an invitation.

    Args:
        database: the records.
        code: the cohort's code.
        person: the member, as P12.
        move: how they stand, and from when.
        read: the version of the cohort that was read.
        by: who says so.
        at: when, with a zone.

    Raises:
        NotFound: for a cohort that does not exist, or somebody who never was in it.
        Stale: somebody changed the cohort since it was read.
        BadInput: for a day to come or before the last step, a cohort that does not suit, a reason that is missing.
        Conflict: for somebody who is to come back where no place is free.
    """
    with database.unit_of_work() as session:
        cohort = cohort_of(session, code)
        row = _enrolment(session, cohort, person)
        if row.state == move.state:
            return cohort.version
        require_version(session, cohort, read, what=f"cohort {code}")
        since = move.since or at.date()
        other = _faultless(session, cohort, row, move, since, at.date())
        before = row.state
        take_step(session, row, move.state, since, to=other, reason=move.reason)
        if move.state == "enrolled":
            require_room(session, cohort)
        touched = [cohort.id]
        if other is not None:
            _go_on(session, row.person_id, other, since)
            touched.append(other.id)
        session.flush()
        drafts = _told_anew(session, touched, by=by, at=at)
        changed: Changed = {"state": [before, move.state], "since": [None, plain(since)], "reason": [None, move.reason]}
        also = {"cohorts": touched, "people": [row.person_id], "messages": drafts}
        return note_change(session, cohort, changed, action=f"enrolment.{move.state}", by=by, at=at, also=also)


def take_step(
    session: Transaction, row: Enrolment, state: str, since: dt.date, *, to: Cohort | None = None, reason: str | None
) -> None:
    """Let an enrolment stand otherwise from a day on, as part of a larger transaction."""
    row.state = state
    session.add(
        EnrolmentStep(
            person_id=row.person_id,
            cohort_id=row.cohort_id,
            state=state,
            since=since,
            to_cohort_id=None if to is None else to.id,
            reason=reason,
        )
    )


def require_room(session: Transaction, cohort: Cohort) -> None:
    """Refuse where more people have a place in a cohort than it has.

    Raises:
        Conflict: saying so.
    """
    session.flush()
    taken = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(MEMBER))
    if cohort.size_max is not None and len(session.scalars(taken).all()) > cohort.size_max:
        raise Conflict(f"{cohort.code} has at most {cohort.size_max} places, and all are taken.")


def _enrolment(session: Transaction, cohort: Cohort, person: str) -> Enrolment:
    wanted = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person_id == record_id_of(person))
    row = session.scalars(wanted).first()
    if row is None:
        raise NotFound(f"There is no {person} in a cohort {cohort.code}.")
    return row


def _faultless(
    session: Transaction, cohort: Cohort, row: Enrolment, move: EnrolmentMove, since: dt.date, today: dt.date
) -> Cohort | None:
    """The cohort in which a deferred one goes on; every fault at once."""
    faults = _day_faults(session, row, since, today)
    other = None
    if move.state == "deferred":
        other = session.scalar(select(Cohort).where(Cohort.code == (move.to_cohort or "")))
        reason = _against(session, cohort, other, row.person_id)
        if reason is not None:
            faults.append(Fault("to_cohort", move.to_cohort or "", reason, "Name another cohort of the same tier."))
    elif move.to_cohort is not None:
        message = "only who is deferred goes on in another cohort."
        faults.append(Fault("to_cohort", move.to_cohort, message, "Leave it out."))
    if move.state == "completed" and move.reason is None:
        lacking = completion_of(session, cohort, row.person_id).lacking
        if lacking:
            message = f"{person_key(row.person_id)} has not done all that completing asks for: {', '.join(lacking)}."
            faults.append(Fault("reason", "", message, "Say why it counts as completed all the same, or wait."))
    if faults:
        raise BadInput(faults)
    return other


def _day_faults(session: Transaction, row: Enrolment, since: dt.date, today: dt.date) -> list[Fault]:
    if since > today:
        return [Fault("since", since.isoformat(), "this day is still to come.", "Give today or a day before it.")]
    taken = select(EnrolmentStep.since).where(
        EnrolmentStep.person_id == row.person_id, EnrolmentStep.cohort_id == row.cohort_id
    )
    last = max(session.scalars(taken), default=since)
    if since < last:
        message = f"how they stand was noted for {last.isoformat()} already."
        return [Fault("since", since.isoformat(), message, "Give that day or a later one.")]
    return []


def _against(session: Transaction, cohort: Cohort, other: Cohort | None, person: int) -> str | None:
    if other is None:
        return "there is no such cohort."
    if other.id == cohort.id:
        return "this is the cohort that they leave."
    if other.tier != cohort.tier:
        return f"it is for the tier {other.tier}, and {cohort.code} is for {cohort.tier}."
    there = select(Enrolment.state).where(Enrolment.cohort_id == other.id, Enrolment.person_id == person)
    if session.scalar(there) in MEMBER:
        return "they have a place in it already."
    return None


def _go_on(session: Transaction, person: int, other: Cohort, since: dt.date) -> None:
    there = select(Enrolment).where(Enrolment.cohort_id == other.id, Enrolment.person_id == person)
    row = session.scalars(there).first()
    if row is None:
        row = Enrolment(cohort_id=other.id, person_id=person, state="enrolled")
        session.add(row)
    take_step(session, row, "enrolled", since, reason=None)
    require_room(session, other)
    start = max(other.start or since, since)
    periods = session.scalars(select(TierPeriod).where(TierPeriod.person_id == person, TierPeriod.tier == other.tier))
    if not any(each.ends is None or each.ends >= start for each in periods):
        session.add(TierPeriod(person_id=person, tier=other.tier, start=start))


def _told_anew(session: Transaction, cohorts: list[int], *, by: str, at: dt.datetime) -> list[int]:
    ids = select(SessionCohort.session_id).where(SessionCohort.cohort_id.in_(cohorts))
    rows = session.scalars(select(Session).where(Session.id.in_(ids)).order_by(Session.id)).all()
    return draft_invitations(session, rows, by=by, at=at)
