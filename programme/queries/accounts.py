"""Accounts and keys, for whoever manages them, and who one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker, tidy_email
from programme.records import Account, ApiKey, Database, Organisation
from programme.records.keys import person_key


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One account; `person` is as P12, `organisations` are codes."""

    id: int
    email: str | None
    roles: tuple[str, ...]
    person: str | None
    organisations: tuple[str, ...]
    state: str
    has_password: bool
    made_by: str
    made_at: dt.datetime
    version: int


@dataclass(frozen=True, slots=True)
class KeyShown:
    """One key of another system: everything but the key."""

    id: int
    name: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None


def accounts(database: Database, asker: Asker, *, limit: int = 500, after: int = 0) -> list[AccountShown]:
    """Accounts by number, `limit` of them with numbers above `after`.

    Raises:
        NotAllowed: for whoever may not manage accounts.
    """
    asker.demand("accounts.write")
    with database.reading() as session:
        rows = session.scalars(select(Account).where(Account.id > after).order_by(Account.id).limit(limit)).all()
        return _shown(session, rows)


def account(database: Database, asker: Asker, account_id: int) -> AccountShown:
    """One account: anybody's for whoever manages accounts, else one's own.

    Raises:
        NotFound: where there is none that the asker may see.
    """
    with database.reading() as session:
        row = session.get(Account, account_id)
        if row is None or not (asker.may("accounts.write") or account_id == asker.account_id):
            raise NotFound(f"There is no account {account_id}.")
        return _shown(session, [row])[0]


def account_number(database: Database, asker: Asker, email: str) -> int:
    """The number of the account that has an address.

    Raises:
        NotAllowed: for whoever may not manage accounts.
        NotFound: where none has it.
    """
    asker.demand("accounts.write")
    with database.reading() as session:
        number = session.scalars(select(Account.id).where(Account.email == tidy_email(email))).first()
    if number is None:
        raise NotFound(f"No account has the address {email}.")
    return number


def keys(database: Database, asker: Asker, *, limit: int = 500, after: int = 0) -> list[KeyShown]:
    """Keys of other systems by number, also those that no longer hold.

    Raises:
        NotAllowed: for whoever may not manage keys.
    """
    asker.demand("accounts.write")
    with database.reading() as session:
        rows = session.scalars(select(ApiKey).where(ApiKey.id > after).order_by(ApiKey.id).limit(limit))
        return [
            KeyShown(row.id, row.name, tuple(row.scopes), row.made_by, row.made_at, row.expires_at, row.revoked_at)
            for row in rows
        ]


def _shown(session: Transaction, rows: Sequence[Account]) -> list[AccountShown]:
    wanted = {each for row in rows for each in row.organisation_ids}
    found = select(Organisation.id, Organisation.code).where(Organisation.id.in_(wanted))
    codes = {row.id: row.code for row in session.execute(found)}
    return [
        AccountShown(
            id=row.id,
            email=row.email,
            roles=tuple(row.roles),
            person=person_key(row.person_id) if row.person_id else None,
            organisations=tuple(sorted(codes[each] for each in row.organisation_ids)),
            state=row.state,
            has_password=row.password_hash is not None,
            made_by=row.made_by,
            made_at=row.made_at,
            version=row.version,
        )
        for row in rows
    ]
