"""What is possible, but probably a slip, is a warning; what no record can hold is a fault."""

from __future__ import annotations

import io

import openpyxl
import pytest

from programme.importing import Finding, read_workbook
from tests.small_programme import Sheets, cell, small_programme, workbook


def findings(sheets: Sheets) -> list[Finding]:
    return list(read_workbook(workbook(sheets)).findings)


LIKELY = [
    ("Organisations", 2, "successor", "XXX; H81002", "Organisations!Q2", "XXX is not among Organisations"),
    ("Organisations", 2, "postcode", "not a postcode", "Organisations!L2", "not look like a postcode"),
    ("Organisations", 2, "latitude", "40.7", "Organisations!M2", "latitude is outside Great Britain"),
    ("Organisations", 2, "longitude", "51.44", "Organisations!N2", "longitude is outside Great Britain"),
    ("Venues", 2, "postcode", "TW15", "Venues!E2", "not look like a postcode"),
    ("Venues", 2, "latitude", "-0.47", "Venues!F2", "latitude is outside Great Britain"),
    ("People", 4, "latitude", "40.7", "People!Q4", "latitude is outside Great Britain"),
    ("People", 2, "requires", "step_free; helipad", "People!T2", "no room has helipad"),
    ("Sessions", 2, "room_features", "helipad", "Sessions!L2", "no room has helipad"),
    ("Ties", 3, "start", "2031-01-01", "Ties!D3", "after 2020-07-13, the day"),
    ("Ties", 3, "last_contact", "2020-08-01", "Ties!F3", "after 2020-07-13, the day"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "typed", "where", "words"), LIKELY)
def test_a_likely_slip_is_a_warning(sheet: str, row: int, heading: str, typed: str, where: str, words: str) -> None:
    sheets = cell(small_programme(), sheet, row, heading, typed)
    if heading == "start":
        cell(sheets, sheet, row, "last_contact", "")
    found = findings(sheets)
    assert [each for each in found if each.severity == "fatal"] == []
    named = [each.fault for each in found if each.fault.path == where and words in each.fault.message]
    assert len(named) == 1
    assert named[0].remedy


@pytest.mark.parametrize(
    ("heading", "typed"),
    [
        ("postcode", "gu21 6yl"),
        ("postcode", "GU216YL"),
        ("postcode", "W1A 1AA"),
        ("postcode", "M1 1AE"),
        ("successor", "h81002"),
        ("latitude", "60.8"),
        ("longitude", "-8.2"),
    ],
)
def test_what_is_right_is_no_slip(heading: str, typed: str) -> None:
    quiet = [str(each.fault) for each in findings(small_programme())]
    assert [str(each.fault) for each in findings(cell(small_programme(), "Organisations", 2, heading, typed))] == quiet


def test_where_no_room_is_known_nothing_is_said_of_what_rooms_have() -> None:
    sheets = cell(small_programme(), "People", 2, "requires", "helipad")
    cell(sheets, "Rooms", 2, "features", "")
    cell(sheets, "Sessions", 2, "room_features", "")
    cell(sheets, "People", 3, "requires", "")
    assert not [each for each in findings(sheets) if "no room" in each.fault.message]


def test_time_that_is_stated_but_not_given_is_a_warning_also_without_the_sheet() -> None:
    sheets = small_programme()
    del sheets["Availability"]
    said = {each.fault.path: each for each in findings(sheets) if "no slot" in each.fault.message}
    assert list(said) == ["People!S2", "People!S3"]
    assert "the workbook or the records" in said["People!S2"].fault.message
    assert said["People!S2"].severity == "warning"


def test_one_name_twice_at_one_employer_may_be_one_person() -> None:
    sheets = cell(small_programme(), "People", 5, "name", "ANN  coach")
    said = [each for each in findings(sheets) if "same person twice" in each.fault.message]
    assert [(each.severity, each.fault.path) for each in said] == [("warning", "People!B5")]
    assert "row 2 has the same name at RTK" in said[0].fault.message
    cell(sheets, "Memberships", 6, "organisation", "H81003")
    assert not [each for each in findings(sheets) if "same person twice" in each.fault.message]


TOO_LONG = [
    ("People", 2, "name", 40_000, "32,767 letters and signs; at most 200"),
    ("Memberships", 2, "site", 300, "300 letters and signs; at most 200"),
    ("Organisations", 2, "aliases", 201, "at most 200"),
    ("Projects", 2, "aim", 4_001, "at most 4,000"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "length", "words"), TOO_LONG)
def test_a_text_beyond_all_measure_is_a_fault_that_is_short_itself(
    sheet: str, row: int, heading: str, length: int, words: str
) -> None:
    found = [
        each
        for each in findings(cell(small_programme(), sheet, row, heading, "x" * length))
        if each.severity == "fatal"
    ]
    assert len(found) == 1
    assert words in found[0].fault.message
    assert len(str(found[0].fault)) < 400


@pytest.mark.parametrize(("sheet", "heading", "length"), [("People", "name", 200), ("Projects", "aim", 4_000)])
def test_a_text_up_to_the_limit_is_taken(sheet: str, heading: str, length: int) -> None:
    found = findings(cell(small_programme(), sheet, 2, heading, "x" * length))
    assert not [each for each in found if each.severity == "fatal"]


def test_hidden_rows_are_read_and_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(small_programme())))
    for number in (2, 4, 5, 40):
        book["People"].row_dimensions[number].hidden = True
    book["Needs"].row_dimensions[3].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    result = read_workbook(buffer.getvalue())
    assert len(result.tables["People"].rows) == 4
    said = {each.fault.path: each for each in result.findings if "hidden" in each.fault.message}
    assert said["People!A2"].fault.message == "the rows 2, 4 to 5 are hidden, but read."
    assert said["Needs!A3"].fault.message == "row 3 is hidden, but read."
    assert {each.severity for each in said.values()} == {"warning"}
