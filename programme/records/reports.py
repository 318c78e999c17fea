"""Reports: what was frozen, what came out, when it was issued. An issued one is corrected by another, never edited."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

REPORT_KINDS = ("board", "evaluation", "public")
REPORT_STATES = ("draft", "issued", "corrected")


class Report(Versioned, Record):
    """One report as at a day: the question and the figures as they were frozen, with their hashes.

    `previous_id` is the issued report it is compared with, `corrects_id` the one it takes the place of.
    """

    __tablename__ = "reports"
    __table_args__ = (
        one_of("kind", REPORT_KINDS),
        one_of("state", REPORT_STATES),
        CheckConstraint("state = 'draft' OR (issued_by IS NOT NULL AND issued_on IS NOT NULL)", name="issued_by_known"),
        CheckConstraint("corrects_id IS NULL OR reason IS NOT NULL", name="correction_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    as_at: Mapped[dt.date]
    state: Mapped[str]
    narrative: Mapped[str] = mapped_column(Text)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    reason: Mapped[str | None]
    snapshot: Mapped[str] = mapped_column(Text)
    snapshot_sha256: Mapped[str]
    result: Mapped[str] = mapped_column(Text)
    result_sha256: Mapped[str]
    network_result: Mapped[str] = mapped_column(Text)
    network_sha256: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime]
    issued_by: Mapped[str | None]
    issued_at: Mapped[dt.datetime | None]
    issued_on: Mapped[dt.date | None]
