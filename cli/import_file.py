"""`lll import`: a workbook into the records."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import sys
from pathlib import Path

from programme.importing import Finding, ImportReport
from programme.journeys.recruit import import_workbook

from .terminal import read_file
from .wiring import open_records, settings, shown_address

BAD_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll import` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="workbook (.xlsx); its columns are in docs/workbook.md")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--json", action="store_true", help="write the report as JSON to standard output")


def run(given: argparse.Namespace) -> int:
    """Import and report; status 2 where a fault keeps the workbook out."""
    wanted = settings()
    data = read_file(given.file)
    database = open_records(wanted.database_url)
    try:
        report = import_workbook(
            database,
            data,
            file_name=given.file.name,
            by=f"{getpass.getuser()} (lll import)",
            at=dt.datetime.now(dt.UTC),
            dry_run=given.dry_run,
            limit_mb=wanted.upload_limit_mb,
        )
    finally:
        database.close()
    if given.json:
        print(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    else:
        print("\n".join([*report_lines(report), f"Records: {shown_address(wanted.database_url)}"]))
    _tell("fault", report.fatal)
    if not given.json:
        _tell("warning", report.warnings)
    return BAD_INPUT if report.fatal else 0


def report_lines(report: ImportReport) -> list[str]:
    """The report as lines of text: what happened, rows by sheet, what was not read, who is absent from the workbook."""
    skipped = [f"  Sheets that were not read: {', '.join(report.skipped_sheets)}."] if report.skipped_sheets else []
    if report.fatal:
        return [f"{report.file_name}: nothing was stored. Put the faults right and import again.", *skipped]
    if report.imported_before and not report.changes_anything:
        lines = [f"{report.file_name}: this very file was imported before; nothing changed."]
    elif report.dry_run:
        lines = [f"{report.file_name}: dry run, nothing was stored. Importing it would give:"]
    else:
        lines = [f"{report.file_name}: imported as import {report.batch} (`lll undo {report.batch}` takes it back)."]
    lines += [
        f"  {count.sheet:<14} {count.new:>5} new {count.changed:>5} changed {count.unchanged:>5} unchanged"
        + (f" {count.removed:>5} removed" if count.removed else "")
        for count in report.counts
    ]
    lines += skipped
    if report.absent_people:
        lines.append(f"  In the records but not in the workbook (they stay): {', '.join(report.absent_people)}.")
    return lines


def _tell(kind: str, findings: tuple[Finding, ...]) -> None:
    if findings:
        print(f"{len(findings)} {kind}{'' if len(findings) == 1 else 's'}:", file=sys.stderr)
    for finding in findings:
        print(f"  {finding.fault}", file=sys.stderr)
