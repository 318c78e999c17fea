"""Calls about one record: who asks, the services, and the version that goes out and comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fastapi import Depends, Response
from sqlalchemy.orm import Session as Transaction

from api.access import asker_for
from api.etags import VersionRead, etag
from api.services import Given, Services
from programme.access import Asker
from programme.records import Database


class Versioned(Protocol):
    """A record as it is shown, with its version."""

    @property
    def version(self) -> int:
        """It rises with each change."""
        ...


V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, the services, and the answer's headers."""

    asker: Asker
    given: Services
    response: Response

    @property
    def database(self) -> Database:
        """The records."""
        return self.given.database

    @property
    def name(self) -> str:
        """Who asks, as the audit trail names them."""
        return self.asker.name

    def now(self) -> dt.datetime:
        """The instant, by the service's clock."""
        return self.given.now()

    def added(self, path: str) -> None:
        """Say in the answer where the record that was added is: its path after `/api/v1`."""
        self.response.headers["Location"] = f"/api/v1{path}"

    def shown(self, look: Callable[[Transaction], V]) -> V:
        """The record that `look` finds, its version in the answer's ETag."""
        with self.database.reading() as session:
            return self.told(look(session))

    def told(self, record: V) -> V:
        """The record, its version in the answer's ETag."""
        self.response.headers["ETag"] = etag(record.version)
        return record


@dataclass(frozen=True, slots=True)
class Change(Call):
    """A call that changes a record: also the version that the caller read, None for whatever it is now."""

    read: int | None


def call_for(permission: str) -> Callable[..., Call]:
    """A dependency that brings the call of whoever has the permission."""
    allowed = Depends(asker_for(permission))

    def _call(given: Given, response: Response, asker: Asker = allowed) -> Call:
        return Call(asker, given, response)

    return _call


def change_for(permission: str) -> Callable[..., Change]:
    """A dependency that brings the change of whoever has the permission."""
    allowed = Depends(asker_for(permission))

    def _change(given: Given, response: Response, asker: Asker = allowed, *, read: VersionRead) -> Change:
        return Change(asker, given, response, read)

    return _change
