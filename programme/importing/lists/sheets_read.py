"""The sheets of a file: which are lists of people, which columns hold what, and their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..cells import column_letters
from .context import Reading, RowRead
from .days import Order, order_of
from .fields import BY_NAME, plain_heading
from .files import SourceFile, SourceSheet
from .layout import Layout, find_layout
from .mapping import ColumnMapped, map_columns
from .problems import Choice
from .row_facts import DATES

MOST_SKIPPED = 50


@dataclass(slots=True)
class SheetRead:
    """One sheet: whether it was read, why (not), where its headings stand, and what each column was taken for."""

    name: str
    visibility: str
    read: bool
    reason: str
    heading_row: int | None = None
    columns: list[ColumnMapped] = field(default_factory=list)
    rows: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    date_orders: dict[str, Order] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; rows are counted from 1."""
        columns = [
            {"column": column_letters(c.index), "heading": c.heading, "field": c.field, "reason": c.reason,
             "score": c.score, "others": list(c.others), "decision": f"heading:{plain_heading(c.heading)}"}
            for c in self.columns
        ]  # fmt: skip
        return {
            "name": self.name, "visibility": self.visibility, "read": self.read, "reason": self.reason,
            "heading_row": self.heading_row, "columns": columns, "rows": self.rows,
            "skipped_rows": self.skipped[:MOST_SKIPPED], "skipped": len(self.skipped),
            "hidden_rows": self.hidden_rows, "date_orders": dict(self.date_orders), "decision": f"sheet:{self.name}",
        }  # fmt: skip


def read_sheet_rows(file: SourceFile, reading: Reading) -> tuple[list[SheetRead], list[RowRead]]:
    """Every sheet of a file and the rows of those that are lists of people.

    Hidden sheets are named and left out unless a decision `sheet:NAME` says `read`; hidden rows wait for one.
    """
    sheets: list[SheetRead] = []
    rows: list[RowRead] = []
    for source in file.sheets:
        layout = find_layout(source.rows)
        sheet = SheetRead(source.name, source.visibility, False, "")
        sheets.append(sheet)
        filled = sum(1 for cells in source.rows if any(cells))
        if _is_read(sheet, layout, filled, reading):
            found = _rows_of(source, layout, sheet, reading)
            sheet.rows = len(found)
            rows.extend(found)
    return sheets, rows


def _is_read(sheet: SheetRead, layout: Layout, filled: int, reading: Reading) -> bool:
    answer = reading.decided(f"sheet:{sheet.name}")
    if filled == 0:
        sheet.reason = "it is empty"
    elif layout.heading_row is None:
        sheet.reason = "no row of it looks like headings of a list of people"
        reading.problems.add(
            "sheet.no_headings", "note", sheet.name, sheet.name, f"this sheet was not read: {sheet.reason}."
        )
    elif sheet.visibility != "visible" and answer != "read":
        sheet.reason = f"it is {sheet.visibility}"
        if answer is None:
            choices = (Choice("read", "read it"), Choice("skip", "leave it"))
            message = f"this sheet is {sheet.visibility}; its {len(layout.rows)} rows were not read."
            reading.problems.add(
                "sheet.hidden",
                "decide",
                sheet.name,
                sheet.name,
                message,
                "Say whether to read it.",
                choices=choices,
                decision=f"sheet:{sheet.name}".casefold(),
            )
    elif answer == "skip":
        sheet.reason = "you decided to leave it"
    else:
        sheet.read, sheet.reason = True, "it has headings of a list of people"
    sheet.heading_row = None if layout.heading_row is None else layout.heading_row + 1
    return sheet.read


def _rows_of(source: SourceSheet, layout: Layout, sheet: SheetRead, reading: Reading) -> list[RowRead]:
    _looks(source, layout, sheet, reading)
    headings = source.rows[layout.heading_row or 0]
    values = [[source.rows[n][i] if i < len(source.rows[n]) else "" for n in layout.rows] for i in range(len(headings))]
    said = {
        key.removeprefix("heading:"): answer for key, answer in reading.decisions.items() if key.startswith("heading:")
    }
    sheet.columns = map_columns(headings, values, {**reading.known.headings, **said})
    fields = {c.field: c.index for c in sheet.columns if c.field and BY_NAME[c.field].kept}
    _columns(sheet, reading, fields)
    sheet.date_orders = {name: _order(name, values[fields[name]], sheet, reading) for name in DATES if name in fields}
    rows = [_row(source, number, fields) for number in layout.rows]
    _hidden_rows(sheet, rows, reading)
    return rows


def _row(source: SourceSheet, number: int, fields: dict[str, int]) -> RowRead:
    cells = source.rows[number]
    return RowRead(
        source.name,
        number + 1,
        {name: (cells[i] if i < len(cells) else "", source.cell(number, i)) for name, i in fields.items()},
    )


def _columns(sheet: SheetRead, reading: Reading, fields: dict[str, int]) -> None:
    """Say which columns were not taken, and by which words the less sure ones were."""
    for column in sheet.columns:
        cell = f"{sheet.name}!{column_letters(column.index)}{sheet.heading_row}"
        key = f"heading:{plain_heading(column.heading)}"
        choices = tuple(Choice(name, BY_NAME[name].label) for name in column.others if name in BY_NAME)
        if not column.field and column.reason != "you decided so before":
            reading.problems.add(
                "column.unknown",
                "note",
                cell,
                column.heading,
                f"this column was not read: {column.reason}.",
                "Say what it holds, if it matters.",
                choices=choices,
                decision=key,
            )
        elif column.field == "never":
            reading.problems.add(
                "column.personal",
                "note",
                cell,
                column.heading,
                "this column was left out: nobody here needs it.",
                "Better leave it out of the file too.",
            )
        elif column.field and column.score < 0.8:
            label = BY_NAME[column.field].label
            reading.problems.add(
                "column.guessed",
                "decide",
                cell,
                column.heading,
                f"taken for {label}: {column.reason}.",
                "Confirm it or choose another.",
                choices=(Choice(column.field, label, column.score), *choices),
                decision=key,
            )
    if "email" not in fields and "other_email" not in fields:
        reading.problems.add(
            "sheet.no_email",
            "refused",
            sheet.name,
            sheet.name,
            "no column holds e-mail addresses, so nobody can be told apart.",
            "Add a column Email, or say which one it is.",
        )


def _order(name: str, values: list[str], sheet: SheetRead, reading: Reading) -> Order:
    found = order_of(values)
    key = f"dates:{sheet.name}:{name}"
    answer = reading.decided(key)
    if answer in ("day first", "month first"):
        return "day first" if answer == "day first" else "month first"
    if found.open_cells and (found.mixed or not found.evidence):
        choices = (Choice("day first", "03/04 is 3 April"), Choice("month first", "03/04 is March 4"))
        why = (
            "some cells have the day first and some the month"
            if found.mixed
            else "no cell tells whether the day or the month stands first"
        )
        message = f"{why}; {found.open_cells} dates were read with the day first."
        reading.problems.add(
            "date.order",
            "decide",
            sheet.name,
            BY_NAME[name].label,
            message,
            "Say which stands first.",
            choices=choices,
            decision=key.casefold(),
        )
    elif found.evidence and found.order == "month first":
        reading.problems.add(
            "date.order_found",
            "note",
            sheet.name,
            BY_NAME[name].label,
            f"the month stands first here, as {found.evidence} shows.",
        )
    return found.order


def _hidden_rows(sheet: SheetRead, rows: list[RowRead], reading: Reading) -> None:
    hidden = [row for row in rows if row.number in set(sheet.hidden_rows)]
    answer = reading.decided(f"hidden_rows:{sheet.name}")
    if not hidden or answer == "read":
        return
    message = f"{len(hidden)} rows are hidden, by a filter or by hand."
    for row in hidden:
        if answer == "skip":
            row.refused.append(f"{row.cell('')}: this row is hidden, and you decided to leave such rows.")
        else:
            row.waits.append(f"{row.cell('')}: {message}")
    if answer is None:
        choices = (Choice("read", "read them"), Choice("skip", "leave them"))
        cells = [f"{sheet.name}!A{row.number}" for row in hidden]
        reading.problems.add(
            "rows.hidden",
            "decide",
            cells,
            sheet.name,
            message,
            "Say whether to read them.",
            choices=choices,
            decision=f"hidden_rows:{sheet.name}".casefold(),
            waits=True,
        )


def _looks(source: SourceSheet, layout: Layout, sheet: SheetRead, reading: Reading) -> None:
    looks, add = source.looks, reading.problems.add
    sheet.hidden_rows = sorted(looks.hidden_rows)
    for top, left, bottom, _ in source.merged:
        text = source.rows[top][left]
        add(
            "cells.merged",
            "note",
            source.cell(top, left),
            text,
            f"this cell is merged; its value was taken for the rows {top + 1} to {bottom + 1}.",
            "Unmerge it if that is not meant.",
        )
    struck = [f"{source.name}!A{number}" for number in sorted(looks.struck_rows)]
    if struck:
        add(
            "looks.struck",
            "note",
            struck,
            source.name,
            "text is struck through here; that was not taken to mean anything.",
            "Delete the row if the person withdrew.",
        )
    if looks.coloured and not struck:
        add("looks.colour", "note", source.name, source.name, "cells are coloured; colours are not read.")
    for address, shown in looks.without_value.items():
        add(
            "cell.no_value",
            "refused",
            f"{source.name}!{address}",
            shown,
            "there is no stored value here.",
            "Open the file in Excel, save it, and send it again.",
        )
    for address, shown in looks.links.items():
        add("cell.link", "note", f"{source.name}!{address}", shown, "a link; its text was taken.")
    names = {
        "title": "above the headings",
        "total": "a total",
        "note": "a note",
        "headings again": "the headings again",
        "example": "the template's example row",
    }
    for number, what in layout.skipped:
        text = next((t for t in source.rows[number] if t), "")
        sheet.skipped.append({"row": number + 1, "what": names.get(what, what), "text": text[:120]})
        if what == "second table":
            add(
                "sheet.second_table",
                "decide",
                source.cell(number, 0),
                source.name,
                "a second table begins here; it was not read.",
                "Put it on a sheet of its own.",
            )
