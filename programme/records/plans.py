"""Plans: a frozen scheduling question, its answer, and where each session goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, one_of
from .rounds import RUN_STATES

PLAN_STATES = ("draft", *RUN_STATES, "published", "superseded")


class Plan(Versioned, Record):
    """One run of the scheduling engine over the programme's sessions. `amends_id` is the plan that it grew out of."""

    __tablename__ = "plans"
    __table_args__ = (one_of("state", tuple(dict.fromkeys(PLAN_STATES))),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    as_at: Mapped[dt.date]
    state: Mapped[str]
    policy: Mapped[dict[str, Any] | None]
    snapshot: Mapped[str] = mapped_column(Text)
    snapshot_sha256: Mapped[str]
    result: Mapped[str | None] = mapped_column(Text)
    result_sha256: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime]
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    published_by: Mapped[str | None]
    published_at: Mapped[dt.datetime | None]

    placements: Mapped[list[Placement]] = relationship(order_by="Placement.id", lazy="selectin")


class Placement(Record):
    """Where a plan puts a session. `facilitators` are person ids; online sessions have no room."""

    __tablename__ = "placements"
    __table_args__ = (UniqueConstraint("plan_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    held_on: Mapped[dt.date]
    block: Mapped[str]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    facilitators: Mapped[list[int]]
    equipment: Mapped[list[str]]
    sequence: Mapped[int]


class SchedulingPolicy(Record):
    """A numbered version of what plans strive for; never changed once given."""

    __tablename__ = "scheduling_policies"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
