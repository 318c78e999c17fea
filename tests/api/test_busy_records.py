"""While somebody else writes for long, a writer is told to come again; nothing fails with 500 and nothing is stored."""

from __future__ import annotations

import datetime as dt

from fastapi.testclient import TestClient
from sqlalchemy import event, text

from api import Services, create_app
from programme.access import make_key
from programme.records import Database, Round
from tests.conftest import usual_kind


def test_a_writer_who_waits_in_vain_is_told_to_come_again(sqlite_database: Database) -> None:
    now = dt.datetime.now(dt.UTC)
    key = make_key(sqlite_database, "admin", ["administrator"], days=1, by="test", at=now)
    services = Services(sqlite_database, lambda _session, _run: None, now=lambda: now)
    client = TestClient(create_app(services), raise_server_exceptions=False)
    impatient = "PRAGMA busy_timeout = 50" if usual_kind() == "sqlite" else "SET lock_timeout = '50ms'"

    @event.listens_for(sqlite_database.engine, "checkout")
    def _hurry(connection: object, *_rest: object) -> None:
        connection.cursor().execute(impatient)  # type: ignore[attr-defined]

    with sqlite_database.unit_of_work() as session:
        if usual_kind() != "sqlite":
            session.execute(text("LOCK TABLE rounds IN ACCESS EXCLUSIVE MODE"))
        headers = {"Authorization": f"Bearer {key}"}
        answer = client.post("/api/v1/rounds", json={"name": "Autumn"}, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert answer.headers["Content-Type"] == "application/problem+json"
    with sqlite_database.reading() as session:
        assert session.query(Round).count() == 0
