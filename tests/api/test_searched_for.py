"""Every address that can be read, searched: for a private block as those who may not know of it, for an erased person
as anybody. A route that is added is searched too."""

from __future__ import annotations

import html
import itertools
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from api import Services, create_app
from programme.access import ROLES, Asker, make_link, use_link
from programme.journeys.list_files import upload_list
from programme.journeys.privacy import erase_person
from programme.records import Cohort, Database, Person, Project, Run, Session, Venue
from programme.records.keys import person_key
from tests.access.people_at_hand import add_account
from tests.access.test_every_route import ROUTES, Route
from tests.api.people_service import filled, key_of
from tests.api.test_round_routes import Calls
from tests.journeys.round_sample import AT, SECOND, community

READ = [route for route in ROUTES if route.method == "GET" and not route.path.startswith(("/static", "/assets"))]
WORD = "quarrelsomely"
"""Stands in a private reason and nowhere else."""


def addresses(route: Route, known: Mapping[str, Sequence[object]], most: int) -> Iterator[str]:
    """Up to `most` addresses of a route, its parameters filled with records that exist."""
    names = [part.strip("{}").partition(":")[0] for part in route.path.split("/") if "{" in part]
    for values in itertools.islice(itertools.product(*(known.get(name, (1,)) for name in names)), most):
        path = route.path
        for name, value in zip(names, values, strict=True):
            path = path.replace(f"{{{name}}}", str(value)).replace(f"{{{name}:path}}", str(value))
        yield path


def searched(
    client: TestClient, known: Mapping[str, Sequence[object]], words: Sequence[str], most: int = 1
) -> list[str]:
    """Every address whose answer fails or holds one of the words, in its body or its headers."""
    wrong, answered = [], 0
    for path in (address for route in READ for address in addresses(route, known, most)):
        answer = client.get(path, headers={"Prefer": "wait=0"})
        answered += answer.status_code == 200
        shown = f"{html.unescape(answer.text)} {_unescaped(answer.text)} {answer.headers}".casefold()
        wrong += [f"{path}: {word}" for word in words if word.casefold() in shown]
        wrong += [f"{path}: {answer.status_code}"] if answer.status_code >= 500 and "readyz" not in path else []
    assert answered > 5
    return wrong


def _unescaped(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return ""


@pytest.fixture
def calls(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """A community with one published round, one worked out, and private blocks in both."""
    monkeypatch.setattr("api.pages.waiting.PATIENCE_S", 0.0)
    community(sqlite_database)
    calls = Calls(sqlite_database, monkeypatch)
    first = _blocked(calls, "Autumn", ("C1",))
    calls.post(f"/rounds/{first}/questions", {"about": {"question": "why_not", "learner": "L6", "coach": "C1"}}, 202,
               wait=0)  # fmt: skip
    calls.asker = SECOND
    calls.work()
    calls.post(f"/rounds/{first}/approve")
    calls.post(f"/rounds/{first}/publish", {})
    _blocked(calls, "Winter", ("C1", "C2", "C3"))
    return calls


def _blocked(calls: Calls, name: str, coaches: Sequence[str]) -> int:
    number = int(calls.post("/rounds", {"name": name, "as_at": "2020-07-13"}, 201)["id"])
    for coach in coaches:
        body = {"kind": "block", "learner": "L6", "coach": coach, "reason": f"They fell out {WORD}."}
        calls.post(f"/rounds/{number}/instructions", body, 201)
    calls.run(number)
    return number


WHO = {
    "coach": ("person1@rtk.example", 1, ()),
    "learner": ("person6@h81002.example", 6, ()),
    "coordinator": ("coordinator@rtk.example", 0, ("RTK", "RDU", "H81001", "H81002")),
    "board_reader": ("board@rtk.example", 0, ()),
}


def test_a_private_reason_is_found_by_nobody_but_administrators(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # from here on people sign in
    monkeypatch.setattr("api.pages.waiting.PATIENCE_S", 0.0)
    database = calls.database
    with database.reading() as session:
        runs = list(session.scalars(select(Run.id).order_by(Run.id)))
    known: dict[str, Sequence[object]] = {
        "person": ("P6", "P1", "P4"), "key": ("L6", "L4"), "learner": ("L6",), "coach": ("C1",), "number": (2, 1),
        "run_id": runs[::-1], "code": ("RTK", "H81002"), "instruction": (1, 2),
    }  # fmt: skip
    found = {}
    for role in ("administrator", *WHO):
        email, person, organisations = WHO.get(role, ("admin@rtk.example", 0, ()))
        add_account(database, email, role, person=person, organisations=organisations)
        with _signed_in(database, email) as client:
            if role == "administrator":
                text = client.get("/api/v1/rounds/1/instructions").text
                assert WORD in text
                continue
            found[role] = searched(client, known, (WORD, "fell out"), 2 if role == "coordinator" else 1)
    assert {role: wrong for role, wrong in found.items() if wrong} == {}


def _signed_in(database: Database, email: str) -> TestClient:
    services = Services(database, lambda *_: None, lambda: AT, send_link=lambda *_: None)
    client = TestClient(create_app(services), raise_server_exceptions=False, base_url="https://lll.example")
    client.cookies.set("__Host-lll", use_link(database, make_link(database, email, at=AT), at=AT))
    return client


NAME, EMAIL, PHONE = "Zebedee Quillfeather", "zebedee@h81002.example", "07700 900 777"
WORDS = (NAME, "Quillfeather", EMAIL, PHONE, "07700900777")


def test_somebody_erased_is_found_by_nobody_and_in_no_file(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("api.pages.waiting.PATIENCE_S", 0.0)
    database = filled(sqlite_database)
    person = _known_everywhere(database)
    with database.reading() as session:
        known: dict[str, Sequence[object]] = {
            "person": (person, "P1"), "code": ["H81002", *session.scalars(select(Project.code)),
            *session.scalars(select(Session.code)), *session.scalars(select(Cohort.code)),
            *session.scalars(select(Venue.code))][:2], "number": (1, 2, int(person[1:])),
        }  # fmt: skip
    add_account(database, "admin@rtk.example")
    with _signed_in(database, "admin@rtk.example") as client:
        assert NAME in client.get(f"/people/{person}").text
        admin = Asker("account 1", ROLES["administrator"], account_id=1)
        erase_person(database, admin, person, also=[PHONE], at=AT)
        assert searched(client, known, WORDS) == []
    assert not any(word in caplog.text for word in WORDS)
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert not any(word.encode() in data for word in WORDS), file


def _known_everywhere(database: Database) -> str:
    """Give somebody a name, an address and a number that stand in records, in kept files and in a feed."""
    ben = key_of(database, "ben@h81002.example")
    number = int(ben[1:])
    with database.unit_of_work() as session:
        row = session.get_one(Person, number)
        row.name, row.note = NAME, f"Ring {NAME} on {PHONE}"
        row.emails[0].email = EMAIL
        session.execute(update(Project).values(aim=f"As {NAME} said"))
    text = f"name,email,phone,organisation\n{NAME},{EMAIL},{PHONE},H81002\n"
    upload_list(database, text.encode(), file_name=f"{NAME}.csv", by="admin", at=AT)
    assert person_key(number) == ben
    return ben
