"""Sheets, headings and whole files: what must be there, and files that are no workbook."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from foundation.errors import BadInput
from foundation.nhs_numbers import is_nhs_number
from programme.importing import MODELS, read_workbook
from programme.importing.cells import cell_text, column_letters
from tests.small_programme import Sheets, cell, small_programme, workbook


def fatal(sheets: Sheets) -> list[tuple[str, str, str]]:
    found = read_workbook(workbook(sheets)).findings
    return [(f.fault.path, f.fault.message, f.fault.remedy) for f in found if f.severity == "fatal"]


@pytest.mark.parametrize("sheet", ["Organisations", "People", "Memberships"])
def test_a_sheet_that_must_be_there_is_missed(sheet: str) -> None:
    sheets = small_programme()
    del sheets[sheet]
    assert (sheet, f"the sheet {sheet} is missing.") in [found[:2] for found in fatal(sheets)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.sheet)
def test_a_column_that_must_be_there_is_missed_and_any_other_is_not(model: type) -> None:
    for heading, needed in model.headings().items():  # type: ignore[attr-defined]
        sheets = small_programme()
        rows = sheets[model.sheet]  # type: ignore[attr-defined]
        index = rows[0].index(heading)
        sheets[model.sheet] = [row[:index] + row[index + 1 :] for row in rows]  # type: ignore[attr-defined]
        missed = [message for _, message, _ in fatal(sheets) if message == f"the column {heading} is missing."]
        assert bool(missed) == needed, heading


def test_a_heading_not_known_is_a_fault_with_the_one_that_was_meant() -> None:
    sheets = cell(small_programme(), "People", 1, "max_travel_km", "max_travel")
    assert fatal(sheets)[0][0] == "People!P1"
    assert "Perhaps max_travel_km was meant" in fatal(sheets)[0][2]


def test_a_heading_given_twice_and_a_column_without_heading_are_faults() -> None:
    twice = small_programme()
    twice["Needs"] = [[*row, row[1]] for row in twice["Needs"]]
    assert fatal(twice)[0][:2] == ("Needs!E1", "this heading stands twice.")
    nameless = small_programme()
    nameless["Needs"] = [[*row, "" if n == 0 else "x"] for n, row in enumerate(nameless["Needs"])]
    assert fatal(nameless)[0][:2] == ("Needs!E1", "this column has values, but no heading.")


def test_headings_may_stand_in_any_order_and_be_written_with_spaces_and_capitals() -> None:
    sheets = small_programme()
    sheets["People"] = [row[::-1] for row in sheets["People"]]
    sheets["People"][0] = [str(heading).replace("_", " ").capitalize() for heading in sheets["People"][0]]
    assert fatal(sheets) == []
    cell(sheets, "People", 3, "Email", "no mail")
    assert fatal(sheets)[0][0] == "People!AC3"


def test_blank_rows_are_skipped_and_do_not_shift_the_cells_named() -> None:
    sheets = small_programme()
    sheets["Needs"].insert(1, ["", "", "", ""])
    sheets["Needs"][2][2] = "9"
    assert [path for path, *_ in fatal(sheets)] == ["Needs!C3"]


def test_a_sheet_of_another_name_is_listed_and_one_nearly_right_is_warned_about() -> None:
    sheets = small_programme()
    sheets["Read me"] = [["invented"]]
    sheets["Need"] = sheets.pop("Needs")
    book = read_workbook(workbook(sheets))
    assert book.skipped == ["Read me", "Need"]
    assert [f.fault.path for f in book.findings if "perhaps Needs" in f.fault.message] == ["Need"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"email,name\nann@rtk.example,Ann\n", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    ],
    ids=["empty", "csv", "encrypted"],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        read_workbook(data)
    assert caught.value.faults[0].remedy


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(keep: float) -> None:
    whole = workbook(small_programme())
    with pytest.raises(BadInput):
        read_workbook(whole[: int(len(whole) * keep)])


def test_a_zip_of_something_else_or_with_broken_parts_is_refused() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as parts:
        parts.writestr("letter.txt", "hello")
    with pytest.raises(BadInput, match="not an Excel workbook"):
        read_workbook(other.getvalue())
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(small_programme()))) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<broken" if name.startswith("xl/worksheets/") else old.read(name))
    with pytest.raises(BadInput):
        read_workbook(broken.getvalue())


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(BadInput, match="at most 0 MB"):
        read_workbook(workbook(small_programme()), limit_mb=0)


def test_cells_with_errors_and_formulas_without_value_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(small_programme())))
    book["People"]["B3"] = "#REF!"
    book["Offers"]["B2"] = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    found = {f.fault.path: f.fault for f in read_workbook(buffer.getvalue()).findings if f.severity == "fatal"}
    assert any("shows an error" in f.message for f in [found["People!B3"]])
    assert "Offers!B2" in found


def test_a_hidden_sheet_is_read_and_said_to_be_hidden() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(small_programme())))
    book["Needs"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    result = read_workbook(buffer.getvalue())
    assert len(result.tables["Needs"].rows) == 2
    assert any("hidden" in f.fault.message for f in result.findings)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letters: str) -> None:
    assert column_letters(index) == letters


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (12.5, "12.5"), (0.1 + 0.2, "0.30000000000000004"), (True, "yes"), (False, "no"), (None, ""),
     (" a\u200bb\u00a0", "ab"), ("NA", "NA"), ("None", "None"), ("5E1", "5E1")],
)  # fmt: skip
def test_a_cell_becomes_the_text_that_a_person_reads(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(("digits", "valid"), [("9434765919", True), ("9434765918", False), ("0207946001", False)])
def test_nhs_numbers_are_told_by_their_check_digit(digits: str, valid: bool) -> None:
    assert is_nhs_number(digits) is valid


def test_a_title_above_the_headings_is_one_fault() -> None:
    sheets = small_programme()
    sheets["People"] = [["Our people"], [], *sheets["People"]]
    found = [each for each in fatal(sheets) if each[0].startswith("People")]
    assert found == [("People!A1", "the headings stand in row 3, not in the first row.", "Delete the rows above them.")]


def test_a_merged_cell_counts_for_each_of_its_rows_and_is_mentioned() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(small_programme())))
    book["Memberships"]["B3"] = "RTK"
    book["Memberships"].merge_cells("B2:B3")
    buffer = io.BytesIO()
    book.save(buffer)
    result = read_workbook(buffer.getvalue())
    assert [placed.text("organisation") for placed in result.tables["Memberships"].rows[:2]] == ["RTK", "RTK"]
    assert [f.severity for f in result.findings if f.fault.path == "Memberships!B2"] == ["warning"]


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "typed", "words"),
    [
        ("Memberships", 2, "organisation", "asph", "Perhaps RTK was meant"),
        ("Memberships", 2, "organisation", "Ashford Hospital Trust", "Perhaps RTK was meant"),
        ("Needs", 2, "skill", "control chart", "Perhaps SPC was meant"),
        ("People", 3, "live_from", "1/7/2020", "If the day stands first, write 2020-07-01"),
        ("People", 3, "live_from", "44013", "write 2020-07-01"),
        ("People", 3, "live_from", "31/6/2020", "Write it as YYYY-MM-DD"),
    ],
)
def test_the_remedy_says_what_was_probably_meant(sheet: str, row: int, heading: str, typed: str, words: str) -> None:
    assert any(words in remedy for _, _, remedy in fatal(cell(small_programme(), sheet, row, heading, typed)))


def test_a_name_that_fits_two_organisations_is_no_hint() -> None:
    sheets = cell(small_programme(), "Organisations", 3, "aliases", "ASPH")
    cell(sheets, "Memberships", 2, "organisation", "asph")
    assert not any("Perhaps" in remedy for _, _, remedy in fatal(sheets))
