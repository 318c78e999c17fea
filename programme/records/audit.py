"""The audit trail: who did what, to which records. Each entry carries the hash of the one before it.

The database itself refuses to change or remove an entry. Personal values stand in a side table whose salted
digest is in the chain, so that they can be erased and the chain stays whole.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.provenance import canonical_json, sha256_of

from .declarative import Record

FIRST_HASH = "0" * 64
"""What stands before the first entry."""

REQUEST_ID: ContextVar[str | None] = ContextVar("REQUEST_ID", default=None)
"""The request that is being answered, if any: every entry made meanwhile carries it."""


class AuditEntry(Record):
    """One thing that one person did. `subjects` are record ids and fields by table, never personal values."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    by: Mapped[str]
    action: Mapped[str]
    subjects: Mapped[dict[str, Any]]
    request_id: Mapped[str | None]
    values_digest: Mapped[str | None]
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]


class AuditValues(Record):
    """Personal values before and after, for as long as they may be kept."""

    __tablename__ = "audit_values"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"), primary_key=True)
    salt: Mapped[str]
    values: Mapped[Any] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """An entry that does not hold, and why."""

    entry: int
    message: str


def append_entry(
    session: Session,
    *,
    at: dt.datetime,
    by: str,
    action: str,
    subjects: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    request_id: str | None = None,
) -> AuditEntry:
    """Add one entry to the end of the chain, within the transaction that it describes.

    Args:
        session: the transaction, whose turn it is to write: two ends of one chain otherwise, and one is refused.
        at: the instant, with a zone.
        by: who did it, as the service knows them.
        action: what was done, such as `import` or `round.freeze`.
        subjects: record ids, counts and field names; no personal values.
        values: personal values before and after, kept apart and erasable.
        request_id: the request that asked for it, where it is not the one being answered.
    """
    last = session.execute(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).scalar_one_or_none()
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        id=1 if last is None else last.id + 1,
        at=at.astimezone(dt.UTC),
        by=by,
        action=action,
        subjects=dict(subjects),
        request_id=request_id or REQUEST_ID.get(),
        values_digest=None if values is None else _digest(salt, values),
        previous_hash=FIRST_HASH if last is None else last.hash,
    )
    entry.hash = _hash_of(entry)
    session.add(entry)
    session.flush()
    if values is not None:
        session.add(AuditValues(entry_id=entry.id, salt=salt, values=dict(values)))
    return entry


def verify_chain(session: Session) -> list[AuditFinding]:
    """Every entry whose place, hash or kept values do not hold; empty where the trail is whole."""
    findings: list[AuditFinding] = []
    previous = FIRST_HASH
    kept = {row.entry_id: row for row in session.execute(select(AuditValues)).scalars()}
    for place, entry in enumerate(session.execute(select(AuditEntry).order_by(AuditEntry.id)).scalars(), start=1):
        if entry.id != place:
            findings.append(AuditFinding(entry.id, f"entry {place} is missing: entry {entry.id} stands in its place."))
            break
        if entry.previous_hash != previous:
            findings.append(AuditFinding(entry.id, "it does not follow the entry before it."))
        if entry.hash != _hash_of(entry):
            findings.append(AuditFinding(entry.id, "its words were changed after it was written."))
        values = kept.get(entry.id)
        if values is not None and entry.values_digest != _digest(values.salt, values.values):
            findings.append(AuditFinding(entry.id, "the values kept beside it were changed."))
        previous = entry.hash
    return findings


def chain_length(session: Session) -> int:
    """How many entries the trail has."""
    return session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()


def _digest(salt: str, values: Mapping[str, Any]) -> str:
    return sha256_of(salt + canonical_json(dict(values)))


def _hash_of(entry: AuditEntry) -> str:
    return sha256_of(
        canonical_json(
            {
                "id": entry.id,
                "at": entry.at.isoformat(),
                "by": entry.by,
                "action": entry.action,
                "subjects": entry.subjects,
                "request_id": entry.request_id,
                "values_digest": entry.values_digest,
                "previous_hash": entry.previous_hash,
            }
        )
    )
