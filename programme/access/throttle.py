"""How often somebody may try: counted in the records, so that all web processes agree.

A try is written down before it is made and counted with all the others, so that many at the same moment cannot get
past the limit. A refused try is not written down: whoever waits as long as told may try again.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import TooMany
from programme.records import Database, Secret, SignInTry

from .secrets_kept import keyed_hash, secret_of

SECRET = "throttle"  # noqa: S105 - its name
WINDOW = dt.timedelta(minutes=15)
"""Tries older than this are forgotten."""

MOST_FOR_ACCOUNT, MOST_FROM_ADDRESS = 5, 50
"""How many tries a window may hold for one e-mail address, and from one network address (a trust may share it)."""


def begin_try(database: Database, kind: str, email: str, address: str, at: dt.datetime) -> None:
    """Count a try before it is made.

    Args:
        database: the records.
        kind: `password` or `link`; each is counted by itself.
        email: for whom, whether there is such an account or not.
        address: the network address it comes from.
        at: when, with a zone.

    Raises:
        TooMany: with the seconds to wait.
    """
    secret = secret_of(database, SECRET)
    who, where = keyed_hash(secret, email), keyed_hash(secret, address)
    with database.unit_of_work() as session:
        session.execute(delete(SignInTry).where(SignInTry.at <= at - WINDOW))
        row = SignInTry(kind=kind, account_sha256=who, address_sha256=where, at=at)
        session.add(row)
        session.flush()
        own = row.id
    with database.reading() as session:
        waits = [
            _wait(list(session.scalars(select(SignInTry.at).where(SignInTry.kind == kind, mine))), most, at)
            for mine, most in (
                (SignInTry.account_sha256 == who, MOST_FOR_ACCOUNT),
                (SignInTry.address_sha256 == where, MOST_FROM_ADDRESS),
            )
        ]
    if any(waits):
        with database.unit_of_work() as session:
            session.execute(delete(SignInTry).where(SignInTry.id == own))
        minutes = math.ceil(max(waits) / 60)
        raise TooMany(f"This was tried too often. Try again in {minutes} minute{'s' * (minutes > 1)}.", max(waits))


def forget_tries(database: Database, email: str) -> None:
    """A password that was right clears the wrong ones before it for this e-mail address."""
    who = keyed_hash(secret_of(database, SECRET), email)
    with database.unit_of_work() as session:
        session.execute(delete(SignInTry).where(SignInTry.account_sha256 == who, SignInTry.kind == "password"))


def forget_tries_of(session: Transaction, emails: Collection[str]) -> None:
    """Within a transaction, forget every try for these e-mail addresses."""
    kept = session.get(Secret, SECRET)
    if kept is not None:
        hashes = [keyed_hash(bytes.fromhex(kept.value), email) for email in emails]
        session.execute(delete(SignInTry).where(SignInTry.account_sha256.in_(hashes)))


def _wait(tries: list[dt.datetime], most: int, at: dt.datetime) -> int:
    """Seconds until one more fits below the limit, at least 1; 0 where it fits now."""
    if len(tries) <= most:
        return 0
    leaves = sorted(tries)[len(tries) - 1 - most] + WINDOW
    return max(1, math.ceil((leaves - at).total_seconds()))
