"""What happened to a record since somebody read it: for whoever writes second."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import Stale

from .audit import AuditEntry
from .declarative import Versioned

SHOWN = 10
"""How many of the latest changes are told."""

LOOKED_THROUGH = 2_000

DONE = {
    "abandon": "gave up",
    "add": "added",
    "answer": "answered",
    "approve": "approved",
    "ask": "asked for",
    "cancel": "cancelled",
    "choose": "chose a run of",
    "close": "closed",
    "confirm": "confirmed",
    "decide": "decided about",
    "end": "ended",
    "erase": "erased",
    "freeze": "had worked out",
    "instruct": "gave an instruction for",
    "lift": "took back an instruction of",
    "make": "made",
    "merge": "joined two records of",
    "move": "moved on",
    "place": "gave a place for",
    "policy": "changed the rules of",
    "propose": "kept a result of",
    "publish": "published",
    "record": "recorded",
    "rename": "renamed",
    "review": "took back to review",
    "score": "scored",
    "send": "sent",
    "set": "set",
    "start": "started",
    "stop": "stopped",
    "undo": "took back",
    "withdraw": "withdrew",
}
"""What was done, by the second half of an action's name; anything else changed the thing."""


def require_version(session: Transaction, row: Versioned, read: int | None, *, what: str) -> None:
    """Go on only if the row is still as it was read.

    Args:
        session: the transaction.
        row: the record as it is now.
        read: the version that was read; None where the writer means whatever it is now.
        what: the record in words, as `person P12`.

    Raises:
        Stale: somebody changed it since; says what was done, by whom and when, as the audit trail has it. An entry
            about one record says under `version` which one it made.
    """
    if read is None or read == row.version:
        return
    message = f"The {what} was changed since you read it: read version {read}, now {row.version}. Read it again."
    raise Stale(message, _since(session, row, read), row.version)


def _since(session: Transaction, row: Versioned, read: int) -> list[str]:
    table, key = row.__tablename__, row.id  # type: ignore[attr-defined]
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(LOOKED_THROUGH))
    later = [entry for entry in entries if entry.subjects.get("version", read + 1) > read]
    found = [entry for entry in later if _touches(entry, table, key)]
    return [_told(entry) for entry in reversed(found[:SHOWN])]


def _touches(entry: AuditEntry, table: str, key: int) -> bool:
    ids = entry.subjects.get(table)
    return isinstance(ids, list) and key in ids


def _told(entry: AuditEntry) -> str:
    fields = entry.subjects.get("fields")
    named = ""
    if isinstance(fields, list) and fields:
        named = ": " + ", ".join(str(field).replace("_", " ") for field in fields)
    thing, _, act = entry.action.partition(".")
    done = f"{DONE.get(act, 'changed')} the {thing.replace('_', ' ')}"
    return f"{entry.at:%d %b %Y %H:%M} UTC, {entry.by} {done}{named}."
