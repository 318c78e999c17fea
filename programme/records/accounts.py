"""Who may sign in, where they are signed in, how often somebody tried, and the secret that signs links."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

ACCOUNT_STATES = ("active", "ended")
LINK_PURPOSES = ("sign_in", "first_administrator")
TRY_KINDS = ("password", "link")


class Account(Versioned, Record):
    """Somebody who may sign in. One without a password signs in by links; one that has ended cannot sign in.

    `person_id` is the record of a coach or learner, `organisation_ids` are a coordinator's. The address is empty once
    the person was erased.
    """

    __tablename__ = "accounts"
    __table_args__ = (one_of("state", ACCOUNT_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    roles: Mapped[list[str]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), unique=True)
    organisation_ids: Mapped[list[int]]
    state: Mapped[str]
    password_hash: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]


class SignedIn(Record):
    """One sign-in that lasts until it is signed out, idle too long, or over. Only the hash of its secret is kept."""

    __tablename__ = "signed_in"

    secret_sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    by_link: Mapped[bool]
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class OneTimeLink(Record):
    """A link that is used once. Only the hash of its secret is kept; the first administrator's has no account yet."""

    __tablename__ = "one_time_links"
    __table_args__ = (one_of("purpose", LINK_PURPOSES),)

    secret_sha256: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    expires_at: Mapped[dt.datetime]


class SignInTry(Record):
    """A try to sign in that failed or is under way, or a link asked for; who and from where only as hashes."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (one_of("kind", TRY_KINDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    account_sha256: Mapped[str] = mapped_column(index=True)
    address_sha256: Mapped[str] = mapped_column(index=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)


class Secret(Record):
    """A secret of the service itself, made when it is first needed."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
