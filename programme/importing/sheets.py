"""A workbook file as sheets of text. A file that cannot be read is refused with what to do."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from foundation.errors import BadInput, Fault

from .cells import cell_text
from .findings import Finding
from .formulas import cells_without_value

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
    """All sheets in their order, and the cells that could not be read."""

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
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [
                _read_sheet(book, meta.name, meta.visible != SheetVisibleEnum.Visible)
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
        return SheetFile(sheets, cells_without_value(data))
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


def _read_sheet(book: CalamineWorkbook, name: str, hidden: bool) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        size = f"{sheet.total_height} rows and {sheet.total_width} columns"
        message = f"this sheet has {size}; at most {MAX_ROWS} rows and {MAX_COLUMNS} columns are read."
        raise BadInput([Fault(name, "", message, "Delete the empty rows and columns at its end.")])
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(name, [[cell_text(value) for value in row] for row in rows], hidden)


def _refusal(message: str, remedy: str) -> BadInput:
    return BadInput([Fault("workbook", "", message, remedy)])
