"""What a list may hide: other tables, other people's data, links, missing values; each is named and may be decided."""

from __future__ import annotations

import openpyxl
import pytest

from foundation.errors import BadInput
from programme.importing.lists import ListRead, read_any_file, read_list
from tests.importing.lists.small_lists import Cells, bytes_of, kinds, known, outcomes, read, read_bytes, workbook_of

HEADS = ("Email", "Name", "Organisation")
ANN = ("ann@rtk.example", "Ann Cole", "RTK")
BEN = ("ben@rxx.example", "Ben Fry", "RXX")
NUMBER = "943 476 5919"


def employers(found: ListRead) -> dict[str, list[str]]:
    """The employers of each person by name."""
    return {person.name: sorted(person.organisations) for person in found.people}


def test_a_table_beside_another_never_lends_it_an_employer() -> None:
    rows: Cells = [(*HEADS, None, *HEADS), (*ANN, None, *BEN)]
    found = read(rows)
    assert employers(found) == {"Ann Cole": ["RTK"]}
    assert kinds(found) == {"sheet.second_table"}
    both = read(rows, {"table:List!E1": "read"})
    assert employers(both) == {"Ann Cole": ["RTK"], "Ben Fry": ["RXX"]}
    assert both.beside_rows()["List"][2][0] == "ready; ready"
    assert both.unused == ()


def test_a_table_below_another_is_read_where_somebody_says_so_at_its_own_cells() -> None:
    rows: Cells = [HEADS, ANN, (), ("Coaches",), HEADS[::-1], BEN[::-1], ("", "Dee Dow", "dee@rxx.example")]
    found = read(rows, {"table:list!a5": "read"})
    assert outcomes(found) == "ccw"
    blank = next(each for each in found.problems if each.kind == "organisation.blank")
    assert blank.cells == ["List!A7"]


def test_an_empty_column_within_a_table_parts_nothing() -> None:
    found = read([(*HEADS[:2], None, HEADS[2]), (*ANN[:2], None, ANN[2])])
    assert employers(found) == {"Ann Cole": ["RTK"]}
    assert not kinds(found)


@pytest.mark.parametrize("column", range(4))
def test_an_nhs_number_is_kept_out_wherever_it_stands_and_never_shown(column: int) -> None:
    row = [*ANN, "fine"]
    row[column] = f"{row[column]} {NUMBER}"
    found = read([(*HEADS, "Favourite colour"), row])
    problem = next(each for each in found.problems if each.kind == "patient.nhs_number")
    assert problem.cells == [f"List!{'ABCD'[column]}2"]
    assert "943" not in str(found.to_json())
    assert "943" not in str(found.texts)


def test_a_telephone_that_happens_to_pass_is_no_nhs_number() -> None:
    assert "patient.nhs_number" not in kinds(read([(*HEADS, "Mobile"), (*ANN, NUMBER)]))


@pytest.mark.parametrize("text", ["Mrs Smith fell", "DOB 1/2/1940", "patient JB waited", "Pt: Ann Bell"])
def test_a_note_that_may_tell_of_a_patient_waits_to_be_kept(text: str) -> None:
    rows: Cells = [(*HEADS, "Comments"), (*ANN, text)]
    assert "note" not in read(rows).people[0].rows[0].person
    assert read(rows, {f"patient:{text}": "keep"}).people[0].rows[0].person["note"] == text


def test_patients_in_general_are_nobody() -> None:
    found = read([(*HEADS, "Comments"), (*ANN, "Fewer patients wait; patient flow; Dr Foster's data")])
    assert not kinds(found)


def test_a_link_gives_its_address_whatever_it_shows() -> None:
    book = workbook_of({"List": [HEADS, ("Mail me", "Ann Cole", "RTK"), ("Write", "Ben Fry", "RXX")]})
    sheet = book["List"]
    sheet["A2"].value = '=HYPERLINK("mailto:ann@rtk.example?subject=QI","Mail me")'
    sheet["A3"].hyperlink = "mailto:ben@rxx.example"
    found = read_bytes(bytes_of(book))
    assert [person.email for person in found.people] == ["ann@rtk.example", "ben@rxx.example"]


def test_a_formula_without_a_value_is_no_empty_cell() -> None:
    book = workbook_of({"List": [HEADS, ANN, (*BEN[:2], "=VLOOKUP(1,A:B,2)")]})
    found = read_bytes(bytes_of(book), {"blank:list:organisation": "above"})
    assert outcomes(found) == "cw"
    assert kinds(found) == {"cell.no_value"}
    assert "no stored value" in found.beside_rows()["List"][3][1]


def test_looks_are_named_row_by_row() -> None:
    book = workbook_of({"List": [(*HEADS, "Comments"), (*ANN, "x"), (*BEN, "y")]})
    sheet = book["List"]
    sheet["A2"].font = openpyxl.styles.Font(strike=True)
    sheet["A3"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF0000")
    sheet.column_dimensions["D"].hidden = True
    found = read_bytes(bytes_of(book))
    assert kinds(found) == {"looks.struck", "looks.colour", "column.hidden"}
    assert "struck through" in found.beside_rows()["List"][2][1]


def test_two_columns_called_alike_are_asked_about_one_by_one() -> None:
    rows: Cells = [("Email", "Name", "Name", "Organisation"), ("ann@rtk.example", "Ann", "Cole", "RTK")]
    assert kinds(read(rows)) == {"column.same"}
    decided = {"heading:name column b": "first_name", "heading:name column c": "last_name"}
    assert read(rows, decided).people[0].name == "Ann Cole"


@pytest.mark.parametrize("typed", ["ann cole@rtk.example", "ann .cole@rtk.example"])
def test_half_an_address_is_not_taken_for_one(typed: str) -> None:
    rows: Cells = [HEADS, (typed, *ANN[1:])]
    assert outcomes(read(rows)) == "w"
    assert read(rows, {f"email:{typed}": "ann.cole@rtk.example"}).people[0].email == "ann.cole@rtk.example"


def test_a_display_name_is_a_hint_where_no_column_tells_the_employer() -> None:
    found = read([HEADS[:2], (ANN[0], "COLE, Ann (ASHFORD AND ST PETER'S - RTK)")])
    assert outcomes(found) == "w"
    assert kinds(found) == {"name.turned", "organisation.choose", "sheet.no_organisation"}


def test_what_has_to_be_decided_has_a_key_that_settles_it() -> None:
    rows: Cells = [(*HEADS, "Date joined", "Line manager"), (*ANN, "next Tues", "Ann Cole")]
    keys = [each.decision for each in read(rows).problems if each.severity == "decide"]
    assert keys == ["date:next tues", "manager_of:ann@rtk.example"]
    decided = read(rows, {"date:next tues": "8 September 2026", "manager_of:ann@rtk.example": "bo@rtk.example"})
    person = decided.people[0].rows[0].person
    assert (person["joined"], person["line_manager"], kinds(decided)) == ("2026-09-08", "bo@rtk.example", set())


def test_an_order_of_dates_that_is_open_names_its_cells() -> None:
    found = read([(*HEADS, "Start date"), (*ANN, "03/04/2026"), (*BEN, "1 May 2026")])
    assert next(each for each in found.problems if each.kind == "date.order").cells == ["List!D2"]


def test_a_distance_or_a_number_of_places_that_is_no_number_is_said() -> None:
    found = read([(*HEADS, "Max travel", "Places"), (*ANN, "10-15 km", "one or two"), (*BEN, "-5", "")])
    assert kinds(found) == {"travel.unclear", "offer.no_places"}


def test_a_site_of_a_trust_is_told_by_the_trusts_own_signs() -> None:
    found = read([HEADS, (*ANN[:2], "RXXAB")])
    assert found.rows[0].memberships == [{"organisation": "RXX", "site": "RXXAB"}]


def test_grades_are_read_however_they_are_written() -> None:
    found = read([(*HEADS, "Grade"), (*ANN, "NHS|XR06|Review Body Band 6"), (*BEN, "VSM")])
    assert [row.person["band"] for row in found.rows] == ["6", "VSM"]


@pytest.mark.parametrize("data", [b"<html><table><tr><td>Email</td></tr></table></html>", b"\n<!DOCTYPE html><p>"])
def test_a_web_page_called_a_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="web page"):
        read_any_file(data, file_name="people.xls")


@pytest.mark.parametrize("rows", [[], [("apples", "pears"), (1, 2)], [ANN, BEN]])
def test_a_file_without_a_list_says_so(rows: Cells) -> None:
    found = read(rows)
    assert "file.no_list" in {each.kind for each in found.problems if each.severity == "refused"}


def test_a_sheet_that_tells_who_came_is_not_read_as_a_list_unless_somebody_says_so() -> None:
    file = read_any_file(bytes_of(workbook_of({"List": [HEADS, ANN]})))
    attendance = {"List": "a sign-in sheet"}
    found = read_list(file, known(), {}, attendance)
    assert (found.rows, kinds(found)) == ([], {"sheet.attendance"})
    assert len(read_list(file, known(), {"sheet:List": "read"}, attendance).rows) == 1
