"""Sign-in sheets and lists of places: a row for each person, and a column that says who came, where there is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..lists.answers import email_in, read_name
from ..lists.days import order_of, read_day
from ..lists.fields import plain_heading
from ..lists.files import SourceSheet
from ..lists.problems import Choice, Problems
from .clock import length_in, moment_in
from .headings import fields_of, is_session_number
from .marks import read_mark, read_place
from .rows import Entry, FileRead, Kind
from .session import SessionKnown
from .teams import address_in

LOOKED_AT = 40
_NOT_PEOPLE = ("total", "totals", "count", "facilitators", "attendees", "delegates", "name", "notes", "present", "n a")
_BOUGHT = ("order", "ticket type", "attendee status", "attendee", "order no", "order number", "order id", "eventbrite")
_SAYS_SO = ("sign in", "signin", "attendance", "register", "attended", "who came", "signing in")


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the table of a sheet stands: its row of headings, counted from 0, and what its columns hold."""

    top: int
    fields: dict[str, list[int]]


def find_grid(sheet: SourceSheet) -> Grid | None:
    """The first row that has the headings of a list of names; None where there is none."""
    best: Grid | None = None
    for number, cells in enumerate(sheet.rows[:LOOKED_AT]):
        fields = fields_of(cells)
        named = "name" in fields or {"first", "last"} <= set(fields) or "email" in fields
        if named and sum(map(bool, cells)) > 1 and (best is None or len(fields) > len(best.fields)):
            best = Grid(number, fields)
    return best


def eventbrite_reasons(sheet: SourceSheet, grid: Grid) -> list[str]:
    """Why a sheet is a list of places from Eventbrite; nothing where it is none."""
    heads = {plain_heading(cell).rstrip("# ").strip() for cell in sheet.rows[grid.top]}
    found = sorted(heads & set(_BOUGHT))
    return [f"it has columns of orders and tickets: {', '.join(found)}"] if len(found) > 1 else []


def is_signed(sheet: SourceSheet, grid: Grid) -> bool:
    """Whether people signed a sheet: it has a column to sign in, or both says so above and tells when people came."""
    above = " ".join(plain_heading(cell) for cells in sheet.rows[: grid.top] for cell in cells if cell)
    titled = any(words in f"{plain_heading(sheet.name)} {above}" for words in ("sign in", "signin", "attendance"))
    return "signature" in grid.fields or (titled and bool({"mark", "joined"} & set(grid.fields)))


def sheet_reasons(sheet: SourceSheet, grid: Grid) -> list[str]:
    """Why a sheet is one that people signed, and by which columns."""
    heads = [sheet.rows[grid.top][i] for columns in grid.fields.values() for i in columns[:1]]
    return [f"it has a list of names, with the columns {', '.join(heads)}"]


def read_sheet(
    sheet: SourceSheet, grid: Grid, kind: Kind, known: SessionKnown, decisions: dict[str, str], problems: Problems
) -> FileRead:
    """The rows of a sheet, each with its mark.

    Args:
        sheet: the sheet.
        grid: where its table stands.
        kind: `sign-in sheet` or `eventbrite`.
        known: the session, whose day, code or name may head one of several columns.
        decisions: answers given; `column` says which column counts where there are several.
        problems: gains what has to be asked.
    """
    heads = sheet.rows[grid.top]
    marks = _mark_columns(heads, grid, known) if kind == "sign-in sheet" else []
    reasons = eventbrite_reasons(sheet, grid) if kind == "eventbrite" else sheet_reasons(sheet, grid)
    read = FileRead(kind, reasons, texts={sheet.name: sheet.rows}, heading_row=grid.top + 1)
    column = _chosen(sheet, grid, marks, known, decisions, problems)
    if column is None and len(marks) > 1:
        return read
    if column is not None:
        read.told.append(f"Who came is told by the column “{heads[column]}”.")
    before = len(read.told)
    for number in range(grid.top + 1, len(sheet.rows)):
        cells = sheet.rows[number]
        if any(cells) and cells != heads:
            entry = _entry(sheet, grid, number, kind, column, known)
            if entry is not None:
                read.entries.append(entry)
    read.marked = any(each.mark for each in read.entries) or _says_so(sheet, grid, kind, column)
    if read.marked and not any(each.mark for each in read.entries) and column is None:
        read.told.insert(before, "It is called a sign-in sheet, so whoever stands on it came.")
        for each in read.entries:
            each.mark = "came"
    read.days = _days_told(sheet, grid)
    return read


def _mark_columns(heads: Sequence[str], grid: Grid, known: SessionKnown) -> list[int]:
    """Columns that may say who came: marked so, or headed by a day or a session."""
    named = [*grid.fields.get("mark", [])]
    order = order_of(heads).order
    dated = [
        i
        for i, head in enumerate(heads)
        if head and (read_day(head, order).day or is_session_number(head) or _is_session(head, known))
    ]
    return sorted({*named, *dated})


def _is_session(head: str, known: SessionKnown) -> bool:
    return plain_heading(head) in {plain_heading(known.code), plain_heading(known.title)}


def _chosen(
    sheet: SourceSheet, grid: Grid, marks: Sequence[int], known: SessionKnown, decisions: dict[str, str],
    problems: Problems,
) -> int | None:  # fmt: skip
    """The column that says who came to this session; None where there is none, or somebody has to say which."""
    heads = sheet.rows[grid.top]
    order = order_of(heads).order
    days = {i: read_day(heads[i], order).day for i in marks}
    fits = [i for i in marks if days[i] == known.day or _is_session(heads[i], known)]
    answered = [i for i in marks if plain_heading(heads[i]) == plain_heading(decisions.get("column", ""))]
    plain = [i for i in marks if days[i] is None and not is_session_number(heads[i])]
    if found := answered or fits:
        return found[0]
    if (len(marks) == 1 and plain) or (len(plain) == 1 and len(marks) == len(plain)):
        return plain[0]
    if marks:
        cells = [sheet.cell(grid.top, i) for i in marks]
        choices = tuple(Choice(heads[i], heads[i]) for i in marks)
        problems.add(
            "column.choose", "decide", cells, sheet.name, "no column is headed by this session or its day.",
            "Say which column tells who came to it.", choices=choices, decision="column", waits=True,
        )  # fmt: skip
    return None


def _entry(
    sheet: SourceSheet, grid: Grid, number: int, kind: Kind, column: int | None, known: SessionKnown
) -> Entry | None:
    name = read_name(_name(sheet, grid, number))
    email = address_in(_text(sheet, grid, number, "email")) or email_in(_text(sheet, grid, number, "name"))
    if plain_heading(name.name) in _NOT_PEOPLE or not (name.name or email) or name.name.casefold().startswith("total"):
        return None
    order = order_of([_text(sheet, grid, number, "joined")]).order
    joined = moment_in(_text(sheet, grid, number, "joined"), order, known.day)
    left = moment_in(_text(sheet, grid, number, "left"), order, known.day)
    where = (grid.fields.get("name") or grid.fields.get("last") or grid.fields["email"])[0]
    entry = Entry(
        sheet.name, number + 1, sheet.cell(number, where), name.name, (email,) if email else (),
        _text(sheet, grid, number, "organisation") or name.organisation_hint, joined, left,
        length_in(_text(sheet, grid, number, "seconds")),
    )  # fmt: skip
    _mark(sheet, grid, entry, kind, column)
    return entry


def _mark(sheet: SourceSheet, grid: Grid, entry: Entry, kind: Kind, column: int | None) -> None:
    cells = sheet.rows[entry.row - 1]
    said = cells[column] if column is not None and column < len(cells) else ""
    if kind == "eventbrite":
        heads = sheet.rows[grid.top]
        columns = [i for i in grid.fields.get("mark", []) if i < len(cells)]
        by_status = {"status" in heads[i].casefold(): cells[i] for i in reversed(columns)}
        entry.said = by_status.get(True, "") or by_status.get(False, "")
        entry.mark = read_place(by_status.get(True, ""), by_status.get(False, ""))
        return
    signed = _text(sheet, grid, entry.row - 1, "signature")
    entry.said, entry.mark = said or signed, read_mark(said) or read_mark(signed, signature=True)
    sorry = _text(sheet, grid, entry.row - 1, "apologies")
    if sorry and read_mark(sorry, signature=True) not in ("absent", ""):
        entry.said, entry.mark = sorry, "absent_with_notice"
    elif not entry.mark and (entry.joined or entry.seconds):
        entry.mark = "came"


def _name(sheet: SourceSheet, grid: Grid, number: int) -> str:
    whole = _text(sheet, grid, number, "name")
    return whole or " ".join(filter(None, (_text(sheet, grid, number, each) for each in ("first", "last"))))


def _text(sheet: SourceSheet, grid: Grid, number: int, name: str) -> str:
    cells = sheet.rows[number]
    return next((cells[i] for i in grid.fields.get(name, []) if i < len(cells) and cells[i]), "")


def _says_so(sheet: SourceSheet, grid: Grid, kind: Kind, column: int | None) -> bool:
    """Whether the sheet itself says that it lists who came: by a column, or by its name or title."""
    if kind == "eventbrite":
        return False
    if column is not None or {"signature", "joined"} & set(grid.fields):
        return True
    above = " ".join(plain_heading(cell) for cells in sheet.rows[: grid.top] for cell in cells if cell)
    return any(words in f"{plain_heading(sheet.name)} {above}" for words in _SAYS_SO)


def _days_told(sheet: SourceSheet, grid: Grid) -> list[dt.date]:
    """Days that stand above the headings, such as `Date: 3 March 2026`."""
    texts = [
        part for cells in sheet.rows[: grid.top] for cell in cells if cell for part in (cell, *cell.split(": ")[1:])
    ]
    order = order_of(texts).order
    return sorted({day for text in texts if (day := read_day(text, order).day)})
