"""What must hold between the cells of the calendar, rooms, sessions, attendance, ties and projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from .findings import Finding, fatal, warning
from .reading import Table, placed_rows
from .rows import Placed, key_text
from .rows_places import CalendarRow, RoomRow
from .rows_programme import AttendanceRow, ProjectRow, SessionRow, TieRow
from .values import Day, Time

_DAY: TypeAdapter[dt.date] = TypeAdapter(Day)
_TIME: TypeAdapter[str] = TypeAdapter(Time)
CAME = ("present", "late", "left_early", "online")


def check_programme(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Every finding about the programme's plans and past that needs more than one cell."""
    if CalendarRow.sheet in tables and "kind" in tables[CalendarRow.sheet].columns:
        yield from _calendar(placed_rows(tables, CalendarRow))
    for room in placed_rows(tables, RoomRow):
        yield from _room(room)
    for session in placed_rows(tables, SessionRow):
        yield from _session(session)
    for tie in placed_rows(tables, TieRow):
        yield from _tie(tie)
    for project in placed_rows(tables, ProjectRow):
        yield from _project(project)
    yield from _attendance(tables)


def calendar_period(row: CalendarRow) -> tuple[dt.date | str | None, dt.date | str | None]:
    """The start and end of an entry: times `HH:MM` for a block, days otherwise; a missing end is the start.

    Raises:
        ValidationError: where a cell holds neither.
    """
    reader: TypeAdapter[dt.date] | TypeAdapter[str] = _TIME if row.kind == "block" else _DAY
    start = None if row.start is None else reader.validate_python(row.start)
    end = start if row.end is None else reader.validate_python(row.end)
    return start, end


def day_described(tables: Mapping[str, Table]) -> dt.date | None:
    """The day that the workbook describes, where its calendar says so and can be read."""
    for placed in placed_rows(tables, CalendarRow):
        if placed.row.kind == "as_at" and placed.row.start is not None:
            try:
                return dt.date.fromisoformat(placed.row.start)
            except ValueError:
                return None
    return None


def _calendar(entries: list[Placed[CalendarRow]]) -> Iterator[Finding]:
    kinds: dict[str, list[Placed[CalendarRow]]] = {}
    blocks: dict[str, int] = {}
    for placed in entries:
        kinds.setdefault(placed.row.kind, []).append(placed)
        yield from _entry(placed)
        if placed.row.kind == "block" and placed.row.label is not None:
            before = blocks.setdefault(key_text(placed.row.label), placed.number)
            if before != placed.number:
                message = f"row {before} is a block with the same label."
                yield fatal(placed.cell("label"), placed.row.label, message, "Give each block its own label.")
    for kind, most in (("as_at", 1), ("window", 1), ("block", None)):
        found = kinds.get(kind, [])
        if not found:
            yield fatal("Calendar", "", f"there is no row of the kind {kind}.", f"Add a row with {kind} in kind.")
        for extra in found[most:] if most else []:
            message = f"row {found[0].number} is of the kind {kind} already."
            yield fatal(extra.cell("kind"), kind, message, "Keep one of them.")


def _entry(placed: Placed[CalendarRow]) -> Iterator[Finding]:
    row = placed.row
    needed = {"as_at": ("start",), "window": ("start", "end"), "block": ("label", "start", "end")}
    for field in needed.get(row.kind, ("start",)):
        missing_column = field in row.needed_columns and field not in placed.columns
        if getattr(row, field) is None and not missing_column:
            yield fatal(placed.cell(field), "", f"a row of the kind {row.kind} needs {field}.", "Fill it in.")
    problems = [problem for field in ("start", "end") for problem in _unreadable(placed, field)]
    yield from problems
    if problems or row.start is None or row.end is None:
        return
    start, end = calendar_period(row)
    if str(end) < str(start) or (row.kind == "block" and end == start):
        yield fatal(placed.cell("end"), placed.text("end"), f"the end is not after the start ({start}).", "Correct it.")


def _unreadable(placed: Placed[CalendarRow], field: str) -> Iterator[Finding]:
    try:
        calendar_period(placed.row.model_copy(update={"start": getattr(placed.row, field), "end": None}))
    except ValidationError as error:
        first = error.errors()[0]
        remedy = str(first.get("ctx", {}).get("remedy", ""))
        yield fatal(placed.cell(field), placed.text(field), first["msg"], remedy)


def _room(placed: Placed[RoomRow]) -> Iterator[Finding]:
    row = placed.row
    if (row.open_from is None) != (row.open_to is None):
        field = "open_to" if row.open_to is None else "open_from"
        yield fatal(placed.cell(field), "", f"{field} is missing beside the other.", "Fill in both, or clear both.")
    elif row.open_from is not None and row.open_to is not None and row.open_to <= row.open_from:
        message = f"open_to is not after open_from ({row.open_from})."
        yield fatal(placed.cell("open_to"), placed.text("open_to"), message, "Correct one of the two.")


def _session(placed: Placed[SessionRow]) -> Iterator[Finding]:
    row = placed.row
    settled = row.state in ("published", "delivered")
    needed = ["date", "block"] + (["room"] if row.mode != "online" and row.state == "published" else [])
    for field in ("date", "block", "room", "facilitators"):
        value = getattr(row, field)
        if settled and field in needed and value is None:
            message = f"a {row.state} session needs {field}."
            yield fatal(placed.cell(field), "", message, "Fill it in, or write draft in state.")
        if not settled and value:
            message = f"a draft has no {field} yet."
            yield fatal(placed.cell(field), placed.text(field), message, "Clear it, or correct the state.")
    blocks = [key_text(block) for block in row.blocks]
    if row.block is not None and key_text(row.block) not in blocks:
        message = f"this block is not one of the session's own ({'; '.join(row.blocks)})."
        yield warning(placed.cell("block"), row.block, message, "Add it to blocks, or correct it.")
    if row.mode == "online" and row.room is not None:
        yield warning(placed.cell("room"), row.room, "an online session has a room.", "Clear it, or correct the mode.")
    if not settled and row.facilitators_needed > 0 and 0 < len(row.facilitators_from) < row.facilitators_needed:
        message = f"{row.facilitators_needed} facilitators are needed, but fewer are named."
        yield warning(placed.cell("facilitators_from"), placed.text("facilitators_from"), message, "Name more people.")


def _tie(placed: Placed[TieRow]) -> Iterator[Finding]:
    row = placed.row
    if row.from_ == row.to:
        yield fatal(placed.cell("to"), row.to, "a tie joins two people, not one to himself or herself.", "Correct it.")
    if row.outcome is not None and row.kind != "coaching":
        message = f"only coaching has an outcome, not {row.kind}."
        yield fatal(placed.cell("outcome"), row.outcome, message, "Clear it, or correct the kind.")
    if row.outcome in ("completed", "ended_early") and row.end is None:
        yield fatal(placed.cell("end"), "", f"coaching that is {row.outcome} has an end.", "Fill in end.")
    if row.session is not None and row.kind != "meeting":
        message = f"only a meeting has a session, not {row.kind}."
        yield fatal(placed.cell("session"), row.session, message, "Clear it, or correct the kind.")


def _project(placed: Placed[ProjectRow]) -> Iterator[Finding]:
    row = placed.row
    if row.score is not None and row.score_date is None:
        message = "a score without its date cannot be told from a stale one."
        yield warning(placed.cell("score_date"), "", message, "Fill in score_date.")
    if row.score is not None and row.score * 2 != int(row.score * 2):
        message = "scores go up in halves."
        yield fatal(placed.cell("score"), placed.text("score"), message, "Write 0.5, 1, 1.5 and so on, up to 5.")


def _attendance(tables: Mapping[str, Table]) -> Iterator[Finding]:
    states = {key_text(p.row.id): p.row.state for p in placed_rows(tables, SessionRow)}
    seen: set[str] = set()
    for placed in placed_rows(tables, AttendanceRow):
        row, session = placed.row, key_text(placed.row.session)
        if states.get(session, "delivered") != "delivered" and session not in seen:
            seen.add(session)
            message = f"{row.session} is {states[session]}, but somebody's attendance is given."
            yield warning(
                placed.cell("session"), row.session, message, "Write delivered in its state, or take this out."
            )
        if row.minutes and row.status not in CAME:
            message = f"somebody {row.status} has minutes."
            yield warning(placed.cell("minutes"), placed.text("minutes"), message, "Clear it, or correct the status.")
