"""The service from the outside: health, stateless solving, problem details for every fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app

Json = dict[str, Any]
FRIDAY = [{"weekday": "fri", "start": "14:00", "end": "17:00"}]
ROUND: Json = {
    "schema": "matching-snapshot/1",
    "as_at": "2020-07-13",
    "organisations": [{"code": "RTK"}, {"code": "G1"}],
    "learners": [{"id": "L1", "organisations": ["G1"], "availability": FRIDAY}],
    "coaches": [{"id": "C1", "organisations": ["RTK"], "places": 1, "availability": FRIDAY}],
}
PLAN: Json = {
    "schema": "scheduling-snapshot/1",
    "as_at": "2020-07-13",
    "window": {"start": "2020-09-07", "end": "2020-09-11"},
    "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}],
    "venues": [{"id": "V1", "rooms": [{"id": "V1-A", "capacity": 20}]}],
    "sessions": [{"id": "A1", "blocks": ["am"]}],
}


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Services(max_body_bytes=100_000)), raise_server_exceptions=False)


def problem(answer: Any, status: int) -> Json:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body: Json = answer.json()
    assert body["status"] == status
    assert "Traceback" not in answer.text
    return body


def test_health(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_a_round_is_solved(client: TestClient) -> None:
    answer = client.post("/api/v1/matching/solve", content=json.dumps(ROUND))
    assert answer.status_code == 200
    result = answer.json()
    assert result["schema"] == "matching-result/1"
    assert [(pair["learner"], pair["coach"]) for pair in result["pairs"]] == [("L1", "C1")]


def test_a_plan_is_made(client: TestClient) -> None:
    answer = client.post("/api/v1/scheduling/solve?seed=3&time_limit=10", content=json.dumps(PLAN))
    assert answer.status_code == 200
    assert answer.json()["placements"][0]["room"] == "V1-A"
    assert answer.json()["provenance"]["seed"] == 3


def test_a_contradiction_comes_back_as_a_result(client: TestClient) -> None:
    lock = {"kind": "lock", "learner": "L1", "coach": "C1", "by": "a", "reason": "b"}
    hold = {"kind": "hold_out", "learner": "L1", "by": "a", "reason": "b"}
    answer = client.post("/api/v1/matching/solve", content=json.dumps({**ROUND, "instructions": [lock, hold]}))
    assert answer.status_code == 200
    assert answer.json()["status"] == "contradiction"


@pytest.mark.parametrize("route", ["/api/v1/matching/solve", "/api/v1/scheduling/solve"])
def test_every_fault_of_a_snapshot_comes_as_problem_details(client: TestClient, route: str) -> None:
    body = problem(client.post(route, content=json.dumps({"schema": "x", "bogus": 1})), 422)
    paths = {error["path"] for error in body["errors"]}
    assert {"schema", "bogus", "as_at"} <= paths
    assert all(set(error) == {"path", "value", "message", "remedy"} for error in body["errors"])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1, 2]"])
def test_what_is_no_snapshot_at_all_is_a_problem_too(client: TestClient, content: bytes) -> None:
    assert problem(client.post("/api/v1/matching/solve", content=content), 422)["errors"]


def test_a_request_over_the_limit_is_refused_declared_or_streamed(client: TestClient) -> None:
    problem(client.post("/api/v1/matching/solve", content=b"x" * 100_001), 413)
    problem(client.post("/api/v1/matching/solve", content=(b"x" * 50_000 for _ in range(3))), 413)


def test_arguments_out_of_range_are_listed(client: TestClient) -> None:
    body = problem(client.post("/api/v1/matching/solve?seed=-1&time_limit=9999", content=json.dumps(ROUND)), 422)
    assert {error["path"] for error in body["errors"]} == {"query.seed", "query.time_limit"}


def test_unknown_routes_and_methods_are_problems(client: TestClient) -> None:
    problem(client.get("/nowhere"), 404)
    assert problem(client.get("/api/v1/matching/solve"), 405)
    assert client.get("/api/v1/matching/solve").headers["allow"] == "POST"


def test_an_unexpected_error_shows_no_stack_trace(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("matching.read_instance", broken)
    answer = client.post("/api/v1/matching/solve", content=json.dumps(ROUND))
    problem(answer, 500)
    assert "secret" not in answer.text
