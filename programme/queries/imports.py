"""Lists on their way into the records, and remembered decisions, as lists and pages need them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import ImportDecision, ImportFile


@dataclass(frozen=True, slots=True)
class ListFileLine:
    """One list: its state, who sent it when, and the import it became."""

    id: int
    version: int
    file_name: str
    source: str
    state: str
    uploaded_by: str
    uploaded_at: dt.datetime
    import_number: int | None
    kept: bool
    decisions: dict[str, str]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One remembered decision: what lists say, and what it means; `source` is empty where it holds for every list."""

    id: int
    kind: str
    source: str
    said: str
    answer: str
    decided_by: str
    decided_at: dt.datetime


def list_files(session: Transaction, asker: Asker, *, after: int, limit: int) -> list[ListFileLine]:
    """Lists that were sent, in the order of their numbers.

    Raises:
        NotAllowed: for one who may not import.
    """
    asker.demand("imports.write")
    rows: Sequence[ImportFile] = session.scalars(
        select(ImportFile).where(ImportFile.id > after).order_by(ImportFile.id).limit(limit)
    ).all()
    return [_line(row) for row in rows]


def list_file(session: Transaction, asker: Asker, number: int) -> ListFileLine:
    """One list.

    Raises:
        NotAllowed: for one who may not import.
        NotFound: for a list that does not exist.
    """
    asker.demand("imports.write")
    row = session.get(ImportFile, number)
    if row is None:
        raise NotFound(f"There is no list {number}.")
    return _line(row)


def remembered_decisions(session: Transaction, asker: Asker, *, after: int, limit: int) -> list[DecisionLine]:
    """Decisions that hold for later lists, in the order of their numbers.

    Raises:
        NotAllowed: for one who may not import.
    """
    asker.demand("imports.write")
    rows = session.scalars(
        select(ImportDecision)
        .where(ImportDecision.withdrawn_at.is_(None), ImportDecision.id > after)
        .order_by(ImportDecision.id)
        .limit(limit)
    )
    return [
        DecisionLine(each.id, each.kind, each.list_source, each.said, each.answer, each.decided_by, each.decided_at)
        for each in rows
    ]


def _line(row: ImportFile) -> ListFileLine:
    return ListFileLine(
        row.id, row.version, row.file_name, row.list_source, row.state, row.uploaded_by, row.uploaded_at,
        row.batch_id, row.content is not None, dict(row.decisions),
    )  # fmt: skip
