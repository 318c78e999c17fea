"""Rounds and plans: frozen, solved by the engines, recorded as proposals, each step with its audit entry."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select

import matching
import scheduling
from foundation.errors import BadInput, Conflict, NotFound
from foundation.runs import Budget
from programme.journeys.recruit import import_workbook
from programme.journeys.round_instructions import instruct_round
from programme.journeys.rounds import create_round, freeze_round, record_round_result, run_round
from programme.journeys.schedules import freeze_plan, record_plan_result, run_plan
from programme.records import AuditEntry, Database, Pair, Plan, Round, RoundRun, verify_chain
from tests.small_programme import cell, small_programme, workbook

DAY = dt.date(2020, 7, 13)
AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


def recruit(database: Database) -> None:
    sheets = cell(small_programme(), "Sessions", 2, "facilitators_needed", "0")
    assert import_workbook(database, workbook(sheets), by="admin", at=AT).applied


def match(snapshot: str) -> str:
    instance = matching.read_instance(snapshot)
    return matching.write_result(instance, matching.solve(instance, seed=0, budget=Budget()))


def plan(snapshot: str) -> str:
    instance = scheduling.read_instance(snapshot)
    return scheduling.write_result(instance, scheduling.solve(instance, seed=0, budget=Budget(time_limit_s=20)))


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        assert verify_chain(session) == []
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_round_runs_from_draft_to_proposal(database: Database) -> None:
    recruit(database)
    outcome = run_round(database, name="Round 1", as_at=DAY, solve=match, by="admin", at=AT)
    assert outcome.pairs == 1
    assert json.loads(outcome.result)["provenance"]["input_sha256"] == outcome.run.snapshot_sha256
    with database.reading() as session:
        assert session.scalars(select(Round)).one().state == "solved"
        run = session.scalars(select(RoundRun)).one()
        assert (run.snapshot, run.result, run.state) == (outcome.run.snapshot, outcome.result, "optimal")
        pair = session.scalars(select(Pair).where(Pair.run_id == run.id)).one()
        assert (pair.learner_id, pair.coach_id, pair.state) == (2, 1, "suggested")
    assert actions(database) == ["import", "round.create", "round.freeze", "round.propose"]


def test_recording_a_result_twice_changes_nothing_and_another_one_is_refused(database: Database) -> None:
    recruit(database)
    outcome = run_round(database, name="Round 1", as_at=DAY, solve=match, by="admin", at=AT)
    assert record_round_result(database, outcome.run.run_id, outcome.result, by="worker", at=AT) == 1
    assert len(actions(database)) == 4
    with pytest.raises(Conflict, match="has a result already"):
        record_round_result(database, outcome.run.run_id, outcome.result + " ", by="worker", at=AT)


def test_instructions_are_frozen_with_the_round_and_each_run_is_kept(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    first = run_round(sqlite_database, name="Round 1", as_at=DAY, solve=match, by="admin", at=AT)
    instruct_round(
        sqlite_database,
        first.run.round_id,
        kind="block",
        learner="L2",
        coach="C1",
        reason="private matter",
        by="admin",
        at=AT,
    )
    second = freeze_round(sqlite_database, first.run.round_id, by="admin", at=AT)
    assert (second.number, json.loads(second.snapshot)["instructions"][0]["private"]) == (2, True)
    assert "private matter" not in second.snapshot
    assert record_round_result(sqlite_database, second.run_id, match(second.snapshot), by="admin", at=AT) == 0
    with sqlite_database.reading() as session:
        assert len(session.scalars(select(Pair)).all()) == 1
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.instruct")).one()
        assert "private matter" not in str(entry.subjects)


def test_a_contradiction_is_recorded_without_pairs(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    round_id = create_round(sqlite_database, name="R", as_at=DAY, by="admin", at=AT)
    for kind in ("lock", "block"):
        instruct_round(sqlite_database, round_id, kind=kind, learner="L2", coach="C1", reason="r", by="admin", at=AT)
    run = freeze_round(sqlite_database, round_id, by="admin", at=AT)
    assert record_round_result(sqlite_database, run.run_id, match(run.snapshot), by="admin", at=AT) == 0
    with sqlite_database.reading() as session:
        assert session.get_one(Round, round_id).state == "contradiction"


def test_a_result_of_another_snapshot_or_with_broken_rules_is_never_stored(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    round_id = create_round(sqlite_database, name="R", as_at=DAY, by="admin", at=AT)
    run = freeze_round(sqlite_database, round_id, by="admin", at=AT)
    result = json.loads(match(run.snapshot))
    other = result | {"provenance": result["provenance"] | {"input_sha256": "0" * 64}}
    with pytest.raises(Conflict, match="another snapshot"):
        record_round_result(sqlite_database, run.run_id, json.dumps(other), by="admin", at=AT)
    broken = result | {"violations": [{"rule": "own_organisation"}]}
    with pytest.raises(Conflict, match="own_organisation"):
        record_round_result(sqlite_database, run.run_id, json.dumps(broken), by="admin", at=AT)
    for text in ("{", "[]", json.dumps(result | {"schema": "network-result/1"})):
        with pytest.raises(BadInput):
            record_round_result(sqlite_database, run.run_id, text, by="admin", at=AT)
    with sqlite_database.reading() as session:
        assert session.get_one(RoundRun, run.run_id).result is None


def test_who_or_what_does_not_exist_is_named(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    round_id = create_round(sqlite_database, name="R", as_at=DAY, by="admin", at=AT)
    with pytest.raises(NotFound, match="C99"):
        instruct_round(sqlite_database, round_id, kind="lock", learner="L2", coach="C99", reason="r", by="a", at=AT)
    with pytest.raises(NotFound, match="round 9"):
        freeze_round(sqlite_database, 9, by="admin", at=AT)
    with pytest.raises(NotFound, match="run 9"):
        record_round_result(sqlite_database, 9, "{}", by="admin", at=AT)
    with pytest.raises(NotFound, match="plan 9"):
        record_plan_result(sqlite_database, 9, "{}", by="admin", at=AT)


def test_a_published_round_is_never_edited(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    round_id = create_round(sqlite_database, name="R", as_at=DAY, by="admin", at=AT)
    with sqlite_database.unit_of_work() as session:
        session.get_one(Round, round_id).state = "published"
    with pytest.raises(Conflict, match="amended"):
        freeze_round(sqlite_database, round_id, by="admin", at=AT)


def test_a_plan_runs_from_question_to_draft(database: Database) -> None:
    recruit(database)
    outcome = run_plan(database, name="Autumn", as_at=DAY, solve=plan, by="admin", at=AT)
    assert outcome.placements == 2
    with database.reading() as session:
        stored = session.scalars(select(Plan)).one()
        assert (stored.snapshot, stored.result) == (outcome.plan.snapshot, outcome.result)
        assert len(stored.placements) == 2
        assert all(dt.date(2020, 9, 7) <= row.held_on <= dt.date(2021, 3, 26) for row in stored.placements)
    assert record_plan_result(database, outcome.plan.plan_id, outcome.result, by="worker", at=AT) == 2
    assert actions(database) == ["import", "plan.freeze", "plan.propose"]


def test_freezing_twice_gives_the_same_question(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    first = freeze_plan(sqlite_database, name="A", as_at=DAY, by="admin", at=AT)
    second = freeze_plan(sqlite_database, name="B", as_at=DAY, by="admin", at=AT)
    assert first.snapshot_sha256 == second.snapshot_sha256
