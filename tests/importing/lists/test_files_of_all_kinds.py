"""The same list in files of all kinds, and what is said of hidden, merged, struck and broken cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from foundation.errors import BadInput
from programme.importing.lists import ListRead, read_any_file
from tests.importing.lists.small_lists import bytes_of, kinds, outcomes, read_bytes, workbook_of

TEXT = "Email,Name,Organisation\nann@rtk.example,Siân O’Neill,RTK\n"
ROWS = [["Email", "Name", "Organisation"], ["ann@rtk.example", "Ann", "RTK"], ["ben@rtk.example", "Ben", None]]


def name_in(data: bytes) -> str:
    return read_bytes(data).people[0].name


def sheet_of(book: openpyxl.Workbook) -> ListRead:
    return read_bytes(bytes_of(book), name="list.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_any_usual_encoding_and_separator(encoding: str, separator: str) -> None:
    assert name_in(TEXT.replace(",", separator).encode(encoding)) == "Siân O’Neill"


def test_a_quoted_line_break_does_not_end_a_row() -> None:
    text = 'Email,Name,"Which organisation\ndo you work for?"\nann@rtk.example,Ann,"RTK"\n'
    assert outcomes(read_bytes(text.encode())) == "c"


def test_hidden_sheets_are_named_and_left_until_somebody_says_so() -> None:
    rows = [ROWS[0], *([f"p{n}@rtk.example", f"Person {n}", "RTK"] for n in range(60))]
    book = workbook_of({"List": ROWS[:2], "Leavers": rows, "Old": rows[:3]})
    book["Leavers"].sheet_state, book["Old"].sheet_state = "hidden", "veryHidden"
    found = sheet_of(book)
    assert [(s.name, s.visibility, s.read) for s in found.sheets] == [
        ("List", "visible", True),
        ("Leavers", "hidden", False),
        ("Old", "very hidden", False),
    ]
    (first, _) = [p for p in found.problems if p.kind == "sheet.hidden"]
    assert "60 rows" in first.message
    assert len(read_bytes(bytes_of(book), {"sheet:leavers": "read"}).rows) == 61


def test_a_merged_organisation_is_filled_inside_its_range_only() -> None:
    book = workbook_of({"List": [*ROWS, ["cy@rtk.example", "Cy", None]]})
    book["List"].merge_cells("C2:C3")
    found = sheet_of(book)
    assert outcomes(found) == "ccw"
    assert kinds(found) == {"cells.merged", "organisation.blank"}


def test_hidden_rows_wait_for_a_decision() -> None:
    book = workbook_of({"List": ROWS[:2]})
    book["List"].row_dimensions[2].hidden = True
    assert outcomes(sheet_of(book)) == "w"
    assert outcomes(read_bytes(bytes_of(book), {"hidden_rows:list": "read"})) == "c"


def test_rows_struck_through_are_shown_and_read() -> None:
    book = workbook_of({"List": ROWS[:2]})
    book["List"]["B2"].font = Font(strike=True)
    found = sheet_of(book)
    assert (outcomes(found), kinds(found)) == ("c", {"looks.struck"})


def test_formulas_without_a_stored_value_are_named_and_links_give_their_text() -> None:
    book = workbook_of({"List": ROWS[:2]})
    book["List"]["A2"] = '=HYPERLINK("mailto:ann@rtk.example","ann@rtk.example")'
    book["List"]["B2"] = "=A1&B1"
    found = sheet_of(book)
    assert kinds(found) == {"cell.link", "cell.no_value", "name.missing"}
    assert [p.cells for p in found.problems if p.kind == "cell.no_value"] == [["List!B2"]]


def test_two_sheets_are_both_read() -> None:
    found = sheet_of(workbook_of({"A": ROWS[:2], "B": [ROWS[0], ["cy@rxx.example", "Cy", "RXX"]]}))
    assert [sheet.rows for sheet in found.sheets] == [1, 1]


def _with_part(name: str) -> bytes:
    buffer = io.BytesIO(bytes_of(workbook_of({"List": ROWS[:2]})))
    with zipfile.ZipFile(buffer, "a") as parts:
        parts.writestr(name, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (_with_part("xl/vbaProject.bin"), "macros"),
        (b"PK\x03\x04 cut short", "damaged"),
        (bytes_of(workbook_of({"List": ROWS[:2]}))[:900], "damaged"),
        (b"\x89PNG\x00\x01\x02", "neither"),
        ((",".join("abc" for _ in range(500)) + "\n").encode(), "500 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_politely(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_any_file(data)
    assert words in str(refused.value)


@pytest.mark.parametrize("name", ["people.xls", "people.ods"])
def test_a_file_of_another_program_is_read_with_its_dates_and_its_hidden_sheet(name: str) -> None:
    found = read_bytes((Path(__file__).parent / name).read_bytes(), name=name)
    assert found.format == name.partition(".")[2]
    assert [person.name for person in found.people] == ["Siân O’Neill", "Ben Fry", "Cy Low"]
    assert [person.rows[0].person["joined"] for person in found.people] == ["2026-04-03", "2026-04-13", "2026-09-03"]
    assert [(sheet.name, sheet.visibility) for sheet in found.sheets] == [("List", "visible"), ("Leavers", "hidden")]


def _changed(part: str, before: str, after: str) -> bytes:
    """A small workbook with one text of one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(bytes_of(workbook_of({"List": ROWS[:2]})))) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    assert before in held[part].decode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in held.items():
            parts.writestr(name, data.decode().replace(before, after, 1) if name == part else data)
    return buffer.getvalue()


_SHEET, _LOOKS, _END = "xl/worksheets/sheet1.xml", "xl/styles.xml", "</sheetData>"


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (_SHEET, _END, f'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{_END}'),
        (_SHEET, _END, f'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>{_END}'),
        (_SHEET, _END, f'<row r="4294967290"><c><v>1</v></c></row>{_END}'),
        (_SHEET, _END, f'<row r="200000"><c r="OJ200000"><v>1</v></c></row>{_END}'),
        (_LOOKS, "count=", 'count="99999999999" was='),
    ],
)
def test_a_small_file_that_would_fill_the_memory_is_refused(part: str, before: str, after: str) -> None:
    with pytest.raises(BadInput, match=r"rows|cells|things"):
        read_any_file(_changed(part, before, after))


def test_far_cells_that_are_only_coloured_are_no_reason_to_refuse() -> None:
    far = f'<row r="1048576"><c r="XFD1048576" s="0"/></row>{_END}'
    assert outcomes(read_bytes(_changed(_SHEET, _END, far))) == "c"
