"""Keys of other systems: shown once, kept as a hash, scoped, ending on a day, revocable."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.provenance import sha256_of
from programme.records import ApiKey, Database, append_entry

from .asker import Asker
from .permissions import SCOPES

PREFIX = "lll_"
LONGEST_DAYS = 3_660
"""For how many days a key may hold: ten years."""


def make_key(database: Database, name: str, scopes: Sequence[str], *, days: int, by: str, at: dt.datetime) -> str:
    """Make a key for another system. It is given once and cannot be read again.

    Args:
        database: the records.
        name: what the other system is called.
        scopes: what it may do, of `SCOPES`.
        days: for how many days it holds.
        by: who makes it.
        at: when, with a zone.

    Raises:
        BadInput: for no scope or an unknown one, or for fewer days than one or more than ten years.
        Conflict: for a name that has a key.
    """
    faults = [
        Fault(
            f"scopes[{place}]", each, f"this is no scope; the known ones are {', '.join(SCOPES)}.", "Choose among them."
        )
        for place, each in enumerate(scopes)
        if each not in SCOPES
    ]
    if not scopes:
        faults.append(Fault("scopes", "", "a key must be for something.", f"Choose among {', '.join(SCOPES)}."))
    if not 1 <= days <= LONGEST_DAYS:
        message = f"a key holds for 1 to {LONGEST_DAYS:,} days."
        faults.append(Fault("days", str(days), message, "Give a number between them."))
    if faults:
        raise BadInput(faults)
    key = PREFIX + secrets.token_urlsafe(32)
    with database.unit_of_work() as session:
        if session.scalars(select(ApiKey.id).where(ApiKey.name == name)).first() is not None:
            raise Conflict(f"{name} has a key already. Revoke it and choose another name.")
        row = ApiKey(
            name=name,
            key_sha256=sha256_of(key),
            scopes=sorted(set(scopes)),
            made_by=by,
            made_at=at,
            expires_at=at + dt.timedelta(days=days),
        )
        session.add(row)
        session.flush()
        append_entry(session, at=at, by=by, action="key.make", subjects={"api_keys": [row.id], "scopes": row.scopes})
    return key


def revoke_key(database: Database, name: str, *, by: str, at: dt.datetime) -> None:
    """End a key at once; ending it twice changes nothing.

    Raises:
        NotFound: where no key has that name.
    """
    with database.unit_of_work() as session:
        _revoke(session, session.scalars(select(ApiKey).where(ApiKey.name == name)).first(), by, at)


def revoke_key_of(database: Database, key_id: int, *, by: str, at: dt.datetime) -> None:
    """End a key, known by its number, at once; ending it twice changes nothing.

    Raises:
        NotFound: where no key has that number.
    """
    with database.unit_of_work() as session:
        _revoke(session, session.get(ApiKey, key_id), by, at)


def _revoke(session: Transaction, row: ApiKey | None, by: str, at: dt.datetime) -> None:
    if row is None:
        raise NotFound("There is no such key.")
    if row.revoked_at is None:
        row.revoked_at = at
        append_entry(session, at=at, by=by, action="key.revoke", subjects={"api_keys": [row.id]})


def asker_of_key(database: Database, key: str, at: dt.datetime) -> Asker | None:
    """Whose key this is; None for one that is unknown, over or revoked."""
    with database.reading() as session:
        row = session.scalars(select(ApiKey).where(ApiKey.key_sha256 == sha256_of(key))).first()
        if row is None or row.revoked_at is not None or row.expires_at <= at:
            return None
        return Asker(row.name, frozenset().union(*(SCOPES[scope][1] for scope in row.scopes)))
