"""The interface over the small programme without a worker, and callers of several kinds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from api import Services, create_app
from programme.access import ROLES, Asker, make_key
from programme.journeys.recruit import import_workbook
from programme.records import Database, Organisation, PersonEmail
from programme.records.keys import person_key
from tests.small_programme import small_programme, workbook

NOON = dt.datetime(2020, 7, 13, 12, tzinfo=dt.UTC)
Json = dict[str, Any]
ADMINISTRATOR = Asker("A1", ROLES["administrator"])


def coordinator(database: Database, *codes: str) -> Asker:
    """Somebody who sees the people of some organisations only."""
    with database.reading() as session:
        ids = frozenset(session.scalars(select(Organisation.id).where(Organisation.code.in_(codes))))
    return Asker("A2", ROLES["coordinator"], organisation_ids=ids)


def learner(database: Database, email: str) -> Asker:
    """Somebody who sees themselves only."""
    return Asker("A3", ROLES["learner"], person_id=int(key_of(database, email)[1:]))


def key_of(database: Database, email: str) -> str:
    """The id of whoever has an address."""
    with database.reading() as session:
        found = session.scalar(select(PersonEmail.person_id).where(PersonEmail.email == email))
    assert found is not None
    return person_key(found)


def filled(database: Database) -> Database:
    """The records with the small programme in them."""
    assert import_workbook(database, workbook(small_programme()), by="admin", at=NOON).applied
    return database


class Caller:
    """Calls the interface with a key, and keeps the version that it read last."""

    def __init__(self, client: TestClient, key: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {key}"}
        self.etag = "*"

    def get(self, path: str, status: int = 200) -> Json:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers)
        return self._read(answer, status)

    def send(
        self, method: str, path: str, body: Mapping[str, Any] | str, status: int = 200, version: str | None = None
    ) -> Json:
        """Send a change to the version read last, or to another one; an empty one is not said."""
        said = self.etag if version is None else version
        headers = self.headers | ({"If-Match": said} if said else {})
        content = body if isinstance(body, str) else json.dumps(body)
        return self._read(self.client.request(method, f"/api/v1{path}", headers=headers, content=content), status)

    def _read(self, answer: Any, status: int) -> Json:
        assert answer.status_code == status, (answer.status_code, answer.text)
        if status < 400:
            self.etag = answer.headers.get("ETag", self.etag)
        body: Json = answer.json()
        return body


@contextmanager
def service(database: Database) -> Iterator[TestClient]:
    """The interface, where no run is started."""
    services = Services(database, lambda _session, _run: None, now=lambda: NOON)
    yield TestClient(create_app(services), raise_server_exceptions=False)


def caller(client: TestClient, database: Database, scope: str = "administrator") -> Caller:
    """A caller with a key of a scope."""
    key = make_key(database, f"{scope} {id(client)}", [scope], days=9, by="admin", at=NOON)
    return Caller(client, key)
