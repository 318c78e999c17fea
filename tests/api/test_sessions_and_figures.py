"""Plans, sessions, attendance, the network, figures and reports over the interface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

import measures
import network
from api import Services, create_app
from programme.access import make_key
from programme.journeys.as_at import HALF_A_YEAR
from programme.journeys.reporting import report_question
from programme.records import Database
from programme.snapshots import network_snapshot
from tests.api.runs_in_threads import RunsInThreads
from tests.journeys.plan_sample import AT, DAY, planned, recruit


class Caller(RunsInThreads):
    """A client with the key of one scope, and the records behind it."""

    def __init__(self, database: Database, scope: str) -> None:
        super().__init__(database, AT)
        services = Services(database, self.start, now=lambda: AT)
        self.client = TestClient(create_app(services), raise_server_exceptions=False)
        key = make_key(database, scope, [scope], days=400, by="admin", at=AT)
        self.headers = {"Authorization": f"Bearer {key}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        sent = None if body is None else json.dumps(body)
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, f"/api/v1{path}", content=sent, headers={**self.headers, **own})


@pytest.fixture
def call(sqlite_database: Database) -> Iterator[Caller]:
    recruit(sqlite_database)
    caller = Caller(sqlite_database, "administrator")
    yield caller
    caller.join()


def test_a_plan_is_reviewed_its_rooms_held_and_it_is_published(call: Caller) -> None:
    number = planned(call.database)
    review = call("GET", f"/plans/{number}")
    assert review.status_code == 200
    assert {row["session"] for row in review.json()["sessions"]} == {"A1", "A2"}
    assert call("POST", f"/plans/{number}/publish").status_code == 428
    held = call("POST", f"/plans/{number}/bookings").json()["held"]
    assert held == len(call("GET", f"/plans/{number}/bookings").json()) > 0
    assert call("POST", f"/plans/{number}/bookings").json() == {"held": 0}
    first = call("GET", f"/plans/{number}/bookings").json()[0]
    path = f"/plans/{number}/bookings/{first['id']}"
    assert call("POST", path, {"state": "confirmed"}, If_Match='"9"').status_code == 412
    assert call("POST", path, {"state": "confirmed"}, If_Match='"1"').json()[0]["state"] == "confirmed"
    told = call("POST", f"/plans/{number}/publish", If_Match=review.headers["etag"]).json()
    assert (told["new"], told["changed"]) == (["A1", "A2"], [])
    lines = call("GET", "/sessions?state=published").json()["items"]
    assert [(line["session"], line["sequence"]) for line in lines] == [("A1", 0), ("A2", 0)]


def test_a_question_about_a_plan_is_answered_by_a_worker_once(call: Caller) -> None:
    number = planned(call.database)
    asked = {"question": "heat_map", "session": "A1"}
    found = call("POST", f"/plans/{number}/questions", asked, Prefer="wait=60")
    assert found.status_code == 200
    assert {cell["session"] for cell in found.json()} == {"A1"}
    assert call("POST", f"/plans/{number}/questions", asked).json() == found.json()
    assert len(call.threads) == 1
    assert call("POST", f"/plans/{number}/questions", {"question": "why_not", "session": "A1"}).status_code == 422


def test_attendance_is_written_once_and_corrected_by_name(call: Caller) -> None:
    version = call("GET", "/sessions/Z1").headers["etag"]
    rows = [{"person": "P2", "status": "present", "minutes": 420}, {"person": "P3", "status": "late"}]
    put = call("PUT", "/sessions/Z1/attendance", {"rows": rows}, If_Match=version)
    assert put.status_code == 200
    people = {row["person"]: row for row in put.json()["people"]}
    assert (people["P3"]["status"], people["P3"]["corrected_by"]) == ("late", "administrator")
    assert (put.json()["offered"], put.json()["came"]) == (0, 3)
    again = call("PUT", "/sessions/Z1/attendance", {"rows": rows}, If_Match=version)
    assert (again.status_code, again.headers["etag"]) == (200, put.headers["etag"])
    other = call("PUT", "/sessions/Z1/attendance", {"rows": [{"person": "P3", "status": "absent"}]}, If_Match=version)
    assert other.status_code == 412
    wrong = call("PUT", "/sessions/Z1/attendance", {"rows": [{"person": "P99", "status": "late"}]}, If_Match="*")
    assert wrong.json()["errors"][0]["path"] == "rows[0].person"
    ahead = call("PUT", "/sessions/A1/attendance", {"rows": rows}, If_Match="*")
    assert ahead.status_code == 409


def test_the_network_and_the_figures_are_those_of_the_command(call: Caller) -> None:
    card = call("GET", f"/network?as_at={DAY}", Prefer="wait=60")
    figures = call("GET", f"/figures?as_at={DAY}", Prefer="wait=60")
    with call.database.reading() as session:
        asked = network_snapshot(session, DAY, previous=DAY - HALF_A_YEAR)
        snapshot = report_question(session, "board", DAY).measures
    community = network.analyse(network.read_instance(asked))
    assert card.json()["scorecard"] == json.loads(network.write_result(community))["scorecard"]
    whole = json.loads(measures.write_result(measures.analyse(measures.read_snapshot(snapshot))))
    assert figures.json()["figures"] == whole["figures"]
    assert call("GET", f"/figures/sections/charts?as_at={DAY}").json() == whole["charts"]
    shown = call("GET", f"/network/map?as_at={DAY}")
    assert shown.json()["people"] == []
    assert "P1" not in shown.text
    assert len(call.threads) == 2


def test_a_report_is_made_issued_and_written_as_a_file(call: Caller) -> None:
    made = call("POST", "/reports", {"kind": "board", "as_at": str(DAY)}, Prefer="wait=60")
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    path = f"/reports/{made.json()['id']}"
    own = call("POST", f"{path}/issue", {}, If_Match=made.headers["etag"])
    assert (own.status_code, "second person" in own.json()["detail"]) == (403, True)
    alone = {"alone": "Nobody else is there before the Board meets"}
    issued = call("POST", f"{path}/issue", alone, If_Match=made.headers["etag"])
    entry = call("GET", "/audit").json()["items"]
    assert any(each["subjects"].get("alone") == alone["alone"] for each in entry)
    assert (issued.json()["state"], issued.json()["issued_on"]) == ("issued", str(DAY))
    assert call("POST", f"{path}/issue", {}, If_Match="*").status_code == 409
    file = call("GET", f"{path}/files/pdf")
    assert file.content.startswith(b"%PDF")
    assert call("GET", "/reports").json()["items"][0]["state"] == "issued"
    patient = {"kind": "board", "as_at": str(DAY), "narrative": "Patient 943 476 5919 waited."}
    assert call("POST", "/reports", patient).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/plans/99"),
        ("GET", "/plans/99999999999"),
        ("POST", "/plans/99/publish"),
        ("GET", "/plans/compare?before=1&after=2"),
        ("GET", "/sessions/Z9"),
        ("GET", "/sessions/%00"),
        ("POST", "/sessions/Z9/cancel"),
        ("GET", "/reports/99"),
        ("GET", "/network?as_at=0001-01-01"),
        ("GET", "/figures?as_at=soon"),
    ],
)
def test_what_is_not_there_is_refused_in_words(call: Caller, method: str, path: str) -> None:
    answer = call(method, path, If_Match="*")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
