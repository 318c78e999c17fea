"""What was decided once and for all about how lists call things: remembered, listed, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.records import DECISION_KINDS, Database, ImportDecision, append_entry


def remember(
    session: Transaction, answers: Mapping[str, str | None], list_source: str, *, by: str, at: dt.datetime
) -> None:
    """Keep the answers that hold for later lists too: headings for lists of the same source, the others for all.

    An answer of None, or another one, takes the earlier one back; its row stays, with who and when.
    """
    for key, answer in answers.items():
        kind, _, said = key.casefold().partition(":")
        if kind not in DECISION_KINDS or not said:
            continue
        source = list_source if kind == "heading" else ""
        present = session.scalars(
            select(ImportDecision).where(
                ImportDecision.kind == kind,
                ImportDecision.said == said,
                ImportDecision.list_source == source,
                ImportDecision.withdrawn_at.is_(None),
            )
        ).all()
        for each in present:
            if each.answer != answer:
                each.withdrawn_by, each.withdrawn_at = by, at
        if answer and not any(each.withdrawn_at is None for each in present):
            session.add(
                ImportDecision(
                    kind=kind,
                    list_source=source,
                    said=said,
                    answer=answer,
                    decided_by=by,
                    decided_at=at,
                    withdrawn_by=None,
                    withdrawn_at=None,
                )
            )


def forget_decision(database: Database, number: int, *, by: str, at: dt.datetime) -> None:
    """Take a remembered decision back: later lists ask again. Doing so twice is the same as once.

    Raises:
        NotFound: for a decision that does not exist.
    """
    with database.unit_of_work() as session:
        row = session.get(ImportDecision, number) if number < 2**31 else None
        if row is None:
            raise NotFound(f"There is no remembered decision {number}.")
        if row.withdrawn_at is None:
            row.withdrawn_by, row.withdrawn_at = by, at
            append_entry(session, at=at, by=by, action="import.forget", subjects={"import_decisions": [number]})
