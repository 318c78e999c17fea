"""Lists of people made in memory, and records that they may be held against."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import openpyxl

from programme.importing.lists import (
    Known,
    ListRead,
    OrganisationIndex,
    OrganisationKnown,
    PersonKnown,
    read_any_file,
    read_list,
)

Cells = Sequence[Sequence[object]]

ORGANISATIONS = (
    OrganisationKnown(
        "RTK",
        "Ashford and St Peter's Hospitals NHS Foundation Trust",
        ("Ashford & St Peter's",),
        sites=(("RTK02", "Ashford Hospital"), ("RTK01", "St Peter's Hospital")),
        postcode="KT16 0PZ",
    ),
    OrganisationKnown("RXX", "Surrey and Borders Partnership NHS Foundation Trust", postcode="KT22 7AD"),
    OrganisationKnown("H81024", "Goldsworth Park Health Centre", ("Goldsworth Park",), postcode="GU21 3LQ"),
    OrganisationKnown("Y00641", "Goldsworth Park", postcode="GU21 3LQ"),
    OrganisationKnown("H81079", "Staines Thameside Medical", postcode="TW18 3JH", closed_on=dt.date(2020, 11, 30)),
    OrganisationKnown("5E1", "North Tees Teaching", postcode="TS18 2UZ"),
    OrganisationKnown("H81131", "Dr S Morcos", postcode="KT16 8HZ"),
)
SKILLS = {
    "spc": "SPC",
    "spc chart": "SPC",
    "pdsa": "PDSA",
    "driver diagram": "DRIVER",
    "driver diagrams": "DRIVER",
}
PEOPLE = (PersonKnown(("bo@rtk.example",), "Bo Known", frozenset({"RTK"}), frozenset({"learn"})),)


def known(remembered: Mapping[str, str] | None = None) -> Known:
    """Records with seven organisations and one person."""
    return Known(dt.date(2026, 9, 1), OrganisationIndex(ORGANISATIONS, remembered or {}), PEOPLE, SKILLS)


def workbook_of(sheets: Mapping[str, Cells], **looks: object) -> openpyxl.Workbook:
    """A workbook of some sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return book


def bytes_of(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(rows: Cells, decisions: Mapping[str, str] | None = None) -> ListRead:
    """What a workbook of one sheet, `List`, gives."""
    return read_bytes(bytes_of(workbook_of({"List": rows})), decisions)


def read_bytes(data: bytes, decisions: Mapping[str, str] | None = None, name: str = "list.csv") -> ListRead:
    """What a file gives."""
    return read_list(read_any_file(data, file_name=name), known(), decisions or {})


def outcomes(read_: ListRead) -> str:
    """The outcomes of the rows in their order, a letter each: c(lean), w(aits), r(efused)."""
    return "".join(row.outcome[0] for row in read_.rows)


def kinds(read_: ListRead) -> set[str]:
    """The kinds of all problems but what a week was read as."""
    return {problem.kind for problem in read_.problems} - {"time.read", "time.unknown"}
