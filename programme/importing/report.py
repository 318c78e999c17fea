"""What an import did or would do, as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from .findings import Finding
from .lists.outcome import ListRead


@dataclass(frozen=True, slots=True)
class SheetCount:
    """Rows of one sheet against the records; `removed` rows of needs, times and the calendar gave way to new ones."""

    sheet: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or (`applied` false) would do or refused to do.

    Attributes:
        file_name: as given.
        file_sha256: of the file's bytes.
        as_at: the day that the workbook describes.
        dry_run: nothing was to be stored.
        applied: it was stored.
        imported_before: the very same file was stored before.
        batch: the number of the import in the records.
        counts: rows by sheet; empty where something was fatal.
        findings: everything found, in the order of the workbook.
        absent_people: e-mails in the records that the workbook does not have; they stay.
        skipped_sheets: sheets that were not read.
        read: what a list of people gave; None for the programme's own workbook.
    """

    file_name: str
    file_sha256: str
    as_at: dt.date | None
    dry_run: bool
    applied: bool
    imported_before: bool
    batch: int | None
    counts: tuple[SheetCount, ...]
    findings: tuple[Finding, ...]
    absent_people: tuple[str, ...]
    skipped_sheets: tuple[str, ...]
    read: ListRead | None = None

    @property
    def fatal(self) -> tuple[Finding, ...]:
        """What must be put right before anything is stored."""
        return tuple(finding for finding in self.findings if finding.severity == "fatal")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person should look at."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def changes_anything(self) -> bool:
        """Whether some row is new, changed or removed."""
        return any(count.new or count.changed or count.removed for count in self.counts)

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values; each finding with its severity, sheet, cell, value, message and remedy."""
        return {
            "file_name": self.file_name,
            "file_sha256": self.file_sha256,
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "dry_run": self.dry_run,
            "applied": self.applied,
            "imported_before": self.imported_before,
            "batch": self.batch,
            "counts": [asdict(count) for count in self.counts],
            "faults": [_finding(finding) for finding in self.findings],
            "absent_people": list(self.absent_people),
            "skipped_sheets": list(self.skipped_sheets),
            "list": None if self.read is None else self.read.to_json(),
        }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.fault.value,
        "message": finding.fault.message,
        "remedy": finding.fault.remedy,
    }
