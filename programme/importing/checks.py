"""What holds for every sheet alike: names given once, names that exist, ends after starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from .findings import Finding, fatal
from .names import Names
from .reading import Table
from .rows import Placed, Row, heading_of, key_text

REMEDIES = {
    "People": "Add the person to the sheet People, or correct the e-mail.",
    "Organisations": "Add it to the sheet Organisations, or correct the code.",
    "Blocks": "Use the label of a block in the sheet Calendar.",
}


def check_table(table: Table, names: Names) -> list[Finding]:
    """Every repeated row, unknown name and end before its start in one sheet; rows faulty elsewhere count too."""
    placed_rows = table.every_row()
    findings = [*_repeated(table.model, placed_rows), *_of_absent_sheets(placed_rows, names)]
    for placed in placed_rows:
        findings.extend(_unknown(placed, names))
        findings.extend(_disordered(placed))
    return findings


def _repeated(model: type[Row], placed_rows: list[Placed[Row]]) -> Iterator[Finding]:
    keys = model.natural_key
    first: dict[tuple[str, ...], int] = {}
    for placed in placed_rows if keys else []:
        if not placed.failed.isdisjoint(keys):
            continue
        key = tuple(key_text(getattr(placed.row, name)) for name in keys)
        before = first.setdefault(key, placed.number)
        if before != placed.number:
            named = ", ".join(heading_of(name) for name in keys)
            message = f"row {before} already has the same {named}."
            yield fatal(placed.cell(keys[0]), placed.text(keys[0]), message, "Keep one of the two rows.")


def _of_absent_sheets(placed_rows: list[Placed[Row]], names: Names) -> Iterator[Finding]:
    """One finding for all unknown names of a column whose sheet is not in the workbook: that sheet is the one fault."""
    cells: dict[tuple[str, str], list[tuple[Placed[Row], object]]] = {}
    for placed in placed_rows:
        for name, sheet in placed.row.refers_to.items():
            unknown = [used for used in _used(getattr(placed.row, name)) if not names.has(sheet, used)]
            if unknown and names.is_absent(sheet):
                cells.setdefault((name, sheet), []).append((placed, unknown[0]))
    for (name, sheet), found in cells.items():
        placed, used = found[0]
        missing = "Calendar" if sheet == "Blocks" else sheet
        others = f"{len(found) - 1} more cell{'s' if found[2:] else ''} of this column"
        more = f" The same holds of {others}." if found[1:] else ""
        message = f"{used} is not in the records, and the workbook has no sheet {missing}.{more}"
        yield fatal(placed.cell(name), placed.text(name), message, f"Add the sheet {missing}, or correct it.")


def _unknown(placed: Placed[Row], names: Names) -> Iterator[Finding]:
    for name, sheet in placed.row.refers_to.items():
        for used in () if names.is_absent(sheet) else _used(getattr(placed.row, name)):
            if not names.has(sheet, used):
                where = "the blocks of Calendar" if sheet == "Blocks" else sheet
                advice = REMEDIES.get(sheet, f"Add it to the sheet {sheet}, or correct it.")
                nearest = names.nearest(sheet, used)
                remedy = f"Perhaps {nearest} was meant. {advice}" if nearest else advice
                yield fatal(placed.cell(name), placed.text(name), f"{used} is not among {where}.", remedy)


def _used(value: object) -> Iterable[object]:
    if value is None:
        return ()
    if isinstance(value, tuple):
        return [each[0] if isinstance(each, tuple) else each for each in value]
    return (value,)


def _disordered(placed: Placed[Row]) -> Iterator[Finding]:
    for first, last in placed.row.in_order:
        low, high = getattr(placed.row, first), getattr(placed.row, last)
        if low is None or high is None:
            continue
        if high < low or (high == low and isinstance(low, str)):
            word = "after" if isinstance(low, str) else "before"
            problem = f"is not after {heading_of(first)}" if word == "after" else f"is before {heading_of(first)}"
            if not isinstance(low, str | dt.date):
                problem = f"is smaller than {heading_of(first)}"
            message = f"{heading_of(last)} {problem} ({placed.text(first)})."
            yield fatal(placed.cell(last), placed.text(last), message, "Correct one of the two.")
