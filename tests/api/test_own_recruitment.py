"""A learner applies, takes it back, and reads their own messages: over the interface and on their own page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from programme.access import Asker
from programme.journeys.applications import ApplicationSent, apply_to_wave
from programme.journeys.inviting import Invited, invite_people
from programme.journeys.messages import MessagesNamed, approve_messages
from programme.journeys.sending import hand_over
from programme.journeys.waves import WaveAdded, WaveMove, add_wave, move_wave
from programme.publishing.mail_server import MailServer
from programme.records import Database
from tests.api.people_service import ADMINISTRATOR, NOON, filled, key_of, learner, service

BEN, CAT = "ben@h81002.example", "cat@h81003.example"


class Oneself:
    """Ben, signed in, over the interface and on the pages."""

    def __init__(self, client: TestClient, asker: Asker) -> None:
        self.client, self.asker = client, asker

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = None if body is None else json.dumps(body)
        answer = self.client.request(method, f"/api/v1{path}", content=sent, headers=named)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def ben(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Oneself]:
    filled(sqlite_database)
    with service(sqlite_database) as client:
        oneself = Oneself(client, learner(sqlite_database, BEN))
        for module in ("api.access", "api.pages.access"):
            monkeypatch.setattr(f"{module}.signed_in", lambda _request, _services: oneself.asker)
            monkeypatch.setattr(f"{module}.require_csrf", lambda _request, _token: None)
        yield oneself


def wave(database: Database) -> int:
    number = add_wave(database, WaveAdded(name="Wave 3"), by="A1", at=NOON)
    move_wave(database, number, WaveMove(state="open"), read=None, by="A1", at=NOON)
    return number


def test_somebody_applies_for_themselves_and_takes_it_back(ben: Oneself, sqlite_database: Database) -> None:
    assert ben("GET", "/me/waves") == []
    number = wave(sqlite_database)
    assert [each["applied"] for each in ben("GET", "/me/waves")] == [False]
    first = ben("POST", f"/me/waves/{number}/applications", {"tier": "live"}, 201)
    again = ben("POST", f"/me/waves/{number}/applications", {"tier": "live"}, 201)
    assert (first["id"], first["state"]) == (again["id"], "submitted")
    assert [each["applied"] for each in ben("GET", "/me/waves")] == [True]
    path = f"/me/applications/{first['id']}/withdraw"
    ben("POST", path, status=428)
    ben("POST", path, status=412, If_Match='"1"')
    for _ in range(2):
        assert ben("POST", path, If_Match=f'"{first["version"]}"')["state"] == "withdrawn"
    ben("POST", "/me/waves/99/applications", {"tier": "live"}, 404)
    ben("POST", f"/me/waves/{number}/applications", {"tier": "live", "person": "P1"}, 422)


def test_somebody_elses_application_is_not_there(ben: Oneself, sqlite_database: Database) -> None:
    sent = ApplicationSent(person=key_of(sqlite_database, CAT), tier="live")
    other = apply_to_wave(sqlite_database, wave(sqlite_database), sent, by="A1", at=NOON)
    assert ben("GET", "/me/applications") == []
    ben("GET", f"/me/applications/{other}", status=404)
    ben("POST", f"/me/applications/{other}/withdraw", status=404, If_Match="*")


def test_only_messages_that_were_sent_to_oneself_are_shown(ben: Oneself, sqlite_database: Database) -> None:
    people = Invited(people=(key_of(sqlite_database, BEN), key_of(sqlite_database, CAT)))
    drafts = invite_people(sqlite_database, wave(sqlite_database), people, by="A1", at=NOON)
    assert ben("GET", "/me/messages")["items"] == []
    named = MessagesNamed(messages=tuple(drafts))
    approve_messages(sqlite_database, named, by="A2", at=NOON)
    hand_over(sqlite_database, named, MailServer(), by="A2", at=NOON)
    (letter,) = ben("GET", "/me/messages")["items"]
    assert "Ben O'Learner" in letter["body"]


def test_the_own_page_has_the_same(ben: Oneself, sqlite_database: Database) -> None:
    number = wave(sqlite_database)
    assert f"/mine/waves/{number}/apply" in ben.client.get("/mine/applications").text
    assert ben.client.post(f"/mine/waves/{number}/apply", data={}).status_code == 422
    applied = ben.client.post(f"/mine/waves/{number}/apply", data={"tier": "live"})
    assert "Wave 3: Live" in applied.text
    (own,) = ben("GET", "/me/applications")
    back = ben.client.post(f"/mine/applications/{own['id']}/withdraw", data={"version": own["version"]})
    assert "Taken back" in back.text
    ben.asker = ADMINISTRATOR
    assert ben.client.get("/mine/applications").status_code in (403, 404)
