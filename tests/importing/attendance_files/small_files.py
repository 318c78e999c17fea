"""Attendance files of every kind that arrives, made as bytes. Invented people and organisations."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from programme.importing.attendance_files import AttendanceRead, PersonAt, SessionKnown, open_attendance_file
from programme.importing.attendance_files import read_attendance as _read
from programme.importing.lists import OrganisationIndex, OrganisationKnown

DAY = dt.date(2026, 11, 3)
ORGANISATIONS = OrganisationIndex(
    [OrganisationKnown("RTK", "Ashford Hospital Trust"), OrganisationKnown("H81002", "Green Medical")]
)
PEOPLE = (
    PersonAt("P1", "Ann Cole", ("ann.cole@rtk.example",), frozenset({"RTK"}), True),
    PersonAt("P2", "Ben O’Neill", ("ben@green.example", "ben@gmail.example"), frozenset({"H81002"}), True),
    PersonAt("P3", "Siân D'Souza-Ng", ("sian@green.example",), frozenset({"H81002"}), True),
    PersonAt("P4", "Sam Fry", ("sam.fry@rtk.example",), frozenset({"RTK"}), True),
    PersonAt("P5", "Sam Fry", ("sam@green.example",), frozenset({"H81002"}), True),
    PersonAt("P6", "Gus Guest", ("gus@rtk.example",), frozenset({"RTK"}), False),
)
Rows = Sequence[Sequence[object]]


def known(
    written: dict[str, tuple[str, int | None]] | None = None, minutes: int | None = 120, day: dt.date = DAY
) -> SessionKnown:
    """Session Z1, two hours long, that expects P1 to P5."""
    seconds = None if minutes is None else minutes * 60.0
    return SessionKnown("Z1", "Run charts", day, seconds, PEOPLE, ORGANISATIONS, written or {})


def read(
    data: bytes,
    decisions: dict[str, str] | None = None,
    before: dict[str, str] | None = None,
    name: str = "file.csv",
    **told: object,
) -> AttendanceRead:
    """A file held against session Z1."""
    return _read(open_attendance_file(data, file_name=name), known(**told), decisions or {}, before or {})  # type: ignore[arg-type]


def came(read_: AttendanceRead) -> dict[str, tuple[str, int | None, str]]:
    """By person, or by name where nobody is found: status, minutes, outcome."""
    return {each.person or each.name: (each.status, each.minutes, each.outcome) for each in read_.people}


def asked(read_: AttendanceRead) -> set[str]:
    """The keys of everything to be decided."""
    return {each.decision for each in read_.problems if each.severity == "decide"}


def text(rows: Rows, separator: str = "\t", encoding: str = "utf-16") -> bytes:
    """Rows as separated values; UTF-16 gains its mark, as Teams writes it."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode(encoding)


def workbook(rows: Rows, name: str = "Sheet1", hidden_rows: Sequence[int] = (), **more: Rows) -> bytes:
    """Rows as a workbook; further sheets by name."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for title, cells in {name: rows, **more}.items():
        page = book.add_worksheet(title)
        for number, row in enumerate(cells):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("~"):
                    page.write_string(number, column, value[1:], book.add_format({"font_strikeout": True}))
                elif value not in (None, ""):
                    page.write(number, column, value)
            if number in hidden_rows and title == name:
                page.set_row(number, options={"hidden": True})
    book.close()
    return buffer.getvalue()


def teams(
    participants: Rows, activities: Rows = (), us: bool = True, start: str = "9:00:00 AM", end: str = "11:00:00 AM"
) -> list[list[object]]:
    """A present-day Teams report; in `participants` name, first join, last leave, duration, e-mail, UPN, role."""
    day = "11/3/26" if us else "03/11/2026"
    rows: list[list[object]] = [
        ["1. Summary"],
        ["Meeting title", "Run charts"],
        ["Attended participants", len(participants)],
        ["Start time", f"{day}, {start}"],
        ["End time", f"{day}, {end}"],
        ["Meeting duration", "2h"],
        ["Average attendance time", "1h 2m 3s"],
        [],
        ["2. Participants"],
        ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"],
    ]
    rows += [[*each] for each in participants]
    if activities:
        rows += [[], ["3. In-Meeting Activities"], ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"]]
        rows += [[*each] for each in activities]
    return rows


def stay(
    name: str, start: str, end: str, length: str, email: str = "", upn: str = "", day: str = "11/3/26"
) -> list[str]:
    """A participant's row; times such as `9:00:00 AM`."""
    return [name, f"{day}, {start}", f"{day}, {end}", length, email, upn, "Attendee"]


def visit(name: str, start: str, end: str, email: str = "", day: str = "11/3/26") -> list[str]:
    """A row of one joining and leaving."""
    return [name, f"{day}, {start}", f"{day}, {end}", "1m", email, "Attendee"]
