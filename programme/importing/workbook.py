"""A whole workbook: every sheet read, every fault found, ready to be stored if none is fatal."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from foundation.provenance import sha256_of

from .checks import check_table
from .checks_likely import check_likely
from .checks_measures import check_measures
from .checks_people import check_people
from .checks_programme import check_programme, day_described
from .findings import Finding, fatal, warning
from .names import known_names
from .reading import Table, placed_rows, read_table
from .rows import Placed, Row
from .rows_measures import (
    CapabilityRow,
    DataPointRow,
    FeedbackRow,
    LearningNoteRow,
    MeasureRow,
    SelfAssessmentRow,
)
from .rows_people import AvailabilityRow, MembershipRow, NeedRow, OfferRow, PersonRow
from .rows_places import CalendarRow, OrganisationRow, RoomRow, SkillRow, VenueRow
from .rows_programme import AttendanceRow, CohortRow, ProjectRow, SessionRow, TieRow
from .sheets import Sheet, SheetFile, read_sheets

MODELS: tuple[type[Row], ...] = (
    CalendarRow,
    SkillRow,
    OrganisationRow,
    PersonRow,
    MembershipRow,
    NeedRow,
    OfferRow,
    AvailabilityRow,
    VenueRow,
    RoomRow,
    CohortRow,
    SessionRow,
    TieRow,
    ProjectRow,
    AttendanceRow,
    MeasureRow,
    DataPointRow,
    CapabilityRow,
    SelfAssessmentRow,
    FeedbackRow,
    LearningNoteRow,
)
REQUIRED_SHEETS = ("Organisations", "People", "Memberships")

R = TypeVar("R", bound=Row)


@dataclass(slots=True)
class Workbook:
    """What a workbook holds. `skipped` are sheets that were not read."""

    sha256: str
    tables: dict[str, Table] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def rows(self, model: type[R]) -> list[R]:
        """The rows of one sheet that read well, in the order of the sheet; none where the sheet is absent."""
        return [placed.row for placed in self.placed(model)]

    def placed(self, model: type[R]) -> list[Placed[R]]:
        """The same with their places."""
        return placed_rows(self.tables, model)

    def has(self, model: type[Row]) -> bool:
        """Whether the sheet is there."""
        return model.sheet in self.tables

    def note(self, finding: Finding) -> None:
        """Add what was found later, at its place in the order of the workbook."""
        self.findings.append(finding)
        self.findings.sort(key=_place)

    def is_fatal(self) -> bool:
        """Whether something must be put right before anything is stored."""
        return any(finding.severity == "fatal" for finding in self.findings)

    def as_at(self) -> dt.date | None:
        """The day that the workbook describes, where it says so and can be read."""
        return day_described(self.tables)


def read_workbook(data: bytes, *, known: Mapping[str, Iterable[str]] | None = None, limit_mb: int = 60) -> Workbook:
    """Read a workbook and find every fault in it.

    Args:
        data: the bytes of an .xlsx file.
        known: names already in the records, by sheet (`Blocks` for blocks of the day).
        limit_mb: the largest file read, in megabytes.

    Raises:
        BadInput: for a file that is no workbook at all.
    """
    return book_of(read_sheets(data, limit_mb=limit_mb), sha256_of(data), known=known)


def book_of(
    file: SheetFile,
    sha256: str,
    *,
    known: Mapping[str, Iterable[str]] | None = None,
    needed: Sequence[str] = REQUIRED_SHEETS,
) -> Workbook:
    """What sheets of text hold, with every fault in them.

    Args:
        file: the sheets.
        sha256: hash of what they came from.
        known: names already in the records, by sheet.
        needed: sheets that must be there.
    """
    book = Workbook(sha256)
    by_name = _sheets_by_name(file.sheets, book)
    for model in MODELS:
        if model.sheet in by_name:
            book.tables[model.sheet] = read_table(by_name[model.sheet], model, book.findings)
    book.findings.extend(_examples(book.tables.values()))
    if needed:
        book.findings.extend(_missing([model for model in MODELS if model.sheet not in by_name]))
    called = {sheet.name: name for name, sheet in by_name.items()}
    noted = [finding.on(called[finding.sheet]) for finding in file.findings if finding.sheet in called]
    unreadable = {f.fault.path for f in noted if f.severity == "fatal"}
    book.findings = [f for f in book.findings if f.fault.path not in unreadable] + noted
    names = known_names(book.tables, known or {}, needed=needed)
    book.tables = {sheet: table for sheet, table in book.tables.items() if not table.is_untouched}
    for sheet in () if needed else ("Blocks", *(model.sheet for model in MODELS)):
        names.mark_present(sheet)  # no sheet is missed, so each unknown name is told in its own place
    for table in book.tables.values():
        book.findings.extend(check_table(table, names))
    book.findings.extend(check_people(book.tables, names))
    book.findings.extend(check_programme(book.tables))
    book.findings.extend(check_measures(book.tables))
    book.findings.extend(check_likely(book.tables, names))
    book.findings.sort(key=_place)
    return book


def _sheets_by_name(sheets: list[Sheet], book: Workbook) -> dict[str, Sheet]:
    known = {model.sheet.casefold(): model.sheet for model in MODELS}
    by_name: dict[str, Sheet] = {}
    for sheet in sheets:
        name = known.get(sheet.name.strip().casefold())
        if name is None or name in by_name:
            book.skipped.append(sheet.name)
            close = difflib.get_close_matches(sheet.name.casefold(), known, n=1, cutoff=0.75)
            if close or name is not None:
                meant = known[close[0]] if close else name
                message = f"this sheet was not read; perhaps {meant} was meant."
                book.findings.append(warning(sheet.name, "", message, f"Rename it to {meant}, or leave it."))
            continue
        by_name[name] = sheet
        if sheet.hidden:
            book.findings.append(
                warning(name, "", "this sheet is hidden, but read.", "Show it, or delete it if not meant.")
            )
    return by_name


def _examples(tables: Iterable[Table]) -> Iterator[Finding]:
    """One line for all the example rows of the template that still stand in the workbook."""
    count = sum(table.examples for table in tables)
    if count:
        which = "the template's example row was" if count == 1 else f"{count} example rows of the template were"
        yield warning("workbook", "", f"{which} not read.", "Nothing has to be done; you may delete them.")


def _missing(models: Sequence[type[Row]]) -> Iterator[Finding]:
    """A fault for each sheet that must be there, and one line for all the other usual ones that are not."""
    for model in models:
        if model.sheet in REQUIRED_SHEETS:
            message = f"the sheet {model.sheet} is missing."
            yield fatal(model.sheet, "", message, "Add it, with its headings in the first row.")
    others = [model.sheet for model in models if model.usual and model.sheet not in REQUIRED_SHEETS]
    if others:
        which = f"there is no sheet {others[0]}" if len(others) == 1 else f"there are no sheets {', '.join(others)}"
        message = f"{which}; what is stored of {'it' if len(others) == 1 else 'them'} stays."
        yield warning("workbook", "", message, "Add what was meant to be here.")


def _place(finding: Finding) -> tuple[int, int, int, str]:
    order = {model.sheet: index for index, model in enumerate(MODELS)}
    letters = "".join(c for c in finding.cell if c.isalpha())
    row = int("".join(c for c in finding.cell if c.isdigit()) or 0)
    return order.get(finding.sheet, -1), row, len(letters), letters
