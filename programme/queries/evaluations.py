"""Evaluations with their response rates; answers only as they were published."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Evaluation, EvaluationInvitation, Wave
from programme.records.keys import person_key

from .names import named


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """How many of those invited answered, by the kind of organisation they work for; for the programme's own eyes."""

    kind: str
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """An evaluation: its questions and, once published, what was answered with small numbers hidden."""

    id: int
    code: str
    title: str
    wave: str | None
    level: int
    questions: tuple[Mapping[str, Any], ...]
    state: str
    opened_on: dt.date | None
    closed_on: dt.date | None
    published_on: dt.date | None
    results: tuple[Mapping[str, Any], ...] | None
    response_rates: tuple[ResponseRate, ...]
    version: int


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """Somebody who was invited and has not answered."""

    person: str
    name: str | None
    invited_on: dt.date


def evaluation_lines(
    session: Transaction, asker: Asker, *, code: str | None = None, after: int = 0, limit: int = 100
) -> list[EvaluationLine]:
    """Evaluations by number."""
    asker.demand("reports.read")
    wanted = select(Evaluation).where(Evaluation.id > after).order_by(Evaluation.id).limit(limit)
    if code is not None:
        wanted = wanted.where(Evaluation.code == code)
    waves = dict(session.execute(select(Wave.id, Wave.name)).all())
    return [_line(session, row, waves) for row in session.scalars(wanted)]


def evaluation_line(session: Transaction, asker: Asker, code: str) -> EvaluationLine:
    """One evaluation.

    Raises:
        NotFound: where there is none of that code.
    """
    found = evaluation_lines(session, asker, code=code)
    if not found:
        raise NotFound(f"There is no evaluation {code}.")
    return found[0]


def reminders_due(session: Transaction, asker: Asker, code: str, day: dt.date) -> list[ReminderDue]:
    """Who was invited and has not answered, by person.

    Raises:
        NotFound: where there is no evaluation of that code.
    """
    line = evaluation_line(session, asker, code)
    called = named(session, asker, day).names
    wanted = select(EvaluationInvitation).where(
        EvaluationInvitation.evaluation_id == line.id, EvaluationInvitation.answered_on.is_(None)
    )
    return [
        ReminderDue(person_key(row.person_id), called.get(row.person_id), row.invited_on)
        for row in session.scalars(wanted.order_by(EvaluationInvitation.person_id))
    ]


def _line(session: Transaction, row: Evaluation, waves: dict[int, str]) -> EvaluationLine:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    invited = select(EvaluationInvitation).where(EvaluationInvitation.evaluation_id == row.id)
    for each in session.scalars(invited):
        kind = each.organisation_kind or "none"
        counts[kind][0] += 1
        counts[kind][1] += each.answered_on is not None
    plain = ("id", "code", "title", "level", "state", "opened_on", "closed_on", "published_on", "version")
    return EvaluationLine(
        **{name: getattr(row, name) for name in plain},
        wave=waves.get(row.wave_id or 0),
        questions=tuple(row.questions),
        results=tuple(row.results) if row.results is not None else None,
        response_rates=tuple(ResponseRate(kind, *pair) for kind, pair in sorted(counts.items())),
    )
