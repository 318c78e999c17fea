"""A list of people on its way: sent, checked, decided, applied, taken back; and what is remembered of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.errors import Conflict, NotFound
from programme.journeys.import_file import import_file
from programme.journeys.list_files import apply_list, check_list, decide_list, undo_list, upload_list
from programme.journeys.list_memory import forget_decision
from programme.journeys.recruit import import_workbook
from programme.records import AvailabilitySlot, Database, ImportDecision, ImportFile, Person, picture
from tests.importing.lists.small_lists import bytes_of, workbook_of
from tests.small_programme import small_programme, workbook

AT = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)
HEADS = ["Email", "Full name", "Organisation", "When are you available?", "Tools wanted"]
NEW = ["new@rtk.example", "Siân O’Neill", "RTK", "Mon-Weds not 2nd Weds, Fri pm term time", "SPC"]
ALIKE = ["nan@rtk.example", "NA", "The Old Trust", "T/Th", "SPC"]


def list_bytes(*rows: list[str]) -> bytes:
    return bytes_of(workbook_of({"List": [HEADS, *rows]}))


def recruit(database: Database) -> None:
    import_workbook(database, workbook(small_programme()), by="admin", at=AT - dt.timedelta(days=9))


def facts(database: Database) -> object:
    with database.reading() as session:
        return picture(session)


def imported(database: Database, data: bytes, *, dry_run: bool = False) -> dict[str, object]:
    report = import_file(database, data, file_name="list.xlsx", by="admin", at=AT, dry_run=dry_run)
    return report.to_json()


def test_a_list_goes_its_way_and_back(database: Database) -> None:
    recruit(database)
    before = facts(database)
    number = upload_list(database, list_bytes(NEW, ALIKE), file_name="list.xlsx", by="admin", at=AT)
    checked = check_list(database, number, by="admin", at=AT)
    assert checked.read is not None
    assert checked.read.summary()["rows_waiting"] == 1
    assert facts(database) == before
    decide_list(database, number, {"organisation:the old trust": "RTK"}, by="admin", at=AT)
    applied = apply_list(database, number, by="admin", at=AT)
    assert applied.read is not None
    assert applied.read.results == {"new@rtk.example": "new", "nan@rtk.example": "new"}
    with pytest.raises(Conflict, match="applied"):
        apply_list(database, number, by="admin", at=AT)
    undo_list(database, number, by="admin", at=AT)
    assert facts(database) == before
    with pytest.raises(Conflict, match="not applied"):
        undo_list(database, number, by="admin", at=AT)


def test_the_same_list_twice_changes_nothing(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    data = list_bytes(NEW)
    imported(sqlite_database, data)
    before = facts(sqlite_database)
    again = imported(sqlite_database, data)
    assert (again["applied"], again["imported_before"]) == (False, True)
    assert facts(sqlite_database) == before


def test_what_a_list_does_not_say_stays(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    with sqlite_database.reading() as session:
        kept = session.scalars(select(Person).order_by(Person.id)).first()
        assert kept is not None
        email, name, slots = kept.emails[0].email, kept.name, len(kept.slots)
        number, band, mode = kept.id, kept.band, kept.mode
    report = imported(sqlite_database, list_bytes([email, name, "RTK", "", ""], NEW))
    assert report["absent_people"]
    with sqlite_database.reading() as session:
        now = session.get_one(Person, number)
        assert (now.band, now.mode, len(now.slots)) == (band, mode, slots)


def test_the_second_wednesday_and_term_time_are_stored(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    imported(sqlite_database, list_bytes(NEW))
    with sqlite_database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == "Siân O’Neill")).one()
        rows = session.scalars(select(AvailabilitySlot).where(AvailabilitySlot.person_id == person.id))
        stored = {(row.weekday, row.start, tuple(row.occurrences), row.term_only) for row in rows}
    every = (1, 2, 3, 4, 5)
    assert stored == {
        ("mon", "09:00", every, False),
        ("tue", "09:00", every, False),
        ("wed", "09:00", (1, 3, 4, 5), False),
        ("fri", "13:00", every, True),
    }


def test_a_remembered_name_serves_the_next_list_until_it_is_taken_back(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    number = upload_list(sqlite_database, list_bytes(ALIKE), file_name="a.xlsx", by="admin", at=AT)
    decide_list(sqlite_database, number, {"organisation:The Old Trust": "RTK"}, by="admin", at=AT)
    other = list_bytes(["ola@rtk.example", "Ola", "the old trust", "", ""])
    assert _waiting(imported(sqlite_database, other, dry_run=True)) == 0
    with sqlite_database.reading() as session:
        remembered = session.scalars(select(ImportDecision)).one().id
    for _ in range(2):
        forget_decision(sqlite_database, remembered, by="admin", at=AT)
    assert _waiting(imported(sqlite_database, other, dry_run=True)) == 1
    with pytest.raises(NotFound):
        forget_decision(sqlite_database, 99, by="admin", at=AT)


def _waiting(report: dict[str, object]) -> int:
    found = report["list"]
    assert isinstance(found, dict)
    return int(found["summary"]["rows_waiting"])


def test_the_same_file_is_taken_up_again_and_its_state_is_told(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    first = upload_list(sqlite_database, list_bytes(NEW), file_name="a.xlsx", by="admin", at=AT)
    with sqlite_database.unit_of_work() as session:
        content = session.get_one(ImportFile, first).content
    again = upload_list(sqlite_database, content or b"", file_name="b.xlsx", by="admin", at=AT)
    assert again == first
    check_list(sqlite_database, first, by="admin", at=AT)
    with sqlite_database.reading() as session:
        assert session.get_one(ImportFile, first).state == "checked"


def test_the_programmes_own_workbook_is_read_as_before(sqlite_database: Database, tmp_path: Path) -> None:
    report = imported(sqlite_database, workbook(small_programme()))
    assert report["list"] is None
    assert report["applied"]
