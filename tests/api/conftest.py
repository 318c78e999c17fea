"""A service with records and one worker, as `lll serve` runs it, for every test of the interface."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.jobs.engine import Starter, prepare
from programme.records import open_database
from tests.conftest import new_records, usual_kind


@pytest.fixture(scope="session")
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with new_records(request, usual_kind(), tmp_path_factory.mktemp("service")) as url:
        yield from _service(url)


def _service(url: str) -> Iterator[TestClient]:
    prepare(url)
    worker = subprocess.Popen(
        [sys.executable, "-m", "cli", "worker"], env={**os.environ, "LLL_DATABASE_URL": url}, stdout=subprocess.DEVNULL
    )
    database, starter = open_database(url), Starter(url)
    services = Services(database, starter, now=lambda: dt.datetime.now(dt.UTC), max_body_bytes=100_000)
    yield TestClient(create_app(services), raise_server_exceptions=False)
    starter.close()
    database.close()
    worker.terminate()
    worker.wait()
