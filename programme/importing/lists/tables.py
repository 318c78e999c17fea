"""Tables that share a sheet: below one another, or side by side; the first is read, the others are offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .files import SourceSheet
from .layout import Layout, find_layout
from .looks import SheetLooks
from .mapping import field_called

LEAST_ALIKE = 2
"""How many headings of a block beside a table must mean what one of the table's own means, to be another table."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the sheet with all other cells empty, where it stands in it, and the cell that it begins at."""

    source: SourceSheet
    layout: Layout
    cell: str

    @property
    def decision(self) -> str:
        """The key that says whether to read it, where it is not the first."""
        return f"table:{self.cell}".casefold()


def tables_of(source: SourceSheet) -> list[Table]:
    """The tables of a sheet, the first one first; one without headings where there is none."""
    found: list[Table] = []
    first = 0
    while True:
        layout = find_layout(source.rows, first)
        top = layout.heading_row
        if top is None:
            return found or [Table(source, layout, source.cell(0, 0))]
        below = next((number for number, what in layout.skipped if what == "second table"), None)
        found += _side_by_side(_cut(source, first, below, 0, None), layout, first)
        if below is None:
            return found
        first = below


def _side_by_side(source: SourceSheet, layout: Layout, first: int) -> list[Table]:
    top = layout.heading_row or 0
    starts = _starts(source.rows[top])
    tables = []
    for left, right in zip(starts, [*starts[1:], None], strict=True):
        part = _cut(source, 0, None, left, right)
        column = next(i for i, text in enumerate(part.rows[top]) if text)
        whole = part is source and not any(what == "second table" for _, what in layout.skipped)
        own = layout if whole else find_layout(part.rows, first)
        tables.append(Table(part, own, source.cell(top, column)))
    return tables


def _starts(headings: Sequence[str]) -> list[int]:
    """The first columns of the tables of a row of headings: after a gap, some headings of the block before again."""
    starts, seen = [0], set[str]()
    for left in (i for i, text in enumerate(headings) if text and (i == 0 or not headings[i - 1])):
        end = next((i for i in range(left, len(headings)) if not headings[i]), len(headings))
        fields = {name for text in headings[left:end] if (name := field_called(text))}
        if len(fields & seen) >= LEAST_ALIKE:
            starts.append(left)
            seen = fields
        else:
            seen |= fields
    return starts


def _cut(source: SourceSheet, top: int, below: int | None, left: int, right: int | None) -> SourceSheet:
    """The sheet with only some rows and columns filled; all addresses stay what they are."""
    if top == 0 and below is None and left == 0 and right is None:
        return source
    rows = [
        ["" if i < left or (right is not None and i >= right) else text for i, text in enumerate(cells)]
        if number >= top and (below is None or number < below)
        else []
        for number, cells in enumerate(source.rows)
    ]
    merged = [each for each in source.merged if rows[each[0]][each[1] : each[1] + 1] not in ([], [""])]
    return replace(source, rows=rows, merged=merged, looks=_looks_within(source.looks, rows))


def _looks_within(looks: SheetLooks, rows: Sequence[Sequence[str]]) -> SheetLooks:
    here = {number for number, cells in enumerate(rows, start=1) if any(cells)}
    return replace(looks, hidden_rows=looks.hidden_rows & here, struck_rows=looks.struck_rows & here)
