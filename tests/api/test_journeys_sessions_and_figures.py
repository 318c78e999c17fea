"""Journeys d to i from first to last step, over the interface alone."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from icalendar import Calendar

from programme.journeys.recruit import import_workbook
from programme.records import Database, verify_chain
from tests.api.journey_walk import Walk, links
from tests.journeys.round_sample import ADMIN, AT, SECOND, themselves
from tests.small_programme import cell, small_programme, workbook

AUTUMN = {"name": "Autumn", "as_at": "2020-07-13", "time_limit_s": 20.0}
QUESTIONS = [
    {"key": "Q1", "text": "How useful?", "kind": "rating"},
    {"key": "Q2", "text": "What next?", "kind": "words"},
]


@pytest.fixture
def walk(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    sheets = cell(small_programme(), "Sessions", 2, "facilitators_needed", "0")
    cell(sheets, "Rooms", 3, "features", "step_free; hearing_loop")
    assert import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT).applied
    yield Walk(sqlite_database, monkeypatch)
    with sqlite_database.reading() as session:
        assert verify_chain(session) == []


def published_plan(walk: Walk) -> int:
    walk.send("POST", "/plans", AUTUMN, 202)
    walk.work()
    plan = walk.get("/plans")["items"][-1]["id"]
    walk.send("POST", f"/plans/{plan}/publish")
    return int(plan)


def test_a_cohort_is_scheduled_and_people_are_invited(walk: Walk) -> None:
    wave = walk.get("/cohorts/A")["cohort"]["wave"]
    body = {"code": "L", "name": "Learn autumn", "tier": "learn", "start": "2020-09-07", "end": "2021-03-26"}
    walk.send("POST", f"/waves/{wave}/cohorts", body, 201)
    assert walk.send("POST", "/cohorts/L/sessions", {"template": "learn"}, 201)["sessions"]
    assert len(walk.send("POST", "/plans", AUTUMN | {"side_by_side": True}, 202)["runs"]) == 3
    walk.work()
    first, second, _ = [each["id"] for each in walk.get("/plans")["items"]]
    assert walk.get(f"/plans/compare?before={first}&after={second}")
    review = walk.get(f"/plans/{first}")
    assert all("cannot_come" in each or "absent" in json.dumps(each) for each in review["sessions"])
    heat = walk.worked("POST", f"/plans/{first}/questions", {"question": "heat_map", "session": "A1"})
    assert {each["session"] for each in heat} == {"A1"}
    held = walk.send("POST", f"/plans/{first}/bookings")["held"]
    for booking in walk.get(f"/plans/{first}/bookings"):
        walk.send("POST", f"/plans/{first}/bookings/{booking['id']}", {"state": "confirmed"})
    assert held
    told = walk.send("POST", f"/plans/{first}/publish")
    assert set(told["new"]) >= {"A1", "A2"}
    drafts = [each["id"] for each in walk.get("/messages?kind=sessions")["items"]]
    assert drafts
    assert walk.send("POST", "/sessions/invitations")["messages"] == []
    assert walk.letters(drafts)
    walk.asker = themselves(2, "learner")
    assert {each["session"] for each in walk.get("/own/sessions")["items"]} >= {"A1", "A2"}


def test_a_venue_is_lost_and_repaired(walk: Walk) -> None:
    published_plan(walk)
    feed = walk.send("POST", "/calendars", {"kind": "person", "subject": "P2"}, 201)["address"]
    before = {each["session"]: each for each in walk.get("/sessions?state=published")["items"]}
    lost = next(each for each in before.values() if each["room"])
    change = {"change": {"rooms_lost": [{"room": lost["room"], "start": lost["date"], "end": lost["date"]}]}}
    sent = {"as_at": "2020-07-13", **change}
    walk.client.post("/api/v1/losses", content=json.dumps(sent), headers={"Prefer": "wait=0"})
    walk.work()
    answer = walk.client.post("/api/v1/losses", content=json.dumps(sent))
    assert answer.status_code == 200, answer.text
    assert answer.json()
    where = answer.headers["Content-Location"].removeprefix("/api/v1")
    repaired = walk.send("POST", f"{where}/repairs", {"point": 0, "name": "After the loss"}, 201)
    told = walk.send("POST", f"/plans/{repaired['line']['id']}/publish")
    assert told["changed"]
    assert told["new"] == []
    file = walk.client.get(feed).content
    events = {str(each["uid"]).split(".")[0]: each for each in Calendar.from_ical(file).walk("VEVENT")}
    after = {each["session"]: each for each in walk.get("/sessions?state=published")["items"]}
    for code in told["changed"]:
        assert after[code]["sequence"] == before[code]["sequence"] + 1
        assert events[code]["sequence"] == after[code]["sequence"]


def test_a_map_is_shown_at_a_sharing_event(walk: Walk) -> None:
    event = walk.send("POST", "/events", {"name": "Summer", "held_on": "2020-07-13", "audience": "public"}, 201)
    path = f"/events/{event['id']}"
    frozen = walk.worked("POST", f"{path}/maps", {"as_at": "2020-07-13"}, 201)
    number = frozen["maps"][0]["id"]
    shown = walk.get(f"/maps/{number}")
    assert shown["map"]["people"] == []
    whole = walk.client.get(f"/api/v1/maps/{number}/page").text
    assert not re.findall(r"""(?:src|href)=["']https?://""", whole)
    assert walk.send("POST", f"{path}/state", {"state": "held"})["state"] == "held"
    walk.send("POST", "/ties", {"people": ["P3", "P2"], "kind": "project", "start": "2020-07-06"}, 201)
    assert walk.get(f"/maps/{number}") == shown


def test_the_board_reads_a_report_of_a_day(walk: Walk) -> None:
    figures = walk.worked("GET", "/figures?as_at=2020-07-13")
    assert figures["figures"]
    made = walk.worked("POST", "/reports", {"kind": "board", "as_at": "2020-07-13"}, 201)
    path = f"/reports/{made['id']}"
    walk.send("POST", f"{path}/issue", {}, 403)
    walk.asker = SECOND
    assert walk.send("POST", f"{path}/issue", {})["state"] == "issued"
    for ending in ("pdf", "docx"):
        assert walk.client.get(f"/api/v1{path}/files/{ending}").status_code == 200
    walk.asker, walk.now = ADMIN, AT + dt.timedelta(days=60)
    walk.send("PUT", "/sessions/Z1/attendance", {"rows": [{"person": "P3", "status": "present"}]})
    issued = walk.get(path)
    again = walk.worked("POST", "/reports", {"kind": "board", "as_at": "2020-09-11"}, 201)
    assert again["id"] != made["id"]
    assert walk.get(path) == issued


def test_the_programme_is_evaluated_after_its_end(walk: Walk) -> None:
    walk.asker = themselves(2, "learner")
    walk.send("POST", "/me/self-assessments", {"occasion": "baseline", "levels": {"SPC": 1}})
    walk.send("POST", "/me/feedback/Z1", {"satisfaction": 5}, 204)
    walk.asker = ADMIN
    design = {"code": "END", "title": "After the programme", "wave": "Wave 2", "level": 2, "questions": QUESTIONS}
    walk.send("POST", "/evaluations", design, 201)
    walk.send("POST", "/evaluations/END/open")
    tokens = links(walk.letters(walk.send("POST", "/evaluations/END/invitations")["messages"]), "evaluation")
    walk.send("POST", f"/evaluation-forms/{tokens[0]}", {"answers": {"Q1": 5, "Q2": "More time."}}, 204)
    walk.now = AT + dt.timedelta(days=8)
    assert len(walk.send("POST", "/evaluations/END/reminders", {"waiting_days": 7})["messages"]) == 1
    rates = walk.get("/evaluations/END")["response_rates"]
    assert [(each["invited"], each["answered"]) for each in rates] == [(2, 1)]
    walk.asker = themselves(2, "learner")
    walk.send("POST", "/me/self-assessments", {"occasion": "end", "levels": {"SPC": 3}})
    walk.asker = ADMIN
    walk.send("POST", "/cohorts/A/members/P2", {"state": "completed", "reason": "The sessions were put off"})
    walk.send("POST", "/evaluations/END/close")
    walk.now = dt.datetime(2020, 7, 26, 9, 0, tzinfo=dt.UTC)
    published = walk.send("POST", "/evaluations/END/publish")
    assert any("Sunday" in each for each in published["warnings"])
    assert "More time." not in json.dumps(published)


def test_somebody_asks_to_be_erased(walk: Walk) -> None:
    published_plan(walk)
    left = {"state": "withdrawn", "reason": "Siân D'Souza-Ng moves away"}
    walk.send("POST", "/cohorts/A/members/P3", left)
    number = walk.send("POST", "/privacy/requests", {"person": "P3", "kind": "erasure"}, 201)["id"]
    path = f"/privacy/requests/{number}"
    held = walk.get("/people/P3/held")["held"]
    assert {"people", "enrolments"} <= set(held)
    walk.send("POST", f"{path}/carry-out", {}, 409)
    walk.send("POST", f"{path}/identity")
    walk.send("POST", f"{path}/decision", {"decision": "granted"})
    assert walk.send("POST", f"{path}/preview", {"also": ["Shaun Ng"]})["person"] == "P3"
    walk.send("POST", f"{path}/carry-out", {"also": ["Shaun Ng"]})
    assert walk.send("POST", f"{path}/answer")["state"] == "answered"
    assert walk.get("/people?search=Souza")["items"] == []
    for each in ("/audit", "/messages", "/people", "/cohorts/A", "/people/P3/held", "/sessions/A1"):
        text = walk.client.get(f"/api/v1{each}").text
        assert "Souza" not in text
        assert "cat@h81003" not in text
    walk.get("/cohorts/A/members/P3", 404)
