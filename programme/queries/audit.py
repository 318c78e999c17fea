"""The audit trail: who did what to which records, and whether it is whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import AuditEntry, AuditValues, Database, chain_length, verify_chain

_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted; what is empty does not limit.

    `action` is an action or the first part of one (`round` for all of a round's); `table` and `record` name a record,
    as `people` and 12.
    """

    by: str = ""
    action: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    table: str = ""
    record: int | None = None


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry, without the personal values kept beside it."""

    id: int
    at: dt.datetime
    by: str
    action: str
    subjects: dict[str, Any]
    request_id: str | None
    has_values: bool


@dataclass(frozen=True, slots=True)
class EntryWhole:
    """One entry with the personal values before and after; `values` is none where none are kept."""

    entry: EntryShown
    values: dict[str, Any] | None
    hash: str
    previous_hash: str


@dataclass(frozen=True, slots=True)
class Wholeness:
    """Whether the trail is whole, how long it is, and what does not hold."""

    whole: bool
    entries: int
    findings: tuple[str, ...]


def audit_entries(
    database: Database, asker: Asker, wanted: Wanted, *, limit: int = 100, after: int = 0, newest_first: bool = False
) -> list[EntryShown]:
    """Entries of the trail, oldest first unless told otherwise.

    Args:
        database: the records.
        asker: who asks.
        wanted: which entries.
        limit: how many at most.
        after: those with numbers above it; below it (where it is not 0) with the newest first.
        newest_first: the other way round.

    Raises:
        NotAllowed: for whoever may not read the trail.
    """
    asker.demand("audit.read")
    with database.reading() as session:
        rows = select(AuditEntry)
        if after:
            rows = rows.where(AuditEntry.id < after if newest_first else AuditEntry.id > after)
        if wanted.by:
            rows = rows.where(AuditEntry.by == wanted.by)
        if wanted.action:
            rows = rows.where(
                (AuditEntry.action == wanted.action)
                | AuditEntry.action.startswith(f"{wanted.action}.", autoescape=True)
            )
        if wanted.since is not None:
            rows = rows.where(AuditEntry.at >= wanted.since)
        if wanted.until is not None:
            rows = rows.where(AuditEntry.at <= wanted.until)
        rows = rows.order_by(AuditEntry.id.desc() if newest_first else AuditEntry.id)
        found = session.scalars(rows.execution_options(yield_per=_AT_A_TIME))
        return [_shown(each) for each in islice(_about(found, wanted), limit)]


def audit_entry(database: Database, asker: Asker, number: int) -> EntryWhole:
    """One entry with its values.

    Raises:
        NotAllowed: for whoever may not read the trail.
        NotFound: for an entry that does not exist.
    """
    asker.demand("audit.read")
    with database.reading() as session:
        row = session.get(AuditEntry, number)
        if row is None:
            raise NotFound(f"There is no entry {number}.")
        kept = session.get(AuditValues, number)
        return EntryWhole(_shown(row), kept.values if kept else None, row.hash, row.previous_hash)


def audit_wholeness(database: Database, asker: Asker) -> Wholeness:
    """Check every entry of the trail against the one before it.

    Raises:
        NotAllowed: for whoever may not read the trail.
    """
    asker.demand("audit.read")
    with database.reading() as session:
        findings = tuple(f"Entry {each.entry}: {each.message}" for each in verify_chain(session))
        return Wholeness(not findings, chain_length(session), findings)


def _about(rows: Iterator[AuditEntry], wanted: Wanted) -> Iterator[AuditEntry]:
    for row in rows:
        ids = row.subjects.get(wanted.table) if wanted.table else ()
        if ids is not None and (wanted.record is None or (isinstance(ids, list) and wanted.record in ids)):
            yield row


def _shown(row: AuditEntry) -> EntryShown:
    return EntryShown(row.id, row.at, row.by, row.action, row.subjects, row.request_id, row.values_digest is not None)
