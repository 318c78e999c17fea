"""The audit trail: whole or found out."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DBAPIError

from programme.records import AuditValues, Database, append_entry, chain_length, verify_chain

AT = dt.datetime(2020, 7, 13, 9, 30, tzinfo=dt.UTC)


def write_three(database: Database) -> None:
    for number in range(3):
        with database.unit_of_work() as session:
            values = {"name": ["Ann", "Anne"]} if number == 1 else None
            subjects = {"people": [number], "fields": ["name"]}
            request = f"r{number}"
            append_entry(
                session, at=AT, by="admin", action="edit", subjects=subjects, values=values, request_id=request
            )


def test_entries_follow_one_another_and_verify(database: Database) -> None:
    write_three(database)
    with database.reading() as session:
        assert chain_length(session) == 3
        assert verify_chain(session) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entries SET action = 'nothing' WHERE id = 2", "DELETE FROM audit_entries WHERE id = 2"],
)
def test_the_database_refuses_to_change_or_remove_an_entry(database: Database, statement: str) -> None:
    write_three(database)
    with pytest.raises(DBAPIError, match="cannot be changed"), database.unit_of_work() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert verify_chain(session) == []


def test_erasing_the_values_kept_beside_an_entry_leaves_the_trail_whole(database: Database) -> None:
    write_three(database)
    with database.unit_of_work() as session:
        session.execute(delete(AuditValues))
    with database.reading() as session:
        assert verify_chain(session) == []


def test_changing_the_values_kept_beside_an_entry_is_found(database: Database) -> None:
    write_three(database)
    with database.unit_of_work() as session:
        session.execute(text("UPDATE audit_values SET salt = 'x'"))
    with database.reading() as session:
        assert [finding.entry for finding in verify_chain(session)] == [2]


def test_somebody_who_gets_around_the_refusal_is_found_out(sqlite_database: Database) -> None:
    write_three(sqlite_database)
    on_sqlite = sqlite_database.engine.dialect.name == "sqlite"
    update, delete = "audit_entries_refuse_update", "audit_entries_refuse_delete"
    both = "audit_entries_refuse ON audit_entries"
    with sqlite_database.unit_of_work() as session:
        session.execute(text(f"DROP TRIGGER {update if on_sqlite else both}"))
        session.execute(text("UPDATE audit_entries SET \"by\" = 'somebody else' WHERE id = 1"))
    with sqlite_database.reading() as session:
        assert [finding.entry for finding in verify_chain(session)] == [1]
    with sqlite_database.unit_of_work() as session:
        if on_sqlite:
            session.execute(text(f"DROP TRIGGER {delete}"))
        session.execute(text("DELETE FROM audit_values"))
        session.execute(text("DELETE FROM audit_entries WHERE id = 2"))
    with sqlite_database.reading() as session:
        assert "missing" in next(each.message for each in verify_chain(session) if each.entry == 3)


def test_people_who_work_at_the_same_time_make_one_chain(database: Database) -> None:
    def work(name: str) -> None:
        for _ in range(5):
            with database.unit_of_work() as session:
                append_entry(session, at=AT, by=name, action="edit", subjects={})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    with database.reading() as session:
        assert chain_length(session) == 20
        assert verify_chain(session) == []
