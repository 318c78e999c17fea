"""What organisations offer, what people say of themselves and of sessions, what was learnt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from measures.snapshot.learning import Feedback, Invitation, LearningNote, Offer, SelfAssessment
from programme.records import Capability, Evaluation, EvaluationInvitation, Project, Session, Skill
from programme.records import Feedback as FeedbackRecord
from programme.records import LearningNote as LearningNoteRecord
from programme.records import Organisation as OrganisationRecord
from programme.records import SelfAssessment as SelfAssessmentRecord
from programme.records.evaluation import RATINGS
from programme.records.keys import person_key


def offers(session: Transaction, organisations: Mapping[int, OrganisationRecord]) -> tuple[Offer, ...]:
    """What each organisation has, or has not, to train, coach and mentor."""
    skills = _skills(session)
    found = (
        Offer(
            organisation=organisations[row.organisation_id].code,
            kind=row.kind,  # type: ignore[arg-type]
            tier=row.tier,  # type: ignore[arg-type]
            skill=skills.get(row.skill_id or 0),
            in_place=row.in_place,  # type: ignore[arg-type]
            places_open=row.places_open,
            start=row.start,
            end=row.ends,
        )
        for row in session.scalars(select(Capability))
    )
    return tuple(sorted(found, key=lambda o: (o.organisation, o.kind, o.tier, o.skill or "", o.start or dt.date.min)))


def self_assessments(session: Transaction, day: dt.date) -> tuple[SelfAssessment, ...]:
    """What people said of their own skills up to the day."""
    skills = _skills(session)
    rows = session.scalars(select(SelfAssessmentRecord).where(SelfAssessmentRecord.assessed_on <= day))
    return tuple(
        SelfAssessment(
            person=person_key(row.person_id),
            skill=skills[row.skill_id],
            when=row.occasion,  # type: ignore[arg-type]
            date=row.assessed_on,
            level=row.level,
        )
        for row in sorted(rows, key=lambda row: (row.person_id, skills[row.skill_id], row.assessed_on, row.occasion))
    )


def feedback(session: Transaction, delivered: Collection[Session]) -> tuple[Feedback, ...]:
    """The forms about sessions that were delivered."""
    codes = {each.id: each.code for each in delivered}
    rows = (row for row in session.scalars(select(FeedbackRecord)) if row.session_id in codes)
    return tuple(
        Feedback(session=codes[row.session_id], **{name: getattr(row, name) for name in RATINGS})
        for row in sorted(rows, key=lambda row: (codes[row.session_id], row.id))
    )


def invitations(session: Transaction, day: dt.date) -> tuple[Invitation, ...]:
    """Who was asked to fill something in by the day, and whether they had by it; never what."""
    rows = session.execute(
        select(EvaluationInvitation, Evaluation.code)
        .join(Evaluation, Evaluation.id == EvaluationInvitation.evaluation_id)
        .where(EvaluationInvitation.invited_on <= day)
    )
    return tuple(
        Invitation(
            instrument=code,
            person=person_key(row.person_id),
            invited_on=row.invited_on,
            answered_on=row.answered_on if row.answered_on and row.answered_on <= day else None,
        )
        for row, code in sorted(rows, key=lambda each: (each[1], each[0].person_id))
    )


def learning_notes(session: Transaction, day: dt.date) -> tuple[LearningNote, ...]:
    """What was noted up to the day."""
    projects = {row.id: row.code for row in session.scalars(select(Project))}
    sessions = {row.id: row.code for row in session.scalars(select(Session))}
    rows = session.scalars(select(LearningNoteRecord).where(LearningNoteRecord.noted_on <= day))
    return tuple(
        LearningNote(
            id=row.code,
            text=row.text,
            theme=row.theme,
            date=row.noted_on,
            project=projects.get(row.project_id or 0),
            event=sessions.get(row.session_id or 0),
            share_with=row.share_with,  # type: ignore[arg-type]
        )
        for row in sorted(rows, key=lambda row: row.code)
    )


def _skills(session: Transaction) -> dict[int, str]:
    return {row.id: row.code for row in session.scalars(select(Skill))}
