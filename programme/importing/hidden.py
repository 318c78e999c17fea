"""Rows that Excel hides, by a filter or by hand: they are read like any other, and that has to be said."""

from __future__ import annotations

import io
import itertools
import xml.etree.ElementTree as ET
import zipfile

from .findings import Finding, warning
from .formulas import MAIN, sheet_parts


def hidden_rows(data: bytes) -> list[Finding]:
    """A warning for every sheet with hidden rows that hold something, naming the rows."""
    findings: list[Finding] = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name, part in sheet_parts(book):
            text = book.read(part)
            rows = _rows(text) if b"hidden=" in text else []
            if rows:
                one = len(rows) == 1
                message = f"{'row' if one else 'the rows'} {_spans(rows)} {'is' if one else 'are'} hidden, but read."
                remedy = f"Show {'it' if one else 'them'}, or delete {'it' if one else 'them'} if not meant."
                findings.append(warning(f"{name}!A{rows[0]}", "", message, remedy))
    return findings


def _rows(text: bytes) -> list[int]:
    numbers = []
    for number, row in enumerate(ET.fromstring(text).iter(f"{MAIN}row"), start=1):  # noqa: S314 - limits entities
        if row.get("hidden") in ("1", "true") and any(len(cell) for cell in row):
            numbers.append(int(row.get("r", number)))
    return numbers


def _spans(rows: list[int]) -> str:
    """Numbers in words: `3, 7 to 9`."""
    spans = []
    for _, group in itertools.groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        spans.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}")
    return ", ".join(spans)
