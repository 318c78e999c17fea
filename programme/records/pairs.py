"""Coaching pairs: from a suggestion that nobody is told, to a published pair and its end."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, in_order, one_of

PAIR_STATES = (
    "suggested",
    "proposed",
    "accepted",
    "contracted",
    "active",
    "paused",
    "completed",
    "ended_early",
    "declined",
    "withdrawn",
)
LIVE_PAIR_STATES = ("proposed", "accepted", "contracted", "active", "paused")
"""States of a published pair that takes its coach's place."""

REASON_CLASSES = ("workload", "changed_job", "left", "illness_or_leave", "not_a_good_fit", "other")


class Pair(Versioned, Record):
    """A learner and a coach. `fit` is 0 to 100, as the run gave it.

    `published_on` is empty for a suggestion. `reason_class` says why it ended, where somebody wished to say so; nobody
    but administrators sees it.
    """

    __tablename__ = "pairs"
    __table_args__ = (
        UniqueConstraint("run_id", "learner_id"),
        one_of("state", PAIR_STATES),
        one_of("reason_class", REASON_CLASSES),
        in_order("started", "ended"),
        CheckConstraint("learner_id <> coach_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("round_runs.id"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str]
    fit: Mapped[float | None]
    published_on: Mapped[dt.date | None]
    reply_by: Mapped[dt.date | None]
    learner_accepted_on: Mapped[dt.date | None]
    coach_accepted_on: Mapped[dt.date | None]
    goals_agreed_on: Mapped[dt.date | None]
    started: Mapped[dt.date | None]
    planned_end: Mapped[dt.date | None]
    ended: Mapped[dt.date | None]
    reason_class: Mapped[str | None]
    tie_id: Mapped[int | None] = mapped_column(ForeignKey("ties.id"))

    meetings: Mapped[list[PairMeeting]] = relationship(order_by="PairMeeting.held_on", lazy="selectin")


class PairMeeting(Record):
    """That a pair met on a day, and for how many minutes where that is known; what was said is nobody's business."""

    __tablename__ = "pair_meetings"
    __table_args__ = (
        UniqueConstraint("pair_id", "held_on"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_of_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"), index=True)
    held_on: Mapped[dt.date]
    minutes: Mapped[int | None]
