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
from programme.records import migrate, open_database


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('service') / 'records.sqlite'}"
    migrate(url)
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
