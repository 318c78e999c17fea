"""One member of a cohort: how they stand, since when, and what completing still asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import (
    CAME,
    Attendance,
    Cohort,
    Enrolment,
    EnrolmentStep,
    Person,
    Project,
    ProjectMember,
    SelfAssessment,
    Session,
    SessionCohort,
)
from programme.records.keys import person_key, record_id_of

from .seen import people_seen


@dataclass(frozen=True, slots=True)
class Step:
    """How somebody stood from a day on. The reason is told to who runs recruitment."""

    state: str
    since: dt.date
    to_cohort: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Completion:
    """What completing asks for, and what is there of it; `lacking` says in words what is not.

    `sessions_needed` is null where the cohort names no number; a project is asked for in the tier Live only.
    """

    sessions_attended: int
    sessions_needed: int | None
    project: bool
    assessed_at_end: bool
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberWhole:
    """One person of a cohort; `version` is the cohort's."""

    person: str
    name: str
    state: str
    version: int
    steps: tuple[Step, ...]
    completion: Completion


def member_whole(session: Transaction, asker: Asker, code: str, person: str, day: dt.date) -> MemberWhole:
    """One member of a cohort, whatever became of them.

    Raises:
        NotAllowed: for who may not see recruitment and people.
        NotFound: for a cohort that does not exist, or somebody who never was in it or whom one may not see.
    """
    asker.demand("recruit.read")
    asker.demand("people.read")
    found = session.execute(
        select(Cohort, Person, Enrolment.state)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Cohort.code == code, Person.id == record_id_of(person), people_seen(asker, day))
    ).first()
    if found is None:
        raise NotFound(f"There is no {person} in a cohort {code}.")
    cohort, who, state = found
    return MemberWhole(
        person=person_key(who.id),
        name=who.name,
        state=state,
        version=cohort.version,
        steps=_steps(session, asker, cohort.id, who.id),
        completion=completion_of(session, cohort, who.id),
    )


def completion_of(session: Transaction, cohort: Cohort, person: int) -> Completion:
    """What somebody (a record id) has done of what completing a cohort asks for."""
    of_cohort = select(SessionCohort.session_id).join(Session).where(SessionCohort.cohort_id == cohort.id)
    came = select(func.count()).where(
        Attendance.person_id == person,
        Attendance.status.in_(CAME),
        Attendance.session_id.in_(of_cohort.where(Session.state == "delivered")),
    )
    attended = session.scalar(came) or 0
    team = select(ProjectMember.project_id).where(ProjectMember.person_id == person)
    theirs = select(func.count()).where(or_(Project.lead_id == person, Project.id.in_(team)))
    assessed = select(func.count()).where(SelfAssessment.person_id == person, SelfAssessment.occasion == "end")
    if cohort.start is not None:
        assessed = assessed.where(SelfAssessment.assessed_on >= cohort.start)
    project, at_end = bool(session.scalar(theirs)), bool(session.scalar(assessed))
    needed = cohort.min_sessions_attended
    lacking = []
    if needed is not None and attended < needed:
        lacking.append(f"{attended} of the {needed} sessions needed")
    if cohort.tier == "live" and not project:
        lacking.append("no project")
    if not at_end:
        lacking.append("no self-assessment at the end")
    return Completion(attended, needed, project, at_end, tuple(lacking))


def _steps(session: Transaction, asker: Asker, cohort: int, person: int) -> tuple[Step, ...]:
    codes = dict(session.execute(select(Cohort.id, Cohort.code)).all())
    taken = select(EnrolmentStep).where(EnrolmentStep.cohort_id == cohort, EnrolmentStep.person_id == person)
    may = asker.may("recruit.write")
    return tuple(
        Step(row.state, row.since, codes.get(row.to_cohort_id or 0), row.reason if may else None)
        for row in session.scalars(taken.order_by(EnrolmentStep.since, EnrolmentStep.id))
    )
