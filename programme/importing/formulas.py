"""Cells that hold no usable value: errors such as #N/A, and formulas that were never calculated.

The reader gives both as empty cells; here they are found in the sheet's own XML, so that nothing is lost unseen.
"""

from __future__ import annotations

import io
import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator

from .findings import Finding, fatal

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def cells_without_value(data: bytes) -> list[Finding]:
    """A fatal finding for every cell of the workbook that shows an error or has no stored value."""
    findings: list[Finding] = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name, part in sheet_parts(book):
            text = book.read(part)
            if b't="e"' in text or b"<f" in text:
                findings.extend(_findings(name, text))
    return findings


def sheet_parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of every sheet with the name of its part in the file."""
    names = set(book.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return
    links = {
        link.get("Id", ""): link.get("Target", "")
        for link in ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - the parser limits entities
    }
    for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):  # noqa: S314
        part = posixpath.normpath(posixpath.join("/xl", links.get(sheet.get(_LINK, ""), ""))).lstrip("/")
        if part in names:
            yield sheet.get("name", ""), part


def _findings(sheet: str, text: bytes) -> Iterator[Finding]:
    for cell in ET.fromstring(text).iter(f"{MAIN}c"):  # noqa: S314
        value = cell.findtext(f"{MAIN}v") or ""
        path = f"{sheet}!{cell.get('r', '')}"
        if cell.get("t") == "e":
            yield fatal(path, value, "this cell shows an error.", "Put the value there, or clear the cell.")
        elif cell.find(f"{MAIN}f") is not None and not value and cell.get("t") != "str":
            formula = cell.findtext(f"{MAIN}f") or ""
            remedy = "Open the file in Excel, save it and try again, or put the value there."
            yield fatal(path, f"={formula}"[:80], "this formula has no stored value.", remedy)
