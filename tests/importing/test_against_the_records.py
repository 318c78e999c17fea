"""A workbook with some of the columns, against records that have the others."""

from __future__ import annotations

import datetime as dt

import pytest

from programme.journeys.recruit import import_workbook
from programme.queries.exports import records_as_sheets
from programme.records import Database
from tests.small_programme import Sheets, cell, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


def without(sheets: Sheets, sheet: str, heading: str) -> Sheets:
    index = sheets[sheet][0].index(heading)
    sheets[sheet] = [row[:index] + row[index + 1 :] for row in sheets[sheet]]
    return sheets


@pytest.mark.parametrize(
    ("sheet", "row", "first", "stored", "last", "typed"),
    [
        ("Organisations", 3, "active_from", "2019-01-01", "active_to", "2018-01-01"),
        ("People", 4, "joined", "2020-01-01", "left", "2019-01-01"),
        ("Cohorts", 2, "start", "2020-09-07", "end", "2020-01-01"),
        ("Cohorts", 2, "size_min", "5", "size_max", "1"),
        ("Sessions", 3, "min_gap_days", "21", "max_gap_days", "20"),
        ("Projects", 2, "started", "2020-02-01", "ended", "2019-01-01"),
    ],
)
def test_an_end_before_a_start_that_is_in_the_records_is_a_fault_and_nothing_is_stored(
    sqlite_database: Database, sheet: str, row: int, first: str, stored: str, last: str, typed: str
) -> None:
    import_workbook(sqlite_database, workbook(cell(small_programme(), sheet, row, first, stored)), by="admin", at=AT)
    with sqlite_database.reading() as session:
        before = records_as_sheets(session)
    sheets = without(cell(small_programme(), sheet, row, last, typed), sheet, first)
    report = import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT)
    assert not report.applied
    assert report.counts == ()
    assert [(f.sheet, f.fault.value) for f in report.fatal] == [(sheet, typed)]
    assert f"where {first} is {stored}" in report.fatal[0].fault.message
    with sqlite_database.reading() as session:
        assert records_as_sheets(session) == before


def test_a_tier_keeps_its_last_day_where_that_column_is_left_out(sqlite_database: Database) -> None:
    import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    sheets = without(small_programme(), "People", "learn_to")
    report = import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT)
    assert report.applied
    assert not report.changes_anything
    cell(sheets, "People", 3, "learn_from", "2020-07-05")
    report = import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT)
    assert [f.fault.path for f in report.fatal] == ["People!E3"]
    assert "where learn_to is 2020-06-30" in report.fatal[0].fault.message


@pytest.mark.parametrize(
    ("sheet", "row", "first", "last", "typed"),
    [
        ("Organisations", 3, "active_from", "active_to", "2030-01-01"),
        ("Organisations", 3, "active_to", "active_from", "2000-01-01"),
        ("People", 3, "joined", "left", "2030-01-01"),
        ("Memberships", 3, "start", "end", "2030-01-01"),
        ("Cohorts", 3, "start", "end", "2020-07-10"),
        ("Projects", 2, "started", "ended", "2020-07-01"),
        ("Sessions", 3, "earliest", "latest", "2020-12-31"),
        ("Sessions", 3, "min_gap_days", "max_gap_days", "42"),
    ],
)
def test_one_side_of_a_period_may_be_unknown(
    database: Database, sheet: str, row: int, first: str, last: str, typed: str
) -> None:
    sheets = cell(cell(small_programme(), sheet, row, first, ""), sheet, row, last, typed)
    report = import_workbook(database, workbook(sheets), by="admin", at=AT)
    assert report.applied, [str(finding.fault) for finding in report.fatal]


def test_time_that_is_stated_may_stand_in_the_records(sqlite_database: Database) -> None:
    import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    sheets = small_programme()
    del sheets["Availability"]
    cell(sheets, "People", 4, "availability", "stated")
    report = import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT)
    assert [f.fault.path for f in report.warnings if "no slot" in f.fault.message] == ["People!S4"]


def test_a_room_of_the_records_may_have_what_a_person_requires(sqlite_database: Database) -> None:
    import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    sheets = small_programme()
    for sheet in ("Venues", "Rooms"):
        del sheets[sheet]
    cell(sheets, "People", 2, "requires", "step_free; helipad")
    report = import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT)
    assert [f.fault.message for f in report.warnings if "no room" in f.fault.message] == ["no room has helipad."]
