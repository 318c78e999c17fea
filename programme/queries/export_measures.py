"""Rows of the sheets Measures, Data points, Capability, Self-assessments, Feedback and Learning notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import (
    Capability,
    Feedback,
    LearningNote,
    Measure,
    Person,
    Project,
    SelfAssessment,
    Session,
    Skill,
)
from programme.records.evaluation import RATINGS

Rows = dict[str, list[dict[str, Any]]]

_MEASURE = (
    "name", "definition", "unit", "direction", "rules", "target", "changed_on", "rebase", "main", "adds_up",
    "disclosure",
)  # fmt: skip


def measure_rows(session: Transaction, codes: Mapping[int, str]) -> Rows:
    """Rows by sheet, each heading -> value; every value as it was recorded, revised ones too."""
    emails = {person.id: person.email for person in session.scalars(select(Person))}
    skills = {row.id: row.code for row in session.scalars(select(Skill))}
    projects = {row.id: row.code for row in session.scalars(select(Project))}
    held = {row.id: row.code for row in session.scalars(select(Session).where(Session.state != "cancelled"))}
    measures = list(session.scalars(select(Measure).order_by(Measure.id)))
    named = {row.id: row.code for row in measures}
    return {
        "Measures": [_measure(row, projects, named, emails) for row in measures],
        "Data points": [point for row in measures for point in _points(row)],
        "Capability": [
            _capability(row, codes, skills) for row in session.scalars(select(Capability).order_by(Capability.id))
        ],
        "Self-assessments": [
            {
                "email": emails[row.person_id],
                "skill": skills[row.skill_id],
                "when": row.occasion,
                "date": row.assessed_on,
                "level": row.level,
            }
            for row in session.scalars(select(SelfAssessment).order_by(SelfAssessment.id))
        ],
        "Feedback": [
            {"session": held[row.session_id]} | {name: getattr(row, name) for name in RATINGS}
            for row in session.scalars(select(Feedback).order_by(Feedback.id))
            if row.session_id in held
        ],
        "Learning notes": [
            _note(row, projects, held) for row in session.scalars(select(LearningNote).order_by(LearningNote.id))
        ],
    }


def _measure(
    row: Measure, projects: Mapping[int, str], measures: Mapping[int, str], emails: Mapping[int, str]
) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _MEASURE} | {
        "id": row.code,
        "project": projects.get(row.project_id or 0),
        "comparison_of": measures.get(row.comparison_of_id or 0),
        "owner": emails.get(row.owner_id or 0),
    }


def _points(row: Measure) -> list[dict[str, Any]]:
    return [
        {"measure": row.code, "date": p.day, "value": p.value, "recorded_on": p.recorded_on, "note": p.note}
        for p in row.points
    ]


def _capability(row: Capability, codes: Mapping[int, str], skills: Mapping[int, str]) -> dict[str, Any]:
    return {
        "organisation": codes[row.organisation_id],
        "kind": row.kind,
        "tier": row.tier,
        "skill": skills.get(row.skill_id or 0),
        "in_place": row.in_place,
        "places_open": row.places_open,
        "start": row.start,
        "end": row.ends,
    }


def _note(row: LearningNote, projects: Mapping[int, str], sessions: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": row.code,
        "text": row.text,
        "theme": row.theme,
        "date": row.noted_on,
        "project": projects.get(row.project_id or 0),
        "event": sessions.get(row.session_id or 0),
        "share_with": row.share_with,
    }
