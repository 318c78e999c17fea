"""The store: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from foundation.errors import BadInput, Conflict
from programme.jobs.watchdog import beat
from programme.records import (
    Database,
    ImportBatch,
    Organisation,
    OrganisationName,
    Person,
    PersonEmail,
    Record,
    Worker,
    migrate,
    newest_migration,
    open_database,
    present_migration,
    require_current,
)

NOON = dt.datetime(2020, 7, 13, 12, 0, 0, 123456, tzinfo=dt.UTC)


def person(name: str = "Ann", **values: object) -> Person:
    """A person with nothing but what must be there."""
    needed = {"mode": "either", "availability_state": "unknown", "rounds_waited": 0}
    flags = {"near_lead": False, "staff_of_programme": False, "topics": []}
    return Person(name=name, **(needed | flags | values))


def organisation(code: str = "RTK", **values: object) -> Organisation:
    return Organisation(**({"code": code, "kind": "acute", "aliases": []} | values))


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Record.metadata) == []


def test_every_check_of_the_code_is_in_the_database(database: Database) -> None:
    tables = Record.metadata.tables.values()
    declared = {c.name for table in tables for c in table.constraints if isinstance(c, CheckConstraint)}
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        present = {c["name"] for t in inspector.get_table_names() for c in inspector.get_check_constraints(t)}
    assert declared
    assert {name for name in declared if name not in present} == set()


def test_migrating_twice_changes_nothing_and_records_written_by_a_newer_version_are_refused(database_url: str) -> None:
    assert migrate(database_url) == migrate(database_url) == newest_migration()
    database = open_database(database_url)
    with database.engine.begin() as connection:
        require_current(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="newer version"):
        migrate(database_url)
    with database.engine.connect() as connection, pytest.raises(Conflict, match="9999"):
        require_current(connection)
    database.close()


def test_an_empty_database_says_that_it_must_be_migrated(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'deep' / 'er' / 'empty.sqlite'}")
    with database.engine.connect() as connection:
        assert present_migration(connection) is None
        with pytest.raises(Conflict, match="lll migrate"):
            require_current(connection)
    database.close()


@pytest.mark.parametrize("url", ["", "mysql://x/y", "not an address"])
def test_an_address_of_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="sqlite"):
        open_database(url)


def test_a_unit_of_work_is_stored_whole_or_not_at_all(database: Database) -> None:
    with pytest.raises(RuntimeError), database.unit_of_work() as session:
        session.add(organisation())
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.query(Organisation).count() == 0


def test_what_is_written_while_reading_is_thrown_away(database: Database) -> None:
    with database.reading() as session:
        session.add(organisation())
        session.flush()
    with database.reading() as session:
        assert session.query(Organisation).count() == 0


def test_writers_take_turns_and_whoever_waits_reads_what_the_one_before_wrote(database: Database) -> None:
    line = threading.Barrier(6)

    def _add_one(_number: int) -> None:
        line.wait()
        with database.unit_of_work() as session:
            codes = session.scalars(select(Organisation.code)).all()
            time.sleep(0.01)
            session.add(organisation(f"O{len(codes)}"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(_add_one, range(6)))
    with database.reading() as session:
        assert sorted(session.scalars(select(Organisation.code))) == [f"O{number}" for number in range(6)]


def test_a_reader_sees_the_records_as_they_stood_at_one_moment(database: Database) -> None:
    with database.reading() as session:
        assert session.query(Organisation).count() == 0
        with database.unit_of_work() as other:
            other.add(organisation())
        assert session.query(Organisation).count() == 0
    with database.reading() as session:
        assert session.query(Organisation).count() == 1


def test_a_heartbeat_does_not_wait_for_a_long_import_on_postgresql(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, whatever it writes")
    with database.unit_of_work() as session:
        session.add(organisation())
        session.flush()
        beat(database, "worker", NOON)
        with database.reading() as other:
            assert other.get_one(Worker, "worker").beat_at == NOON
            assert other.query(Organisation).count() == 0


def test_an_instant_comes_back_in_utc_and_one_without_a_zone_is_refused(database: Database) -> None:
    batch = {"file_sha256": "0", "file_name": "x", "applied_by": "t", "state": "applied", "counts": {}}
    summer = NOON.astimezone(dt.timezone(dt.timedelta(hours=1)))
    with database.unit_of_work() as session:
        session.add(ImportBatch(**batch, applied_at=summer))
    with database.reading() as session:
        stored = session.query(ImportBatch).one().applied_at
        assert stored == NOON
        assert stored.utcoffset() == dt.timedelta(0)
    with pytest.raises(Exception, match="time zone"), database.unit_of_work() as session:
        session.add(ImportBatch(**batch, applied_at=NOON.replace(tzinfo=None)))


def test_a_change_made_to_an_old_version_is_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        session.add(person())
    mine, theirs = database.sessions(), database.sessions()
    old, new = mine.query(Person).one(), theirs.query(Person).one()
    assert old.version == 1
    mine.commit()
    new.name = "Anne"
    theirs.commit()
    assert new.version == 2
    old.name = "Anna"
    with pytest.raises(StaleDataError):
        mine.commit()
    mine.close()
    theirs.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "by_pigeon"},
        {"availability_state": "maybe"},
        {"rounds_waited": -1},
        {"joined": dt.date(2020, 2, 1), "left": dt.date(2020, 1, 1)},
        {"line_manager_id": 4711},
    ],
    ids=["mode", "availability", "rounds", "dates", "manager"],
)
def test_the_database_refuses_impossible_people(database: Database, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), database.unit_of_work() as session:
        session.add(person(**wrong))


ROOM = "INSERT INTO rooms (code, venue_id, name, features, open_days, closed_dates, cost_pence_per_block, capacity)"
SESSION = (
    "INSERT INTO sessions (version, code, title, kind, blocks, mode, facilitators_needed, facilitator_skills, "
    "extra_places, room_features, sequence, state)"
)
TIE = "INSERT INTO ties (from_person_id, to_person_id, kind, start, origin)"
WRONG_ROWS = {
    "an unknown kind": "INSERT INTO organisations (version, code, kind, aliases) VALUES (1, 'X', 'shop', '[]')",
    "a block without times": "INSERT INTO calendar_entries (kind, label) VALUES ('block', 'day')",
    "a room for nobody": f"{ROOM} VALUES ('R', 1, 'R', '[]', '[]', '[]', 0, 0)",
    "a room nowhere": f"{ROOM} VALUES ('R', 99, 'R', '[]', '[]', '[]', 0, 5)",
    "a tie to oneself": f"{TIE} VALUES (1, 1, 'survey', '2020-01-01', 'organic')",
    "published without a date": f"{SESSION} VALUES (1, 'S', 'S', 'taught', '[]', 'online', 0, '[]', 0, '[]', 0, "
    "'published')",
}


@pytest.mark.parametrize("statement", WRONG_ROWS.values(), ids=WRONG_ROWS.keys())
def test_the_database_refuses_impossible_rows(database: Database, statement: str) -> None:
    with database.unit_of_work() as session:
        session.add(person())
        session.execute(text("INSERT INTO venues (code, name) VALUES ('V', 'V')"))
    with pytest.raises(IntegrityError), database.unit_of_work() as session:
        session.execute(text(statement))


def test_an_address_belongs_to_one_person(database: Database) -> None:
    with database.unit_of_work() as session:
        session.add(person(emails=[PersonEmail(email="ann@rtk.example", preferred=True)]))
    with pytest.raises(IntegrityError), database.unit_of_work() as session:
        session.add(person("Ben", emails=[PersonEmail(email="ann@rtk.example", preferred=True)]))


def test_an_organisation_has_the_name_that_was_in_force_on_the_day() -> None:
    change = dt.date(2020, 4, 1)
    old = OrganisationName(name="Old Trust", short_name=None, valid_from=None, valid_to=change - dt.timedelta(days=1))
    new = OrganisationName(name="New Trust", short_name="New", valid_from=change, valid_to=None)
    trust = organisation(names=[old, new])
    assert trust.name_at(dt.date(2020, 3, 31)) == trust.short_name_at(dt.date(2020, 3, 31)) == "Old Trust"
    assert (trust.name_at(change), trust.short_name_at(change)) == ("New Trust", "New")
