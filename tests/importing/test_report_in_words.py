"""What `lll import` prints of a report."""

from __future__ import annotations

import datetime as dt

import pytest

from cli.import_file import report_lines
from programme.journeys.recruit import import_workbook
from programme.records import Database
from tests.small_programme import cell, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("typed", ["either", "pigeon"])
def test_sheets_that_were_not_read_are_named_whether_it_is_stored_or_not(sqlite_database: Database, typed: str) -> None:
    sheets = cell(small_programme(), "People", 2, "mode", typed)
    sheets |= {"Read me": [["invented"]], "Expenses": [["travel"]]}
    report = import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT)
    assert report.applied == (typed == "either")
    assert "  Sheets that were not read: Read me, Expenses." in report_lines(report)


def test_where_every_sheet_is_read_none_is_named(sqlite_database: Database) -> None:
    report = import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    assert not [line for line in report_lines(report) if "not read" in line]
