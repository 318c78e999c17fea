"""`lll import`: a workbook or a list of people into the records."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import sys
from pathlib import Path

from foundation.errors import BadInput, Fault
from programme.importing import Finding, ImportReport
from programme.importing.lists import ListRead
from programme.journeys.import_file import import_file
from programme.publishing.reasons_workbook import reasons_workbook

from .terminal import read_file
from .wiring import open_records, settings, shown_address

BAD_INPUT = 2
MOST_PROBLEMS, MOST_ABSENT = 40, 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll import` takes."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the programme's workbook (docs/workbook.md), or any list of people"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--json", action="store_true", help="write the report as JSON to standard output")
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="answers to a list's questions, as JSON")
    parser.add_argument(
        "--source", default="", metavar="NAME", help="who sends such lists: their headings are remembered"
    )
    parser.add_argument("--reasons", type=Path, metavar="FILE", help="write the list again, with a column of reasons")


def run(given: argparse.Namespace) -> int:
    """Import and report; status 2 where a fault keeps the workbook, or everybody of a list, out."""
    wanted = settings()
    data = read_file(given.file)
    decisions = decisions_of(given.decisions)
    database = open_records(wanted.database_url)
    at = dt.datetime.now(dt.UTC)
    try:
        report = import_file(
            database,
            data,
            file_name=given.file.name,
            by=f"{getpass.getuser()} (lll import)",
            at=at,
            dry_run=given.dry_run,
            limit_mb=wanted.upload_limit_mb,
            decisions=decisions,
            list_source=given.source,
        )
    finally:
        database.close()
    if given.reasons and report.read is not None:
        given.reasons.write_bytes(reasons_workbook(report.read.texts, report.read.beside_rows(), made=at.date()))
    if given.json:
        print(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    else:
        print("\n".join([*report_lines(report), f"Records: {shown_address(wanted.database_url)}"]))
    _tell("fault", report.fatal)
    if not given.json:
        _tell("warning", report.warnings)
    return BAD_INPUT if report.fatal or (report.read is not None and not report.read.storable()) else 0


def decisions_of(path: Path | None) -> dict[str, str]:
    """Answers by key from a JSON file; none without a file.

    Raises:
        BadInput: it is no JSON, or no object of texts.
    """
    if path is None:
        return {}
    try:
        sent = json.loads(read_file(path))
    except ValueError as error:
        raise BadInput([Fault("decisions", str(path), f"this is no JSON: {error}.", "Correct the file.")]) from None
    if not isinstance(sent, dict) or not all(isinstance(answer, str) for answer in sent.values()):
        raise BadInput(
            [Fault("decisions", str(path), "an object of texts is wanted.", 'Such as {"sheet:Old": "skip"}.')]
        )
    return sent


def report_lines(report: ImportReport) -> list[str]:
    """The report as lines of text: what happened, rows by sheet, what was not read, who is absent from the workbook."""
    skipped = [f"  Sheets that were not read: {', '.join(report.skipped_sheets)}."] if report.skipped_sheets else []
    if report.fatal:
        return [f"{report.file_name}: nothing was stored. Put the faults right and import again.", *skipped]
    if report.imported_before and not report.changes_anything:
        lines = [f"{report.file_name}: this very file was imported before; nothing changed."]
    elif report.dry_run:
        lines = [f"{report.file_name}: dry run, nothing was stored. Importing it would give:"]
    elif report.batch is None:
        lines = [f"{report.file_name}: nothing in it changes the records."]
    else:
        lines = [f"{report.file_name}: imported as import {report.batch} (`lll undo {report.batch}` takes it back)."]
    lines += [
        f"  {count.sheet:<14} {count.new:>5} new {count.changed:>5} changed {count.unchanged:>5} unchanged"
        + (f" {count.removed:>5} removed" if count.removed else "")
        for count in report.counts
    ]
    lines += skipped
    if report.absent_people:
        lines.append(
            f"  In the records but not in the {'list' if report.read else 'workbook'} (they stay): {_some_of(report)}."
        )
    return lines + (_list_lines(report.read) if report.read is not None else [])


def _some_of(report: ImportReport) -> str:
    """The first of those who are absent, and how many more there are."""
    more = len(report.absent_people) - MOST_ABSENT
    return ", ".join(report.absent_people[:MOST_ABSENT]) + (f" and {more} more" if more > 0 else "")


def _list_lines(read: ListRead) -> list[str]:
    """What a list of people gave: rows by outcome, and each problem with its cells and what may be answered."""
    counts = read.summary()
    lines = [
        f"  Rows: {counts['rows']}; ready {counts['rows_clean']}, waiting for a decision {counts['rows_waiting']}, "
        f"refused {counts['rows_refused']}."
    ]
    for each in [problem for problem in read.problems if problem.severity != "note"][:MOST_PROBLEMS]:
        cells = ", ".join(each.cells[:5]) + (f" and {len(each.cells) - 5} more" if len(each.cells) > 5 else "")
        answers = "; ".join(f"{choice.answer} = {choice.label}" for choice in each.choices[:3])
        asked = f" Answer `{each.decision}`{': ' + answers if answers else ''}." if each.decision else ""
        lines.append(f"  {cells}: {each.value[:60]!r}: {each.message} {each.remedy}{asked}")
    return lines


def _tell(kind: str, findings: tuple[Finding, ...]) -> None:
    if findings:
        print(f"{len(findings)} {kind}{'' if len(findings) == 1 else 's'}:", file=sys.stderr)
    for finding in findings:
        print(f"  {finding.fault}", file=sys.stderr)
