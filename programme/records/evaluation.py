"""What people say of themselves and of sessions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, one_of

OCCASIONS = ("baseline", "end", "follow_up")
RATINGS = ("satisfaction", "engagement", "relevance", "confidence", "commitment")


class SelfAssessment(Record):
    """How well somebody says they know a skill, 1 to 4, on a day."""

    __tablename__ = "self_assessments"
    __table_args__ = (
        UniqueConstraint("person_id", "skill_id", "occasion", "assessed_on"),
        one_of("occasion", OCCASIONS),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_1_to_4"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    occasion: Mapped[str]
    assessed_on: Mapped[dt.date]
    level: Mapped[int]


class FeedbackGiven(Record):
    """That somebody gave feedback on a session. No number and no day: nothing leads from here to their form."""

    __tablename__ = "feedback_given"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Feedback(Record):
    """One form about a session, of nobody in particular: five questions, 1 to 5, each may be left open."""

    __tablename__ = "feedback"
    __table_args__ = tuple(CheckConstraint(f"{name} BETWEEN 1 AND 5", name=f"{name}_1_to_5") for name in RATINGS)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    satisfaction: Mapped[int | None]
    engagement: Mapped[int | None]
    relevance: Mapped[int | None]
    confidence: Mapped[int | None]
    commitment: Mapped[int | None]
