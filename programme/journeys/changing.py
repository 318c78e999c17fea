"""Changing a record: what a change says, what it changed, and the entry that tells of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm.attributes import flag_modified

from foundation.documents import Document
from programme.records import append_entry
from programme.records.declarative import Versioned

Changed = dict[str, list[Any]]
"""Field -> what stood there and what stands there now, as plain JSON values."""


def said(change: Document) -> dict[str, Any]:
    """The fields that a change says something about; those left out stay as they are."""
    return {name: getattr(change, name) for name in type(change).model_fields if name in change.model_fields_set}


def assign(row: object, values: Mapping[str, Any]) -> Changed:
    """Set values, and tell those that differ from what stood there."""
    changed: Changed = {}
    for name, value in values.items():
        wanted = list(value) if isinstance(value, tuple) else value
        before = getattr(row, name)
        if before != wanted:
            setattr(row, name, wanted)
            changed[name] = [plain(before), plain(wanted)]
    return changed


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def note_change(
    session: Transaction,
    row: Versioned,
    changed: Changed,
    *,
    action: str,
    by: str,
    at: dt.datetime,
    also: Mapping[str, Any] | None = None,
) -> int:
    """Raise the record's version and append the entry of the audit trail; nothing where nothing changed.

    Args:
        session: the transaction.
        row: the record, whose children may have changed.
        changed: what changed.
        action: what was done, as `person.change`.
        by: who did it.
        at: when, with a zone.
        also: more ids that the entry names.

    Returns:
        The record's version now.
    """
    if not changed:
        return row.version
    flag_modified(row, _any_column(row))
    session.flush()
    subjects = {row.__tablename__: [row.id], "fields": sorted(changed), "version": row.version}  # type: ignore[attr-defined]
    append_entry(session, at=at, by=by, action=action, subjects={**subjects, **(also or {})}, values=changed)
    return row.version


def _any_column(row: Versioned) -> str:
    """A column that may be written again unchanged, so that the version rises though only children changed."""
    return next(
        str(column.key)
        for column in row.__mapper__.column_attrs  # type: ignore[attr-defined]
        if column.key not in ("id", "version")
    )
