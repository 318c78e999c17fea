"""Signing in and out: by password or by a link that is used once. Sessions stand on the server, known by a secret."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotSignedIn
from foundation.provenance import sha256_of
from programme.records import Account, Database, OneTimeLink, SignedIn

from .asker import Asker
from .passwords import password_holds
from .permissions import ROLES
from .throttle import begin_try, forget_tries

IDLE, LONGEST = dt.timedelta(hours=2), dt.timedelta(hours=12)
"""A sign-in ends when nothing was asked for so long, and in any case after so long."""

LINK_HOLDS = dt.timedelta(minutes=30)
"""For how long a sign-in link may be used, and for how long somebody who used one may choose a new password by it."""

_SEEN_EVERY = dt.timedelta(minutes=5)
WRONG = "This e-mail address and password do not fit together, or there is no such account."
USED_UP = "This link was used already, is over, or never was. Ask for a new one."


def tidy_email(email: str) -> str:
    """An e-mail address as accounts keep it."""
    return email.strip().casefold()


def sign_in(database: Database, email: str, password: str, *, address: str, at: dt.datetime) -> str:
    """Sign in by password.

    Args:
        database: the records.
        email: the account's address.
        password: as typed.
        address: the network address of whoever tries, for the limit of tries.
        at: when, with a zone.

    Returns:
        The secret by which the session is known.

    Raises:
        NotSignedIn: the same words after the same time for a wrong password and an unknown or ended account.
        TooMany: after too many tries.
    """
    email = tidy_email(email)
    begin_try(database, "password", email, address, at)
    active = Account.email == email, Account.state == "active"
    with database.reading() as session:
        found = session.execute(select(Account.id, Account.password_hash).where(*active)).first()
    if not password_holds(found.password_hash if found else None, password) or found is None:
        raise NotSignedIn(WRONG)
    forget_tries(database, email)
    with database.unit_of_work() as session:
        now = session.get_one(Account, found.id, with_for_update=True)
        if now.state != "active" or now.password_hash != found.password_hash:
            raise NotSignedIn(WRONG)
        return start_session(session, found.id, by_link=False, at=at)


def start_session(session: Transaction, account_id: int, *, by_link: bool, at: dt.datetime) -> str:
    """Begin a session of an account within a transaction: its secret. Sessions that are over are thrown away."""
    session.execute(delete(SignedIn).where(SignedIn.started_at <= at - LONGEST))
    secret = secrets.token_urlsafe(32)
    row = SignedIn(secret_sha256=sha256_of(secret), account_id=account_id, by_link=by_link, started_at=at, seen_at=at)
    session.add(row)
    return secret


def sign_out(database: Database, secret: str) -> None:
    """End a session; one that has ended stays ended."""
    with database.unit_of_work() as session:
        session.execute(delete(SignedIn).where(SignedIn.secret_sha256 == sha256_of(secret)))


def end_sessions(session: Transaction, account_id: int, *, but: str | None = None) -> None:
    """End all sessions and unused links of an account, but for the session with the secret `but`."""
    kept = sha256_of(but) if but else ""
    session.execute(delete(SignedIn).where(SignedIn.account_id == account_id, SignedIn.secret_sha256 != kept))
    session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account_id))


def asker_of_session(database: Database, secret: str, at: dt.datetime) -> Asker | None:
    """Who is signed in by a secret; None for one that is unknown, over or idle too long."""
    own = sha256_of(secret)
    with database.reading() as session:
        row = session.get(SignedIn, own)
        if row is None or at - row.seen_at >= IDLE or at - row.started_at >= LONGEST:
            return None
        account = session.get_one(Account, row.account_id)
        asker = asker_of_account(account) if account.state == "active" else None
        seen_lately = at - row.seen_at < _SEEN_EVERY
    if asker is not None and not seen_lately:
        with database.unit_of_work() as session:
            session.execute(update(SignedIn).where(SignedIn.secret_sha256 == own).values(seen_at=at))
    return asker


def signed_in_by_link(session: Transaction, secret: str, at: dt.datetime) -> bool:
    """Whether a session began by a link just now, which stands for knowing the password."""
    row = session.get(SignedIn, sha256_of(secret))
    return row is not None and row.by_link and at - row.started_at < LINK_HOLDS


def asker_of_account(account: Account) -> Asker:
    """What an account may do: all that its roles may do together, on its organisations' people and its own record."""
    return Asker(
        name=f"account {account.id}",
        permissions=frozenset().union(*(ROLES[role] for role in account.roles)),
        account_id=account.id,
        person_id=account.person_id,
        organisation_ids=frozenset(account.organisation_ids) if "coordinator" in account.roles else None,
    )
