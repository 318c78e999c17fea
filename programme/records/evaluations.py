"""Evaluation after the programme: what is asked, who was invited, and answers that belong to nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, in_order, one_of

EVALUATION_STATES = ("designed", "open", "closed", "published")


class Evaluation(Versioned, Record):
    """One instrument for one wave; `level` is Kirkpatrick's, 1 to 4; `questions` are its form.

    `results` are the published answers, as they were when they were published.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        one_of("state", EVALUATION_STATES),
        in_order("opened_on", "closed_on"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_1_to_4"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("waves.id"))
    level: Mapped[int]
    questions: Mapped[Any] = mapped_column(JSON)
    state: Mapped[str]
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    published_on: Mapped[dt.date | None]
    results: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))


class EvaluationInvitation(Record):
    """Somebody was asked to answer. That they did is known, what they answered is not."""

    __tablename__ = "evaluation_invitations"
    __table_args__ = (UniqueConstraint("evaluation_id", "person_id"), in_order("invited_on", "answered_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    organisation_kind: Mapped[str | None]
    invited_on: Mapped[dt.date]
    reminded_on: Mapped[dt.date | None]
    answered_on: Mapped[dt.date | None]


class EvaluationResponse(Record):
    """Answers by question. A random id and no date: nothing leads from here to the one who answered."""

    __tablename__ = "evaluation_responses"

    id: Mapped[str] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    answers: Mapped[dict[str, Any]]
