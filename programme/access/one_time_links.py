"""Links that are used once: to sign in without a password, and to become the first administrator."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, NotFound, NotSignedIn
from foundation.provenance import sha256_of
from programme.records import Account, Database, OneTimeLink, append_entry

from .passwords import faults_of_password, hash_password
from .sign_in import LINK_HOLDS, USED_UP, start_session, tidy_email

FIRST_LINK_HOLDS = dt.timedelta(hours=24)
FIRST = "first administrator"
"""How the audit trail names whoever used the first link."""


def make_link(database: Database, email: str, *, at: dt.datetime) -> str:
    """Make a sign-in link of an account; earlier ones of it no longer hold.

    Raises:
        NotFound: where no active account has that address.
    """
    with database.unit_of_work() as session:
        here = select(Account.id).where(Account.email == tidy_email(email), Account.state == "active")
        account_id = session.scalars(here).first()
        if account_id is None:
            raise NotFound(f"No active account has the address {email}.")
        session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account_id))
        return _new_link(session, "sign_in", account_id, at + LINK_HOLDS)


def use_link(database: Database, secret: str, *, at: dt.datetime) -> str:
    """Sign in by a link, which is used up by it.

    Returns:
        The secret by which the session is known.

    Raises:
        NotSignedIn: for a link that does not hold.
    """
    with database.unit_of_work() as session:
        account_id = _use_up(session, secret, "sign_in", at)
        if account_id is None or session.get_one(Account, account_id).state != "active":
            raise NotSignedIn(USED_UP)
        return start_session(session, account_id, by_link=True, at=at)


def first_link(database: Database, *, at: dt.datetime) -> str | None:
    """A link for the first administrator, in the place of any earlier one; None where there is an administrator."""
    with database.unit_of_work() as session:
        if has_administrator(session):
            return None
        session.execute(delete(OneTimeLink).where(OneTimeLink.purpose == "first_administrator"))
        return _new_link(session, "first_administrator", None, at + FIRST_LINK_HOLDS)


def use_first_link(database: Database, secret: str, email: str, password: str, *, at: dt.datetime) -> str:
    """Become the first administrator.

    Args:
        database: the records.
        secret: of the link.
        email: where this person reads mail.
        password: as chosen.
        at: when, with a zone.

    Returns:
        The secret by which the session is known.

    Raises:
        BadInput: for an e-mail address or password that cannot be taken; the link still holds.
        NotSignedIn: for a link that does not hold.
        Conflict: where there is an administrator by now.
    """
    email = tidy_email(email)
    faults = faults_of_password(password, email)
    if faults:
        raise BadInput(faults)
    kept = hash_password(password)
    with database.unit_of_work() as session:
        _use_up(session, secret, "first_administrator", at)
        row = session.scalars(select(Account).where(Account.email == email)).first()
        if row is None:
            row = Account(email=email, roles=[], organisation_ids=[], made_by=FIRST, made_at=at)
            session.add(row)
        row.roles, row.state, row.password_hash = sorted({*row.roles, "administrator"}), "active", kept
        session.flush()
        subjects = {"accounts": [row.id], "roles": row.roles, "version": row.version}
        append_entry(session, at=at, by=FIRST, action="account.make", subjects=subjects, values={"email": email})
        if len(administrators(session)) > 1:
            raise Conflict("There is an administrator already. Ask them for an account.")
        return start_session(session, row.id, by_link=False, at=at)


def administrators(session: Transaction) -> list[int]:
    """The active accounts of administrators."""
    active = session.execute(select(Account.id, Account.roles).where(Account.state == "active"))
    return [account_id for account_id, roles in active if "administrator" in roles]


def has_administrator(session: Transaction) -> bool:
    """Whether anybody can let others in."""
    return bool(administrators(session))


def _new_link(session: Transaction, purpose: str, account_id: int | None, expires_at: dt.datetime) -> str:
    secret = secrets.token_urlsafe(32)
    row = OneTimeLink(secret_sha256=sha256_of(secret), purpose=purpose, account_id=account_id, expires_at=expires_at)
    session.add(row)
    return secret


def _use_up(session: Transaction, secret: str, purpose: str, at: dt.datetime) -> int | None:
    """Whose link this is; it no longer holds. Two at the same moment cannot both have it."""
    row = session.get(OneTimeLink, sha256_of(secret), with_for_update=True)
    if row is None or row.purpose != purpose or row.expires_at <= at:
        raise NotSignedIn(USED_UP)
    session.delete(row)
    session.flush()
    return row.account_id
