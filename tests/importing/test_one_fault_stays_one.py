"""A fault is said once, where it stands; it brings no others that are none. And all faults of a cell come at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from programme.importing import Finding, read_workbook
from tests.small_programme import Sheets, cell, small_programme, workbook

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "north-west-surrey" / "community.xlsx"


def findings(sheets: Sheets) -> list[Finding]:
    return list(read_workbook(workbook(sheets)).findings)


def fatal(sheets: Sheets) -> list[tuple[str, str]]:
    return [(each.fault.path, each.fault.message) for each in findings(sheets) if each.severity == "fatal"]


def _title_above_people(book: openpyxl.Workbook) -> None:
    book["People"].insert_rows(1)
    book["People"]["A1"] = "Our people"


def _name_renamed(book: openpyxl.Workbook) -> None:
    book["People"]["B1"] = "full name"


def _email_renamed(book: openpyxl.Workbook) -> None:
    book["People"]["A1"] = "address"


def _skills_renamed(book: openpyxl.Workbook) -> None:
    book["Skills"]["A1"] = "id"


def _people_left_out(book: openpyxl.Workbook) -> None:
    del book["People"]


@pytest.mark.parametrize(
    ("edit", "cells"),
    [
        (_title_above_people, ["People!A1"]),
        (_name_renamed, ["People!B1", "People!AC1"]),
        (_email_renamed, ["People!A1", "People!AC1"]),
        (_skills_renamed, ["Skills!A1", "Skills!H1"]),
        (_people_left_out, ["People"]),
    ],
)
def test_a_fault_of_a_whole_sheet_brings_no_others(
    edit: Callable[[openpyxl.Workbook], None], cells: list[str], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    edit(book)
    book.save(tmp_path / "changed.xlsx")
    found = read_workbook((tmp_path / "changed.xlsx").read_bytes()).findings
    assert [each.fault.path for each in found if each.severity == "fatal"] == cells
    assert len(found) <= len(cells) + 5


def test_rows_below_a_title_are_read_with_their_own_numbers() -> None:
    sheets = cell(small_programme(), "People", 2, "mode", "pigeon")
    sheets["People"] = [["Our people"], [], *sheets["People"]]
    assert [path for path, _ in fatal(sheets)] == ["People!A1", "People!O4"]


def test_rows_below_a_missing_column_are_read_all_the_same() -> None:
    sheets = cell(small_programme(), "People", 1, "name", "full name")
    cell(sheets, "People", 2, "mode", "pigeon")
    assert [path for path, _ in fatal(sheets)] == ["People!B1", "People!AD1", "People!O2"]


def test_a_kind_of_the_calendar_that_is_misspelt_makes_no_block_unknown() -> None:
    assert [path for path, _ in fatal(cell(small_programme(), "Calendar", 4, "kind", "blok"))] == ["Calendar!A4"]


def test_a_calendar_without_its_first_column_is_one_fault() -> None:
    assert [path for path, _ in fatal(cell(small_programme(), "Calendar", 1, "kind", "what"))] == [
        "Calendar!A1",
        "Calendar!G1",
    ]


def test_a_name_whose_row_is_faulty_elsewhere_is_known_however_it_is_written() -> None:
    sheets = cell(small_programme(), "People", 2, "email", "Ann Coach <ann@rtk.example>")
    cell(sheets, "People", 2, "mode", "pigeon")
    assert [path for path, _ in fatal(sheets)] == ["People!O2"]


def test_a_membership_with_a_faulty_cell_is_a_membership() -> None:
    found = findings(cell(small_programme(), "Memberships", 2, "days_per_week", "9"))
    assert not [each for each in found if "no membership" in each.fault.message]


def test_a_row_faulty_elsewhere_is_tried_for_unknown_names_order_and_repeats_too() -> None:
    sheets = cell(small_programme(), "Memberships", 2, "days_per_week", "9")
    cell(sheets, "Memberships", 2, "organisation", "RTX")
    cell(sheets, "Memberships", 2, "end", "2014-12-31")
    cell(sheets, "Organisations", 3, "code", "RTK")
    cell(sheets, "Organisations", 3, "kind", "surgery")
    paths = [path for path, _ in fatal(sheets)]
    assert paths[:2] == ["Organisations!A3", "Organisations!F3"]
    assert {"Memberships!B2", "Memberships!E2", "Memberships!G2"} <= set(paths)


def test_a_sheet_that_is_left_out_is_one_fault_for_each_column_that_needs_it() -> None:
    sheets = small_programme()
    del sheets["Cohorts"]
    found = dict(fatal(sheets))
    assert list(found) == ["People!AA3", "Sessions!B2", "Projects!F2"]
    assert found["People!AA3"].endswith("no sheet Cohorts. The same holds of 1 more cell of this column.")
    assert found["Sessions!B2"].endswith("The same holds of 2 more cells of this column.")


@pytest.mark.parametrize(
    ("sheet", "heading", "typed", "said"),
    [
        (
            "Offers",
            "skills",
            "SPC four; PDSA 9; NOPE 2",
            ["PDSA 9: 9 is not a level.", "SPC four is not among Skills.", "NOPE is not among Skills."],
        ),
        ("Offers", "wishes", "who; what; x@x.example", ["who: ", "what: ", "x@x.example is not among People."]),
        ("Rooms", "closed_dates", "soon; 2020-11-31", ["soon: this is not a date", "2020-11-31: there is no such day"]),
        ("Rooms", "open_days", "mon; funday; X", ["funday is not a day", "X is not a day"]),
        ("People", "cohorts", "A; B; C", ["B is not among Cohorts.", "C is not among Cohorts."]),
    ],
)
def test_all_faults_of_a_list_are_said_at_once(sheet: str, heading: str, typed: str, said: list[str]) -> None:
    sheets = cell(small_programme(), sheet, 2, heading, typed)
    messages = [message for _, message in fatal(sheets)]
    assert len(messages) == len(said)
    assert all(message.startswith(words) for message, words in zip(messages, said, strict=True)), messages


def test_limits_are_written_as_people_write_them() -> None:
    found = fatal(cell(small_programme(), "People", 3, "rounds_waited", "-1"))
    assert found == [("People!W3", "-1 is not between 0 and 1,000,000.")]


def test_sheets_that_are_left_out_are_listed_in_one_line() -> None:
    sheets = {name: rows for name, rows in small_programme().items() if name in ("Organisations", "People")}
    sheets["Memberships"] = small_programme()["Memberships"]
    for row in sheets["People"][1:]:
        row[26] = ""
    found = [each.fault for each in findings(sheets) if "there are no sheets" in each.fault.message]
    assert len(found) == 1
    assert found[0].message.startswith("there are no sheets Calendar, Skills, Needs, Offers,")


def test_a_cell_with_an_error_is_named_whatever_the_case_of_its_sheet(tmp_path: Path) -> None:
    file = tmp_path / "small.xlsx"
    file.write_bytes(workbook(small_programme()))
    book = openpyxl.load_workbook(file)
    book["Offers"]["C2"] = "#N/A"
    book["Offers"].title = "offers "
    book.save(file)
    found = [each.fault for each in read_workbook(file.read_bytes()).findings if each.severity == "fatal"]
    assert [(fault.path, fault.value) for fault in found] == [("Offers!C2", "#N/A")]
