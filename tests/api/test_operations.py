"""Watching over the service: health, readiness, metrics, request ids, and logs without personal data."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import Services, create_app
from programme.access import make_key
from programme.jobs.watchdog import beat
from programme.logs import set_up_logs
from programme.records import AuditEntry, Database, Run, append_entry

NOW = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def app(sqlite_database: Database) -> FastAPI:
    return create_app(Services(sqlite_database, start_run=lambda _session, _run: None, now=lambda: NOW))


@pytest.fixture
def web(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    set_up_logs(stream)
    yield stream
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_it_is_ready_only_while_a_worker_is_alive(web: TestClient, sqlite_database: Database) -> None:
    assert web.get("/readyz").status_code == 503
    beat(sqlite_database, "w1", NOW - dt.timedelta(seconds=5))
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"records": "ok", "schema": "ok", "worker": "ok"})
    beat(sqlite_database, "w1", NOW - dt.timedelta(seconds=60))
    assert web.get("/readyz").json()["worker"] == "no worker is alive"


def test_a_monitor_with_its_key_sees_requests_by_template_and_runs(web: TestClient, sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        for number, stage in enumerate(("queued", "done")):
            session.add(
                Run(
                    id=f"r{number}", kind="matching", stage=stage, snapshot="{}", seed=0, time_limit_s=1.0, attempt=0,
                    stop_asked=False, asked_by="api", asked_at=NOW - dt.timedelta(seconds=30), started_at=NOW,
                    ended_at=NOW + dt.timedelta(seconds=3) if stage == "done" else None,
                )
            )  # fmt: skip
    key = make_key(sqlite_database, "monitor", ["operations"], days=1, by="admin", at=NOW)
    assert web.get("/metrics").status_code == 401
    web.get("/api/v1/runs/r1")
    answer = web.get("/metrics", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    for expected in (
        'lll_requests_total{method="GET",route="/api/v1/runs/{run_id}",status="200"} 1.0',
        'lll_runs{kind="matching",stage="queued"} 1.0',
        "lll_queue_age_seconds 30.0",
        'lll_solve_seconds_bucket{kind="matching",le="5.0"} 1.0',
    ):
        assert expected in answer.text


def test_a_request_keeps_its_own_id_and_an_odd_one_gets_another(web: TestClient) -> None:
    assert web.get("/healthz", headers={"X-Request-ID": "abc-1.2"}).headers["X-Request-ID"] == "abc-1.2"
    assert web.get("/healthz", headers={"X-Request-ID": "a b\tc"}).headers["X-Request-ID"] not in ("", "a b\tc")


def test_the_audit_entry_carries_the_request(app: FastAPI, web: TestClient, sqlite_database: Database) -> None:
    @app.post("/try")
    def _write() -> None:
        with sqlite_database.unit_of_work() as session:
            append_entry(session, at=NOW, by="admin", action="try", subjects={})

    web.post("/try", headers={"X-Request-ID": "req-7"})
    with sqlite_database.reading() as session:
        assert session.scalars(select(AuditEntry.request_id)).one() == "req-7"


def test_the_log_has_the_template_and_no_word_of_what_was_asked(
    app: FastAPI, web: TestClient, logged: io.StringIO
) -> None:
    @app.get("/try/{name}")
    def _fail(name: str) -> None:
        raise ValueError(f"no such person {name}")

    web.get("/try/ann@rtk.example?email=ann@rtk.example", headers={"X-Request-ID": "req-8"})
    assert "ann" not in logged.getvalue()
    by_event = {line["event"]: line for line in lines(logged)}
    assert by_event["request"] | {"ms": 0, "timestamp": ""} == {
        "event": "request", "level": "info", "request_id": "req-8", "method": "GET", "route": "/try/{name}",
        "status": 500, "ms": 0, "timestamp": "",
    }  # fmt: skip
    assert by_event["unexpected error"]["error"] == "ValueError"
    assert by_event["unexpected error"]["where"]


def test_an_event_stream_ends_when_the_service_does(app: FastAPI, web: TestClient, sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        session.add(
            Run(
                id="r1", kind="matching", stage="queued", snapshot="{}", seed=0, time_limit_s=1.0, attempt=0,
                stop_asked=False, asked_by="api", asked_at=NOW,
            )
        )  # fmt: skip
    app.state.services.closing.set()
    assert web.get("/api/v1/runs/r1/events").status_code == 200
