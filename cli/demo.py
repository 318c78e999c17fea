"""`lll demo`: the whole job on the example community, from a workbook to the files a programme hands out."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matching
import network
import scheduling
from foundation.errors import BadInput, Fault
from foundation.runs import Budget
from measures.snapshot.document import MeasuresPolicy
from programme.journeys.recruit import import_workbook
from programme.journeys.reporting import freeze_report, read_report
from programme.journeys.rounds import run_round
from programme.journeys.schedules import run_plan
from programme.publishing.calendars import sessions_calendar
from programme.publishing.labels import Labels
from programme.publishing.map_page import write_map_page
from programme.publishing.network_table import network_table
from programme.publishing.pairs_workbook import pairs_workbook
from programme.publishing.poster import write_poster
from programme.publishing.reports import WRITERS, write_report
from programme.publishing.sessions_workbook import sessions_workbook
from programme.publishing.summary import Community, summary
from programme.queries.community import community
from programme.queries.labels import as_at_of, consenting_names, labels
from programme.records.database import Database
from programme.snapshots import network_snapshot

from .terminal import progress_lines, write_file
from .wiring import open_records

Json = dict[str, Any]

HOME = Path(__file__).resolve().parent.parent
WORKBOOK = HOME / "examples" / "north-west-surrey" / "community.xlsx"
NAME = "Learn, Live, Lead in North West Surrey (example: real organisations, invented people)"
MAP_TITLE = "North West Surrey (example: real organisations, invented people)"
BY = "lll demo"
PLAN_BUDGET = Budget(work=8.0, time_limit_s=300.0)
"""Counted work decides, not the clock: a busy machine gives the same plan, only later."""

STAFF_POOL = 1500
"""Staff who could take part: invented, like the people."""

REPORT_WORDS = (
    "This is an example. The organisations are real, the people and what they do are invented, and so is the number of "
    "staff who could take part."
)

HALF_A_YEAR = dt.timedelta(days=183)

FILES = (
    ("pairs.xlsx", "who is coached by whom and why, who has no coach yet"),
    ("sessions.xlsx", "every session with its room, facilitators, who cannot come"),
    ("sessions.ics", "the sessions for calendars"),
    ("network.html", "the map, one page that works without a network"),
    ("network-poster.pdf", "the map for the wall (A3)"),
    ("network.csv", "the table of the map"),
    ("board-report.pdf", "the report to the Partnership Board, with board-report.docx to edit"),
    ("evaluation-report.pdf", "the evaluation of the programme, with evaluation-report.docx to edit"),
    ("matching-snapshot.json", "what the round was solved from; matching-result.json what came out"),
    ("scheduling-snapshot.json", "the same for the sessions, with scheduling-result.json"),
    ("network-snapshot.json", "the same for the connections, with network-result.json"),
    ("summary.txt", "this page"),
)


@dataclass(frozen=True, slots=True)
class Documents:
    """Snapshot and result of each engine, as the JSON text that is stored."""

    matching: tuple[str, str]
    scheduling: tuple[str, str]
    network: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What the records say for people to read: counts, labels for ids, names of those who agreed to be on the map."""

    community: Community
    labels: Labels
    names: dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll demo` takes."""
    parser.add_argument("-o", "--output", type=Path, default=Path("out"), metavar="FOLDER", help="default: out")
    parser.add_argument("--workbook", type=Path, default=WORKBOOK, metavar="FILE", help="default: North West Surrey")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the runs (default 0)")


def run(given: argparse.Namespace) -> int:
    """Import, match, schedule, analyse, write the files, print the summary. A second call gives the same."""
    with _step("Importing the workbook into an empty database"):
        database = _empty_records(given.output)
        report = import_workbook(database, given.workbook, by=BY, at=dt.datetime.now(dt.UTC))
        if report.fatal:
            raise BadInput([finding.fault for finding in report.fatal])
    try:
        with database.reading() as session:
            day = as_at_of(session)
        if day is None:
            raise BadInput([Fault("Calendar", "", "the workbook does not say its day.", "Add a row of kind as_at.")])
        documents = _solve(database, day, given.seed)
        with _step("Writing the reports"):
            reports = _reports(database, day, documents, given.seed)
        with database.reading() as session:
            words = Words(community(session, day, name=NAME), labels(session, day), consenting_names(session, day))
    finally:
        database.close()
    with _step("Writing the files"):
        text = _write(given.output, documents, words, reports)
    print(text)
    return 0


@contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{what} ...", file=sys.stderr, flush=True)
    yield
    print(f"  done in {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)


def _empty_records(folder: Path) -> Database:
    """A database of the demo's own: a programme's records are never touched."""
    file = folder / "demo.sqlite"
    for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        each.unlink(missing_ok=True)
    return open_records(f"sqlite:///{file}")


def _solve(database: Database, day: dt.date, seed: int) -> Documents:
    at = dt.datetime.now(dt.UTC)
    with _step("Pairing learners with coaches of other organisations"):
        pairs = run_round(database, name="Wave 2", as_at=day, solve=lambda text: _match(text, seed), by=BY, at=at)
    with _step("Putting the sessions into dates and rooms"):
        plan = run_plan(database, name="Wave 2", as_at=day, solve=lambda text: _schedule(text, seed), by=BY, at=at)
    with _step("Analysing who is connected with whom"):
        with database.reading() as session:
            asked = network_snapshot(session, day, previous=day - HALF_A_YEAR)
        found = network.write_result(network.analyse(network.read_instance(asked.encode()), seed=seed, title=MAP_TITLE))
    return Documents((pairs.run.snapshot, pairs.result), (plan.plan.snapshot, plan.result), (asked, found))


def _reports(database: Database, day: dt.date, documents: Documents, seed: int) -> dict[str, bytes]:
    """The first Board report and the evaluation, each as PDF and Word, by the name of their files."""
    at, policy = dt.datetime.now(dt.UTC), MeasuresPolicy(eligible_staff_pool=STAFF_POOL)
    made = {}
    for kind in ("board", "evaluation"):
        report = freeze_report(
            database,
            kind,
            day,
            by=BY,
            at=at,
            narrative=REPORT_WORDS,
            policy=policy,
            network_result=documents.network[1],
            seed=seed,
        )
        with database.reading() as session:
            facts = replace(read_report(session, report), programme=NAME)
        for suffix in WRITERS:
            made[f"{kind}-report{suffix}"] = write_report(kind, facts, suffix)
    return made


def _match(snapshot: str, seed: int) -> str:
    instance = matching.read_instance(snapshot.encode())
    return matching.write_result(
        instance, matching.solve(instance, seed=seed, budget=Budget(), progress=progress_lines())
    )


def _schedule(snapshot: str, seed: int) -> str:
    instance = scheduling.read_instance(snapshot.encode())
    return scheduling.write_result(
        instance, scheduling.solve(instance, seed=seed, budget=PLAN_BUDGET, progress=progress_lines())
    )


def _write(folder: Path, documents: Documents, words: Words, reports: dict[str, bytes]) -> str:
    """Write every file of the demo; the summary is given back."""
    pairs = (json.loads(documents.matching[0]), json.loads(documents.matching[1]))
    plan = (json.loads(documents.scheduling[0]), json.loads(documents.scheduling[1]))
    found = json.loads(documents.network[1])
    poster = io.BytesIO()
    write_poster(found["public_map"], poster)
    text = summary(words.community, pairs, plan, found, words.labels, FILES)
    contents: dict[str, str | bytes] = {
        "pairs.xlsx": pairs_workbook(*pairs, words.labels),
        "sessions.xlsx": sessions_workbook(*plan, words.labels),
        "sessions.ics": sessions_calendar(*plan, words.labels),
        "network.html": write_map_page(found["public_map"], words.names),
        "network-poster.pdf": poster.getvalue(),
        "network.csv": network_table(found["public_map"]),
        "summary.txt": text,
        **reports,
    }
    for engine, (snapshot, result) in (
        ("matching", documents.matching),
        ("scheduling", documents.scheduling),
        ("network", documents.network),
    ):
        contents[f"{engine}-snapshot.json"] = snapshot
        contents[f"{engine}-result.json"] = result
    for name, content in contents.items():
        write_file(folder / name, content)
    return text
