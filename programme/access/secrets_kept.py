"""Secrets of the service itself: made at first use, kept in the records, so that every process has the same."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from programme.records import Database, Secret


def secret_of(database: Database, name: str) -> bytes:
    """The secret of a name."""
    kept = _kept(database, name)
    if kept is None:
        try:
            with database.unit_of_work() as session:
                session.add(Secret(name=name, value=secrets.token_hex(32)))
        except IntegrityError:
            pass  # another process was first: its secret is the one
        kept = _kept(database, name)
    return bytes.fromhex(kept or "")


def _kept(database: Database, name: str) -> str | None:
    with database.reading() as session:
        return session.scalar(select(Secret.value).where(Secret.name == name))


def keyed_hash(secret: bytes, text: str) -> str:
    """A hash that nobody without the secret can make, as hexadecimal digits."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
