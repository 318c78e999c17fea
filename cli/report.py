"""`lll report`: the Board report, the evaluation and the public pack from the records, as PDF and Word."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
from dataclasses import replace
from pathlib import Path

from foundation.documents import read_document
from foundation.errors import BadInput, Conflict, Fault
from measures.snapshot.document import MeasuresPolicy
from programme.journeys.reporting import freeze_report, issue_report, issued_report, read_report
from programme.publishing.reports import WRITERS, write_report
from programme.records import REPORT_KINDS, Database

from .terminal import read_file, write_file
from .wiring import open_records, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll report` takes."""
    parser.add_argument("kind", choices=REPORT_KINDS, help="for the Board, of the programme's end, or for everybody")
    parser.add_argument("--as-at", type=_date, required=True, metavar="DATE", help="the day of the figures")
    parser.add_argument(
        "-o", "--output", type=Path, nargs="+", required=True, metavar="FILE", help="files to write: .pdf, .docx"
    )
    parser.add_argument("--issue", action="store_true", help="issue it: later reports are compared with it")
    parser.add_argument("--issued-on", type=_date, metavar="DATE", help="the day it bears (default: today)")
    parser.add_argument("--correct", metavar="REASON", help="take the place of the one issued as at this day")
    parser.add_argument("--words", type=Path, metavar="FILE.txt", help="what the programme says to the figures")
    parser.add_argument(
        "--policy", type=Path, metavar="FILE.json", help="settings of the figures (measures-snapshot/1)"
    )
    parser.add_argument("--programme", default="Learn, Live, Lead", metavar="NAME", help="what the programme is called")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of projection and positions (default 0)")


def run(given: argparse.Namespace) -> int:
    """Write the report that was issued as at the day, or a new one; say how it stands."""
    wrong = [str(path) for path in given.output if path.suffix.lower() not in WRITERS]
    if wrong:
        remedy = f"Give names that end in {' or '.join(WRITERS)}."
        raise BadInput([Fault("--output", ", ".join(wrong), "this is no kind of report made here.", remedy)])
    if given.issued_on and not given.issue:
        raise BadInput([Fault("--issued-on", str(given.issued_on), "nothing is issued.", "Add --issue.")])
    database = open_records(settings().database_url)
    try:
        report_id = _report(database, given)
        with database.reading() as session:
            facts = replace(read_report(session, report_id), programme=given.programme)
    finally:
        database.close()
    for path in given.output:
        write_file(path, write_report(given.kind, facts, path.suffix.lower()))
    told = "draft" if facts.standing.state == "draft" else f"issued on {facts.standing.issued_on}"
    print(f"Report {report_id} ({given.kind}, as at {given.as_at}): {told}. {', '.join(map(str, given.output))}")
    return 0


def _report(database: Database, given: argparse.Namespace) -> int:
    """The report asked for: the issued one as it stands, else a new draft, issued where that is asked."""
    with database.reading() as session:
        standing = issued_report(session, given.kind, given.as_at)
        standing_id = standing.id if standing else None
    if standing_id is not None and given.correct is None:
        if given.issue or given.words or given.policy:
            raise Conflict(
                f"Report {standing_id} was issued as at {given.as_at}, and what is issued is never edited. "
                "Give --correct with the reason, or leave --issue, --words and --policy out to have it as issued."
            )
        return standing_id
    at = dt.datetime.now(dt.UTC)
    by = f"{getpass.getuser()} (lll report)"
    report_id = freeze_report(
        database,
        given.kind,
        given.as_at,
        by=by,
        at=at,
        narrative=_words(given.words) if given.words else "",
        policy=read_document(MeasuresPolicy, read_file(given.policy)) if given.policy else None,
        correction=given.correct,
        seed=given.seed,
    )
    if given.issue:
        alone = "made and issued by one command at the machine"
        issue_report(database, report_id, by=by, at=at, on=given.issued_on, alone=alone)
    return report_id


def _words(path: Path) -> str:
    try:
        return read_file(path).decode()
    except UnicodeDecodeError:
        raise BadInput([Fault(str(path), "", "this is no plain text.", "Save it as text (UTF-8).")]) from None


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date such as 2020-07-13") from None
