"""The sheets that the programme's figures rest on: optional, every fault by its cell, revised values kept."""

from __future__ import annotations

import datetime as dt

import pytest

from programme.importing import MODELS, Finding, read_workbook
from programme.journeys.recruit import import_workbook
from programme.journeys.undo import undo_import
from programme.queries.exports import records_as_sheets
from programme.records import Database
from tests.small_programme import Sheets, cell, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2020, 9, 1, 9, 0, tzinfo=dt.UTC)
NHS_NUMBER = "943 476 5919"
OPTIONAL = [model.sheet for model in MODELS if not model.usual]


def findings(sheets: Sheets) -> list[Finding]:
    return read_workbook(workbook(sheets)).findings


def recruit(database: Database, sheets: Sheets, at: dt.datetime = AT) -> int | None:
    report = import_workbook(database, workbook(sheets), by="admin", at=at)
    assert not report.fatal, [str(finding.fault) for finding in report.fatal]
    return report.batch if report.changes_anything else None


def stored(database: Database, sheet: str) -> list[list[str]]:
    with database.reading() as session:
        return records_as_sheets(session)[sheet][1:]


def values_of(database: Database, measure: str, date: str) -> list[tuple[str, str]]:
    """Value and day of recording."""
    return [(row[2], row[3]) for row in stored(database, "Data points") if row[:2] == [measure, date]]


def only(sheets: Sheets, *rows: list[object]) -> Sheets:
    """The programme with these data points alone."""
    return sheets | {"Data points": [sheets["Data points"][0], *rows]}


def test_a_workbook_without_them_is_read_as_ever(sqlite_database: Database) -> None:
    sheets = small_programme()
    for sheet in OPTIONAL:
        del sheets[sheet]
    assert [finding for finding in findings(sheets) if "no sheet" in finding.fault.message] == []
    recruit(sqlite_database, small_programme())
    kept = {sheet: stored(sqlite_database, sheet) for sheet in OPTIONAL}
    assert recruit(sqlite_database, sheets) is None
    assert {sheet: stored(sqlite_database, sheet) for sheet in OPTIONAL} == kept
    assert all(kept.values())


FATAL = [
    ("Measures", 3, "id", "m1", "Measures!A3", "row 2 already has the same id"),
    ("Measures", 2, "project", "PR9", "Measures!B2", "PR9 is not among Projects"),
    ("Measures", 2, "definition", f"of {NHS_NUMBER}", "Measures!D2", "NHS number"),
    ("Measures", 2, "definition", "", "Measures!D2", "empty"),
    ("Measures", 2, "direction", "down", "Measures!F2", "not one of those known"),
    ("Measures", 2, "rules", "nelson", "Measures!G2", "not one of those known"),
    ("Measures", 2, "changed_on", "March", "Measures!I2", "not a date"),
    ("Measures", 2, "rebase", "2020-03-01; soon", "Measures!J2", "not a date"),
    ("Measures", 3, "comparison_of", "M1-C", "Measures!K3", "compared with itself"),
    ("Measures", 4, "comparison_of", "M1-C", "Measures!K4", "is a comparison itself"),
    ("Measures", 4, "comparison_of", "M1", "Measures!K4", "row 3 is its comparison already"),
    ("Measures", 3, "comparison_of", "M9", "Measures!K3", "M9 is not among Measures"),
    ("Measures", 3, "main", "yes", "Measures!L3", "not the measure that a project is judged by"),
    ("Measures", 4, "main", "yes", "Measures!L4", "row 2 is the main measure of PR1 already"),
    ("Measures", 2, "project", "", "Measures!L2", "belongs to no project"),
    ("Measures", 2, "owner", "who@x.example", "Measures!O2", "not among People"),
    ("Data points", 2, "measure", "M9", "Data points!A2", "M9 is not among Measures"),
    ("Data points", 2, "value", "twelve", "Data points!C2", "not a number"),
    ("Data points", 4, "recorded_on", "2020-03-02", "Data points!A4", "row 3 already has the same"),
    ("Data points", 4, "note", NHS_NUMBER, "Data points!E4", "NHS number"),
    ("Capability", 2, "organisation", "RTX", "Capability!A2", "RTX is not among Organisations"),
    ("Capability", 2, "tier", "all", "Capability!C2", "not one of those known"),
    ("Capability", 2, "skill", "SCP", "Capability!D2", "SCP is not among Skills"),
    ("Capability", 2, "in_place", "perhaps", "Capability!E2", "not one of those known"),
    ("Capability", 3, "places_open", "3", "Capability!F3", "not in place"),
    ("Capability", 4, "end", "2018-01-01", "Capability!H4", "end is before start"),
    ("Self-assessments", 2, "email", "who@x.example", "Self-assessments!A2", "not among People"),
    ("Self-assessments", 2, "when", "start", "Self-assessments!C2", "not one of those known"),
    ("Self-assessments", 2, "level", "0", "Self-assessments!E2", "not between 1 and 4"),
    ("Feedback", 2, "session", "Z9", "Feedback!A2", "Z9 is not among Sessions"),
    ("Feedback", 3, "commitment", "6", "Feedback!F3", "not between 1 and 5"),
    ("Learning notes", 2, "text", f"Mrs B, {NHS_NUMBER}", "Learning notes!B2", "NHS number"),
    ("Learning notes", 2, "theme", NHS_NUMBER, "Learning notes!C2", "NHS number"),
    ("Learning notes", 2, "project", "PR9", "Learning notes!E2", "PR9 is not among Projects"),
    ("Learning notes", 2, "share_with", "friends", "Learning notes!G2", "not one of those known"),
    ("Projects", 2, "people_affected", "many", "Projects!R2", "not a whole number"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "typed", "where", "words"), FATAL)
def test_a_dirty_cell_is_named(sheet: str, row: int, heading: str, typed: str, where: str, words: str) -> None:
    found = findings(cell(small_programme(), sheet, row, heading, typed))
    named = [f for f in found if f.severity == "fatal" and f.fault.path == where and words in f.fault.message]
    assert len(named) == 1, [str(finding.fault) for finding in found]
    assert named[0].fault.remedy


WARNINGS = [
    ("Measures", 2, "main", "", "Measures!L2", "none is the main one"),
    ("Measures", 2, "changed_on", "2020-08-01", "Measures!I2", "after 2020-07-13"),
    ("Data points", 3, "recorded_on", "2020-01-31", "Data points!D3", "before the date of the value"),
    ("Data points", 6, "date", "2020-08-01", "Data points!B6", "after 2020-07-13"),
    ("Self-assessments", 3, "date", "2020-01-09", "Self-assessments!D3", "before the baseline"),
    ("Feedback", 2, "session", "A1", "Feedback!A2", "A1 is draft"),
    ("Attendance", 2, "status", "absent", "Feedback!A3", "more forms than the 1 who came"),
    ("Learning notes", 2, "date", "2020-07-14", "Learning notes!D2", "after 2020-07-13"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "typed", "where", "words"), WARNINGS)
def test_what_may_be_meant_so_is_a_warning(
    sheet: str, row: int, heading: str, typed: str, where: str, words: str
) -> None:
    found = findings(cell(small_programme(), sheet, row, heading, typed))
    assert [finding for finding in found if finding.severity == "fatal"] == []
    assert [f.fault.path for f in found if words in f.fault.message] == [where]


def test_a_form_without_an_answer_is_mentioned_and_a_blank_one_is_not_guessed(sqlite_database: Database) -> None:
    sheets = small_programme()
    sheets["Feedback"][2] = ["Z1", "", "", "", "", ""]
    assert [f.fault.path for f in findings(sheets) if "no question" in f.fault.message] == ["Feedback!A3"]
    recruit(sqlite_database, sheets)
    assert ["Z1", "", "", "", "", ""] in stored(sqlite_database, "Feedback")


def test_a_revised_value_is_kept_beside_the_old_one_from_the_workbook_s_day_on(database: Database) -> None:
    first = only(small_programme(), ["M1", "2020-01-01", "12", "", ""])
    recruit(database, first)
    later = cell(only(small_programme(), ["M1", "2020-01-01", "11", "", ""]), "Calendar", 2, "start", "2020-08-03")
    batch = recruit(database, later)
    assert values_of(database, "M1", "2020-01-01") == [("12", ""), ("11", "2020-08-03")]
    assert recruit(database, later) is None
    recruit(database, first)  # brings back the old calendar, not the old value
    assert values_of(database, "M1", "2020-01-01") == [("12", ""), ("11", "2020-08-03")]
    assert batch is not None


def test_undo_takes_a_revision_back(database: Database) -> None:
    recruit(database, only(small_programme(), ["M1", "2020-01-01", "12", "", ""]))
    batch = recruit(database, only(small_programme(), ["M1", "2020-01-01", "11", "", ""]))
    assert values_of(database, "M1", "2020-01-01") == [("12", ""), ("11", "2020-07-13")]
    assert batch is not None
    undo_import(database, batch, by="admin", at=AT)
    assert values_of(database, "M1", "2020-01-01") == [("12", "")]


def test_without_a_day_of_its_own_a_workbook_speaks_from_the_day_of_the_import(sqlite_database: Database) -> None:
    recruit(sqlite_database, only(small_programme(), ["M1", "2020-01-01", "12", "", ""]))
    sheets = only(small_programme(), ["M1", "2020-01-01", "", "", "lost"])
    del sheets["Calendar"]
    recruit(sqlite_database, sheets, at=LATER)
    assert values_of(sqlite_database, "M1", "2020-01-01") == [("12", ""), ("", "2020-09-01")]


def test_of_several_rows_of_one_date_the_one_without_a_day_is_the_first(sqlite_database: Database) -> None:
    rows: list[list[object]] = [["M1", "2020-01-01", "11", "2020-02-03", ""], ["M1", "2020-01-01", "12", "", ""]]
    recruit(sqlite_database, only(small_programme(), *rows))
    assert sorted(values_of(sqlite_database, "M1", "2020-01-01")) == [("11", "2020-02-03"), ("12", "")]
    rows[1][2] = "12.5"
    recruit(sqlite_database, only(small_programme(), *rows))
    assert sorted(values_of(sqlite_database, "M1", "2020-01-01")) == [("11", "2020-02-03"), ("12.5", "")]


def test_the_forms_about_a_session_are_one_whole_and_others_stay(sqlite_database: Database) -> None:
    sheets = small_programme()
    sheets["Feedback"].append(["A1", "3", "3", "3", "3", "3"])
    recruit(sqlite_database, sheets)
    sheets["Feedback"] = [sheets["Feedback"][0], ["Z1", "4", "4", "", "2", "4"], ["Z1", "4", "4", "", "2", "4"]]
    recruit(sqlite_database, sheets)
    assert sorted(stored(sqlite_database, "Feedback")) == [
        ["A1", "3", "3", "3", "3", "3"],
        ["Z1", "4", "4", "", "2", "4"],
        ["Z1", "4", "4", "", "2", "4"],
    ]
    assert recruit(sqlite_database, sheets) is None


def test_a_main_measure_named_later_takes_the_place_of_the_one_before(sqlite_database: Database) -> None:
    recruit(sqlite_database, small_programme())
    sheets = cell(small_programme(), "Measures", 4, "main", "yes")
    sheets["Measures"] = [sheets["Measures"][0], sheets["Measures"][3]]
    del sheets["Data points"]
    recruit(sqlite_database, sheets)
    assert [row[0] for row in stored(sqlite_database, "Measures") if row[11] == "yes"] == ["M2"]


def test_shuffled_rows_are_stored_alike(sqlite_database: Database) -> None:
    sheets = small_programme()
    for sheet in OPTIONAL:
        sheets[sheet] = [sheets[sheet][0], *sheets[sheet][:0:-1]]
    recruit(sqlite_database, sheets)
    there = {sheet: stored(sqlite_database, sheet) for sheet in OPTIONAL}
    assert recruit(sqlite_database, small_programme()) is None
    assert {sheet: stored(sqlite_database, sheet) for sheet in OPTIONAL} == there
