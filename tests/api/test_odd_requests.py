"""Requests that no good client sends: each is refused in words, at its place, and nothing of it is stored."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from programme.access import make_key
from programme.journeys.runs import new_run
from programme.records import Analysis, AuditEntry, Cohort, Database, Person, Run, open_database
from tests.access.test_every_route import ROUTES
from tests.api.people_service import NOON, filled, service
from tests.api.test_cohorts import cohort
from tests.conftest import new_records, usual_kind

PATIENT = "943 476 5919"
"""Ten digits that pass the check of an NHS number; the example of the NHS Data Dictionary."""

CHANGES = [route for route in ROUTES if route.method in ("POST", "PUT", "PATCH") and route.path.startswith("/api/")]
LASTING = ("/api/v1/sign-out", "/api/v1/keys/{key_id}/revoke")
ODD = {
    "a null character": b'{"name": "a\\u0000b", "reason": "\\u0000"}',
    "half a character": b'{"name": "\\ud800", "reason": "\\udfff", "title": "\\ud800"}',
    "a number without end": b'{"name": 1' + b"0" * 5000 + b"}",
    "no number": b'{"name": NaN, "capacity": Infinity}',
    "not UTF-8": b'{"name": "\xed\xa0\x80"}',
    "a day that is none": b'{"date": "0000-00-00", "day": "9999-12-31", "since": "0000-00-00", "as_at": "9999-12-31"}',
}


@pytest.fixture(scope="module")
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The small programme, for all of these: nothing sent here is stored."""
    with new_records(request, usual_kind(), tmp_path_factory.mktemp("odd")) as url:
        database = filled(open_database(url))
        yield database
        database.close()


@pytest.fixture(scope="module")
def client(records: Database) -> Iterator[TestClient]:
    with service(records) as client:
        client.headers.update(_key(records, "administrator") | {"If-Match": "*", "Prefer": "wait=0"})
        yield client


def _key(database: Database, scope: str, name: str = "odd") -> dict[str, str]:
    return {"Authorization": f"Bearer {make_key(database, f'{name} {scope}', [scope], days=1, by='test', at=NOON)}"}


def _address(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: {"person": "P2", "code": "RTK"}.get(part.group(1), "1"), path)


def _counts(database: Database) -> tuple[int, ...]:
    with database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(t)) or 0 for t in (Person, Cohort, AuditEntry, Run)
        )


@pytest.mark.parametrize("odd", ODD)
def test_no_odd_body_fails_anywhere(client: TestClient, odd: str) -> None:
    failed = {}
    for route in CHANGES:
        if route.path not in LASTING:
            answer = client.request(route.method, _address(route.path), content=ODD[odd])
            is_problem = answer.headers["content-type"] == "application/problem+json"
            if answer.status_code >= 500 or (answer.status_code >= 400 and not is_problem):
                failed[f"{route.method} {route.path}"] = (answer.status_code, answer.text[:80])
    assert failed == {}


@pytest.mark.parametrize("path", ["/api/v1/rounds", "/api/v1/people", "/api/v1/cohorts", "/api/v1/losses"])
def test_a_hundred_thousand_levels_are_refused(client: TestClient, path: str) -> None:
    for body in (b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000):
        answer = client.post(path, content=body, headers={"Idempotency-Key": "deep"})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_ten_megabytes_are_read_and_a_hundred_are_not(client: TestClient, records: Database) -> None:
    before = _counts(records)
    for size, status in ((10, 422), (100, 413)):
        body = b'{"name": "' + b"x" * size * 1024 * 1024 + b'"}'
        assert client.post("/api/v1/rounds", content=body).status_code == status
    assert _counts(records) == before


def test_a_packed_body_is_not_unfolded(client: TestClient) -> None:
    bomb = gzip.compress(b'{"name": "' + b"0" * 1_000_000 + b'"}')
    answer = client.post("/api/v1/rounds", content=bomb, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["title"]) == (415, "The body is packed")


@pytest.mark.parametrize("asked", ["-1", "0", "501", "9" * 30, "1e3", "", "%00", "١"])
def test_lists_have_limits_and_cursors_that_can_be(client: TestClient, asked: str) -> None:
    for name in ("limit", "after"):
        answer = client.get(f"/api/v1/people?{name}={asked}")
        assert answer.status_code == (200 if (name, asked) in (("after", "0"), ("after", "501")) else 422)
    assert client.get("/api/v1/people?limit=1&limit=2&after=0&after=1").status_code == 200


def test_ids_that_no_record_can_have_are_not_found(client: TestClient) -> None:
    for number in ("0", "-1", str(2**31), str(2**63), "9" * 400, "1.0", "١", "P1"):
        for path in (f"/api/v1/rounds/{number}", f"/api/v1/messages/{number}", f"/api/v1/people/{number}0"):
            assert client.get(path).status_code in (404, 422)


def test_a_day_in_an_address_is_written_as_a_day(client: TestClient) -> None:
    for day in ("0", "1599955200", "0000-00-00", "9999-12-31", "2020-7-13"):
        assert client.get(f"/api/v1/network?as_at={day}").status_code == 422
    assert client.get("/api/v1/pairs?reply_due_by=0").status_code == 422
    assert client.get("/api/v1/pairs?reply_due_by=2020-07-13").status_code == 200


def test_an_address_takes_the_methods_it_names_and_says_so(client: TestClient) -> None:
    refused = client.patch("/api/v1/people/duplicates", content=b"{}")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert client.options("/api/v1/people/P2").headers["allow"] == "GET, PATCH"
    assert client.get("/api/v1/messages/approve").status_code == 405
    tricked = client.post("/api/v1/people/P2", headers={"X-HTTP-Method-Override": "DELETE"})
    assert (tricked.status_code, tricked.headers["content-type"]) == (405, "application/problem+json")


def test_an_nhs_number_is_refused_in_a_cohort_and_in_a_snapshot(client: TestClient, records: Database) -> None:
    before = _counts(records)
    for dry in (True, False):
        body = cohort(1, name=f"For {PATIENT}", options={"dry_run": dry})
        answer = client.post("/api/v1/cohorts", json=body, headers={"Idempotency-Key": f"patient {dry}"})
        assert (answer.status_code, [each["path"] for each in answer.json()["errors"]]) == (422, ["name"])
    named = {"schema": "matching-snapshot/1", "learners": [{"id": PATIENT, "name": f"as {PATIENT}"}]}
    for text in (json.dumps(named), json.dumps(named).replace("9", "\\u0039")):
        answer = client.post("/api/v1/matching/solve", content=text)
        assert (answer.status_code, [each["path"] for each in answer.json()["errors"]]) == (422, ["learners[0].name"])
    assert _counts(records) == before


ANALYSES: tuple[tuple[str, str, int], ...] = (
    ("network", "read", 200),
    ("network", "cohorts", 403),
    ("round", "read", 403),
    ("round", "administrator", 200),
    ("measures", "plans", 200),
)


@pytest.mark.parametrize(("kind", "scope", "status"), ANALYSES)
def test_following_an_analysis_needs_the_right_to_what_it_tells(
    client: TestClient, records: Database, kind: str, scope: str, status: int
) -> None:
    run = new_run("analysis", 0, 60.0, "admin", NOON)
    run.snapshot, run.stage, run.ended_at = "{}", "done", NOON
    about: dict[str, Any] = {"records_state": 0, "question": "{}", "question_sha256": "", "answered": True}
    with records.unit_of_work() as session:
        session.add_all([run, Analysis(kind=kind, key=scope, run_id=run.id, **about)])
        address = f"/api/v1/runs/{run.id}"
    other = {} if scope == "administrator" else _key(records, scope, kind)
    assert client.get(address, headers=other).status_code == status
    assert client.get(f"{address}/result", headers=other).status_code == (409 if status == 200 else status)
    nobody = {"Authorization": "Bearer nobody"}
    for part in ("", "/result", "/events"):
        assert client.get(f"{address}{part}", headers=nobody).status_code == 401
    assert client.post(f"{address}/stop", headers=nobody).status_code == 401
