"""Taking an import back: every fact as before, refused once something rests on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation.errors import Conflict, NotFound
from programme.access import first_link, use_first_link
from programme.journeys.recruit import import_workbook
from programme.journeys.rounds import create_round
from programme.journeys.undo import undo_import
from programme.records import Database, Record, picture, verify_chain
from programme.records.differences import Picture
from tests.small_programme import Sheets, cell, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


def recruit(database: Database, sheets: Sheets) -> int:
    report = import_workbook(database, workbook(sheets), by="admin", at=AT)
    assert report.batch is not None
    return report.batch


def facts(database: Database) -> Picture:
    with database.reading() as session:
        assert verify_chain(session) == []
        return picture(session)


def by_order(tables: Picture) -> dict[str, list[dict[str, Any]]]:
    """The facts with each row's place among its like for its number: PostgreSQL gives no number a second time."""
    places = {name: {number: place for place, number in enumerate(sorted(rows))} for name, rows in tables.items()}
    told: dict[str, list[dict[str, Any]]] = {}
    for name, rows in tables.items():
        refers = {"id": name} | {
            column.name: key.column.table.name
            for column in Record.metadata.tables[name].columns
            for key in column.foreign_keys
        }
        told[name] = [
            {**row, **{k: places[of].get(row[k], row[k]) for k, of in refers.items() if row.get(k) is not None}}
            for _, row in sorted(rows.items())
        ]
    return told


def second_workbook() -> Sheets:
    """The small programme with something new, something changed and something gone in nearly every table."""
    sheets = small_programme()
    cell(sheets, "Organisations", 2, "name", "Ashford and St Peter's")
    cell(sheets, "People", 2, "band", "8b")
    cell(sheets, "People", 2, "line_manager", "eve@rtk.example")
    cell(sheets, "People", 3, "cohorts", "A; Z")
    cell(sheets, "People", 3, "requires", "step_free")
    cell(sheets, "People", 2, "name_on_map", "no")
    cell(sheets, "Needs", 2, "skill", "PDSA")
    cell(sheets, "Offers", 2, "skills", "SPC 3")
    cell(sheets, "Availability", 2, "start", "13:00")
    cell(sheets, "Sessions", 2, "facilitators_from", "ann@rtk.example")
    cell(sheets, "Sessions", 4, "room", "V2-A")
    cell(sheets, "Calendar", 6, "label", "autumn half term")
    cell(sheets, "Projects", 2, "team", "ann@rtk.example")
    sheets["Venues"].append(["V2", "New hall", *[""] * 6])
    sheets["Rooms"].append(["V2-A", "V2", "Hall", "30", *[""] * 8])
    sheets["People"].append(["eve@rtk.example", "Eve New", *[""] * 26])
    sheets["People"].append(["fay@rtk.example", "Fay New", *[""] * 11, "eve@rtk.example", *[""] * 14])
    sheets["Memberships"].append(["eve@rtk.example", "RTK", "", "", "", "", "", ""])
    return sheets


def test_the_first_import_is_taken_back_to_nothing(database: Database) -> None:
    empty = facts(database)
    batch = recruit(database, small_programme())
    assert undo_import(database, batch, by="admin", at=AT) > 50
    assert facts(database) == empty


def test_a_later_import_is_taken_back_to_exactly_what_was_there(database: Database) -> None:
    first = recruit(database, small_programme())
    before = facts(database)
    second = recruit(database, second_workbook())
    assert facts(database) != before
    undo_import(database, second, by="admin", at=AT)
    assert facts(database) == before
    undo_import(database, first, by="admin", at=AT)


def test_what_was_taken_back_can_be_imported_again(sqlite_database: Database) -> None:
    batch = recruit(sqlite_database, small_programme())
    before = by_order(facts(sqlite_database))
    undo_import(sqlite_database, batch, by="admin", at=AT)
    assert recruit(sqlite_database, small_programme()) != batch
    assert by_order(facts(sqlite_database)) == before


def test_an_import_that_something_rests_on_stays(sqlite_database: Database) -> None:
    batch = recruit(sqlite_database, small_programme())
    create_round(sqlite_database, name="R", as_at=AT.date(), by="admin", at=AT)
    with pytest.raises(Conflict, match=r"round\.create"):
        undo_import(sqlite_database, batch, by="admin", at=AT)
    with pytest.raises(NotFound):
        undo_import(sqlite_database, 99, by="admin", at=AT)


def test_an_import_is_taken_back_once(sqlite_database: Database) -> None:
    batch = recruit(sqlite_database, small_programme())
    undo_import(sqlite_database, batch, by="admin", at=AT)
    with pytest.raises(Conflict, match="already"):
        undo_import(sqlite_database, batch, by="admin", at=AT)


def test_people_who_are_signed_in_do_not_stand_in_the_way_of_an_import(database: Database) -> None:
    link = first_link(database, at=AT)
    assert link is not None
    use_first_link(database, link, "lee@rtk.example", "violet tractor window", at=AT)
    assert undo_import(database, recruit(database, small_programme()), by="admin", at=AT) > 0
