"""What somebody says of their own learning: self-assessments, and the sessions they may still give feedback on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import (
    CAME,
    Attendance,
    Enrolment,
    FeedbackGiven,
    SelfAssessment,
    Session,
    SessionCohort,
    Skill,
    members_of,
)
from programme.records.keys import record_id_of

from .own import own_person
from .seen import person_seen


@dataclass(frozen=True, slots=True)
class Assessed:
    """How well somebody said they know a skill, 1 to 4, on a day."""

    skill: str
    occasion: str
    on: dt.date
    level: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A session that was, at which the asker (a record id) had a place or came; `given`: they gave feedback."""

    id: int
    person: int
    code: str
    title: str
    held_on: dt.date
    given: bool


def own_assessments(session: Transaction, asker: Asker) -> list[Assessed]:
    """The asker's own self-assessments, by skill and day.

    Raises:
        NotFound: for an account without a record of a person.
    """
    return _assessed(session, own_person(asker))


def assessments_of(session: Transaction, asker: Asker, key: str, day: dt.date) -> list[Assessed]:
    """What somebody said of themselves; for who may change people.

    Raises:
        NotFound: for nobody, or nobody whom the asker may see.
    """
    asker.demand("people.write")
    person_seen(session, asker, key, day)
    return _assessed(session, record_id_of(key))


def sessions_to_judge(session: Transaction, asker: Asker, day: dt.date) -> list[Judged]:
    """Sessions up to a day that the asker had a place at or came to, the newest first.

    Raises:
        NotFound: for an account without a record of a person.
    """
    person = own_person(asker)
    came = set(
        session.scalars(
            select(Attendance.session_id).where(Attendance.person_id == person, Attendance.status.in_(CAME))
        )
    )
    cohorts = set(session.scalars(select(Enrolment.cohort_id).where(Enrolment.person_id == person)))
    of_cohort = select(SessionCohort.session_id).where(SessionCohort.cohort_id.in_(cohorts))
    been = select(Session).where(
        Session.state.in_(("published", "delivered")),
        Session.held_on <= day,
        or_(Session.id.in_(came), Session.id.in_(of_cohort)),
    )
    known = members_of(session, cohorts)
    given = set(session.scalars(select(FeedbackGiven.session_id).where(FeedbackGiven.person_id == person)))
    rows = session.scalars(been.order_by(Session.held_on.desc(), Session.id.desc()))
    return [
        Judged(row.id, person, row.code, row.title, row.held_on, row.id in given)
        for row in rows
        if row.held_on is not None
        and (row.id in came or any(person in known.on(link.cohort_id, row.held_on) for link in row.cohorts))
    ]


def session_to_judge(session: Transaction, asker: Asker, code: str, day: dt.date) -> Judged:
    """One of those sessions.

    Raises:
        NotFound: where there is none of that code among them.
    """
    found = next((each for each in sessions_to_judge(session, asker, day) if each.code == code), None)
    if found is None:
        raise NotFound(f"There is no session {code} that you were at.")
    return found


def _assessed(session: Transaction, person: int) -> list[Assessed]:
    wanted = (
        select(Skill.code, SelfAssessment.occasion, SelfAssessment.assessed_on, SelfAssessment.level)
        .join(Skill, Skill.id == SelfAssessment.skill_id)
        .where(SelfAssessment.person_id == person)
        .order_by(Skill.code, SelfAssessment.assessed_on, SelfAssessment.id)
    )
    return [Assessed(*row) for row in session.execute(wanted)]
