"""Who else may call: keys of other systems, and the answers that a repeated call gets again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record


class ApiKey(Record):
    """The key of another system. Only its hash is kept; `scopes` are what it may do."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    key_sha256: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class RepeatableAnswer(Record):
    """What a caller was answered under an Idempotency-Key: the same call again gets the same answer."""

    __tablename__ = "repeatable_answers"

    caller: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_sha256: Mapped[str]
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]
