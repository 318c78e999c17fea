"""Rows of the sheets Cohorts, Sessions, Ties, Projects and Attendance, from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import Attendance, Cohort, Person, Project, Session, Tie

Rows = dict[str, list[dict[str, Any]]]

_SESSION = (
    "title", "kind", "blocks", "mode", "facilitators_needed", "facilitator_skills", "extra_places", "room_features",
    "min_gap_days", "max_gap_days", "earliest", "latest", "state", "block",
)  # fmt: skip
_PROJECT = (
    "title", "topic", "aim", "stage", "started", "ended", "measure", "unit", "baseline", "latest_value",
    "people_affected",
)  # fmt: skip


def programme_rows(session: Transaction, codes: Mapping[int, str]) -> Rows:
    """Rows by sheet, each heading -> value. Cancelled sessions have no place in a workbook."""
    emails = {person.id: person.email for person in session.scalars(select(Person))}
    cohorts = {row.id: row.code for row in session.scalars(select(Cohort))}
    held = select(Session).where(Session.state != "cancelled").order_by(Session.id)
    sessions = {row.id: row for row in session.scalars(held)}
    named = {each.id: each.code for each in sessions.values()}
    attended = session.scalars(select(Attendance).order_by(Attendance.id))
    return {
        "Cohorts": [_cohort(row) for row in session.scalars(select(Cohort).order_by(Cohort.id))],
        "Sessions": [_session(row, emails) for row in sessions.values()],
        "Ties": [_tie(row, emails, named) for row in session.scalars(select(Tie).order_by(Tie.id))],
        "Projects": [
            _project(row, emails, cohorts, codes) for row in session.scalars(select(Project).order_by(Project.id))
        ],
        "Attendance": [
            {"session": named[r.session_id], "email": emails[r.person_id], "status": r.status, "minutes": r.minutes}
            for r in attended
            if r.session_id in named
        ],
    }


def _cohort(row: Cohort) -> dict[str, Any]:
    names = ("name", "tier", "start", "size_min", "size_max", "min_sessions_attended", "venue_rule")
    return {name: getattr(row, name) for name in names} | {"id": row.code, "wave": row.wave.name, "end": row.ends}


def _session(row: Session, emails: Mapping[int, str]) -> dict[str, Any]:
    def _who(role: str) -> list[str]:
        return [emails[each.person_id] for each in row.facilitators if each.role == role]

    return {name: getattr(row, name) for name in _SESSION} | {
        "id": row.code,
        "cohorts": [link.cohort.code for link in row.cohorts],
        "order": row.position,
        "facilitators_from": _who("possible"),
        "date": row.held_on,
        "room": row.room.code if row.room else None,
        "facilitators": _who("planned"),
    }


def _tie(row: Tie, emails: Mapping[int, str], sessions: Mapping[int, str]) -> dict[str, Any]:
    return {
        "from": emails[row.from_person_id],
        "to": emails[row.to_person_id],
        "kind": row.kind,
        "start": row.start,
        "end": row.ends,
        "last_contact": row.last_contact,
        "origin": row.origin,
        "session": sessions.get(row.session_id or 0),
        "outcome": row.outcome,
    }


def _project(
    row: Project, emails: Mapping[int, str], cohorts: Mapping[int, str], codes: Mapping[int, str]
) -> dict[str, Any]:
    latest = max(row.scores, key=lambda score: score.scored_on or dt.date.min, default=None)
    return {name: getattr(row, name) for name in _PROJECT} | {
        "id": row.code,
        "lead": emails[row.lead_id],
        "team": [emails[each.person_id] for each in row.members],
        "organisations": [codes[each.organisation_id] for each in row.organisations],
        "cohort": cohorts.get(row.cohort_id or 0),
        "score": latest.score if latest else None,
        "score_date": latest.scored_on if latest else None,
    }
