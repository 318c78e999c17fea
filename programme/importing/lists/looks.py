"""What only the looks of an .xlsx tell: hidden rows, rows struck through, formulas without a stored value."""

from __future__ import annotations

import io
import re
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, field

from ..formulas import MAIN, sheet_parts
from ..sheets import MAX_COLUMNS

_KEY = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BYTES = 80 * 1024 * 1024


@dataclass(slots=True)
class SheetLooks:
    """Rows counted from 1. `without_value` holds a cell's letters and number -> the error or formula that stands there.

    `mails` are the e-mail addresses that cells lead to, whatever stands in them. `hidden_columns` are counted from 0.
    `patients` are cells, by row, emptied because an NHS number stood there.
    `filtered` says whether a filter is set on the sheet, which may be why rows are hidden.
    """

    hidden_rows: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    without_value: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    patients: dict[int, list[str]] = field(default_factory=dict)
    filtered: bool = False
    coloured: bool = False


def looks_of(data: bytes) -> dict[str, SheetLooks]:
    """The looks of each sheet of an .xlsx file by the sheet's name; a sheet with nothing to say has none."""
    found: dict[str, SheetLooks] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        struck, filled = _styles(book)
        for name, part in sheet_parts(book):
            if book.getinfo(part).file_size > _MOST_BYTES:
                continue
            text = book.read(part)
            marks = (b"hidden=", b't="e"', b"<f", b"<hyperlink ")
            if struck or filled or any(mark in text for mark in marks):
                found[name] = _looks(text, struck, filled)
                found[name].mails |= _linked(text, _targets(book, part))
    return found


def _styles(book: zipfile.ZipFile) -> tuple[set[str], set[str]]:
    """The numbers of the cell styles that strike text through, and of those that fill a cell with a colour."""
    if "xl/styles.xml" not in book.namelist():
        return set(), set()
    root = ET.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - the parser limits entities
    fonts, formats = root.find(f"{MAIN}fonts"), root.find(f"{MAIN}cellXfs")
    if formats is None:
        return set(), set()
    crossed = {
        str(index)
        for index, font in enumerate(fonts if fonts is not None else ())
        if (mark := font.find(f"{MAIN}strike")) is not None and mark.get("val", "1") not in ("0", "false")
    }
    struck = {str(index) for index, each in enumerate(formats) if each.get("fontId") in crossed}
    filled = {str(index) for index, each in enumerate(formats) if each.get("fillId", "0") not in ("0", "1")}
    return struck, filled


def _looks(text: bytes, struck: set[str], filled: set[str]) -> SheetLooks:
    looks, root = SheetLooks(filtered=b"<autoFilter" in text), ET.fromstring(text)  # noqa: S314
    for column in root.iter(f"{MAIN}col"):
        if column.get("hidden") in ("1", "true"):
            looks.hidden_columns |= set(
                range(int(column.get("min", 1)) - 1, min(int(column.get("max", 1)), MAX_COLUMNS))
            )
    for number, row in enumerate(root.iter(f"{MAIN}row"), start=1):
        place = int(row.get("r", number))
        if row.get("hidden") in ("1", "true") and len(row):
            looks.hidden_rows.add(place)
        for cell in row.iter(f"{MAIN}c"):
            style, value = cell.get("s", ""), cell.findtext(f"{MAIN}v") or ""
            if style in struck and (value or cell.find(f"{MAIN}is") is not None):
                looks.struck_rows.add(place)
            looks.coloured |= style in filled and place > 1
            _formula(looks, cell, value)
    return looks


def _formula(looks: SheetLooks, cell: ET.Element, value: str) -> None:
    address = cell.get("r", "")
    formula = cell.findtext(f"{MAIN}f")
    if cell.get("t") == "e":
        looks.without_value[address] = value or "#ERROR"
    elif formula is not None:
        shown = re.match(r'\s*HYPERLINK\(\s*"([^"]*)"(?:\s*,\s*"([^"]*)")?', formula, re.IGNORECASE)
        if shown and shown.group(1).casefold().startswith("mailto:"):
            looks.mails[address] = _address(shown.group(1))
        if not value and shown:
            looks.links[address] = shown.group(2) or shown.group(1)
        elif not value and cell.get("t") != "str":
            looks.without_value[address] = f"={formula}"[:80]


def _targets(book: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Where a sheet's links lead, by their keys."""
    folder, _, name = part.rpartition("/")
    beside = f"{folder}/_rels/{name}.rels"
    if beside not in book.namelist():
        return {}
    return {each.get("Id", ""): each.get("Target", "") for each in ET.fromstring(book.read(beside))}  # noqa: S314


def _linked(text: bytes, targets: dict[str, str]) -> dict[str, str]:
    """The e-mail addresses that cells were made to lead to, by cell."""
    if not targets or b"<hyperlink " not in text:
        return {}
    return {
        each.get("ref", ""): _address(target)
        for each in ET.fromstring(text).iter(f"{MAIN}hyperlink")  # noqa: S314
        if (target := targets.get(each.get(_KEY, ""), "")).casefold().startswith("mailto:")
    }


def _address(target: str) -> str:
    return urllib.parse.unquote(target[len("mailto:") :].split("?", maxsplit=1)[0]).strip()
