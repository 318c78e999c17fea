"""`lll import-attendance`: a Teams report, sign-in sheet or Eventbrite list into the register of a session."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
from pathlib import Path

from programme.access import ROLES, Asker
from programme.importing.attendance_files import OUTCOMES, AttendanceRead
from programme.journeys.attendance_files import (
    apply_attendance,
    decide_attendance,
    look_at_attendance,
    upload_attendance,
)
from programme.publishing.reasons_workbook import reasons_workbook
from programme.records.database import Database

from .import_file import MOST_PROBLEMS, decisions_of
from .terminal import read_file
from .wiring import open_records, settings, shown_address

WAITING = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll import-attendance` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file that tells who came")
    parser.add_argument("--session", required=True, metavar="CODE", help="the session, as Z1")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--json", action="store_true", help="write the report as JSON to standard output")
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="answers to the file's questions, as JSON")
    parser.add_argument("--reasons", type=Path, metavar="FILE", help="write the file again, with a column of reasons")


def run(given: argparse.Namespace) -> int:
    """Read and write down; status 2 where nobody in the file can be written down before something is decided."""
    wanted = settings()
    data, answers = read_file(given.file), decisions_of(given.decisions)
    asker = Asker(f"{getpass.getuser()} (lll import-attendance)", ROLES["administrator"])
    at = dt.datetime.now(dt.UTC)
    database = open_records(wanted.database_url)
    try:
        read = _read(database, asker, given, data, answers, at, wanted.upload_limit_mb)
    finally:
        database.close()
    if given.reasons and read.file is not None:
        given.reasons.write_bytes(reasons_workbook(read.file.texts, read.beside_rows(), made=at.date()))
    if given.json:
        told = {"dry_run": given.dry_run, "applied": not given.dry_run and bool(read.written())}
        print(json.dumps({**told, **read.to_json()}, indent=2, ensure_ascii=False))
    else:
        lines = _lines(read, given.file.name, dry_run=given.dry_run)
        print("\n".join([*lines, f"Records: {shown_address(wanted.database_url)}"]))
    counts = read.summary()
    return WAITING if counts["waits"] and not (counts["same"] or counts["kept"] or read.written()) else 0


def _read(
    database: Database,
    asker: Asker,
    given: argparse.Namespace,
    data: bytes,
    answers: dict[str, str],
    at: dt.datetime,
    limit_mb: int,
) -> AttendanceRead:
    name, code = given.file.name, given.session
    if given.dry_run:
        return look_at_attendance(database, asker, code, data, answers, file_name=name, at=at, limit_mb=limit_mb)
    number = upload_attendance(database, asker, code, data, file_name=name, at=at, limit_mb=limit_mb)
    if answers:
        decide_attendance(database, asker, code, number, answers, at=at)
    return apply_attendance(database, asker, code, number, at=at)


def _lines(read: AttendanceRead, name: str, *, dry_run: bool) -> list[str]:
    """The report as lines of text: what the file is, the rule, people by outcome, and what has to be decided."""
    counts = read.summary()
    done = "dry run, nothing was stored" if dry_run else f"{len(read.written())} written down"
    lines = [f"{name}: {read.source or 'no sheet chosen yet'}, session {read.session}; {done}.", f"  {read.rule()}"]
    lines += [f"  {words}: {counts[key.replace(' ', '_')]}" for key, words in OUTCOMES.items()]
    lines.append(f"  expected, but not in the file (nothing is set for them): {len(read.missing)}")
    for each in [problem for problem in read.problems if problem.severity == "decide"][:MOST_PROBLEMS]:
        answers = "; ".join(f"{choice.answer} = {choice.label}" for choice in each.choices[:4])
        cells = ", ".join(each.cells[:5])
        lines.append(
            f"  {cells}: {each.value[:60]!r}: {each.message} {each.remedy} Answer `{each.decision}`: {answers}."
        )
    return lines
