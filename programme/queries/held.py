"""Everything that is held about one person, for themselves: a subject access export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import AuditEntry, Database, Person, Record
from programme.records.keys import record_id_of

Held = dict[str, list[dict[str, Any]]]

_THROUGH = {
    "offered_skills": ("offers", "offer_id", "id"),
    "projects": ("project_members", "id", "project_id"),
    "pair_meetings": ("pairs", "pair_id", "id"),
    "tie_contacts": ("ties", "tie_id", "id"),
}
"""Tables that name the person by way of another: that table, our column, and its column."""

_LEFT_OUT = {"password_hash", "token_sha256", "secret_sha256", "version", "reason_class"}
"""Hashes of passwords and links, and why the other half of a pair ended it, which they told in confidence."""


def held_about(database: Database, asker: Asker, key: str) -> Held:
    """Everything held about a person: tables of the records to rows, each column as JSON.

    Confidential instructions of others are left out, as are hashes of passwords and links. Others stand as numbers.

    Args:
        database: the records.
        asker: who asks: whoever carries out such requests for anybody, everybody else for themselves.
        key: the person, as P12.

    Raises:
        NotFound: for somebody unknown, or somebody else.
    """
    number = record_id_of(key)
    with database.reading() as session:
        person = session.get(Person, number)
        own = asker.may("own.read") and asker.person_id == number
        if person is None or not (own or asker.may("privacy.write")):
            raise NotFound(f"There is no person {key}.")
        held = dict(_tables(session, number))
        held["accounts"] = _of_account(session, number)
        held["audit_entries"] = list(_of_the_trail(session, number, [row["id"] for row in held["accounts"]]))
    return {name: rows for name, rows in held.items() if rows}


def _tables(session: Transaction, number: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    tables = Record.metadata.tables
    yield "people", _rows(session, tables["people"], tables["people"].c.id == number)
    direct: Held = {}
    for table in Record.metadata.sorted_tables:
        columns = [c for c in table.columns if any(k.column.table.name == "people" for k in c.foreign_keys)]
        if table.name in ("people", "accounts") or not columns:
            continue
        found = {str(row): row for c in columns for row in _rows(session, table, c == number)}
        direct[table.name] = [row for row in found.values() if not row.get("private")]
    yield from direct.items()
    for name, (through, own_column, their_column) in _THROUGH.items():
        table = tables[name]
        ids = {row[their_column] for row in direct[through]}
        rows = _rows(session, table, table.c[own_column].in_(ids))
        yield name, rows + [row for row in direct.get(name, []) if row not in rows]


def _rows(session: Transaction, table: Table, where: Any) -> list[dict[str, Any]]:
    found = session.execute(select(table).where(where).order_by(*table.primary_key.columns)).mappings()
    return [{name: _plain(value) for name, value in row.items() if name not in _LEFT_OUT} for row in found]


def _of_account(session: Transaction, number: int) -> list[dict[str, Any]]:
    accounts = Record.metadata.tables["accounts"]
    rows = _rows(session, accounts, accounts.c.person_id == number)
    signed = Record.metadata.tables["signed_in"]
    for row in rows:
        row["signed_in"] = _rows(session, signed, signed.c.account_id == row["id"])
    return rows


def _of_the_trail(session: Transaction, number: int, accounts: list[int]) -> Iterator[dict[str, Any]]:
    """What was done to their record, without who else it touched."""
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1_000)):
        people, own = entry.subjects.get("people"), entry.subjects.get("accounts")
        about = isinstance(people, list) and number in people
        if "instructions" in entry.subjects or entry.action.startswith("instruction"):
            continue  # even that there is one may be confidential
        if about or (isinstance(own, list) and set(own) & set(accounts)):
            yield {
                "at": _plain(entry.at),
                "by": entry.by,
                "action": entry.action,
                "fields": entry.subjects.get("fields", []),
            }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
