"""A list of people from any spreadsheet: file, sheets, columns, rows, people; nothing guessed or dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping

from .context import Known, Reading
from .files import SourceFile
from .joining import join_people
from .outcome import ListRead
from .row_employer import read_employers
from .row_facts import read_facts
from .row_identity import read_identity, read_line_managers
from .sheets_read import read_sheet_rows


def read_list(
    file: SourceFile, known: Known, decisions: Mapping[str, str], attendance: Mapping[str, str] | None = None
) -> ListRead:
    """Read a list of people.

    Args:
        file: its sheets.
        known: what the records know.
        decisions: key -> answer, as the problems of an earlier reading asked for; keys do not regard case.
        attendance: sheets that tell who came to a session, and what they are: `a Teams attendance report`.

    Returns:
        The people with everything found. The same file, records and decisions give the same.
    """
    reading = Reading(known, {key.casefold(): answer for key, answer in decisions.items()})
    reading.attendance = attendance or {}
    sheets, rows = read_sheet_rows(file, reading)
    above: dict[str, str] = {}
    for row in rows:
        read_identity(row, reading)
        read_employers(row, reading, above.get(row.table, ""))
        above[row.table] = row.text("organisation") or above.get(row.table, "")
        read_facts(row, reading)
    read_line_managers(rows, reading)
    people = join_people(rows, reading)
    unused = sorted(
        key
        for key in reading.decisions
        if key not in reading.used and not key.startswith(("heading:", "sheet:", "table:"))
    )
    read = ListRead(file.format, file.told, sheets, rows, people, list(reading.problems), tuple(unused))
    taken = {sheet.name for sheet in sheets if sheet.read}
    read.texts = {name: rows for name, rows in reading.texts.items() if name in taken}
    return read


def is_own_workbook(file: SourceFile, own_sheets: Mapping[str, bool]) -> bool:
    """Whether a file is the programme's own workbook: it has all the sheets that one must have.

    Args:
        file: its sheets.
        own_sheets: the names of the workbook's sheets, and whether one must be there.
    """
    names = {sheet.name.strip().casefold() for sheet in file.sheets}
    return sum(name.casefold() in names for name in own_sheets) >= 2 or any(
        needed and len(names) == 1 and name.casefold() in names and name != "People"
        for name, needed in own_sheets.items()
    )
