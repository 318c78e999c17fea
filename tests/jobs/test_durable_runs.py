"""Durable runs with real workers: done once, resumed after a kill, stopped with the best so far; on both databases."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from foundation.errors import Conflict, NotFound
from foundation.runs import Progress
from programme.jobs import engine
from programme.jobs.engine import Starter, prepare
from programme.jobs.watchdog import adopt, beat
from programme.journeys.attempts import Superseded, begin_attempt, keep_result, note_progress
from programme.journeys.recruit import import_workbook
from programme.journeys.rounds import create_round
from programme.journeys.runs import ENDED, ask_for_snapshot, ask_to_stop, queue_plan, queue_round
from programme.records import AuditEntry, Database, Pair, Plan, Round, Run, RunEvent, Worker, verify_chain
from tests.small_programme import cell, small_programme, workbook

DAY = dt.date(2020, 7, 13)
PATIENCE_S = 90.0
PAIRS_OF_DAYS = (("mon", "wed"), ("tue", "wed"), ("mon", "thu"))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def start(database: Database) -> Iterator[Starter]:
    prepare(address(database))
    starter = Starter(address(database))
    yield starter
    starter.close()


@contextmanager
def working(database: Database, *, dead_after_s: int = 15) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "LLL_DATABASE_URL": address(database),
        "LLL_WORKER_DEAD_AFTER_S": str(dead_after_s),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "worker"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(database: Database, run_id: str, reached: Callable[[Run], bool]) -> Run:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with database.sessions() as session:
            run = session.get(Run, run_id)
            assert run is not None
            if reached(run):
                session.expunge_all()
                return run
        time.sleep(0.1)
    raise AssertionError(f"run {run_id} is still {run.stage} at attempt {run.attempt}: {run.fault}")


def ended(run: Run) -> bool:
    return run.stage in ENDED


def recruit(database: Database) -> None:
    sheets = cell(small_programme(), "Sessions", 2, "facilitators_needed", "0")
    assert import_workbook(database, workbook(sheets), by="admin", at=now()).applied


def slow_snapshot(sessions: int = 40) -> str:
    """Sessions enough in too few rooms and dates, so that a solver works until its time is up."""
    people = [f"P{n}" for n in range(60)]
    weekdays = [[{"weekday": day, "start": "09:00", "end": "17:00"} for day in pair] for pair in PAIRS_OF_DAYS]
    return json.dumps(
        {
            "schema": "scheduling-snapshot/1",
            "as_at": "2020-07-13",
            "window": {"start": "2020-09-07", "end": "2021-03-26"},
            "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}, {"id": "pm", "start": "13:30", "end": "16:30"}],
            "organisations": [{"code": "RTK"}],
            "venues": [
                {"id": f"V{n}", "organisation": "RTK", "rooms": [{"id": f"V{n}-A", "capacity": 20 + n}]}
                for n in range(3)
            ],
            "people": [{"id": each, "available": weekdays[n % 3]} for n, each in enumerate(people)],
            "cohorts": [
                {"id": f"K{k}", "members": people[k * 6 : k * 6 + 12], "min_sessions_attended": 5} for k in range(8)
            ],
            "sessions": [
                {
                    "id": f"S{n:02}",
                    "cohorts": [f"K{n % 8}"],
                    "order": n // 8 + 1,
                    "blocks": ["am", "pm"],
                    "min_gap_days": 14,
                    "max_gap_days": 28,
                }
                for n in range(sessions)
            ],
        }
    )


def test_a_round_and_a_plan_are_done_once_with_progress_and_a_whole_audit_trail(
    database: Database, start: Starter
) -> None:
    recruit(database)
    round_id = create_round(database, name="Round 1", as_at=DAY, by="admin", at=now())
    with database.unit_of_work() as session:
        run_id = queue_round(session, round_id, start=start, by="admin", at=now())
        plan_run = queue_plan(session, name="Autumn", as_at=DAY, start=start, by="admin", at=now())
    with pytest.raises(Conflict, match="being solved already"), database.unit_of_work() as session:
        queue_round(session, round_id, start=start, by="admin", at=now())
    with working(database):
        assert wait_for(database, run_id, ended).stage == "done"
        assert wait_for(database, plan_run, ended).stage == "done"
    with database.reading() as session:
        assert verify_chain(session) == []
        assert session.scalars(select(Round.state)).one() == "solved"
        assert session.scalar(select(func.count()).select_from(Pair)) == 1
        assert session.scalars(select(Plan.state)).one() == "optimal"
        assert session.scalar(select(func.count()).select_from(RunEvent)) > 0
        actions = list(session.scalars(select(AuditEntry.action)))
        assert [actions.count(each) for each in ("run.ask", "round.freeze", "round.propose", "plan.propose")] == [
            2,
            1,
            1,
            1,
        ]
        assert session.scalars(select(Run.result)).all() == [None, None]


def test_a_run_is_not_enqueued_where_its_transaction_is_rolled_back(database: Database, start: Starter) -> None:
    with pytest.raises(NotFound), database.unit_of_work() as session:
        queue_round(session, 99, start=start, by="admin", at=now())

    def _start_and_fail(session: object, run_id: str) -> None:
        start(session, run_id)  # type: ignore[arg-type]
        raise Conflict("something else went wrong")

    with pytest.raises(Conflict):
        ask_for_snapshot(database, "matching", "{}", start=_start_and_fail, by="client", at=now())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Run)) == 0


def test_faults_of_a_snapshot_are_all_kept_for_whoever_asked(database: Database, start: Starter) -> None:
    bad = json.dumps({"schema": "matching-snapshot/1", "as_at": "x", "organisations": [], "learners": 3, "coaches": []})
    run_id = ask_for_snapshot(database, "matching", bad, start=start, by="client", at=now())
    with working(database):
        run = wait_for(database, run_id, ended)
    assert run.stage == "failed"
    assert {each["path"] for each in json.loads(run.fault or "")["errors"]} == {"as_at", "learners"}


def test_a_run_whose_worker_is_killed_is_finished_by_another(database: Database, start: Starter) -> None:
    run_id = ask_for_snapshot(
        database, "scheduling", slow_snapshot(), start=start, by="client", at=now(), time_limit_s=4.0
    )
    with working(database, dead_after_s=2) as first:
        wait_for(database, run_id, lambda run: run.stage == "running")
        first.kill()
        first.wait()
    with working(database, dead_after_s=2):
        run = wait_for(database, run_id, ended)
    assert (run.stage, run.attempt) == ("done", 2)
    assert json.loads(run.result or "")["violations"] == []


def test_a_run_whose_worker_is_told_to_end_goes_on_with_the_next_one(database: Database, start: Starter) -> None:
    run_id = ask_for_snapshot(
        database, "scheduling", slow_snapshot(), start=start, by="client", at=now(), time_limit_s=4.0
    )
    with working(database) as first:
        wait_for(database, run_id, lambda run: run.stage == "running")
        time.sleep(1.0)
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=30.0) == 0
    with database.reading() as session:
        left = session.get_one(Run, run_id)
        assert (left.stage, left.attempt, left.fault) == ("running", 1, None)
    with working(database):
        run = wait_for(database, run_id, ended)
    assert (run.stage, run.attempt) == ("done", 2)


def test_the_oldest_worker_alone_puts_lost_runs_back(sqlite_database: Database) -> None:
    url = address(sqlite_database)
    prepare(url)
    starter = Starter(url)
    asked = now() - dt.timedelta(minutes=1)
    run_id = ask_for_snapshot(sqlite_database, "matching", "{}", start=lambda *_: None, by="client", at=asked)
    for name, started in (("a", now()), ("b", now() - dt.timedelta(hours=1))):
        beat(sqlite_database, name, started)
        beat(sqlite_database, name, now())
    with engine.working(url, worker="b", job=_unwanted, at_once=1):
        assert adopt(sqlite_database, "a", starter, now(), 15) == []
        assert adopt(sqlite_database, "b", starter, now(), 15) == [run_id]
    starter.close()


def _unwanted(run_id: str) -> engine.Work:
    raise engine.WorkerEnds


def test_a_run_that_is_stopped_keeps_its_best_so_far(database: Database, start: Starter) -> None:
    run_id = ask_for_snapshot(
        database, "scheduling", slow_snapshot(), start=start, by="client", at=now(), time_limit_s=60.0
    )
    with working(database):
        wait_for(database, run_id, lambda run: run.stage == "running")
        time.sleep(4.0)
        ask_to_stop(database, run_id, by="client", at=now())
        run = wait_for(database, run_id, ended)
    assert run.stage == "cancelled"
    result = json.loads(run.result or "")
    assert result["status"] == "stopped"
    assert result["placements"]


def test_a_run_stopped_while_it_waits_never_starts(database: Database, start: Starter) -> None:
    run_id = ask_for_snapshot(database, "scheduling", slow_snapshot(), start=start, by="client", at=now())
    ask_to_stop(database, run_id, by="client", at=now())
    with working(database):
        time.sleep(3.0)
        run = wait_for(database, run_id, ended)
    assert (run.stage, run.result) == ("cancelled", None)


def test_what_a_superseded_attempt_brings_is_refused(database: Database, start: Starter) -> None:
    run_id = ask_for_snapshot(database, "matching", "{}", start=start, by="client", at=now())
    first, second = (begin_attempt(database, run_id, at=now()) for _ in range(2))
    with pytest.raises(Superseded):
        keep_result(database, run_id, first, "{}")
    with pytest.raises(Superseded):
        note_progress(database, run_id, first, [Progress("solve")], at=now())
    assert note_progress(database, run_id, second, [Progress("solve")], at=now()) is False
    with database.reading() as session:
        assert session.scalars(select(RunEvent.number)).all() == [1]


def test_a_worker_that_ends_in_order_leaves_no_trace(database: Database, start: Starter) -> None:
    with working(database):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and not _workers(database):
            time.sleep(0.1)
        assert len(_workers(database)) == 1
    assert _workers(database) == []


def _workers(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Worker.name)))


def test_a_run_that_an_older_version_left_in_the_queue_is_finished_after_the_upgrade(
    database: Database, start: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "VERSION", "0")
    run_id = ask_for_snapshot(
        database, "scheduling", slow_snapshot(8), start=start, by="client", at=now(), time_limit_s=2.0
    )
    monkeypatch.undo()
    with working(database):
        assert wait_for(database, run_id, ended).stage == "done"
