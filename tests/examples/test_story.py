"""The example through the importer and the engines: taken whole, and the answers are worth looking at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import matching
import measures
import network
import scheduling
from programme.importing import read_workbook
from programme.journeys.recruit import import_workbook
from programme.records.database import Database, open_database
from programme.records.schema import migrate
from programme.snapshots import matching_snapshot, measures_snapshot, network_snapshot, scheduling_snapshot
from scheduling.documents import PolicyDocument

WORKBOOK = Path(__file__).resolve().parents[2] / "examples" / "north-west-surrey" / "community.xlsx"
AS_AT = dt.date(2020, 7, 13)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Database:
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'example.sqlite'}"
    migrate(url)
    database = open_database(url)
    import_workbook(database, WORKBOOK, by="the test", at=dt.datetime(2020, 7, 13, 9, tzinfo=dt.UTC))
    return database


@pytest.fixture
def session(records: Database) -> Iterator[Session]:
    with Session(records.engine) as opened:
        yield opened


def test_the_importer_finds_nothing_fatal_and_little_to_mention() -> None:
    workbook = read_workbook(WORKBOOK.read_bytes())
    assert [finding.fault for finding in workbook.findings if finding.severity == "fatal"] == []
    assert len(workbook.findings) <= 10
    assert workbook.skipped == []


def test_a_round_places_most_learners_and_leaves_some_for_different_reasons(session: Session) -> None:
    instance = matching.read_instance(matching_snapshot(session, AS_AT))
    solution = matching.solve(instance)
    result = matching.result_of(instance, solution)
    assert result.status == "optimal"
    assert 35 <= len(result.pairs) <= 44
    reasons = Counter(row.reason for row in result.unmatched)
    assert len(result.pairs) + len(result.unmatched) == 52
    assert {"capacity", "unknown_time", "skill", "too_far"} <= set(reasons)
    assert len(result.changes.kept) >= 3
    assert result.violations == ()


def test_all_sessions_but_the_guest_s_day_have_a_place(session: Session) -> None:
    text = scheduling_snapshot(session, AS_AT, policy=PolicyDocument(goals=("place_sessions", "fewest_changes")))
    solution = scheduling.solve(scheduling.read_instance(text))
    assert solution.status == "optimal"
    assert [row.session for row in solution.unplaced] == ["W2-LEAD-5"]
    assert {"requirement", "facilitator_unavailable"} <= set(solution.unplaced[0].clash)
    moved = [goal.value for goal in solution.goals if goal.goal == "fewest_changes"]
    assert moved == [0], "what has been announced can stay"


def test_the_signals_are_mixed_and_the_map_keeps_fifteen_nodes(session: Session) -> None:
    text = network_snapshot(session, AS_AT, previous=dt.date(2020, 1, 12))
    result = network.analyse(network.read_instance(text))
    assert len({signal.state for signal in result.scorecard}) >= 3
    assert result.public_map is not None
    assert len(result.public_map.nodes) >= 15
    assert sum(node.organisations for node in result.public_map.nodes) == 51


@pytest.fixture(scope="module")
def figures(records: Database) -> measures.Result:
    with Session(records.engine) as opened:
        return measures.analyse(measures.read_snapshot(measures_snapshot(opened, AS_AT)))


def test_some_projects_got_better_some_did_not_and_some_cannot_tell(figures: measures.Result) -> None:
    verdicts = Counter(row.verdict for row in figures.harvest.rows)
    assert verdicts["improved"] >= 5
    assert verdicts["no_change"] >= 4
    assert verdicts["too_few_points"] >= 3
    assert {row.grade for row in figures.harvest.rows} == {"A", "B", "C", "D"}
    assert [row.project for row in figures.harvest.rows if row.held_6_months == "held"] == ["PR04"]
    assert sum(len(chart.revised) for chart in figures.charts) == 5


def test_offers_stand_side_by_side_and_two_things_nobody_has(figures: measures.Result) -> None:
    assert figures.capability.duplicates
    assert [(gap.kind, gap.tier, gap.skill) for gap in figures.capability.gaps] == [
        ("training", "live", "COPRODUCTION"),
        ("mentoring", "lead", None),
    ]
    assert figures.capability.support


def test_two_thirds_answered_twice_and_about_half_gave_feedback(figures: measures.Result) -> None:
    told = {row.skill: row for row in figures.evaluation.skills}
    assert all(0.55 <= row.paired / row.baseline <= 0.8 for row in told.values())
    assert (told["PDSA"].low or 0) > 0.3
    assert (told["COPRODUCTION"].mean_change or 0) < (told["PROCESS"].mean_change or 0)
    forms = sum(row.forms for row in figures.evaluation.feedback)
    came = sum(row.came or 0 for row in figures.evaluation.feedback)
    assert 0.4 <= forms / came <= 0.6
    assert 0 < len(figures.evaluation.public_notes) < len(figures.evaluation.notes)
