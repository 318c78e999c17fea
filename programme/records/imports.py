"""Workbooks that were read into the records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, one_of

BATCH_STATES = ("applied", "undone")


class ImportBatch(Record):
    """One workbook, known by the hash of its bytes; `counts` is the report's table of rows by sheet."""

    __tablename__ = "import_batches"
    __table_args__ = (one_of("state", BATCH_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_sha256: Mapped[str] = mapped_column(index=True)
    file_name: Mapped[str]
    as_at: Mapped[dt.date | None]
    applied_by: Mapped[str]
    applied_at: Mapped[dt.datetime]
    state: Mapped[str]
    counts: Mapped[dict[str, Any]]


class ImportUndo(Record):
    """How to take an import back: rows as they were before it. Personal values; erased with the person."""

    __tablename__ = "import_undos"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), primary_key=True)
    steps: Mapped[dict[str, Any]]
