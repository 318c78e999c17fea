"""While somebody else writes for long, a writer is told to come again; nothing fails with 500 and nothing is stored."""

from __future__ import annotations

import datetime as dt

from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import make_key
from programme.records import Database, Round, open_database


def test_a_writer_who_waits_in_vain_is_told_to_come_again(database: Database) -> None:
    now = dt.datetime.now(dt.UTC)
    key = make_key(database, "admin", ["administrator"], days=1, by="test", at=now)
    impatient = open_database(database.engine.url.render_as_string(hide_password=False), wait_ms=50)
    services = Services(impatient, lambda _session, _run: None, now=lambda: now)
    client = TestClient(create_app(services), raise_server_exceptions=False)
    with database.unit_of_work():
        headers = {"Authorization": f"Bearer {key}"}
        answer = client.post("/api/v1/rounds", json={"name": "Autumn"}, headers=headers)
        assert client.get("/api/v1/rounds", headers=headers).status_code == 200
    impatient.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert answer.headers["Content-Type"] == "application/problem+json"
    with database.reading() as session:
        assert session.query(Round).count() == 0
