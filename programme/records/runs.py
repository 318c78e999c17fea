"""Runs: work that takes longer than a request, where it stands, and which workers are alive to do it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, in_order, one_of

RUN_KINDS = ("round", "plan", "matching", "scheduling", "network", "messages", "analysis")
SENT_KINDS = ("matching", "scheduling", "network")
"""Kinds whose question was sent with the request; the others ask about the records."""

RUN_STAGES = ("queued", "running", "done", "failed", "cancelled")


class Run(Record):
    """One solve: of a round of the records, of a plan to be made, or of a snapshot that somebody sent.

    `round_run_id` and `plan_id` are what was frozen for it. `attempt` rises each time a worker begins; what an earlier
    attempt brings is refused. `snapshot` is what was sent, `result` what the engine gave: for a round or plan only
    until it stands there. `fault` says why a run failed.
    """

    __tablename__ = "runs"
    __table_args__ = (
        one_of("stage", RUN_STAGES),
        CheckConstraint("kind <> 'round' OR round_id IS NOT NULL", name="round_named"),
        CheckConstraint("kind <> 'plan' OR (plan_name IS NOT NULL AND plan_as_at IS NOT NULL)", name="plan_described"),
        in_order("window_first", "window_last"),
        CheckConstraint(f"kind NOT IN {SENT_KINDS} OR snapshot IS NOT NULL", name="snapshot_sent"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    stage: Mapped[str] = mapped_column(index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    round_run_id: Mapped[int | None] = mapped_column(ForeignKey("round_runs.id"))
    plan_name: Mapped[str | None]
    plan_as_at: Mapped[dt.date | None]
    window_first: Mapped[dt.date | None]
    window_last: Mapped[dt.date | None]
    plan_policy: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    seed: Mapped[int]
    time_limit_s: Mapped[float]
    snapshot: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    fault: Mapped[str | None] = mapped_column(Text)
    attempt: Mapped[int]
    stop_asked: Mapped[bool]
    asked_by: Mapped[str]
    asked_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class RunEvent(Record):
    """One step of a run, for whoever watches: the goal worked on, its value and bound so far."""

    __tablename__ = "run_events"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    phase: Mapped[str]
    goal: Mapped[str | None]
    value: Mapped[float | None]
    bound: Mapped[float | None]
    seconds: Mapped[float]


class Worker(Record):
    """A process that does runs. One whose last beat is old is taken for dead, and its runs go to others."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[dt.datetime]
    beat_at: Mapped[dt.datetime]
