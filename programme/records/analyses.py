"""Analyses that take longer than a request: what was asked, and the answer in parts once a worker has given it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record


class Analysis(Record):
    """One question and, once worked out, its answer.

    `key` says which question it is among those of its kind, such as the day; `records_state` is the number of the
    audit entry up to which the records were looked at. `question` is JSON with ids only; `run_id` works it out.
    """

    __tablename__ = "analyses"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    records_state: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    question_sha256: Mapped[str]
    run_id: Mapped[str | None] = mapped_column(index=True)
    answered: Mapped[bool]


class AnalysisPart(Record):
    """One part of an answer as JSON; the part named `whole` is all of it."""

    __tablename__ = "analysis_parts"

    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
