"""A workbook file as sheets of text. A file that cannot be read is refused with what to do."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from foundation.errors import BadInput, Fault

from .cells import cell_text, column_letters
from .findings import Finding, warning
from .formulas import cells_without_value
from .hidden import hidden_rows

MEGABYTE = 1024 * 1024
MAX_EXPANSION_MB = 600
MAX_ROWS = 200_000
MAX_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows of text from the first row and column on. `hidden` as Excel says."""

    name: str
    rows: list[list[str]]
    hidden: bool


@dataclass(frozen=True, slots=True)
class SheetFile:
    """All sheets in their order, and what is to be said of single cells: not readable, or merged."""

    sheets: list[Sheet]
    findings: list[Finding]


def read_sheets(data: bytes, *, limit_mb: int = 60) -> SheetFile:
    """Read the bytes of an .xlsx file; every cell becomes text.

    Args:
        data: the file.
        limit_mb: the largest file read, in megabytes.

    Raises:
        BadInput: for a file that is empty, too large, protected by a password, cut short or no workbook.
    """
    _refuse_what_is_no_workbook(data, limit_mb)
    findings: list[Finding] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [
                _read_sheet(book, meta.name, meta.visible != SheetVisibleEnum.Visible, findings)
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
        return SheetFile(sheets, findings + cells_without_value(data) + hidden_rows(data))
    except PasswordError:
        raise _refusal("this file is protected by a password.", "Save it without a password.") from None
    except (CalamineError, zipfile.BadZipFile, ParseError, OSError, ValueError, KeyError) as error:
        remedy = "Open it in Excel and save it again as an Excel workbook (.xlsx)."
        raise _refusal(f"this file is damaged: {error}.", remedy) from None


def _refuse_what_is_no_workbook(data: bytes, limit_mb: int) -> None:
    save_as = "Save it in Excel as an Excel workbook (.xlsx)."
    if not data:
        raise _refusal("this file is empty.", "Choose the workbook itself.")
    if len(data) > limit_mb * MEGABYTE:
        size = f"this file has {len(data) / MEGABYTE:.0f} MB; at most {limit_mb} MB are read."
        raise _refusal(size, "Take out pictures and empty rows.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refusal("this is an old Excel file, or one with a password.", f"Take the password off. {save_as}")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise _refusal("this is not an Excel workbook, or it was cut short.", save_as)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_EXPANSION_MB * MEGABYTE:
            raise _refusal(f"this file unpacks to more than {MAX_EXPANSION_MB} MB.", "Take out what is not needed.")
        if "xl/workbook.xml" not in parts.namelist():
            raise _refusal("this is a zip file, but not an Excel workbook.", save_as)


def _read_sheet(book: CalamineWorkbook, name: str, hidden: bool, findings: list[Finding]) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        size = f"{sheet.total_height} rows and {sheet.total_width} columns"
        message = f"this sheet has {size}; at most {MAX_ROWS} rows and {MAX_COLUMNS} columns are read."
        raise BadInput([Fault(name, "", message, "Delete the empty rows and columns at its end.")])
    rows = [[cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        findings.extend(_fill(name, rows, (top, left, min(bottom, len(rows) - 1), right)))
    return Sheet(name, rows, hidden)


def _fill(name: str, rows: list[list[str]], merged: tuple[int, int, int, int]) -> list[Finding]:
    """Give every row of a merged cell the value that Excel keeps in its first; nothing is filled across columns."""
    top, left, bottom, _ = merged
    if top >= len(rows) or bottom <= top or left >= len(rows[top]) or not rows[top][left]:
        return []
    for row in rows[top + 1 : bottom + 1]:
        row[left] = rows[top][left]
    path = f"{name}!{column_letters(left)}{top + 1}"
    message = f"this cell is merged; its value was taken for the rows {top + 1} to {bottom + 1}."
    return [warning(path, rows[top][left], message, "Unmerge it and fill each row, if that is not what you mean.")]


def _refusal(message: str, remedy: str) -> BadInput:
    return BadInput([Fault("workbook", "", message, remedy)])
