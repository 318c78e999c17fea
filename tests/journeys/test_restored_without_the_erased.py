"""A backup that is put back brings nobody back who was erased since it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from programme.journeys.privacy import erase_person
from programme.journeys.privacy.restoring import ReadyCopy, made_ready
from programme.records import Database, Person, open_database, verify_chain
from programme.records.safekeeping import backup, restore
from tests.conftest import new_records
from tests.journeys.round_sample import ADMIN, AT, community

LATER = AT + dt.timedelta(days=30)
NAME, EMAIL = "Learner Number4", "person4@h81001.example"


@pytest.fixture
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a community in a SQLite file: PostgreSQL is copied by its own tools."""
    with new_records(request, "sqlite", tmp_path) as url:
        database = open_database(url)
        community(database)
        erase_person(database, ADMIN, "P8", at=AT)
        database.close()
        yield url


def erase(url: str, *people: str) -> None:
    database = open_database(url)
    for each in people:
        erase_person(database, ADMIN, each, at=AT)
    database.close()


def put_back(url: str, copy: Path) -> ReadyCopy:
    with made_ready(url, copy, by="tests", at=LATER) as ready:
        restore(url, ready.file)
    assert not list(copy.parent.glob("*.ready*"))
    return ready


def names(database: Database) -> dict[int, str]:
    with database.reading() as session:
        assert verify_chain(session) == []
        return {person.id: person.name for person in session.scalars(select(Person))}


def test_who_was_erased_since_is_erased_in_what_comes_back(records: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(records, copy)
    erase(records, "P4", "P2")
    ready = put_back(records, copy)
    assert (ready.erased_again, ready.compared) == (("P2", "P4"), True)
    database = open_database(records)
    told = names(database)
    database.close()
    assert [number for number, name in told.items() if name == "Erased person"] == [2, 4, 8]
    assert len(told) == 8
    for file in tmp_path.glob("records.sqlite*"):
        data = file.read_bytes()
        assert NAME.encode() not in data, file
        assert EMAIL.encode() not in data, file
    assert NAME.encode() in copy.read_bytes()


def test_where_nobody_was_erased_since_the_backup_comes_back_as_it_is(records: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(records, copy)
    ready = put_back(records, copy)
    assert ready == ReadyCopy(copy, (), compared=True)


def test_other_records_or_none_tell_nothing_of_erasures(
    records: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(records, copy)
    with new_records(request, "sqlite", _folder(tmp_path, "other")) as other:
        database = open_database(other)
        community(database)
        erase_person(database, ADMIN, "P4", at=LATER)
        database.close()
        assert put_back(other, copy) == ReadyCopy(copy, (), compared=False)
        database = open_database(other)
        assert names(database)[4] == NAME
        database.close()
    assert put_back(f"sqlite:///{tmp_path / 'new.sqlite'}", copy) == ReadyCopy(copy, (), compared=False)


def _folder(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name
