"""Matching rounds: what was asked, what was frozen, what came out, who approved it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, one_of

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
RUN_ORIGINS = ("solved", "by_hand")


class Round(Versioned, Record):
    """One matching round. A published one is never edited: a later one amends it, for a reason.

    `learner_ids` and `coach_ids` are who takes part, everybody who can where None. `chosen` is the number of the run
    that is to be published, the newest with a plan where None.
    """

    __tablename__ = "rounds"
    __table_args__ = (one_of("state", ROUND_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    as_at: Mapped[dt.date]
    state: Mapped[str]
    policy: Mapped[dict[str, Any] | None]
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime]
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    learner_ids: Mapped[list[int] | None]
    coach_ids: Mapped[list[int] | None]
    chosen: Mapped[int | None]
    published_on: Mapped[dt.date | None]
    published_by: Mapped[str | None]

    runs: Mapped[list[RoundRun]] = relationship(order_by="RoundRun.number", lazy="selectin")
    instructions: Mapped[list[Instruction]] = relationship(order_by="Instruction.id", lazy="selectin")


class RoundRun(Record):
    """One run of a round: the frozen snapshot, and the result once there is one. Each run is kept.

    `instruction_ids` are the instructions in the order of the snapshot; None for runs frozen before they were noted.
    """

    __tablename__ = "round_runs"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        one_of("state", RUN_STATES),
        one_of("origin", RUN_ORIGINS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    snapshot: Mapped[str] = mapped_column(Text, deferred=True)
    snapshot_sha256: Mapped[str]
    result: Mapped[str | None] = mapped_column(Text, deferred=True)
    result_sha256: Mapped[str | None]
    frozen_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime | None]
    origin: Mapped[str]
    made_by: Mapped[str | None]
    placed: Mapped[int | None]
    unmatched: Mapped[int | None]
    instruction_ids: Mapped[list[int] | None]


class Instruction(Record):
    """What an administrator asked of a round, until it is lifted. A private one is seen by administrators only."""

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
    lifted_at: Mapped[dt.datetime | None]
    lifted_by: Mapped[str | None]


class RoundApproval(Record):
    """One approval of one run of a round: of the whole, or by a coordinator for the people of an organisation.

    Void once the round goes back to review.
    """

    __tablename__ = "round_approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    run_number: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    by: Mapped[str]
    at: Mapped[dt.datetime]
    void_at: Mapped[dt.datetime | None]


class MatchingPolicy(Record):
    """A numbered version of what rounds hold to and strive for; never changed once given."""

    __tablename__ = "matching_policies"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
