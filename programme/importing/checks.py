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
    """Every repeated row, unknown name and end before its start in one sheet."""
    findings = list(_repeated(table))
    for placed in table.rows:
        findings.extend(_unknown(placed, names))
        findings.extend(_disordered(placed))
    return findings


def _repeated(table: Table) -> Iterator[Finding]:
    keys = table.model.natural_key
    if not keys:
        return
    first: dict[tuple[str, ...], int] = {}
    for placed in table.rows:
        key = tuple(key_text(getattr(placed.row, name)) for name in keys)
        before = first.setdefault(key, placed.number)
        if before != placed.number:
            named = ", ".join(heading_of(name) for name in keys)
            message = f"row {before} already has the same {named}."
            yield fatal(placed.cell(keys[0]), placed.text(keys[0]), message, "Keep one of the two rows.")


def _unknown(placed: Placed[Row], names: Names) -> Iterator[Finding]:
    for name, sheet in placed.row.refers_to.items():
        for used in _used(getattr(placed.row, name)):
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
