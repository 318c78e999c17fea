"""The service from the outside: health, stateless solving, problem details for every fault."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

Json = dict[str, Any]
PATIENT = {"Prefer": "wait=60"}
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
    answer = client.post("/api/v1/matching/solve", content=json.dumps(ROUND), headers=PATIENT)
    assert answer.status_code == 200
    result = answer.json()
    assert result["schema"] == "matching-result/1"
    assert [(pair["learner"], pair["coach"]) for pair in result["pairs"]] == [("L1", "C1")]


def test_a_plan_is_made(client: TestClient) -> None:
    answer = client.post("/api/v1/scheduling/solve?seed=3&time_limit=10", content=json.dumps(PLAN), headers=PATIENT)
    assert answer.status_code == 200
    assert answer.json()["placements"][0]["room"] == "V1-A"
    assert answer.json()["provenance"]["seed"] == 3


def test_a_contradiction_comes_back_as_a_result(client: TestClient) -> None:
    lock = {"kind": "lock", "learner": "L1", "coach": "C1", "by": "a", "reason": "b"}
    hold = {"kind": "hold_out", "learner": "L1", "by": "a", "reason": "b"}
    answer = client.post(
        "/api/v1/matching/solve", content=json.dumps({**ROUND, "instructions": [lock, hold]}), headers=PATIENT
    )
    assert answer.status_code == 200
    assert answer.json()["status"] == "contradiction"


@pytest.mark.parametrize("route", ["/api/v1/matching/solve", "/api/v1/scheduling/solve"])
def test_every_fault_of_a_snapshot_comes_as_problem_details(client: TestClient, route: str) -> None:
    body = problem(client.post(route, content=json.dumps({"schema": "x", "bogus": 1}), headers=PATIENT), 422)
    paths = {error["path"] for error in body["errors"]}
    assert {"schema", "bogus", "as_at"} <= paths
    assert all(set(error) == {"path", "value", "message", "remedy"} for error in body["errors"])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1, 2]"])
def test_what_is_no_snapshot_at_all_is_a_problem_too(client: TestClient, content: bytes) -> None:
    assert problem(client.post("/api/v1/matching/solve", content=content, headers=PATIENT), 422)["errors"]


def test_a_request_over_the_limit_is_refused_declared_or_streamed(client: TestClient) -> None:
    problem(client.post("/api/v1/matching/solve", content=b"x" * 100_001), 413)
    problem(client.post("/api/v1/matching/solve", content=(b"x" * 50_000 for _ in range(3))), 413)


def test_arguments_out_of_range_are_listed(client: TestClient) -> None:
    body = problem(client.post("/api/v1/matching/solve?seed=-1&time_limit=9999", content=json.dumps(ROUND)), 422)
    assert {error["path"] for error in body["errors"]} == {"query.seed", "query.time_limit"}


def test_unknown_routes_and_methods_are_problems(client: TestClient) -> None:
    problem(client.get("/api/v1/nowhere"), 404)
    assert problem(client.get("/api/v1/matching/solve"), 405)
    assert client.get("/api/v1/matching/solve").headers["allow"] == "POST"


def test_an_unexpected_error_shows_no_stack_trace(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.v1.solving.ask_for_snapshot", broken)
    answer = client.post("/api/v1/matching/solve", content=json.dumps(ROUND))
    problem(answer, 500)
    assert "secret" not in answer.text


def test_a_caller_that_will_not_wait_gets_the_address_of_the_run(client: TestClient) -> None:
    answer = client.post("/api/v1/matching/solve", content=json.dumps(ROUND), headers={"Prefer": "wait=0"})
    assert answer.status_code == 202
    run = answer.headers["location"]
    assert run == answer.json()["links"]["self"]
    events = [line for line in client.get(f"{run}/events").text.splitlines() if line.startswith("event:")]
    assert events[-1] == "event: end"
    assert client.get(run).json()["stage"] == "done"
    assert client.get(f"{run}/result").json()["pairs"][0]["coach"] == "C1"


def test_a_reader_that_reconnects_gets_only_what_is_new(client: TestClient) -> None:
    answer = client.post("/api/v1/matching/solve", content=json.dumps(ROUND), headers={"Prefer": "wait=0"})
    stream = f"{answer.headers['location']}/events"
    ids = [line.removeprefix("id: ") for line in client.get(stream).text.splitlines() if line.startswith("id:")]
    steps = ids[:-1]
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    again = client.get(stream, headers={"Last-Event-ID": steps[-1]}).text
    assert again.count("event: step") == 0
    assert again.count("event: end") == 1


def test_a_run_that_is_stopped_says_so_and_keeps_its_best(client: TestClient) -> None:
    more = {"window": {"start": "2020-09-07", "end": "2021-06-30"}, "blocks": PLAN["blocks"]}
    people = [{"id": f"P{n}"} for n in range(80)]
    cohorts = [{"id": f"K{n}", "members": [f"P{m}" for m in range(n, 80, 5)]} for n in range(12)]
    sessions = [
        {"id": f"S{n}", "cohorts": [f"K{n % 12}"], "order": n // 12 + 1, "blocks": ["am"], "min_gap_days": 7}
        for n in range(120)
    ]
    large = {**PLAN, **more, "people": people, "cohorts": cohorts, "sessions": sessions}
    answer = client.post("/api/v1/scheduling/solve", content=json.dumps(large), headers={"Prefer": "wait=0"})
    run = answer.headers["location"]
    while client.get(run).json()["last_step"] is None:
        time.sleep(0.1)
    assert client.post(f"{run}/stop").status_code == 202
    assert "event: end" in client.get(f"{run}/events").text
    assert client.get(run).json()["stage"] in ("cancelled", "done")
    assert client.get(f"{run}/result").json()["placements"]


def test_a_network_is_analysed(client: TestClient) -> None:
    snapshot = {"schema": "network-snapshot/1", "as_at": "2020-07-13", "organisations": [], "people": [], "ties": []}
    answer = client.post("/api/v1/network/analyse", content=json.dumps(snapshot), headers={"Prefer": "wait=60"})
    assert answer.status_code == 200
    assert answer.json()["schema"] == "network-result/1"


@pytest.mark.parametrize("part", ["", "/result", "/events"])
def test_a_run_that_does_not_exist_is_not_found(client: TestClient, part: str) -> None:
    problem(client.get(f"/api/v1/runs/nothing{part}"), 404)
