"""`lll demo`: everything is there, the figures agree with one another, a second run gives the same."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar

from cli.demo import FILES
from cli.main import main

Json = dict[str, Any]


def result(demo: Path, engine: str) -> Json:
    found: Json = json.loads((demo / f"{engine}-result.json").read_text())
    return found


def rows(demo: Path, file: str, sheet: str) -> list[Json]:
    table = list(openpyxl.load_workbook(demo / file)[sheet].iter_rows(values_only=True))
    top = next(i for i, row in enumerate(table) if i > 0 and row[1] is not None)
    return [dict(zip(map(str, table[top]), row, strict=True)) for row in table[top + 1 :]]


def test_every_file_is_there_and_not_empty(demo: Path) -> None:
    named = {name for name, _ in FILES} | {f"{e}-result.json" for e in ("matching", "scheduling", "network")}
    assert all((demo / name).stat().st_size > 0 for name in named)


def test_the_example_is_worth_looking_at(demo: Path) -> None:
    matched, planned, found = (result(demo, engine) for engine in ("matching", "scheduling", "network"))
    snapshot = json.loads((demo / "matching-snapshot.json").read_text())
    assert matched["status"] == "optimal"
    assert matched["violations"] == planned["violations"] == []
    assert len(matched["pairs"]) + len(matched["unmatched"]) == len(snapshot["learners"])
    assert len({row["reason"] for row in matched["unmatched"]}) >= 3
    assert len(planned["placements"]) >= 30
    assert len(found["public_map"]["nodes"]) >= 15
    assert len({signal["state"] for signal in found["scorecard"]}) >= 2


def test_no_learner_has_a_coach_from_an_own_organisation(demo: Path) -> None:
    snapshot = json.loads((demo / "matching-snapshot.json").read_text())
    employers = {row["id"]: set(row["organisations"]) for row in [*snapshot["learners"], *snapshot["coaches"]]}
    pairs = result(demo, "matching")["pairs"]
    assert all(employers[pair["learner"]].isdisjoint(employers[pair["coach"]]) for pair in pairs)


def test_the_summary_agrees_with_the_results(demo: Path) -> None:
    text = (demo / "summary.txt").read_text()
    matched, planned, found = (result(demo, engine) for engine in ("matching", "scheduling", "network"))
    learners = len(matched["pairs"]) + len(matched["unmatched"])
    sessions = len(planned["placements"]) + len(planned["unplaced"])
    assert f"{len(matched['pairs'])} of {learners} learners have a coach" in text
    assert f"{len(planned['placements'])} of {sessions} sessions have a date" in text
    people = {row["person"] for row in planned["people"]}
    short = {row["person"] for row in planned["people"] if not row["completes"]}
    assert f"{len(people) - len(short)} of {len(people)} people can attend" in text
    flowing = " ".join(text.split())
    assert all(signal["sentence"] in flowing for signal in found["scorecard"])
    assert max(map(len, text.splitlines())) <= 120
    assert not re.search(r"\b[LCP]\d+\b", text), "ids are not for people"


def test_the_workbooks_and_the_calendar_agree_with_the_results(demo: Path) -> None:
    matched, planned = result(demo, "matching"), result(demo, "scheduling")
    assert len(rows(demo, "pairs.xlsx", "Pairs")) == len(matched["pairs"])
    assert len(rows(demo, "pairs.xlsx", "No coach yet")) == len(matched["unmatched"])
    assert len(rows(demo, "sessions.xlsx", "Sessions")) == len(planned["placements"])
    events = Calendar.from_ical((demo / "sessions.ics").read_bytes()).walk("VEVENT")
    assert len(events) == len(planned["placements"])


def test_the_table_of_the_map_has_its_points_and_no_small_number(demo: Path) -> None:
    with (demo / "network.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    nodes = result(demo, "network")["public_map"]["nodes"]
    assert {row["organisation"] for row in table} == {node["label"] for node in nodes}
    assert sum(int(row["organisations"]) for row in table) == 51
    assert not [row for row in table if row["people"].isdigit() and 0 < int(row["people"]) < 8]


@pytest.mark.parametrize("engine", ["matching", "scheduling", "network"])
def test_no_name_and_no_address_is_in_a_snapshot_or_result(demo: Path, engine: str) -> None:
    people = openpyxl.load_workbook(Path("examples/north-west-surrey/community.xlsx"), read_only=True)["People"]
    found = list(people.iter_rows(values_only=True))
    column = {heading: i for i, heading in enumerate(found[0])}
    names = {str(row[column["name"]]) for row in found[1:]} | {str(row[column["email"]]) for row in found[1:]}
    for kind in ("snapshot", "result"):
        text = (demo / f"{engine}-{kind}.json").read_text()
        assert not [name for name in names if name in text]


def test_a_second_run_gives_the_same(demo: Path, tmp_path: Path) -> None:
    assert main(["demo", "-o", str(tmp_path)]) == 0
    for name in (
        *("pairs.xlsx", "sessions.xlsx", "sessions.ics", "network.html", "network-poster.pdf", "summary.txt"),
        *("board-report.pdf", "board-report.docx", "evaluation-report.pdf", "evaluation-report.docx"),
    ):
        assert (tmp_path / name).read_bytes() == (demo / name).read_bytes(), name
    for engine in ("matching", "scheduling", "network"):
        assert timeless(result(tmp_path, engine)) == timeless(result(demo, engine))


def timeless(found: Json) -> Json:
    found["provenance"].pop("seconds", None)
    return found
