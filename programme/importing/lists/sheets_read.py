"""The sheets of a file: which are lists of people, which columns hold what, and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..cells import column_letters
from .answers import email_in
from .context import Reading, RowRead
from .days import Order, order_of
from .fields import BY_NAME, plain_heading
from .files import SourceFile, SourceSheet
from .layout import Layout
from .mapping import ColumnMapped, map_columns
from .patients import MESSAGE, without_patients
from .problems import Choice
from .row_facts import DATES
from .sheet_looks import STRUCK, ask_about_hidden_rows, no_value, say_looks, say_skipped
from .tables import Table, tables_of

DECIDED = "you decided so before"
MOST_SKIPPED = 50
_BESIDE = ("other_email", "second_organisation", "first_name", "last_name", "note")
_EMPLOYERS = ("organisation", "organisation_code")


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
             "score": c.score, "others": list(c.others), "decision": f"heading:{c.key}"}
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
        kept = without_patients(source, reading.problems)
        reading.texts[source.name] = kept.rows
        first, *others = tables_of(kept)
        sheet = SheetRead(source.name, source.visibility, False, "")
        sheets.append(sheet)
        filled = sum(1 for cells in source.rows if any(cells))
        if not _is_read(sheet, first.layout, filled, reading):
            continue
        rows.extend(_rows_of(first, sheet, reading))
        for table in others:
            if _is_table_read(table, reading):
                sheets.append(SheetRead(source.name, source.visibility, True, "you decided to read this table too"))
                rows.extend(_rows_of(table, sheets[-1], reading))
    if not any(sheet.read for sheet in sheets) and not reading.problems.some_to_decide():
        reading.problems.add(
            "file.no_list", "refused", [sheet.name for sheet in sheets], "",
            "no sheet of this file is a list of people.",
            "Put headings such as Email, Name and Organisation in one row above the list.",
        )  # fmt: skip
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
    elif answer is None and sheet.name in reading.attendance:
        what = reading.attendance[sheet.name]
        sheet.reason = f"it looks like {what}"
        reading.problems.add(
            "sheet.attendance",
            "decide",
            sheet.name,
            sheet.name,
            f"this looks like {what}: it belongs to a session, so nobody was read from it.",
            "Send it on the page of the session, or by `lll import-attendance FILE --session CODE`.",
            choices=(Choice("skip", "leave it"), Choice("read", "read it as a list of people all the same")),
            decision=f"sheet:{sheet.name}".casefold(),
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


def _is_table_read(table: Table, reading: Reading) -> bool:
    answer = reading.decided(table.decision)
    if answer is None:
        message = f"a second table begins here; its {len(table.layout.rows)} rows were not read."
        choices = (Choice("read", "read it too"), Choice("skip", "leave it"))
        reading.problems.add(
            "sheet.second_table", "decide", table.cell, table.cell, message, "Say whether to read it.",
            choices=choices, decision=table.decision,
        )  # fmt: skip
    return answer == "read"


def _rows_of(table: Table, sheet: SheetRead, reading: Reading) -> list[RowRead]:
    source, layout = table.source, table.layout
    sheet.heading_row, sheet.rows = (layout.heading_row or 0) + 1, len(layout.rows)
    sheet.skipped, sheet.hidden_rows = say_skipped(source, layout), sorted(source.looks.hidden_rows)
    say_looks(source, layout, reading.problems)
    headings = source.rows[layout.heading_row or 0]
    values = [[source.rows[n][i] if i < len(source.rows[n]) else "" for n in layout.rows] for i in range(len(headings))]
    said = {
        key.removeprefix("heading:"): answer for key, answer in reading.decisions.items() if key.startswith("heading:")
    }
    shown = _with_addresses(source, layout, values)
    sheet.columns = map_columns(headings, shown, {**reading.known.headings, **said})
    fields = {c.field: c.index for c in sheet.columns if c.field and BY_NAME[c.field].kept}
    _columns(sheet, reading, fields)
    sheet.date_orders = {
        name: _order(name, {source.cell(n, fields[name]): values[fields[name]][i] for i, n in enumerate(layout.rows)},
                     sheet, reading)
        for name in DATES if name in fields
    }  # fmt: skip
    rows = [_row(source, number, fields, table.cell, sheet.date_orders) for number in layout.rows]
    ask_about_hidden_rows(rows, source, reading)
    return rows


def _with_addresses(source: SourceSheet, layout: Layout, values: list[list[str]]) -> list[list[str]]:
    """The values that speak for a column, with the addresses that cells lead to in place of their texts."""
    mails = source.looks.mails
    if not mails:
        return values
    return [
        [mails.get(f"{column_letters(i)}{n + 1}", text) for n, text in zip(layout.rows, column, strict=True)]
        for i, column in enumerate(values)
    ]


def _row(
    source: SourceSheet, number: int, fields: dict[str, int], table: str, orders: Mapping[str, Order]
) -> RowRead:  # fmt: skip
    cells = source.rows[number]
    row = RowRead(
        source.name,
        number + 1,
        {name: (cells[i] if i < len(cells) else "", source.cell(number, i)) for name, i in fields.items()},
        table=table,
        orders=orders,
    )
    _say_beside(row, source, fields)
    return row


def _say_beside(row: RowRead, source: SourceSheet, fields: Mapping[str, int]) -> None:
    """What the looks of a row's own cells say: a link's address instead of its text, a value that is not there."""
    looks = source.looks
    if row.number in looks.struck_rows:
        row.notes.append(f"{row.cell('')}: {STRUCK}")
    if not (looks.mails or looks.without_value or looks.patients):
        return
    employers = {f"{column_letters(fields[name])}{row.number}" for name in _EMPLOYERS if name in fields}
    for address in looks.patients.get(row.number, ()):
        (row.waits if address in employers else row.notes).append(f"{source.name}!{address}: {MESSAGE}")
    for name, index in fields.items():
        address = f"{column_letters(index)}{row.number}"
        if name in ("email", "other_email") and address in looks.mails and not email_in(row.text(name)):
            row.cells[name] = (looks.mails[address], row.cell(name))
        if address in looks.patients.get(row.number, ()):
            row.empty.add(name)
        if address in looks.without_value:
            row.empty.add(name)
            said = f"{row.cell(name)}: {no_value(looks.without_value[address])[0]}"
            (row.waits if name in _EMPLOYERS else row.notes).append(said)


def _kept_out(reading: Reading, cell: str, column: ColumnMapped) -> None:
    """Say of a column that is known, why it goes nowhere."""
    if column.field == "never":
        message = "this column was left out: nobody here needs it."
        reading.problems.add("column.personal", "note", cell, column.heading, message,
                             "Better leave it out of the file too.")  # fmt: skip
    elif column.field == "phone":
        reading.problems.add("column.not_kept", "note", cell, column.heading, "telephone numbers are not kept here.")


def _columns(sheet: SheetRead, reading: Reading, fields: dict[str, int]) -> None:
    """Say which columns were not taken, and by which words the less sure ones were."""
    for column in sheet.columns:
        cell = f"{sheet.name}!{column_letters(column.index)}{sheet.heading_row}"
        key = f"heading:{column.key}"
        choices = tuple(Choice(name, BY_NAME[name].label) for name in column.others if name in BY_NAME)
        if column.key != plain_heading(column.heading) and not column.field and column.reason != DECIDED:
            label = BY_NAME[column.others[0]].label if column.others and column.others[0] in BY_NAME else "nothing"
            reading.problems.add(
                "column.same", "decide", cell, column.heading,
                f"another column has this heading too and was taken for {label}; this one was not read.",
                "Say what this one holds.",
                choices=(*choices, *(Choice(name, BY_NAME[name].label) for name in _BESIDE if name not in fields)),
                decision=key,
            )  # fmt: skip
        elif not column.field and column.reason != DECIDED:
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
        elif column.field in ("never", "phone"):
            _kept_out(reading, cell, column)
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
    if not {"organisation", "organisation_code"} & set(fields):
        message = "no column says where people work: who is new is stored without an employer."
        reading.problems.add("sheet.no_organisation", "note", sheet.name, sheet.name, message,
                             "Add a column Organisation, or say which one it is.")  # fmt: skip
    if "email" not in fields and "other_email" not in fields:
        reading.problems.add(
            "sheet.no_email",
            "refused",
            sheet.name,
            sheet.name,
            "no column holds e-mail addresses, so nobody can be told apart.",
            "Add a column Email, or say which one it is.",
        )


def _order(name: str, values: Mapping[str, str], sheet: SheetRead, reading: Reading) -> Order:
    found = order_of(values.values())
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
        message = f"{why}; {found.open_cells} of its dates were read with the day first."
        reading.problems.add(
            "date.order",
            "decide",
            [cell for cell, text in values.items() if order_of([text]).open_cells],
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
            next(cell for cell, text in values.items() if text == found.evidence),
            BY_NAME[name].label,
            f"the month stands first here, as {found.evidence} shows.",
        )
    return found.order
