"""The template workbook: nothing comes of it until it is filled in, and then what was filled in does."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from programme.access import ROLES, Asker
from programme.importing import MODELS
from programme.journeys.recruit import import_workbook
from programme.queries.template import template_bytes
from programme.records import Database, picture
from tests.importing.lists.small_lists import read_bytes
from tests.small_programme import small_programme, workbook

AT = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)


def template(database: Database) -> bytes:
    with database.reading() as session:
        return template_bytes(session, Asker("admin", ROLES["administrator"]), made=AT.date())


def test_an_untouched_template_changes_nothing_and_says_so(database: Database) -> None:
    import_workbook(database, workbook(small_programme()), by="admin", at=AT)
    with database.reading() as session:
        before = picture(session)
    report = import_workbook(database, template(database), by="admin", at=AT)
    assert (report.fatal, report.applied, report.counts) == ((), False, ())
    assert [finding.fault.message for finding in report.warnings] == [
        f"{len(MODELS)} example rows of the template were not read."
    ]
    with database.reading() as session:
        assert picture(session) == before


def test_every_sheet_has_its_headings_notes_and_example(sqlite_database: Database) -> None:
    data = template(sqlite_database)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for model in MODELS:
        page = book[model.sheet]
        assert [cell.value for cell in page[1]] == list(model.headings())
        assert all(cell.comment is not None for cell in page[1])
        assert str(page["A2"].value).startswith("Example, not read:")
    assert data == template(sqlite_database)


def test_cells_offer_the_words_that_an_import_takes_and_the_codes_of_the_records(sqlite_database: Database) -> None:
    import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    book = openpyxl.load_workbook(io.BytesIO(template(sqlite_database)))
    offered = {
        (name, str(rule.sqref).split(":")[0]): rule.formula1
        for name in book.sheetnames
        for rule in book[name].data_validations.dataValidation
    }
    assert offered["Cohorts", "D3"] == '"learn,live,lead"'
    assert offered["Availability", "B3"] == '"mon,tue,wed,thu,fri,sat,sun"'
    assert offered["Memberships", "B3"] == "Choices!$A$2:$A$4"
    assert offered["Needs", "B3"] == "Choices!$B$2:$B$3"
    assert offered["Needs", "A3"] == "'People'!$A$3:$A$5002"
    assert [cell.value for cell in book["Choices"]["A"]] == ["Organisations", "H81002", "H81003", "RTK"]


def test_the_example_rows_would_be_right_if_they_were_read(sqlite_database: Database) -> None:
    """What people copy must work: without their mark the examples are a workbook that is imported whole."""
    book = openpyxl.load_workbook(io.BytesIO(template(sqlite_database)))
    for model in MODELS:
        cell = book[model.sheet]["A2"]
        cell.value = str(cell.value).removeprefix("Example, not read: ")
    book["Calendar"].append(["as_at", "", "2026-09-01"])
    book["Calendar"].append(["block", "am", "09:30", "12:30"])
    book["Calendar"].append(["block", "pm", "13:30", "16:30"])
    book["People"].append(["bo.fry@practice.example", "Bo Fry"])
    book["Skills"].append(["PDSA", "Plan, do, study, act"])
    buffer = io.BytesIO()
    book.save(buffer)
    report = import_workbook(sqlite_database, buffer.getvalue(), by="admin", at=AT)
    assert [str(finding.fault) for finding in report.fatal] == []
    assert report.applied


def test_an_example_row_is_no_person_of_a_list_either() -> None:
    text = 'Email,Name\n"Example, not read: ann@rtk.example",Ann Cole\nben@rtk.example,Ben Fry\n'
    assert [person.email for person in read_bytes(text.encode()).people] == ["ben@rtk.example"]
