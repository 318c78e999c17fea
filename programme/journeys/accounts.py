"""Accounts: made, changed, ended and begun again by administrators; a password is chosen by its owner alone."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotAllowed, NotFound
from programme.access import (
    ROLES,
    Asker,
    administrators,
    end_sessions,
    faults_of_password,
    hash_password,
    password_holds,
    signed_in_by_link,
)
from programme.records import Account, Database, Organisation, Person, append_entry, require_version
from programme.records.keys import record_id_of

from .changing import Changed, assign, note_change, said
from .texts import UNCHANGED, Code, Email

Roles = Annotated[tuple[str, ...], Field(min_length=1, examples=[["coordinator"]])]


class AccountSent(Document):
    """A new account: who, what for, and whose people or own record it may see."""

    email: Annotated[Email, Field(examples=["lee@rtk.example"])]
    roles: Roles
    person: Annotated[str | None, Field(description="record of a coach or learner, as P12")] = None
    organisations: Annotated[tuple[Code, ...], Field(description="codes of a coordinator's organisations")] = ()


class AccountChange(Document):
    """What shall change of an account; a field left out stays as it is."""

    email: Email = UNCHANGED
    roles: Roles = UNCHANGED
    person: str | None = UNCHANGED
    organisations: tuple[Code, ...] = UNCHANGED


def make_account(database: Database, asker: Asker, sent: AccountSent, *, at: dt.datetime) -> int:
    """Make an account without a password: its owner signs in by a link first.

    Args:
        database: the records.
        asker: who makes it.
        sent: the account.
        at: when, with a zone.

    Returns:
        Its number.

    Raises:
        NotAllowed: for whoever may not manage accounts.
        BadInput: every fault of what was sent.
        Conflict: where the address or the person has an account.
    """
    asker.demand("accounts.write")
    with database.unit_of_work() as session:
        row = Account(email=sent.email, roles=[], organisation_ids=[], state="active", made_by=asker.name, made_at=at)
        session.add(row)
        with session.no_autoflush:
            _give(session, row, said(sent))
        session.flush()
        subjects = {"accounts": [row.id], "roles": row.roles, "version": row.version} | _about(row)
        append_entry(
            session, at=at, by=asker.name, action="account.make", subjects=subjects, values={"email": row.email}
        )
        return row.id


def change_account(
    database: Database, asker: Asker, account_id: int, change: AccountChange, *, read: int | None, at: dt.datetime
) -> int:
    """Change an account's address, roles, person or organisations; all its sessions end.

    Args:
        database: the records.
        asker: who changes it; nobody changes their own.
        account_id: the account.
        change: what shall change.
        read: the version that was read.
        at: when, with a zone.

    Returns:
        Its version now.

    Raises:
        NotAllowed: for one's own account, or for whoever may not manage accounts.
        NotFound: for an account that does not exist.
        BadInput: every fault of the change.
        Conflict: for the last administrator, an ended account, or an address or person with another account.
    """
    with database.unit_of_work() as session:
        row = _of_another(session, asker, account_id, read)
        if row.state != "active":
            raise Conflict(f"Account {account_id} has ended. Begin it again first.")
        changed = _give(session, row, said(change))
        version = note_change(session, row, changed, action="account.change", by=asker.name, at=at, also=_about(row))
        if changed:
            end_sessions(session, row.id)
        _keep_an_administrator(session)
        return version


def end_account(database: Database, asker: Asker, account_id: int, *, read: int | None, at: dt.datetime) -> int:
    """End an account and all its sessions at once; ending it twice changes nothing. Its version now.

    Raises:
        NotAllowed: for one's own account, or for whoever may not manage accounts.
        NotFound: for an account that does not exist.
        Conflict: for the last administrator.
    """
    return _set_state(database, asker, account_id, "ended", read, at)


def begin_account_again(database: Database, asker: Asker, account_id: int, *, read: int | None, at: dt.datetime) -> int:
    """Let an ended account sign in again, by a link first: its password is gone. Its version now.

    Raises:
        NotAllowed: for one's own account, or for whoever may not manage accounts.
        NotFound: for an account that does not exist.
        Conflict: for the account of somebody who was erased.
    """
    return _set_state(database, asker, account_id, "active", read, at)


def choose_password(database: Database, asker: Asker, secret: str, current: str, new: str, *, at: dt.datetime) -> None:
    """Choose one's own password; every other session of the account ends.

    Args:
        database: the records.
        asker: who is signed in.
        secret: of the session; one that began by a link in the last half hour needs no current password.
        current: the password until now; empty where there is none.
        new: the one from now on.
        at: when, with a zone.

    Raises:
        NotAllowed: for a key, or where the current password is wrong.
        BadInput: for a new one that is too short or easy to guess.
    """
    if asker.account_id is None:
        raise NotAllowed("A key has no password. Sign in to choose yours.")
    with database.reading() as session:
        kept, email = session.execute(
            select(Account.password_hash, Account.email).where(Account.id == asker.account_id)
        ).one()
        by_link = signed_in_by_link(session, secret, at)
    if not by_link and not password_holds(kept, current):
        raise NotAllowed("The current password is wrong. Sign in by a link to choose a new one without it.")
    faults = faults_of_password(new, email or "", "new")
    if faults:
        raise BadInput(faults)
    new_hash = hash_password(new)
    with database.unit_of_work() as session:
        row = session.get_one(Account, asker.account_id)
        row.password_hash = new_hash
        session.flush()
        end_sessions(session, row.id, but=secret)
        subjects = {"accounts": [row.id], "fields": ["password"], "version": row.version}
        append_entry(session, at=at, by=asker.name, action="account.password", subjects=subjects)


def _set_state(database: Database, asker: Asker, account_id: int, state: str, read: int | None, at: dt.datetime) -> int:
    with database.unit_of_work() as session:
        row = _of_another(session, asker, account_id, read)
        if row.state == state:
            return row.version
        if row.email is None:
            raise Conflict(f"Account {account_id} was of somebody who was erased; it stays ended.")
        row.state, row.password_hash = state, None
        session.flush()
        end_sessions(session, row.id)
        action = "account.end" if state == "ended" else "account.begin_again"
        subjects = {"accounts": [row.id], "fields": ["state"], "version": row.version}
        append_entry(session, at=at, by=asker.name, action=action, subjects=subjects)
        _keep_an_administrator(session)
        return row.version


def _of_another(session: Transaction, asker: Asker, account_id: int, read: int | None) -> Account:
    asker.demand("accounts.write")
    row = session.get(Account, account_id)
    if row is None:
        raise NotFound(f"There is no account {account_id}.")
    if account_id == asker.account_id:
        raise NotAllowed("Nobody changes the roles or state of their own account. Ask another administrator.")
    require_version(session, row, read, what=f"account {account_id}")
    return row


def _keep_an_administrator(session: Transaction) -> None:
    """Asked after the entry of the audit trail, which lets one transaction at a time get here."""
    session.flush()
    if not administrators(session):
        raise Conflict("This is the last administrator. Make another account an administrator first.")


def _about(row: Account) -> dict[str, Any]:
    people = {"people": [row.person_id]} if row.person_id else {}
    return people | ({"organisations": row.organisation_ids} if row.organisation_ids else {})


def _give(session: Transaction, row: Account, wanted: dict[str, Any]) -> Changed:
    """Put what was sent into an account, once all of it is sound."""
    faults: list[Fault] = []
    values: dict[str, Any] = {name: list(value) for name, value in wanted.items() if name == "roles"}
    values |= {name: value for name, value in wanted.items() if name == "email"}
    if "person" in wanted:
        values["person_id"] = _person(session, wanted["person"], faults)
    if "organisations" in wanted:
        values["organisation_ids"] = _organisations(session, wanted["organisations"], faults)
    for place, role in enumerate(values.get("roles", ())):
        if role not in ROLES:
            remedy = f"The known ones are {', '.join(ROLES)}."
            faults.append(Fault(f"roles[{place}]", role, "this is no role.", remedy))
    if "roles" in values:
        values["roles"] = sorted(set(values["roles"]))
    after = {name: getattr(row, name) for name in ("roles", "person_id", "organisation_ids")} | values
    faults.extend(_missing(after, known={fault.path for fault in faults}))
    if faults:
        raise BadInput(faults)
    _keep_single(session, row, values)
    return assign(row, values)


def _missing(after: dict[str, Any], known: set[str]) -> list[Fault]:
    faults = []
    if {"coach", "learner"} & set(after["roles"]) and after["person_id"] is None and "person" not in known:
        faults.append(Fault("person", "", "a coach or learner needs their own record.", "Give it as P12."))
    if "coordinator" in after["roles"] and not after["organisation_ids"] and "organisations" not in known:
        message = "a coordinator needs at least one organisation."
        faults.append(Fault("organisations", "", message, "Give the codes of those whose people they look after."))
    return faults


def _person(session: Transaction, key: str | None, faults: list[Fault]) -> int | None:
    if key is None:
        return None
    try:
        person = session.get(Person, record_id_of(key))
    except NotFound:
        person = None
    if person is None:
        faults.append(Fault("person", key, "there is no such person.", "Give the id of somebody in the records."))
        return None
    return person.id


def _organisations(session: Transaction, codes: tuple[str, ...] | None, faults: list[Fault]) -> list[int]:
    codes = codes or ()
    found = dict(session.execute(select(Organisation.code, Organisation.id).where(Organisation.code.in_(codes))).all())
    for place, code in enumerate(codes):
        if code not in found:
            message = "no organisation has this code."
            faults.append(Fault(f"organisations[{place}]", code, message, "Correct it, or record the organisation."))
    return sorted(set(found.values()))


def _keep_single(session: Transaction, row: Account, values: dict[str, Any]) -> None:
    """One account for each address and each person."""
    for column, words in ((Account.email, "This e-mail address"), (Account.person_id, "This person")):
        value = values.get(column.key)
        if value is None:
            continue
        other = session.scalars(select(Account.id).where(column == value, Account.id != (row.id or 0))).first()
        if other is not None:
            raise Conflict(f"{words} has account {other} already. Change that one.")
