"""How far the sheets of a file reach, found before anything is made of them: one far cell may stand for billions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

_CHUNK, _OVERLAP = 4 * 1024 * 1024, 4_096
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'][^<>/]*>""")
_NAMELESS = re.compile(rb"""<(?:\w+:)?c(?:\s+[^r<>/][^<>/]*)?\s*>""")
_COUNT = re.compile(rb"""[cC]ount\s*=\s*["'](\d{8,})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*["'](\d+)["']""")
_LINE = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_BOX = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ROWS_AGAIN = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)""")
_COLUMNS_AGAIN = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d+)""")


def reach_of_xlsx(data: bytes) -> list[tuple[int, int]]:
    """The last row and the last column of each part of an .xlsx file in which a value stands.

    Raises:
        ValueError: where a part claims to hold more things than can be: a reader would make room for them.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return [_reach(book, part) for part in book.infolist()]


def _reach(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """A row's own number counts where cells may stand in it without theirs."""
    last_cell, last_row, widest, nameless = 0, 0, b"", False
    for text in _chunks(book, part):
        letters = {widest}
        for match in _CELL.finditer(text):
            letters.add(match[1].upper())
            last_cell = max(last_cell, int(match[2]))
        widest = max(letters, key=lambda each: (len(each), each))
        nameless = nameless or _NAMELESS.search(text) is not None
        last_row = max(last_row, max((int(match[1]) for match in _ROW.finditer(text)), default=0))
        if claimed := _COUNT.search(text):
            raise ValueError(f"{part.filename} says that it has {claimed[1].decode()[:20]} things in it")
    return max(last_cell, last_row if nameless else 0), _number(widest)


def cells_of_ods(data: bytes) -> int:
    """How many cells the rows with values of an .ods file have, each counted as often as it is repeated."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        content = book.read("content.xml")
    total = 0
    for line in _LINE.finditer(content):
        if b"value-type" in line[2] or b"<text:p" in line[2]:
            width = sum(
                _times(_COLUMNS_AGAIN, box[1]) for box in _BOX.finditer(line[2].rstrip()) if box[1][-1:] != b"/"
            )
            total += _times(_ROWS_AGAIN, line[1]) * width
    return total


def _chunks(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, some at a time; each piece begins with the end of the one before."""
    with book.open(part) as stream:
        before = b""
        while piece := stream.read(_CHUNK):
            yield before + piece
            before = piece[-_OVERLAP:]


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
