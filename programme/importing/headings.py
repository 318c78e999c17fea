"""The heading row of a sheet: where it stands, which columns it names, and what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from .cells import column_letters
from .findings import Finding, fatal
from .rows import Row
from .sheets import Sheet

MOST_TITLE_ROWS = 20
FEWEST_HEADINGS = 2
"""A row below the first is taken for the headings only if it has as many known ones as this."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: the number of their row, and the index of each known one's column."""

    row: int
    columns: Mapping[str, int]


def find_headings(sheet: Sheet, model: type[Row], findings: list[Finding]) -> Headings:
    """Find the headings of a sheet; everything wrong with them is added to `findings`.

    Where a title stands above them that is one fault, and they are still found, so that the rows below can be read.

    Args:
        sheet: the sheet.
        model: what its rows must be.
        findings: where faults go.
    """
    known = model.headings()
    number = _row_of_headings(sheet, known)
    shown = sheet.rows[number - 1] if sheet.rows else []
    if number > 1:
        message = f"the headings stand in row {number}, not in the first row."
        findings.append(fatal(f"{model.sheet}!A1", sheet.rows[0][0], message, "Delete the rows above them."))
    columns: dict[str, int] = {}
    for index, text in enumerate(shown):
        heading = _plain(text)
        path = f"{model.sheet}!{column_letters(index)}{number}"
        if heading in columns:
            findings.append(fatal(path, text, "this heading stands twice.", "Keep one of the two columns."))
        elif heading in known:
            columns[heading] = index
        elif heading:
            findings.append(fatal(path, text, "this heading is not known.", _meant(heading, known)))
        elif any(index < len(row) and row[index] for row in sheet.rows[number:]):
            findings.append(fatal(path, "", "this column has values, but no heading.", "Name it, or clear it."))
    missing = [heading for heading, required in known.items() if required and heading not in columns]
    for index, heading in enumerate(missing, start=len(shown)):
        path = f"{model.sheet}!{column_letters(index)}{number}"
        remedy = f"Write {heading} there, or correct the heading that means it."
        findings.append(fatal(path, "", f"the column {heading} is missing.", remedy))
    return Headings(number, columns)


def _row_of_headings(sheet: Sheet, known: Mapping[str, bool]) -> int:
    """The number of the row that has the headings: the first, unless it has none of them and one further down does."""
    present = [len(set(map(_plain, row)) & known.keys()) for row in sheet.rows[:MOST_TITLE_ROWS]]
    if not present or present[0] or max(present) < min(FEWEST_HEADINGS, len(known)):
        return 1
    return present.index(max(present)) + 1


def _plain(shown: str) -> str:
    return "_".join(shown.casefold().replace("-", " ").replace("_", " ").split())


def _meant(heading: str, known: Mapping[str, bool]) -> str:
    close = difflib.get_close_matches(heading, known, n=1)
    if close:
        return f"Perhaps {close[0]} was meant. Known here: {', '.join(known)}."
    return f"Rename it or take the column out. Known here: {', '.join(known)}."
