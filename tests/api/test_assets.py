"""The browser's files as they are served."""

from __future__ import annotations

from fastapi.testclient import TestClient

from api import Services, create_app
from api.pages.assets import asset
from programme.records import Database
from tests.journeys.round_sample import AT


def test_files_are_packed_for_browsers_that_can_unpack_them(sqlite_database: Database) -> None:
    services = Services(sqlite_database, lambda _session, _run: None, now=lambda: AT)
    client = TestClient(create_app(services))
    packed = client.get(asset("pages.css"), headers={"Accept-Encoding": "gzip"})
    plain = client.get(asset("pages.css"), headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
