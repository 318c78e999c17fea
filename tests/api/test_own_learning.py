"""What people say of their own skills and of sessions: taken once, and feedback belongs to nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from programme.queries.held import held_about
from programme.records import AuditEntry, Database, Feedback, FeedbackGiven
from programme.snapshots import measures_snapshot
from tests.api.people_service import ADMINISTRATOR, NOON, caller, filled, learner, service
from tests.api.test_own_recruitment import BEN, Oneself


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    with service(filled(database)) as made:
        yield made


@pytest.fixture
def ben(client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch) -> Oneself:
    oneself = Oneself(client, learner(database, BEN))
    for module in ("api.access", "api.pages.access"):
        monkeypatch.setattr(f"{module}.signed_in", lambda _request, _services: oneself.asker)
        monkeypatch.setattr(f"{module}.require_csrf", lambda _request, _token: None)
    return oneself


def test_levels_are_noted_once_and_reach_the_figures(ben: Oneself, database: Database) -> None:
    before = ben("GET", "/me/self-assessments")
    body = {"occasion": "end", "levels": {"spc": 3, "PDSA": 2}}
    noted = ben("POST", "/me/self-assessments", body)
    assert len(noted) == len(before) + 2
    assert ben("POST", "/me/self-assessments", body) == noted
    wrong = {"occasion": "end", "levels": {"SPC": 3, "Nothing": 2}, "on": "2021-01-01"}
    refused = ben("POST", "/me/self-assessments", wrong, 422)
    assert [each["path"] for each in refused["errors"]] == ["on", "levels.Nothing"]
    with database.reading() as session:
        assert sum(row.action == "self-assessment.note" for row in session.scalars(select(AuditEntry))) == 1
        known = json.loads(measures_snapshot(session, NOON.date()))["self_assessments"]
    assert {"person": "P2", "skill": "SPC", "when": "end", "date": "2020-07-13", "level": 3} in known


def test_an_administrator_writes_down_what_was_said_on_paper(client: TestClient, database: Database) -> None:
    call = caller(client, database)
    body = {"occasion": "baseline", "levels": {"SPC": 1}, "on": "2020-07-01"}
    rows = call.send("POST", "/people/P3/self-assessments", body)
    assert {"skill": "SPC", "occasion": "baseline", "on": "2020-07-01", "level": 1} in list(rows)
    caller(client, database, "read").send("POST", "/people/P3/self-assessments", body, 403)
    call.send("POST", "/people/P99/self-assessments", body, 404)


def test_feedback_is_given_once_and_leads_to_nobody(ben: Oneself, database: Database) -> None:
    assert [(each["session"], each["given"]) for each in ben("GET", "/me/feedback")] == [("Z1", False)]
    ben("POST", "/me/feedback/Z1", {}, 422)
    ben("POST", "/me/feedback/A1", {"satisfaction": 4}, 404)
    with database.reading() as session:
        before = len(session.scalars(select(Feedback)).all())
    answer = ben.client.post("/api/v1/me/feedback/Z1", content='{"satisfaction": 4, "relevance": 5}')
    assert answer.status_code == 204
    ben("POST", "/me/feedback/Z1", {"satisfaction": 1}, 409)
    assert ben("GET", "/me/feedback")[0]["given"]
    with database.reading() as session:
        assert len(session.scalars(select(Feedback)).all()) == before + 1
        assert [(row.session_id, row.person_id) for row in session.scalars(select(FeedbackGiven))] == [(3, 2)]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "session.feedback")).one()
        assert entry.by == "a respondent"
        assert "people" not in entry.subjects
    assert "feedback" not in held_about(database, ADMINISTRATOR, "P2")
