"""Where the table of a sheet stands: headings under titles, totals and notes, a second table, rows without a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..cells import is_example
from .fields import plain_heading
from .mapping import known_headings

LOOKED_AT = 40
Skipped = Literal["title", "total", "note", "headings again", "second table", "example"]

_TOTAL = re.compile(r"^(?:grand |sub ?)?totals?\b|^sum\b|^count\b|^average\b", re.IGNORECASE)


@dataclass(slots=True)
class Layout:
    """Rows counted from 0. `skipped` holds rows that are no data, and `known` says how many headings are known."""

    heading_row: int | None
    rows: list[int] = field(default_factory=list)
    skipped: list[tuple[int, Skipped]] = field(default_factory=list)
    known: int = 0


def find_layout(rows: Sequence[Sequence[str]], first: int = 0) -> Layout:
    """Find the headings of a sheet and the rows of its table.

    Args:
        rows: the sheet's cells.
        first: the row to begin at.

    Returns:
        The layout; `heading_row` is None where no row looks like headings.
    """
    top, known = _heading_row(rows, first)
    if top is None:
        return Layout(None)
    layout = Layout(top, known=known, skipped=[(n, "title") for n in range(first, top) if any(rows[n])])
    columns = [index for index, text in enumerate(rows[top]) if text]
    own = [plain_heading(text) for text in rows[top]]
    second = False
    for number in range(top + 1, len(rows)):
        cells = rows[number]
        if not any(cells):
            continue
        if [plain_heading(text) for text in cells] == own:
            layout.skipped.append((number, "headings again"))
        elif second or _begins_another(rows, number, cells):
            second = True
            layout.skipped.append((number, "second table"))
        else:
            what = _not_data(cells, columns)
            if what is None:
                layout.rows.append(number)
            else:
                layout.skipped.append((number, what))
    return layout


def _heading_row(rows: Sequence[Sequence[str]], first: int) -> tuple[int | None, int]:
    best: tuple[int, int, int] = (0, 0, 0)
    for number, cells in enumerate(rows[first : first + LOOKED_AT], start=first):
        filled = [cell for cell in cells if cell]
        known = known_headings(cells) if filled and not any("@" in cell for cell in filled) else 0
        if (known, -number) > (best[0], -best[1]) and (known >= 2 or (known == 1 and len(filled) <= 3)):
            best = (known, number, len(filled))
    return (best[1], best[0]) if best[0] else (None, 0)


def _begins_another(rows: Sequence[Sequence[str]], number: int, cells: Sequence[str]) -> bool:
    """A row of three headings or more after an empty row or a title begins a second table."""
    apart = not any(rows[number - 1][1:]) and not any("@" in cell for cell in cells)
    return apart and known_headings(cells) >= 3


def _not_data(cells: Sequence[str], columns: Sequence[int]) -> Skipped | None:
    filled = [text for text in cells if text]
    if is_example(filled):
        return "example"
    if _TOTAL.match(filled[0]) and not any("@" in text for text in filled):
        return "total"
    alone = len(filled) == 1 and len(columns) >= 3 and "@" not in filled[0]
    return "note" if alone else None
