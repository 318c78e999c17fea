"""Any spreadsheet file as sheets of text: .xlsx, .xls, .ods and .csv, with what its looks may have meant."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Literal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from foundation.errors import BadInput, Fault

from ..cells import CellValue, cell_text, column_letters
from ..sheets import MAX_COLUMNS, MAX_EXPANSION_MB, MAX_ROWS, MEGABYTE
from .bounds import cells_of_ods, reach_of_xlsx
from .looks import SheetLooks, looks_of
from .text_files import rows_of_text

MOST_CELLS = 10_000_000
MOST_ROWS_OF_EXCEL = 1_048_576
Visibility = Literal["visible", "hidden", "very hidden"]
Merged = tuple[int, int, int, int]

_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    CalamineError, zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, KeyError, IndexError, SyntaxError,
    MemoryError, EOFError, OverflowError, RuntimeError, lzma.LZMAError,
)  # fmt: skip
"""What the readers of files raise for bytes that are damaged."""

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_PANIC = "PanicException"
"""What the reader raises where it met with what it never thought of; it stands outside of Python's own exceptions."""

_WEB_PAGE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|\?xml)", re.IGNORECASE)
_MACRO_MARKS = ("xl/vbaProject.bin", "Basic/script-lc.xml")


@dataclass(slots=True)
class SourceSheet:
    """One sheet: rows of text from the first row and column on.

    Attributes:
        name: as in the file.
        rows: text by row and column; a merged range has its value in each of its rows.
        visibility: as the program that made it says.
        merged: ranges that were filled down: first row, first column, last row, last column, from 0.
        looks: hidden rows, rows struck through, cells without a stored value.
    """

    name: str
    rows: list[list[str]]
    visibility: Visibility = "visible"
    merged: list[Merged] = field(default_factory=list)
    looks: SheetLooks = field(default_factory=SheetLooks)

    def cell(self, row: int, column: int) -> str:
        """The address of a cell, counted from 0, such as `Sheet1!C14`."""
        return f"{self.name}!{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a file holds: its format, what was found out about it in words, and its sheets in their order."""

    format: str
    told: tuple[str, ...]
    sheets: tuple[SourceSheet, ...]


def read_any_file(data: bytes, *, file_name: str = "", limit_mb: int = 60) -> SourceFile:
    """Read the bytes of a spreadsheet or of a text file with separated values; every cell becomes text.

    Args:
        data: the file.
        file_name: only its ending is looked at, and only where the bytes do not tell.
        limit_mb: the largest file read, in megabytes.

    Raises:
        BadInput: for a file that is empty, too large, damaged, protected by a password, or carries macros.
    """
    if not data:
        raise _refusal("this file is empty.", "Choose the file with the list in it.")
    if len(data) > limit_mb * MEGABYTE:
        size = f"this file has {len(data) / MEGABYTE:.0f} MB; at most {limit_mb} MB are read."
        raise _refusal(size, "Take out pictures and empty rows, or split it.")
    if data.startswith(_OLD_FORMAT):
        if _PASSWORD_MARK in data:
            raise _protected()
        return _read_book(data, "xls")
    if data.startswith(b"PK\x03\x04") or zipfile.is_zipfile(io.BytesIO(data)):
        return _read_book(data, _packed_format(data))
    if file_name.lower().endswith((".xlsx", ".xlsm", ".ods", ".xls")) and b"\x00" in data[:4_096]:
        raise _refusal("this file is cut short or damaged.", "Open it, save it again, and send that copy.")
    if _WEB_PAGE.match(data[:2_000]):
        message = "this is a web page, not a spreadsheet, whatever its name says."
        raise _refusal(message, "Open it in a spreadsheet, save it as .xlsx, and send that copy.")
    text, told = rows_of_text(data)
    name = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0][:31].replace("!", " ") or "list"
    _refuse_too_many(name, len(text), max(map(len, text), default=0))
    sheet = SourceSheet(name, text)
    _take_errors_out(sheet)
    return SourceFile("csv", told, (sheet,))


def _packed_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            if sum(part.file_size for part in parts.infolist()) > MAX_EXPANSION_MB * MEGABYTE:
                message = f"this file unpacks to more than {MAX_EXPANSION_MB} MB."
                raise _refusal(message, "Take out what is not needed; a list of people is never so large.")
    except _BROKEN as error:
        raise _damaged(error) from None
    if not names.isdisjoint(_MACRO_MARKS):
        message = "this file carries macros, which are small programs; none is ever run or read here."
        raise _refusal(message, "In Excel choose Save As, “Excel Workbook (*.xlsx)”, and send that copy.")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise _refusal("this is a zip file, but no spreadsheet.", "Unpack it and send the spreadsheet in it.")


def _read_book(data: bytes, kind: str) -> SourceFile:
    try:
        _refuse_far_cells(data, kind)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = tuple(
                _read_sheet(book, meta.name, _visibility(meta.visible))
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            )
        looks = looks_of(data) if kind == "xlsx" else {}
    except PasswordError:
        raise _protected() from None
    except BadInput:
        raise
    except _BROKEN as error:
        raise _damaged(error) from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise _damaged("its parts contradict one another") from None
    for sheet in sheets:
        sheet.looks = looks.get(sheet.name, sheet.looks)
        for address, text in sheet.looks.links.items():
            _put(sheet, address, text)
    return SourceFile(kind, (), sheets)


def _visibility(mark: SheetVisibleEnum) -> Visibility:
    if mark == SheetVisibleEnum.Hidden:
        return "hidden"
    return "very hidden" if mark == SheetVisibleEnum.VeryHidden else "visible"


def _read_sheet(book: CalamineWorkbook, name: str, visibility: Visibility) -> SourceSheet:
    sheet = book.get_sheet_by_name(name)
    _refuse_too_many(name, sheet.total_height, sheet.total_width)
    rows = [[_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    read = SourceSheet(name, rows, visibility)
    try:
        ranges = sheet.merged_cell_ranges or []
    except (CalamineError, ValueError):
        ranges = []
    for (top, left), (bottom, right) in ranges:
        _fill(read, (top, left, min(bottom, len(rows) - 1), right))
    return read


def _take_errors_out(sheet: SourceSheet) -> None:
    """A spreadsheet saved as text writes its errors as words; they are no values here either."""
    for number, cells in enumerate(sheet.rows):
        for column, text in enumerate(cells):
            if text.startswith("#") and text in _ERRORS:
                cells[column] = ""
                sheet.looks.without_value[f"{column_letters(column)}{number + 1}"] = text


def _shown(value: CellValue) -> str:
    """A cell as the spreadsheet shows it: a name True, once typed there, stands in the file as a truth."""
    return str(value).upper() if isinstance(value, bool) else cell_text(value)


def _put(sheet: SourceSheet, address: str, text: str) -> None:
    letters = "".join(c for c in address if c.isalpha())
    number = int("".join(c for c in address if c.isdigit()) or 0) - 1
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    if 0 <= number < len(sheet.rows) and 0 < column <= len(sheet.rows[number]) and not sheet.rows[number][column - 1]:
        sheet.rows[number][column - 1] = text


def _fill(sheet: SourceSheet, merged: Merged) -> None:
    """Give every row of a merged cell the value that stands in its first; nothing is filled across columns."""
    top, left, bottom, _ = merged
    rows = sheet.rows
    if top >= len(rows) or bottom <= top or left >= len(rows[top]) or not rows[top][left]:
        return
    for row in rows[top + 1 : bottom + 1]:
        row[left] = rows[top][left]
    sheet.merged.append(merged)


def _refuse_far_cells(data: bytes, kind: str) -> None:
    """Refuse what would fill the memory before the reader can be asked how large it is."""
    if kind == "xlsx":
        rows, columns = max(reach_of_xlsx(data), key=lambda reach: (reach[0] > MOST_ROWS_OF_EXCEL, reach[0] * reach[1]))
        if rows > MOST_ROWS_OF_EXCEL or rows * columns > MOST_CELLS:
            _refuse_too_many("file", rows, columns)
            message = f"a sheet reaches to row {rows:,} and column {columns}: more than {MOST_CELLS:,} cells."
            raise _refusal(message, "Delete what stands far below or beside the list.")
    elif kind == "ods" and cells_of_ods(data) > MOST_CELLS:
        raise _refusal(f"this file has more than {MOST_CELLS:,} cells.", "Delete what stands below or beside the list.")


def _refuse_too_many(name: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        message = (
            f"this sheet has {rows:,} rows and {columns} columns; at most {MAX_ROWS:,} and {MAX_COLUMNS} are read."
        )
        raise BadInput([Fault(name, "", message, "Delete the empty rows and columns at its end.")])


def _protected() -> BadInput:
    return _refusal("this file is protected by a password.", "Save a copy without the password and send that.")


def _damaged(error: BaseException | str) -> BadInput:
    return _refusal(f"this file is damaged: {error}.", "Open it, save it again as .xlsx, and send that copy.")


def _refusal(message: str, remedy: str) -> BadInput:
    return BadInput([Fault("file", "", message, remedy)])
