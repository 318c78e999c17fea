"""Taking an import back, for as long as nobody has used what it brought."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import Conflict, NotFound
from programme.records import AuditEntry, Database, ImportBatch, ImportUndo, append_entry, take_back


def undo_import(database: Database, batch_id: int, *, by: str, at: dt.datetime) -> int:
    """Make every fact what it was before an import.

    Args:
        database: the records.
        batch_id: the number of the import, as its report gave it.
        by: who takes it back.
        at: when, with a zone.

    Returns:
        How many rows were touched.

    Raises:
        NotFound: for an import that does not exist.
        Conflict: for one taken back already, or one since which something else was done.
    """
    with database.unit_of_work() as session:
        return undo_within(session, batch_id, by=by, at=at)


def undo_within(session: Transaction, batch_id: int, *, by: str, at: dt.datetime) -> int:
    """What `undo_import` does, as part of a larger transaction."""
    batch = session.get(ImportBatch, batch_id)
    kept = session.get(ImportUndo, batch_id)
    if batch is None:
        raise NotFound(f"There is no import {batch_id}.")
    if batch.state == "undone" or kept is None:
        raise Conflict(f"Import {batch_id} ({batch.file_name}) was taken back already.")
    later = _done_since(session, batch_id)
    if later is not None:
        raise Conflict(
            f"Import {batch_id} ({batch.file_name}) cannot be taken back: {later.by} did {later.action} on "
            f"{later.at:%d %B %Y}, which may rest on it. Correct the records by importing a corrected workbook."
        )
    touched = take_back(session, kept.steps)
    session.delete(kept)
    batch.state = "undone"
    append_entry(session, at=at, by=by, action="import.undo", subjects={"batch": batch_id, "rows": touched})
    return touched


def _done_since(session: Transaction, batch_id: int) -> AuditEntry | None:
    """The first thing done after an import, imports that were themselves taken back left aside."""
    undone = set(session.scalars(select(ImportBatch.id).where(ImportBatch.state == "undone")))
    own = 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        if entry.action == "import" and entry.subjects.get("batch") == batch_id:
            own = entry.id
        elif own and _may_rest_on_records(entry) and not _belongs_to(entry, undone):
            return entry
    return None


def _may_rest_on_records(entry: AuditEntry) -> bool:
    """Keys, lists not yet applied, and accounts of nobody in the records, rest on nothing that an import brings."""
    if entry.action in ("import.upload", "import.decide", "import.forget"):
        return False
    return not entry.action.startswith(("key.", "account.")) or bool({"people", "organisations"} & set(entry.subjects))


def _belongs_to(entry: AuditEntry, batches: set[int]) -> bool:
    return entry.action in ("import", "import.undo") and entry.subjects.get("batch") in batches
