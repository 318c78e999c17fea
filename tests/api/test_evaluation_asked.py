"""An evaluation is asked by message: once for each, with a link made as it leaves, reminded, answered on a page."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import io
import re
import zipfile
from collections.abc import Iterator
from email.policy import default

import pytest

from programme.journeys.messages import MessagesNamed, approve_messages
from programme.journeys.sending import hand_over
from programme.publishing.mail_server import MailServer
from programme.records import Database
from tests.api.people_service import NOON, Caller, caller, filled, service

MAIL = MailServer("", "programme@trust.example", "https://lll.example")
DESIGN = {
    "code": "E1",
    "title": "After the programme",
    "level": 2,
    "questions": [
        {"key": "Q1", "text": "Was it worth the time?", "kind": "rating"},
        {"key": "Q2", "text": "What do you do now?", "kind": "words"},
    ],
}
OWN, OTHER = {"Origin": "https://testserver"}, {"Origin": "https://x.example"}


@pytest.fixture
def call(sqlite_database: Database) -> Iterator[Caller]:
    with service(filled(sqlite_database)) as client:
        client.base_url = "https://testserver"
        administrator = caller(client, sqlite_database)
        administrator.send("POST", "/evaluations", DESIGN, 201)
        yield administrator


def opened(call: Caller) -> None:
    call.send("POST", "/evaluations/E1/open", {}, version="*")


def links(database: Database, numbers: list[int]) -> list[str]:
    named = MessagesNamed(messages=tuple(numbers))
    approve_messages(database, named, by="A9", at=NOON)
    archive = zipfile.ZipFile(io.BytesIO(hand_over(database, named, MAIL, by="A9", at=NOON)))
    letters = [email.message_from_bytes(archive.read(name), policy=default) for name in sorted(archive.namelist())[:-1]]
    texts = [each.get_content() for each in letters]
    return [found for text in texts for found in re.findall(r"https://lll\.example(/evaluation/\S+)", text)]


def test_everybody_is_asked_once_and_reminded_until_they_answer(call: Caller, sqlite_database: Database) -> None:
    call.send("POST", "/evaluations/E1/invitations", {}, 409)
    opened(call)
    drafts = call.send("POST", "/evaluations/E1/invitations", {})["messages"]
    assert len(drafts) == 2
    assert call.send("POST", "/evaluations/E1/invitations", {})["messages"] == []
    assert call.send("POST", "/evaluations/E1/reminders", {})["messages"] == []
    first, _ = links(sqlite_database, drafts)
    with service(sqlite_database) as later:
        state = later.app.state  # type: ignore[attr-defined]
        state.services = dataclasses.replace(state.services, now=lambda: NOON + dt.timedelta(days=8))
        waiting = Caller(later, call.headers["Authorization"].removeprefix("Bearer "))
        token = first.removeprefix("/evaluation/")
        assert later.post(f"/api/v1/evaluation-forms/{token}", json={"answers": {"Q1": 4}}).status_code == 204
        assert later.post(f"/api/v1/evaluation-forms/{token}", json={"answers": {"Q1": 4}}).status_code == 409
        assert later.get(f"/api/v1/evaluation-forms/{token[:-1]}x").status_code == 404
        (reminder,) = waiting.send("POST", "/evaluations/E1/reminders", {"waiting_days": 7})["messages"]
        assert waiting.send("POST", "/evaluations/E1/reminders", {"waiting_days": 7})["messages"] == []
        assert waiting.get(f"/messages/{reminder}")["kind"] == "reminder"


def test_the_form_is_answered_on_a_page_without_an_account(call: Caller, sqlite_database: Database) -> None:
    opened(call)
    first, second = links(sqlite_database, call.send("POST", "/evaluations/E1/invitations", {})["messages"])
    assert "Was it worth the time?" in call.client.get(first).text
    empty = call.client.post(first, data={}, headers=OWN)
    assert (empty.status_code, "nothing is answered" in empty.text.lower()) == (422, True)
    sent = call.client.post(first, data={"answers.Q1": "5", "answers.Q2": "A run chart each week"}, headers=OWN)
    assert (sent.status_code, "Thank you" in sent.text) == (200, True)
    assert "Thank you" in call.client.get(first).text
    assert call.client.post(first, data={"answers.Q1": "1"}, headers=OWN).status_code == 409
    assert call.client.post(second, data={"answers.Q1": "1"}, headers=OTHER).status_code == 403
    assert call.client.get("/evaluation/nonsense.link").status_code == 404
