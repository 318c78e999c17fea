"""Which kind of attendance file this is, told by what stands in it; and its rows."""

from __future__ import annotations

from foundation.errors import BadInput, Fault
from foundation.nhs_numbers import holds_nhs_number

from ..lists.files import SourceFile, SourceSheet, read_any_file
from ..lists.problems import Choice, Problems
from ..lists.text_files import rows_of_text
from .headings import holds_other_numbers
from .rows import FileRead
from .session import SessionKnown
from .sheets import eventbrite_reasons, find_grid, is_signed, read_sheet
from .teams import read_teams, tables_in, teams_reasons

MOST_NAMED = 50


def open_attendance_file(data: bytes, *, file_name: str = "", limit_mb: int = 60) -> SourceFile:
    """Read the bytes of a file that tells who came.

    Args:
        data: the file: .xlsx, .xls, .ods or text with separated values, UTF-16 too.
        file_name: only its ending is looked at, and only where the bytes do not tell.
        limit_mb: the largest file read, in megabytes.

    Raises:
        BadInput: for a file that cannot be read, names nobody, or holds what looks like an NHS number.
    """
    file = read_any_file(data, file_name=file_name, limit_mb=limit_mb)
    if file.format == "csv":
        file = _parted_by_tabs(file, data)
    _keep_patients_out(file)
    if not any(_is_readable(sheet) for sheet in file.sheets):
        message = "no row of this file has the headings of a list of who came."
        remedy = "Send a Teams attendance report, an Eventbrite list, or a sheet with a column for names."
        raise BadInput([Fault("file", "", message, remedy)])
    return file


def looks_like_attendance(file: SourceFile) -> dict[str, str]:
    """Sheets of a file that surely tell who came to a session, or booked a place at it, and what they are."""
    found: dict[str, str] = {}
    for sheet in file.sheets:
        grid = find_grid(sheet)
        if teams_reasons(sheet):
            found[sheet.name] = "a Teams attendance report"
        elif grid is not None and eventbrite_reasons(sheet, grid):
            found[sheet.name] = "a list of places from Eventbrite"
        elif grid is not None and is_signed(sheet, grid):
            found[sheet.name] = "a sign-in sheet"
    return found


def read_rows(file: SourceFile, known: SessionKnown, decisions: dict[str, str], problems: Problems) -> FileRead | None:
    """The rows of the one sheet that tells of a session; None where somebody has to say which sheet that is."""
    sheet = _sheet(file, known, decisions, problems)
    if sheet is None:
        return None
    if reasons := teams_reasons(sheet):
        read = read_teams(sheet, known.day, reasons)
    else:
        grid = find_grid(sheet)
        assert grid is not None  # noqa: S101 - a sheet without one is not chosen
        kind = "eventbrite" if eventbrite_reasons(sheet, grid) else "sign-in sheet"
        read = read_sheet(sheet, grid, kind, known, decisions, problems)  # type: ignore[arg-type]
    read.told = [*file.told, *read.told]
    _looks(sheet, read, decisions, problems)
    return read


def _parted_by_tabs(file: SourceFile, data: bytes) -> SourceFile:
    """Teams parts cells by tabs; commas within names and dates can outnumber them."""
    if len(tables_in(file.sheets[0])) or b"\t" not in data.replace(b"\x00", b""):
        return file
    rows, told = rows_of_text(data, separator="\t")
    sheet = SourceSheet(file.sheets[0].name, rows)
    return SourceFile("csv", told, (sheet,)) if teams_reasons(sheet) else file


def _is_readable(sheet: SourceSheet) -> bool:
    return bool(teams_reasons(sheet)) or find_grid(sheet) is not None


def _sheet(file: SourceFile, known: SessionKnown, decisions: dict[str, str], problems: Problems) -> SourceSheet | None:
    fits = [sheet for sheet in file.sheets if _is_readable(sheet)]
    chosen = next((each for each in fits if each.name.casefold() == decisions.get("sheet", "").casefold()), None)
    open_ = [each for each in fits if each.visibility == "visible"]
    called = [each for each in open_ if each.name.casefold() in (known.code.casefold(), known.title.casefold())]
    for some in ([chosen] if chosen else [], called, open_):
        if len(some) == 1:
            return some[0]
    told = "several sheets tell who came." if open_ else "the sheets that tell who came are hidden."
    choices = tuple(Choice(each.name, f"{each.name} ({each.visibility})") for each in fits)
    problems.add(
        "sheet.choose", "decide", [each.name for each in fits], "sheets", told, "Say which is of this session.",
        choices=choices, decision="sheet", waits=True,
    )  # fmt: skip
    return None


def _looks(sheet: SourceSheet, read: FileRead, decisions: dict[str, str], problems: Problems) -> None:
    """Rows that are hidden or struck through wait: their looks may mean that they do not count."""
    rows = {"hidden": sheet.looks.hidden_rows, "struck": sheet.looks.struck_rows}
    words = {"hidden": "this row is hidden.", "struck": "this row is struck through."}
    for name, numbers in rows.items():
        answer = decisions.get(name)
        some = [entry for entry in read.entries if entry.row in numbers]
        if some and answer is None:
            problems.add(
                f"row.{name}", "decide", [entry.cell for entry in some], f"{len(some)} rows", words[name],
                "Say whether such rows count.", choices=(Choice("read", "they count"), Choice("skip", "leave them")),
                decision=name, waits=True,
            )  # fmt: skip
        if some and answer != "read":
            read.entries = [entry for entry in read.entries if entry.row not in numbers]


def _keep_patients_out(file: SourceFile) -> None:
    faults = []
    for sheet in file.sheets:
        grid = find_grid(sheet)
        heads = sheet.rows[grid.top] if grid else []
        elsewhere = {i for i, head in enumerate(heads) if holds_other_numbers(head)}
        for number, cells in enumerate(sheet.rows):
            for i, text in enumerate(cells):
                if i not in elsewhere and holds_nhs_number(text):
                    message = "this looks like an NHS number, so the file is not taken."
                    remedy = "Take it out of the file and send it again: no patient is named here."
                    faults.append(Fault(sheet.cell(number, i), "(not shown)", message, remedy))
    if faults:
        raise BadInput(faults[:MOST_NAMED])
