"""Teams attendance reports, old and new: blocks of text, one row for each time that somebody joined."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..lists.answers import email_in, read_name
from ..lists.days import Order
from ..lists.fields import plain_heading
from ..lists.files import SourceSheet
from .clock import length_in, moment_in, order_for
from .headings import fields_of
from .rows import Entry, FileRead

_SECTION = re.compile(r"^\d\.\s+\S")
_BESIDE_NAME = re.compile(r"\s*\((?:unverified|guest|external|organi[sz]er|presenter|you)\)", re.IGNORECASE)
_OUTSIDE = re.compile(r"^(?P<local>[^@]+)_(?P<domain>[^_@]+\.[^_@]+)#ext#@", re.IGNORECASE)
_STARTED, _ENDED = ("start time", "meeting start time"), ("end time", "meeting end time")


@dataclass(slots=True)
class Table:
    """A block with headings: its row of headings and its rows of data, counted from 0, and what its columns hold."""

    top: int
    fields: dict[str, list[int]]
    rows: list[int] = field(default_factory=list)


def tables_in(sheet: SourceSheet) -> list[Table]:
    """The blocks of a sheet that name people and when they joined."""
    found: list[Table] = []
    current: Table | None = None
    for number, cells in enumerate(sheet.rows):
        fields = fields_of(cells)
        if "name" in fields and (("joined" in fields and {"left", "seconds"} & set(fields)) or "action" in fields):
            current = Table(number, fields)
            found.append(current)
        elif not any(cells) or _SECTION.match(cells[0]):
            current = None
        elif current is not None:
            current.rows.append(number)
    return found


def teams_reasons(sheet: SourceSheet) -> list[str]:
    """Why a sheet is a Teams report; nothing where it is none."""
    tables = tables_in(sheet)
    said = {plain_heading(cell) for row in sheet.rows for cell in row[:1]}
    marks = [
        words
        for words, here in (
            ("it has a block “Summary”", bool(said & {"1 summary", "meeting summary"})),
            ("it tells when the meeting began", bool(said & set(_STARTED))),
            ("its columns have the names that Teams gives them", any(_of_teams(sheet, each) for each in tables)),
        )
        if here
    ]
    return marks if tables and (len(marks) > 1 or _of_teams(sheet, tables[0])) else []


def _of_teams(sheet: SourceSheet, table: Table) -> bool:
    heads = {plain_heading(cell) for cell in sheet.rows[table.top]}
    return bool({"user action", "in meeting duration", "first join"} & heads) or {"join time", "leave time"} <= heads


def read_teams(sheet: SourceSheet, day: dt.date | None, reasons: list[str]) -> FileRead:
    """The people of a Teams report with each time that they joined.

    Args:
        sheet: the report.
        day: of the session, which tells the order of dates where the file itself does not.
        reasons: why it was taken for one.
    """
    tables = tables_in(sheet)
    heads = dict(_summary(sheet, tables[0].top))
    texts = [sheet.rows[n][i] for t in tables for n in t.rows for i in _moments(t) if i < len(sheet.rows[n])]
    order, why = order_for([*heads.values(), *texts], day)
    read = FileRead("teams", reasons, [f"Dates are read {order}: {why}."], texts={sheet.name: sheet.rows})
    read.heading_row = tables[0].top + 1
    read.started, read.ended = _said(heads, _STARTED, order), _said(heads, _ENDED, order)
    whole = any("action" not in t.fields and _is_whole(sheet, t) for t in tables)
    for table in tables:
        if "action" in table.fields:
            read.entries += _by_action(sheet, table, order, read.ended)
        else:
            visits = not _is_whole(sheet, table)
            read.entries += [_entry(sheet, table, number, order, visit=visits) for number in table.rows]
    if whole and len(tables) > 1:
        read.told.append("Each time that somebody joined and left is counted once, also where two overlap.")
    _span(read)
    return read


def _moments(table: Table) -> list[int]:
    return [index for name in ("joined", "left", "timestamp") for index in table.fields.get(name, [])]


def _is_whole(sheet: SourceSheet, table: Table) -> bool:
    return any(plain_heading(cell).startswith(("first join", "last leave")) for cell in sheet.rows[table.top])


def _summary(sheet: SourceSheet, until: int) -> Iterator[tuple[str, str]]:
    for cells in sheet.rows[:until]:
        if len(cells) > 1 and cells[0] and cells[1]:
            yield plain_heading(cells[0]), ", ".join(filter(None, cells[1:]))


def _said(heads: dict[str, str], names: Sequence[str], order: Order) -> dt.datetime | None:
    return next((moment_in(heads[name], order) for name in names if name in heads), None)


def _text(sheet: SourceSheet, table: Table, number: int, name: str) -> str:
    cells = sheet.rows[number]
    return next((cells[i] for i in table.fields.get(name, []) if i < len(cells) and cells[i]), "")


def _entry(sheet: SourceSheet, table: Table, number: int, order: Order, *, visit: bool) -> Entry:
    name = read_name(_BESIDE_NAME.sub("", _text(sheet, table, number, "name")))
    addresses = (_text(sheet, table, number, "email"), _text(sheet, table, number, "upn"))
    joined = moment_in(_text(sheet, table, number, "joined"), order)
    left = moment_in(_text(sheet, table, number, "left"), order)
    seconds = length_in(_text(sheet, table, number, "seconds"))
    return Entry(
        sheet.name, number + 1, sheet.cell(number, table.fields["name"][0]), name.name,
        tuple(dict.fromkeys(filter(None, map(address_in, addresses)))), name.organisation_hint, joined, left, seconds,
        "online" if joined or seconds else "", "", "visit" if visit else "whole",
    )  # fmt: skip


def address_in(text: str) -> str:
    """An e-mail, or the one that stands within the account of somebody from outside (`ann_rtk.nhs.uk#EXT#@…`)."""
    if match := _OUTSIDE.match(text.strip()):
        return f"{match.group('local')}@{match.group('domain')}".casefold()
    return email_in(text)


def _by_action(sheet: SourceSheet, table: Table, order: Order, ended: dt.datetime | None) -> list[Entry]:
    """The oldest form: one row for joining and one for leaving. Who never left was there until the last moment told."""
    visits: list[Entry] = []
    open_: dict[str, Entry] = {}
    last = ended
    for number in table.rows:
        entry = _entry(sheet, table, number, order, visit=True)
        moment = moment_in(_text(sheet, table, number, "timestamp"), order)
        action = _text(sheet, table, number, "action").casefold()
        last = max(filter(None, (last, moment)), default=None)
        if action.startswith("joined"):
            entry.joined, entry.mark = moment, "online"
            visits.append(entry)
            open_[entry.name] = entry
        elif action.startswith("left") and entry.name in open_:
            open_.pop(entry.name).left = moment
    for entry in open_.values():
        entry.left = last
    return visits


def _span(read: FileRead) -> None:
    joined = [each.joined for each in read.entries if each.joined]
    read.started = read.started or min(joined, default=None)
    read.ended = read.ended or max((each.left for each in read.entries if each.left), default=None)
    moments = [*joined, *filter(None, (read.started,))]
    read.days = sorted({moment.date() for moment in moments})
