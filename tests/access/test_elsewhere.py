"""What is of elsewhere is as if it were not there: a coordinator at every route that names something.

A route that is added must stand in one of the two tables below, or this fails.
"""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import ROLES, make_link, use_link
from programme.records import Database, Pair
from tests.access.people_at_hand import add_account
from tests.access.test_every_route import GUARDED, Route
from tests.api.test_round_routes import Calls
from tests.api.test_searched_for import searched
from tests.journeys.round_sample import AT, SECOND, community

THEIRS = (
    (r"/people/\{person\}", ("P4", "P5", "P999999")),
    (r"/members/\{member\}", ("P4", "P5", "P999999")),
    (r"/applications/\{(application|number)\}", ("1", "2", "999999")),
    (r"/pairs/\{number\}", ("3", "4", "999999")),
    (r"/rounds/\{number\}", ("1", "2", "999999")),
    (r"/projects/\{code\}", ("NEAR", "FAR", "NONE")),
    (r"/measures/(series/)?\{code\}", ("NEAR-M", "FAR-M", "NONE-M")),
)
"""What belongs to somebody: part of a route's path; what is their own, of elsewhere, and of nobody."""

EVERYBODYS = (
    r".*/organisations/\{code\}", r".*/venues/\{code\}", r".*/waves/\{wave\}", r"/recruitment/\{number\}",
    r".*/cohorts/\{code\}", r".*/sessions/\{code\}", r".*/plans/\{number\}(/bookings)?", r".*/events/\{number\}",
    r".*/maps/\{number\}.*", r".*/figures/.*", r"/network/files/\{name\}",
)  # fmt: skip
"""What every coordinator may see, with no name in it but those of their own people."""

SENT = {"/decision": {"decision": "approved"}}
"""What is sent to routes that change something, by the end of the path."""

ELSEWHERE = [
    word
    for number in (2, 3, 5, 6, 7, 8)
    for word in (f"Coach Number{number}", f"Learner Number{number}", f"person{number}@")
]
"""Words of people of elsewhere; coach 1 is the other half of their own person's published pair."""


@pytest.fixture
def database(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A round, a pair, an application, a project with its measure and a member of a cohort at home and elsewhere."""
    monkeypatch.setattr("api.pages.waiting.PATIENCE_S", 0.0)
    community(sqlite_database)
    calls = Calls(sqlite_database, monkeypatch)
    for learners, coaches in ((["L4", "L6"], ["C1", "C3"]), (["L5"], ["C2"])):
        _published(calls, learners, coaches)
    wave = calls.post("/waves", {"name": "Wave 9"}, 201)["id"]
    calls.post(f"/waves/{wave}/state", {"state": "open"})
    for person in ("P4", "P5"):
        calls.post(f"/waves/{wave}/applications", {"person": person, "tier": "lead"}, 201)
    for code, organisation, lead in (("NEAR", "H81001", "P4"), ("FAR", "H81002", "P5")):
        calls.post("/projects", {"code": code, "title": code, "lead": lead, "organisations": [organisation]}, 201)
        measure = {"code": f"{code}-M", "project": code, "name": code, "definition": "Days", "unit": "days",
                   "direction": "decrease"}  # fmt: skip
        calls.post("/measures", measure, 201)
    _cohort(calls)
    with sqlite_database.reading() as session:
        assert {(pair.id, pair.learner_id) for pair in session.query(Pair)} >= {(3, 4), (4, 6)}
    monkeypatch.undo()  # from here on people sign in
    monkeypatch.setattr("api.pages.waiting.PATIENCE_S", 0.0)
    return sqlite_database


def _published(calls: Calls, learners: list[str], coaches: list[str]) -> None:
    asked = {"name": "-".join(learners), "as_at": "2020-07-13", "learners": learners, "coaches": coaches}
    number = int(calls.post("/rounds", asked, 201)["id"])
    for _ in range(2):
        calls.run(number)
    first, calls.asker = calls.asker, SECOND
    calls.post(f"/rounds/{number}/approve")
    calls.post(f"/rounds/{number}/publish", {})
    calls.asker = first


def _cohort(calls: Calls) -> None:
    """Learners 4 and 5 in one cohort."""
    codes = {4: "H81001", 5: "H81002"}
    body = {
        "wave": "Wave 9", "tier": "live", "code": "W9", "name": "Live wave 9",
        "window": {"start": "2020-09-01", "end": "2021-03-01"},
        "learners": [
            {"email": f"person{number}@{code.lower()}.example", "name": f"Learner Number{number}",
             "organisation": {"scheme": "ODS", "code": code}}
            for number, code in codes.items()
        ],
    }  # fmt: skip
    sent = calls.client.post("/api/v1/cohorts", json=body, headers={"Idempotency-Key": "once"})
    assert sent.status_code == 201, sent.text


@pytest.fixture
def coordinator(database: Database) -> TestClient:
    """Signed in as the coordinator of one organisation, to pages and interface."""
    email = "coordinator@h81001.example"
    add_account(database, email, "coordinator", organisations=("H81001",))
    services = Services(database, lambda *_: None, lambda: AT, send_link=lambda *_: None)
    client = TestClient(
        create_app(services), base_url="https://lll.example", raise_server_exceptions=False, follow_redirects=False
    )
    client.cookies.set("__Host-lll", use_link(database, make_link(database, email, at=AT), at=AT))
    return client


NAMING = [route for route in GUARDED if "{" in route.path]
ALLOWED = [route for route in NAMING if route.permission in ROLES["coordinator"]]


def keys(route: Route) -> tuple[str, ...]:
    """The keys of a record at home, elsewhere and of nobody that a route's path names; none for another's path."""
    return next((keys for part, keys in THEIRS if re.search(part, route.path)), ())


def address(route: Route, key: str) -> str:
    """A route's path with a key in the place that names somebody's own, and what exists in every other one."""
    path = next(re.sub(part, lambda m: re.sub(r"\{\w+\}", key, m[0]), route.path) for part, _ in THEIRS
                if re.search(part, route.path))  # fmt: skip
    path = re.sub(r"\{\w+(:\w+)?\}", "W9" if "cohorts" in path else "1", path)
    return f"{path}?a=1&b=2" if path.endswith("/compare") else path


def test_every_route_is_of_somebody_or_everybodys() -> None:
    known = [bool(keys(route)) or any(re.fullmatch(each, route.path) for each in EVERYBODYS) for route in ALLOWED]
    assert [route.path for route, known_ in zip(ALLOWED, known, strict=True) if not known_] == []


def test_what_is_of_elsewhere_is_answered_as_what_is_not_there(coordinator: TestClient) -> None:
    headers = {"X-CSRF-Token": coordinator.get("/api/v1/me").json()["csrf_token"], "If-Match": "*"}
    wrong = []
    for route in (each for each in NAMING if keys(each)):
        own, far, nobody = keys(route)
        body = next((sent for end, sent in SENT.items() if route.path.endswith(end)), {})
        told = []
        for key in (far, nobody, own):
            page = {} if route.path.startswith("/api/") else {"csrf_token": headers["X-CSRF-Token"], "version": "1"}
            given = {"data": body | page} if page else {"json": body}
            asked = given if route.method != "GET" else {}
            told.append(coordinator.request(route.method, address(route, key), headers=headers, **asked))
        if told[2].status_code == 303:
            coordinator.get(told[2].headers["location"])  # shows what was done, once
        statuses = tuple(answer.status_code for answer in told)
        same = _words(told[0].text, far) == _words(told[1].text, nobody) or statuses[0] == 202
        wanted = 403 if route not in ALLOWED else 202 if statuses == (202, 202, 202) else 404
        if statuses[:2] != (wanted, wanted) or not same or (route in ALLOWED and statuses[2] == 404):
            wrong.append(f"{route.method} {route.path}: {statuses}{'' if same else ', other words'}")
    assert "\n".join(wrong) == ""


def _words(answer: str, key: str) -> str:
    """What an answer says without the key that it names; of a page the main part without its marks."""
    main = answer.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(rf"\b{key}\b|\d", "", re.sub(r"<[^>]*>", " ", main) or answer).split())


def test_nobody_of_elsewhere_is_named_anywhere(coordinator: TestClient) -> None:
    known = {"person": ("P4",), "number": (1,), "code": ("H81002", "W9", "NEAR"), "member": ("P4",), "wave": (1,)}
    assert searched(coordinator, known, ELSEWHERE, most=2) == []
