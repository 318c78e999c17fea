"""Projects, measures, connections, waiting, calendars, sharing events and evaluation over the interface."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from icalendar import Calendar
from sqlalchemy import select

from programme.journeys.plan_publishing import publish_plan
from programme.records import Database, EvaluationInvitation, EvaluationResponse, verify_chain
from programme.snapshots import measures_snapshot, network_snapshot
from tests.api.test_sessions_and_figures import Caller
from tests.journeys.plan_sample import AT, DAY, planned, recruit


@pytest.fixture
def call(sqlite_database: Database) -> Iterator[Caller]:
    recruit(sqlite_database)
    caller = Caller(sqlite_database, "administrator")
    yield caller
    caller.join()
    with sqlite_database.reading() as session:
        assert verify_chain(session) == []


def test_a_project_is_begun_changed_and_scored_and_earlier_scores_are_kept(call: Caller) -> None:
    body = {"code": "PR7", "title": "Shorter waits", "lead": "P3", "team": ["P2"], "organisations": ["RTK"]}
    made = call("POST", "/projects", body)
    assert made.status_code == 201
    assert call("POST", "/projects", body).status_code == 409
    stale = made.headers["etag"]
    changed = call("PATCH", "/projects/PR7", {"stage": "active", "team": []}, If_Match=stale)
    assert (changed.json()["stage"], changed.json()["team"], changed.json()["title"]) == ("active", [], "Shorter waits")
    second = call("PATCH", "/projects/PR7", {"title": "Other"}, If_Match=stale)
    assert second.status_code == 412
    assert any("changed the project: stage, team" in each for each in second.json()["changes"])
    scored = call("POST", "/projects/PR7/scores", {"score": 1.5}, If_Match=changed.headers["etag"])
    call("POST", "/projects/PR7/scores", {"score": 2.0, "scored_on": "2020-07-12"}, If_Match=scored.headers["etag"])
    assert [row["score"] for row in call("GET", "/projects/PR7").json()["scores"]] == [2.0, 1.5]
    patient = call("POST", "/projects", {**body, "code": "PR8", "aim": "For 943 476 5919."})
    assert (patient.status_code, patient.json()["errors"][0]["path"]) == (422, "aim")
    wrong = call("POST", "/projects", {**body, "code": "PR8", "lead": "P99", "organisations": ["RTK", "XX"]})
    assert [fault["path"] for fault in wrong.json()["errors"]] == ["lead", "organisations[1]"]


def test_a_value_is_revised_beside_what_was_recorded_and_the_past_stays(call: Caller) -> None:
    version = call("GET", "/measures/M1").headers["etag"]
    before = call("GET", "/measures/M1/chart?as_at=2020-07-12").json()
    sent = {"points": [{"date": "2020-01-01", "value": 11.0}, {"date": "2020-04-01", "value": 8.0}]}
    told = call("POST", "/measures/M1/points", sent, If_Match=version)
    values = [(point["date"], point["value"], point["recorded_on"]) for point in told.json()["points"]]
    assert ("2020-01-01", 12.0, None) in values
    assert ("2020-01-01", 11.0, str(DAY)) in values
    assert call("GET", "/measures/M1/chart?as_at=2020-07-12").json() == before
    assert call("GET", f"/measures/M1/chart?as_at={DAY}").json() != before
    again = call("POST", "/measures/M1/points", sent, If_Match=version)
    assert (again.status_code, again.headers["etag"]) == (200, told.headers["etag"])


def test_a_connection_is_recorded_once_confirmed_and_ended_and_earlier_days_stay(call: Caller) -> None:
    def _then() -> str:
        with call.database.reading() as session:
            return network_snapshot(session, dt.date(2020, 7, 1))

    past = _then()
    body = {"people": ["P3", "P2"], "kind": "project", "start": "2020-07-06"}
    number = call("POST", "/ties", body).json()["id"]
    assert call("POST", "/ties", {**body, "people": ["P2", "P3"]}).json()["id"] == number
    assert call("POST", f"/ties/{number}/confirm", {"on": "2020-07-10"}).json()["last_contact"] == "2020-07-10"
    assert call("POST", f"/ties/{number}/end", {"on": "2020-07-12"}).json()["end"] == "2020-07-12"
    assert call("POST", f"/ties/{number}/end", {"on": "2020-07-12"}).status_code == 200
    assert call("POST", f"/ties/{number}/end", {"on": "2020-07-11"}).status_code == 409
    assert call("POST", f"/ties/{number}/confirm", {"on": "2021-01-01"}).status_code == 422
    assert _then() == past
    assert call("POST", "/ties", {**body, "people": ["P2", "P2"]}).json()["errors"][0]["path"] == "people[1]"


def test_somebody_waits_once_and_the_figures_know(call: Caller) -> None:
    asked = call("POST", "/waiting", {"person": "P2", "wants": "coach", "asked_on": "2020-06-01"})
    assert (asked.status_code, asked.json()["days"]) == (201, 42)
    assert call("POST", "/waiting", {"person": "P2", "wants": "coach"}).json()["id"] == asked.json()["id"]
    path = f"/waiting/{asked.json()['id']}/end"
    ended = call("POST", path, {"how": "started", "on": "2020-07-01"}, If_Match=asked.headers["etag"])
    assert (ended.json()["started_on"], ended.json()["days"]) == ("2020-07-01", 30)
    with call.database.reading() as session:
        now, then = (measures_snapshot(session, day) for day in (DAY, dt.date(2020, 6, 15)))
    assert '"started": "2020-07-01"' in now
    assert '"wants": "coach"' in then
    assert "2020-07-01" not in then.split('"requests"')[1].split("]")[0]


def test_a_calendar_holds_published_sessions_without_a_name_until_it_is_revoked(call: Caller) -> None:
    number = planned(call.database)
    made = call("POST", "/calendars", {"kind": "person", "subject": "P2"}).json()
    address = made["address"].removeprefix("/api/v1")
    before = call("GET", address)
    assert before.headers["content-type"].startswith("text/calendar")
    assert Calendar.from_ical(before.content).walk("VEVENT") == []
    publish_plan(call.database, number, by="admin", at=AT)
    file = call("GET", address).content
    events = {str(each["uid"]): each for each in Calendar.from_ical(file).walk("VEVENT")}
    assert sorted(events) == ["A1.session@learn-live-lead", "A2.session@learn-live-lead"]
    assert "ATTENDEE" not in file.decode()
    assert "O'Learner" not in file.decode()
    assert call("GET", address).content == file
    version = call("GET", "/sessions/A1").headers["etag"]
    assert call("POST", "/sessions/A1/cancel", If_Match=version).json()["line"]["state"] == "cancelled"
    after = {str(each["uid"]): each for each in Calendar.from_ical(call("GET", address).content).walk("VEVENT")}
    first, second = "A1.session@learn-live-lead", "A2.session@learn-live-lead"
    assert (after[first]["status"], after[first]["sequence"]) == ("CANCELLED", events[first]["sequence"] + 1)
    assert after[second].to_ical() == events[second].to_ical()
    assert call("POST", f"/calendars/{made['id']}/revoke").status_code == 204
    assert call("GET", address).status_code == 404
    assert call("GET", "/calendars/" + "x" * 40 + ".ics").status_code == 404


def test_a_map_is_frozen_for_an_event_and_shown_as_it_was(call: Caller) -> None:
    event = call("POST", "/events", {"name": "Summer sharing", "held_on": "2020-07-17", "audience": "programme"}).json()
    path = f"/events/{event['id']}"
    frozen = call("POST", f"{path}/maps", {"as_at": str(DAY)}, Prefer="wait=60")
    assert frozen.status_code == 201
    shown = frozen.json()["maps"][0]
    assert (shown["as_at"], shown["settings"]["small_number"]) == (str(DAY), 8)
    assert len(call("POST", f"{path}/maps", {"as_at": str(DAY)}).json()["maps"]) == 1
    first = call("GET", f"/maps/{shown['id']}").json()
    call("POST", "/ties", {"people": ["P3", "P2"], "kind": "project", "start": "2020-07-06"})
    assert call("GET", f"/maps/{shown['id']}").json() == first
    assert first["map"]["people"] == []
    named = call("GET", f"/maps/{shown['id']}?names=true").json()["map"]["people"]
    assert {row[0] for row in named} <= {"Ann Coach", "Dan Manager"}
    assert call("POST", f"{path}/state", {"state": "held"}, If_Match="*").status_code == 409


def test_an_evaluation_is_answered_once_by_nobody_in_particular(call: Caller) -> None:
    questions = [
        {"key": "Q1", "text": "How useful?", "kind": "rating"},
        {"key": "Q2", "text": "What next?", "kind": "words"},
    ]
    body = {"code": "END", "title": "End of wave 2", "wave": "Wave 2", "level": 1, "questions": questions}
    made = call("POST", "/evaluations", body)
    assert made.status_code == 201
    forms = call("POST", "/evaluations/END/open", If_Match=made.headers["etag"]).json()["forms"]
    assert sorted(forms) == ["P2", "P3"]
    address = forms["P2"].removeprefix("/api/v1")
    plain = call.client
    assert plain.get(f"/api/v1{address}").json()["title"] == "End of wave 2"
    wrong = call("POST", address, {"answers": {"Q1": 6, "Q9": "x"}})
    assert [fault["path"] for fault in wrong.json()["errors"]] == ["answers.Q1", "answers.Q9"]
    assert call("POST", address, {"answers": {"Q1": 5, "Q2": "More time."}}).status_code == 204
    assert call("POST", address, {"answers": {"Q1": 1}}).status_code == 409
    rates = call("GET", "/evaluations/END").json()["response_rates"]
    assert rates == [{"kind": "practice", "invited": 2, "answered": 1}]
    assert [row["person"] for row in call("GET", "/evaluations/END/reminders").json()] == ["P3"]
    with call.database.reading() as session:
        response = session.scalars(select(EvaluationResponse)).one()
        assert set(EvaluationResponse.__table__.columns.keys()) == {"id", "evaluation_id", "answers"}
        assert response.id not in [row.token_sha256 for row in session.scalars(select(EvaluationInvitation))]
        assert '"instrument": "END"' in measures_snapshot(session, DAY)
    assert call("POST", "/evaluations/END/publish", If_Match="*").status_code == 409
    call("POST", "/evaluations/END/close", If_Match="*")
    told = call("POST", "/evaluations/END/publish", If_Match="*").json()
    assert told["evaluation"]["results"][0] == {
        "key": "Q1",
        "text": "How useful?",
        "answered": "1 to 7",
        "counts": None,
    }
    assert "More time." not in str(told)
