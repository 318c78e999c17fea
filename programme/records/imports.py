"""Workbooks that were read into the records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

BATCH_STATES = ("applied", "undone")
FILE_STATES = ("uploaded", "mapped", "checked", "applied", "undone")
DECISION_KINDS = ("heading", "organisation", "skill", "tier")
"""What is remembered of decisions: how lists call things. What was decided about one person stays with its file."""


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


class ImportFile(Versioned, Record):
    """A list somebody sent, on its way into the records. `content` goes with any erasure.

    `decisions` holds answers by the keys that the reading asked them under; `list_source` says whose template is used.
    """

    __tablename__ = "import_files"
    __table_args__ = (one_of("state", FILE_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_sha256: Mapped[str] = mapped_column(index=True)
    file_name: Mapped[str]
    list_source: Mapped[str]
    state: Mapped[str]
    content: Mapped[bytes | None]
    decisions: Mapped[dict[str, Any]]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[dt.datetime]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))


class ImportDecision(Record):
    """What people decided once and for all: a heading's field, an alias of an organisation, a tool's other name.

    `list_source` is empty where it holds for every list. One that is taken back keeps its row, with who and when.
    """

    __tablename__ = "import_decisions"
    __table_args__ = (
        one_of("kind", DECISION_KINDS),
        UniqueConstraint("kind", "list_source", "said", "withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    list_source: Mapped[str]
    said: Mapped[str]
    answer: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[dt.datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[dt.datetime | None]
