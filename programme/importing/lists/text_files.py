"""Text with separated values: its encoding, its separator and its rows, found out and told."""

from __future__ import annotations

import csv
import io

from foundation.errors import BadInput, Fault

from ..cells import clean

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "an upright line"}
_LOOKED_AT = 40


def rows_of_text(data: bytes, separator: str | None = None) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of a text file, and in words how it was read.

    Args:
        data: the bytes; UTF-8, UTF-16 with or without its mark, or Windows-1252.
        separator: what parts the cells, where that is known; else it is found out.

    Raises:
        BadInput: for bytes that are no text.
    """
    text, encoding = _decoded(data)
    separator = separator or _separator(text)
    try:
        csv.field_size_limit(10_000_000)
        rows = [[clean(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        remedy = "Open it in a spreadsheet, save it as .xlsx, and send that copy."
        raise BadInput([Fault("file", "", f"this text cannot be split into cells: {error}.", remedy)]) from None
    return rows, (f"Read as {encoding} text, its cells parted by {_SEPARATORS[separator]}.",)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding.removesuffix("-sig").upper()
    zeros = data[:4_000].count(0)
    if zeros > len(data[:4_000]) // 5:
        little = data[1:4_000:2].count(0) >= data[0:4_000:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace"), "UTF-16"
    if zeros:
        remedy = "Send an Excel, OpenDocument or CSV file."
        raise BadInput([Fault("file", "", "this is neither a spreadsheet nor text.", remedy)])
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def _separator(text: str) -> str:
    """The sign that gives most lines the same number of cells, more than one; a comma where none does."""
    best, found = (0, 0), ","
    for sign in _SEPARATORS:
        rows = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=sign)
        try:
            widths = [len(row) for row, _ in zip(rows, range(_LOOKED_AT), strict=False) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        common = max(sorted(set(wide)), key=wide.count)
        if (wide.count(common), common) > best:
            best, found = (wide.count(common), common), sign
    return found
