"""What the looks of a sheet may have meant, said: merged and hidden cells, text struck through, missing values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from .context import Reading, RowRead
from .files import SourceSheet
from .layout import Layout
from .problems import Choice, Problems

STRUCK = "text is struck through here; that was not taken to mean anything."
_WORDS = {
    "title": "above the headings",
    "total": "a total",
    "note": "a note",
    "headings again": "the headings again",
    "example": "the template's example row",
}


def no_value(shown: str) -> tuple[str, str]:
    """What is wrong with a cell without a stored value, by the error or the formula that stands there; and a remedy."""
    if shown.startswith("#"):
        return f"this cell shows the error {shown}, so it has no value.", "Put the formula right, or type the value."
    message = "this formula has no stored value here."
    return message, "Open the file in Excel, save it, and send it again."


def say_skipped(source: SourceSheet, layout: Layout) -> list[dict[str, Any]]:
    """Rows of a table that are no data, each with what it is and the text that it begins with."""
    return [
        {"row": number + 1, "what": _WORDS.get(what, what),
         "text": next((text for text in source.rows[number] if text), "")[:120]}
        for number, what in layout.skipped
    ]  # fmt: skip


def say_looks(source: SourceSheet, layout: Layout, problems: Problems) -> None:
    """Say what was not taken to mean anything, and which cells hold no value."""
    looks, add = source.looks, problems.add
    for top, left, bottom, _ in source.merged:
        message = f"this cell is merged; its value was taken for the rows {top + 1} to {bottom + 1}."
        add("cells.merged", "note", source.cell(top, left), source.rows[top][left], message,
            "Unmerge it if that is not meant.")  # fmt: skip
    struck = [f"{source.name}!A{number}" for number in sorted(looks.struck_rows)]
    if struck:
        add("looks.struck", "note", struck, source.name, STRUCK, "Delete the row if the person withdrew.")
    if looks.coloured:
        add("looks.colour", "note", source.name, source.name, "cells are coloured; colours are not read.",
            "Say in a column of its own what a colour means.")  # fmt: skip
    heads = source.rows[layout.heading_row or 0]
    for index in sorted(looks.hidden_columns):
        if index < len(heads) and heads[index]:
            add("column.hidden", "note", source.cell(layout.heading_row or 0, index), heads[index],
                "this column is hidden; it was read like the others.", "Delete it if it is not meant.")  # fmt: skip
    _say_missing(source, problems)


def _say_missing(source: SourceSheet, problems: Problems) -> None:
    """Cells without a value, and links: those of one kind together."""
    alike: dict[str, list[str]] = defaultdict(list)
    for address, shown in source.looks.without_value.items():
        alike[shown if shown.startswith("#") else ""].append(address)
    for kind, addresses in alike.items():
        cells = [f"{source.name}!{address}" for address in addresses]
        shown = kind or source.looks.without_value[addresses[0]]
        problems.add("cell.no_value", "refused", cells, shown, *no_value(shown))
    if source.looks.links:
        cells = [f"{source.name}!{address}" for address in source.looks.links]
        problems.add("cell.link", "note", cells, next(iter(source.looks.links.values())), "a link; its text was taken.")


def ask_about_hidden_rows(rows: Sequence[RowRead], source: SourceSheet, reading: Reading) -> None:
    """Rows that a filter or a person hid wait until somebody says whether to read them."""
    hidden = [row for row in rows if row.number in source.looks.hidden_rows]
    answer = reading.decided(f"hidden_rows:{source.name}")
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
        cells = [f"{source.name}!A{row.number}" for row in hidden]
        reading.problems.add(
            "rows.hidden", "decide", cells, source.name, message, "Say whether to read them.",
            choices=choices, decision=f"hidden_rows:{source.name}".casefold(), waits=True,
        )  # fmt: skip
