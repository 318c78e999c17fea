"""From sheets of text to rows: headings matched, every cell validated, every fault kept with its cell."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from .cells import column_letters
from .findings import Finding, fatal, warning
from .rows import Placed, Row, heading_of
from .sheets import Sheet

R = TypeVar("R", bound=Row)

MOST_TITLE_ROWS = 20

_EMPTY = "this cell is empty, but it must be filled in."


@dataclass(slots=True)
class Table:
    """What one sheet gave: its rows that read well, and the name of every row, well or not."""

    model: type[Row]
    rows: list[Placed[Row]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


def read_table(sheet: Sheet, model: type[Row], findings: list[Finding]) -> Table:
    """Read one sheet; faults are added to `findings`.

    Args:
        sheet: the sheet, its first row the headings.
        model: what its rows must be.
        findings: where faults go, in the order of the cells.
    """
    table = Table(model)
    columns = _columns(sheet, model, findings)
    if columns is None:
        return table
    letters = {heading: column_letters(index) for heading, index in columns.items()}
    for number, cells in enumerate(sheet.rows[1:], start=2):
        texts = {heading: cells[index] for heading, index in columns.items() if index < len(cells) and cells[index]}
        if texts:
            _read_row(table, number, texts, letters, findings)
        elif any(cells):
            findings.append(_outside(sheet, number, cells))
    return table


def placed_rows(tables: Mapping[str, Table], model: type[R]) -> list[Placed[R]]:
    """The rows of one model that read well, in the order of the sheet; none where the sheet is absent."""
    return cast("list[Placed[R]]", tables[model.sheet].rows) if model.sheet in tables else []


def _columns(sheet: Sheet, model: type[Row], findings: list[Finding]) -> dict[str, int] | None:
    """Where each known heading stands; None where a required one is missing."""
    known = model.headings()
    columns: dict[str, int] = {}
    lower = _headings_further_down(sheet, known)
    if lower:
        message = f"the headings stand in row {lower}, not in the first row."
        findings.append(fatal(f"{model.sheet}!A1", sheet.rows[0][0], message, "Delete the rows above them."))
        return None
    for index, shown in enumerate(sheet.rows[0] if sheet.rows else []):
        heading = _plain_heading(shown)
        path = f"{model.sheet}!{column_letters(index)}1"
        if heading in columns:
            findings.append(fatal(path, shown, "this heading stands twice.", "Keep one of the two columns."))
        elif heading in known:
            columns[heading] = index
        elif heading:
            findings.append(fatal(path, shown, "this heading is not known.", _meant(heading, known)))
        elif any(index < len(row) and row[index] for row in sheet.rows[1:]):
            findings.append(fatal(path, "", "this column has values, but no heading.", "Name it, or clear it."))
    missing = [heading for heading, required in known.items() if required and heading not in columns]
    for heading in missing:
        message = f"the column {heading} is missing."
        findings.append(fatal(model.sheet, heading, message, "Add it to the first row of the sheet."))
    return None if missing else columns


def _plain_heading(shown: str) -> str:
    return "_".join(shown.casefold().replace("-", " ").replace("_", " ").split())


def _headings_further_down(sheet: Sheet, known: dict[str, bool]) -> int | None:
    """The row that has the headings, where the first has none of them (a title stands above, say)."""
    needed = {heading for heading, required in known.items() if required}
    for number, row in enumerate(sheet.rows[:MOST_TITLE_ROWS], start=1):
        present = set(map(_plain_heading, row))
        if number == 1 and present & known.keys():
            return None
        if needed <= present:
            return number
    return None


def _meant(heading: str, known: dict[str, bool]) -> str:
    close = difflib.get_close_matches(heading, known, n=1)
    if close:
        return f"Perhaps {close[0]} was meant. Known here: {', '.join(known)}."
    return f"Rename it or take the column out. Known here: {', '.join(known)}."


def _outside(sheet: Sheet, number: int, cells: list[str]) -> Finding:
    first = next(index for index, text in enumerate(cells) if text)
    path = f"{sheet.name}!{column_letters(first)}{number}"
    return warning(
        path, cells[first], "this row has values only under no heading; it was not read.", "Move or clear it."
    )


def _read_row(
    table: Table, number: int, texts: dict[str, str], letters: dict[str, str], findings: list[Finding]
) -> None:
    model = table.model
    named = model.natural_key[0] if len(model.natural_key) == 1 else ""
    if named in texts:
        table.named.append(texts[named])
    values: dict[str, Any] = {name: texts[heading_of(name)] for name in model.model_fields if heading_of(name) in texts}
    try:
        row = model.model_validate(values)
        table.rows.append(Placed(row, number, letters, texts))
        if named:
            table.named.append(getattr(row, named))
    except ValidationError as error:
        for each in error.errors(include_url=False):
            heading = heading_of(str(each["loc"][0])) if each["loc"] else ""
            path = f"{model.sheet}!{letters.get(heading, 'A')}{number}"
            context = each.get("ctx", {})
            if each["type"] == "missing":
                findings.append(fatal(path, "", _EMPTY, f"Fill in {heading}."))
            else:
                message = str(each["msg"]) if each["type"] == "cell" else f"{each['msg']}."
                findings.append(fatal(path, texts.get(heading, ""), message, str(context.get("remedy", "Correct it."))))
