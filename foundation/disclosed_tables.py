"""A table of people by rows and columns, with its totals, so that no hidden cell can be worked out from the rest.

Every cell and total is disclosed as one count would be (`disclosure.disclose_people`). Then the table is attacked: the
published figures bound every cell and total, cells add up to totals, and so the values that a hidden cell may have are
those of an integer flow from rows to columns. A cell that the others pin down is protected by hiding more of them
(secondary suppression).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .disclosure import LEAST_WIDTH, SMALL_NUMBER, Disclosed, disclose_people

NOT_SHOWN = "not shown"
"""Text of a cell that is hidden to protect another one."""

_UNKNOWN = 10**9

Cell = tuple[int, int]
"""Row and column; the row or the column one past the last stands for the totals."""


@dataclass(frozen=True, slots=True)
class DisclosedTable:
    """A table as the public may see it: rows of cells, the last column and the last row being totals."""

    cells: tuple[tuple[Disclosed, ...], ...]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What to show, row by row."""
        return tuple(tuple(cell.text for cell in row) for row in self.cells)


def disclose_table(
    counts: Sequence[Sequence[int]], *, small_number: int = SMALL_NUMBER, base: int = 5
) -> DisclosedTable:
    """A table of people for the public, with a total for each row and column and of all.

    Args:
        counts: people in each row and column, all rows of one length.
        small_number: the smallest count shown.
        base: what is shown is rounded to the nearest multiple of this.

    Raises:
        ValueError: for rows of different lengths or a negative count.
    """
    table = [[*row, sum(row)] for row in counts]
    if len({len(row) for row in table}) > 1:
        raise ValueError("the rows of a table need the same number of columns")
    table.append([sum(column) for column in zip(*table, strict=True)] if table else [0])
    shown = [[disclose_people(count, small_number=small_number, base=base) for count in row] for row in table]
    while True:
        exposed = [cell for cell in _hidden(shown) if _width(table, shown, cell, small_number, base) < LEAST_WIDTH]
        cover = _cover(table, shown, exposed)
        if cover is None:
            return DisclosedTable(tuple(tuple(row) for row in shown))
        shown[cover[0]][cover[1]] = Disclosed(None, NOT_SHOWN)


def _width(
    table: Sequence[Sequence[int]], shown: Sequence[Sequence[Disclosed]], cell: Cell, small_number: int, base: int
) -> int:
    low, high = possible_values(table, shown, cell, small_number, base)
    return high - low + 1


def _hidden(shown: Sequence[Sequence[Disclosed]]) -> Iterator[Cell]:
    for i, row in enumerate(shown):
        for j, cell in enumerate(row):
            if cell.value is None and cell.text != NOT_SHOWN:
                yield i, j


def _cover(
    table: Sequence[Sequence[int]], shown: Sequence[Sequence[Disclosed]], exposed: Sequence[Cell]
) -> Cell | None:
    """The smallest count that is still shown beside an exposed cell, a cell rather than a total; None if none is."""
    rows, columns = len(table) - 1, len(table[0]) - 1
    beside = {
        (i, j)
        for r, c in exposed
        for i, j in [*((r, j) for j in range(columns + 1)), *((i, c) for i in range(rows + 1))]
        if shown[i][j].value is not None
    }
    return min(beside, key=lambda at: (at[0] == rows or at[1] == columns, table[at[0]][at[1]], at), default=None)


def possible_values(
    table: Sequence[Sequence[int]],
    shown: Sequence[Sequence[Disclosed]],
    cell: Cell,
    small_number: int = SMALL_NUMBER,
    base: int = 5,
) -> tuple[int, int]:
    """Least and greatest count that a cell may have for somebody who knows all that is shown and nothing else.

    The true table is one integer flow: total -> rows -> columns -> total, each arc within the bounds that its figure
    gives. Every value between the ends can be had too, since flows change by one along a cycle.

    Args:
        table: the true counts with totals in the last row and column.
        shown: what is published of each.
        cell: row and column asked for.
        small_number: as in `disclose_table`.
        base: as in `disclose_table`.
    """
    rows, columns = len(table) - 1, len(table[0]) - 1
    bounds = {(i, j): _bounds(shown[i][j], small_number, base) for i in range(rows + 1) for j in range(columns + 1)}
    ends = []
    for way in (-1, 1):
        flow = {(i, j): table[i][j] for i, j in bounds}
        while abs(flow[cell] - table[cell[0]][cell[1]]) < small_number + base and _push(
            flow, bounds, cell, way, (rows, columns)
        ):
            pass
        ends.append(flow[cell])
    return ends[0], ends[1]


def _bounds(figure: Disclosed, small_number: int, base: int) -> tuple[int, int]:
    if figure.text == NOT_SHOWN:
        return 0, _UNKNOWN
    if figure.value is None:
        return 1, small_number - 1
    if figure.value == 0:
        return 0, 0
    return max(small_number, figure.value - base // 2), figure.value + (base - 1) // 2


Node = tuple[str, int]


def _arc(cell: Cell, size: Cell) -> tuple[Node, Node]:
    """Where the flow of a cell or total begins and ends."""
    (i, j), (rows, columns) = cell, size
    begin: Node = ("column", j) if i == rows else ("row", i)
    end: Node = ("row", i) if j == columns else ("column", j)
    if i == rows and j == columns:
        return ("out", 0), ("in", 0)
    if j == columns:
        return ("in", 0), ("row", i)
    if i == rows:
        return ("column", j), ("out", 0)
    return begin, end


def _push(flow: dict[Cell, int], bounds: dict[Cell, tuple[int, int]], cell: Cell, way: int, size: Cell) -> bool:
    """Change one cell by one and others with it along a cycle, if there is a way; say whether there was."""
    low, high = bounds[cell]
    if not low <= flow[cell] + way <= high:
        return False
    begin, end = _arc(cell, size)
    start, goal = (end, begin) if way == 1 else (begin, end)
    steps: dict[Node, list[tuple[Node, Cell, int]]] = {}
    for other, (least, most) in bounds.items():
        a, b = _arc(other, size)
        if other != cell and flow[other] < most:
            steps.setdefault(a, []).append((b, other, 1))
        if other != cell and flow[other] > least:
            steps.setdefault(b, []).append((a, other, -1))
    came: dict[Node, tuple[Node, Cell, int]] = {}
    queue, seen = deque([start]), {start}
    while queue and goal not in seen:
        here = queue.popleft()
        for there, other, change in steps.get(here, ()):
            if there not in seen:
                seen.add(there)
                came[there] = (here, other, change)
                queue.append(there)
    if goal not in seen:
        return False
    flow[cell] += way
    while goal != start:
        goal, other, change = came[goal]
        flow[other] += change
    return True
