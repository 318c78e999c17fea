"""Rows that another system sends in place of a workbook: the same models and checks, faults at their own paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .cells import column_letters
from .findings import Finding
from .sheets import Sheet, SheetFile
from .workbook import MODELS, Workbook, book_of

_FIRST_ROW = 2
"""Of rows below one row of headings."""


@dataclass(frozen=True, slots=True)
class RecruitedRow:
    """One row of a sheet: its cells by heading, where each came from, and the learner it belongs to.

    `paths` holds the JSON path of each heading; that of the row as a whole stands under `""`. `learner` is None for
    what belongs to the cohort itself.
    """

    sheet: str
    cells: Mapping[str, str]
    paths: Mapping[str, str]
    learner: int | None = None

    def path(self, heading: str) -> str:
        """Where a cell came from; the row's own path for one that was not sent."""
        return self.paths.get(heading, self.paths[""])


@dataclass(frozen=True, slots=True)
class Located:
    """A finding at its JSON path, with the learner it is about."""

    finding: Finding
    learner: int | None


def recruited_book(
    rows: Sequence[RecruitedRow], sha256: str, known: Mapping[str, Iterable[str]]
) -> tuple[Workbook, list[Located]]:
    """Check rows as those of a workbook are checked.

    Args:
        rows: the rows, of any sheets.
        sha256: hash of what was sent.
        known: names already in the records, by sheet.

    Returns:
        The rows as a workbook, and every finding at its JSON path.
    """
    sheets: list[Sheet] = []
    origin: dict[str, tuple[list[str], list[RecruitedRow]]] = {}
    by_sheet: dict[str, list[RecruitedRow]] = defaultdict(list)
    for row in rows:
        by_sheet[row.sheet].append(row)
    for model in (each for each in MODELS if each.sheet in by_sheet):
        mine = by_sheet[model.sheet]
        sent = {heading for row in mine for heading in row.cells}
        headings = [heading for heading in model.headings() if heading in sent]
        sheets.append(
            Sheet(model.sheet, [headings, *([row.cells.get(h, "") for h in headings] for row in mine)], False)
        )
        origin[model.sheet] = headings, mine
    book = book_of(SheetFile(sheets, []), sha256, known=known, needed=())
    return book, [_located(finding, origin) for finding in book.findings]


def _located(finding: Finding, origin: Mapping[str, tuple[list[str], list[RecruitedRow]]]) -> Located:
    path, learner = "$", None
    headings, rows = origin.get(finding.sheet, ([], []))
    number = int("".join(c for c in finding.cell if c.isdigit()) or 0) - _FIRST_ROW
    if 0 <= number < len(rows):
        letters = "".join(c for c in finding.cell if c.isalpha())
        heading = next((h for column, h in enumerate(headings) if column_letters(column) == letters), "")
        path, learner = rows[number].path(heading), rows[number].learner
    return Located(replace(finding, fault=replace(finding.fault, path=path, remedy=_remedy(finding))), learner)


def _remedy(finding: Finding) -> str:
    """What to do, for somebody who sent no sheets."""
    sentences = finding.fault.remedy.split(". ")
    kept = [each.rstrip(".") for each in sentences if "sheet" not in each and "cell" not in each]
    return ". ".join([*kept, "Correct it, or have it added to the records first"] if kept != sentences else kept) + "."
