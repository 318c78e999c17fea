"""What people ask about their own data, and for how long records are kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

PRIVACY_KINDS = ("access", "erasure", "rectification", "objection")
PRIVACY_STATES = ("received", "identity_checked", "decided", "carried_out", "answered")
PRIVACY_DECISIONS = ("granted", "partly", "refused")


class PrivacyRequest(Versioned, Record):
    """One request of one person. After an erasure it still names the record, which then holds no identity."""

    __tablename__ = "privacy_requests"
    __table_args__ = (
        one_of("kind", PRIVACY_KINDS),
        one_of("state", PRIVACY_STATES),
        one_of("decision", PRIVACY_DECISIONS),
        CheckConstraint("decision <> 'refused' OR reason IS NOT NULL", name="refusal_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    received_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    identity_checked_on: Mapped[dt.date | None]
    decided_on: Mapped[dt.date | None]
    decision: Mapped[str | None]
    reason: Mapped[str | None]
    carried_out_on: Mapped[dt.date | None]
    answered_on: Mapped[dt.date | None]


class RetentionPeriod(Versioned, Record):
    """For how many months records of a class are kept, where that is not the usual number."""

    __tablename__ = "retention_periods"
    __table_args__ = (CheckConstraint("months > 0", name="months_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_class: Mapped[str] = mapped_column(unique=True)
    months: Mapped[int]
