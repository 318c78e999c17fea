"""Matching rounds: what was asked, what was frozen, what came out, and the pairs that follow."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, in_order, one_of

ROUND_STATES = (
    "draft",
    "frozen",
    "solved",
    "contradiction",
    "stopped",
    "in_review",
    "approved",
    "published",
    "running",
    "closed",
    "abandoned",
)
RUN_STATES = ("frozen", "optimal", "feasible", "stopped", "contradiction")
INSTRUCTION_KINDS = ("lock", "block", "hold_out", "places")
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


class Round(Versioned, Record):
    """One matching round. A published one is never edited."""

    __tablename__ = "rounds"
    __table_args__ = (one_of("state", ROUND_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    as_at: Mapped[dt.date]
    state: Mapped[str]
    policy: Mapped[dict[str, Any] | None]
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime]

    runs: Mapped[list[RoundRun]] = relationship(order_by="RoundRun.number", lazy="selectin")
    instructions: Mapped[list[Instruction]] = relationship(order_by="Instruction.id", lazy="selectin")


class RoundRun(Record):
    """One run of a round: the frozen snapshot, and the result once there is one. Each run is kept."""

    __tablename__ = "round_runs"
    __table_args__ = (UniqueConstraint("round_id", "number"), one_of("state", RUN_STATES))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    snapshot: Mapped[str] = mapped_column(Text)
    snapshot_sha256: Mapped[str]
    result: Mapped[str | None] = mapped_column(Text)
    result_sha256: Mapped[str | None]
    frozen_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime | None]


class Instruction(Record):
    """What an administrator asked of a round. A private one is never shown to coaches or learners."""

    __tablename__ = "instructions"
    __table_args__ = (
        one_of("kind", INSTRUCTION_KINDS),
        CheckConstraint("places >= 0", name="places_not_negative"),
        CheckConstraint(
            "kind NOT IN ('lock', 'block') OR (learner_id IS NOT NULL AND coach_id IS NOT NULL)", name="pair_named"
        ),
        CheckConstraint("kind <> 'hold_out' OR learner_id IS NOT NULL", name="learner_named"),
        CheckConstraint(
            "kind <> 'places' OR (coach_id IS NOT NULL AND places IS NOT NULL)", name="coach_and_places_named"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    kind: Mapped[str]
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    places: Mapped[int | None]
    by: Mapped[str]
    reason: Mapped[str]
    private: Mapped[bool]
    exception_to: Mapped[list[str]]
    given_at: Mapped[dt.datetime]


class Pair(Record):
    """A learner and a coach. `fit` is 0 to 100, as the run gave it."""

    __tablename__ = "pairs"
    __table_args__ = (
        UniqueConstraint("run_id", "learner_id"),
        one_of("state", PAIR_STATES),
        in_order("started", "ended"),
        CheckConstraint("learner_id <> coach_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("round_runs.id"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str]
    fit: Mapped[float | None]
    started: Mapped[dt.date | None]
    ended: Mapped[dt.date | None]
