"""Backups: made while somebody works, put back whole, what stood there kept."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from foundation.errors import BadInput, Conflict
from programme.records import Database, Skill, append_entry, chain_length, open_database, verify_chain
from programme.records.safekeeping import backup, restore
from tests.conftest import new_records

NOON = dt.datetime(2020, 7, 13, 12, tzinfo=dt.UTC)


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Records in a SQLite file whatever the others run on: PostgreSQL is copied by its own tools."""
    with new_records(request, "sqlite", tmp_path) as url:
        opened = open_database(url)
        yield opened
        opened.close()


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def skills(url: str) -> list[str]:
    database = open_database(url)
    with database.reading() as session:
        codes = [skill.code for skill in session.query(Skill).order_by(Skill.code)]
    database.close()
    return codes


def add(database: Database, code: str) -> None:
    with database.unit_of_work() as session:
        session.add(Skill(code=code, name=code, aliases=[], levels=[]))


def test_a_backup_holds_what_was_committed_when_it_was_made(sqlite_database: Database, tmp_path: Path) -> None:
    add(sqlite_database, "SPC")
    with sqlite_database.unit_of_work() as session:
        session.add(Skill(code="HALF", name="not committed", aliases=[], levels=[]))
        session.flush()
        assert backup(address(sqlite_database), tmp_path / "copies" / "one.sqlite") > 0
    assert skills(f"sqlite:///{tmp_path / 'copies' / 'one.sqlite'}") == ["SPC"]


def test_copies_made_while_others_write_are_whole_each_as_at_one_moment(
    sqlite_database: Database, tmp_path: Path
) -> None:
    over = threading.Event()

    def _work() -> None:
        number = 0
        while not over.is_set():
            number += 1
            with sqlite_database.unit_of_work() as session:
                session.add(Skill(code=f"{threading.get_ident()} {number}", name="-", aliases=[], levels=[]))
                append_entry(session, at=NOON, by="test", action="skill.add", subjects={})

    threads = [threading.Thread(target=_work) for _ in range(3)]
    for each in threads:
        each.start()
    files = [tmp_path / f"copy{number}.sqlite" for number in range(5)]
    try:
        for file in files:
            backup(address(sqlite_database), file)
    finally:
        over.set()
        for each in threads:
            each.join()
    for file in files:
        copy = open_database(f"sqlite:///{file}")
        with copy.reading() as session:
            assert verify_chain(session) == []
            assert session.query(Skill).count() == chain_length(session)
        copy.close()


def test_a_restore_brings_the_backup_back_and_keeps_what_stood_there(sqlite_database: Database, tmp_path: Path) -> None:
    url, copy = address(sqlite_database), tmp_path / "copy.sqlite"
    add(sqlite_database, "SPC")
    backup(url, copy)
    add(sqlite_database, "PDSA")
    sqlite_database.close()
    kept = restore(url, copy)
    assert skills(url) == ["SPC"]
    assert kept is not None
    assert skills(f"sqlite:///{kept}") == ["PDSA", "SPC"]


def test_a_backup_may_be_restored_where_nothing_stands(sqlite_database: Database, tmp_path: Path) -> None:
    add(sqlite_database, "SPC")
    backup(address(sqlite_database), tmp_path / "copy.sqlite")
    url = f"sqlite:///{tmp_path / 'new' / 'records.sqlite'}"
    assert restore(url, tmp_path / "copy.sqlite") is None
    assert skills(url) == ["SPC"]


def test_a_backup_is_never_overwritten(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_bytes(b"mine")
    with pytest.raises(Conflict, match="never overwritten"):
        backup(address(sqlite_database), tmp_path / "copy.sqlite")


def test_records_in_use_are_not_restored_over(sqlite_database: Database, tmp_path: Path) -> None:
    url = address(sqlite_database)
    backup(url, tmp_path / "copy.sqlite")
    with sqlite_database.unit_of_work(), pytest.raises(Conflict, match="Stop the service"):
        restore(url, tmp_path / "copy.sqlite")


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look at" * 40])
def test_a_file_that_is_no_backup_is_refused(sqlite_database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.sqlite").write_bytes(content)
    with pytest.raises(BadInput, match="backup"):
        restore(address(sqlite_database), tmp_path / "copy.sqlite")


def test_a_damaged_or_newer_backup_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    url, copy = address(sqlite_database), tmp_path / "copy.sqlite"
    backup(url, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Conflict, match="newer version"):
        restore(url, copy)
    with sqlite_database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_where_there_are_no_records_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no records"):
        backup(f"sqlite:///{tmp_path / 'nowhere.sqlite'}", tmp_path / "copy.sqlite")
    with pytest.raises(Conflict, match="pg_dump"):
        backup("postgresql+psycopg://host/name", tmp_path / "copy.sqlite")
