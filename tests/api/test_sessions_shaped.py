"""Sessions added by hand or from a template, and changed: what may be, and what people were told of already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from programme.queries.session_pages import session_whole
from programme.records import AuditEntry, Database, Session
from tests.api.people_service import NOON, Caller, caller, coordinator, filled, service

NEW: dict[str, Any] = {"cohorts": ["A"], "title": "Day 3", "order": 3, "blocks": ["day"], "min_gap_days": 14}


@pytest.fixture
def call(sqlite_database: Database) -> Iterator[Caller]:
    with service(filled(sqlite_database)) as client:
        yield caller(client, sqlite_database)


def told(database: Database, code: str, state: str = "published") -> None:
    with database.unit_of_work() as session:
        row = session.scalars(select(Session).where(Session.code == code)).one()
        row.state, row.held_on, row.block = state, row.held_on or row.earliest, "day"


def test_a_session_is_added_and_changed_until_it_is_told(call: Caller, sqlite_database: Database) -> None:
    added = call.send("POST", "/sessions", NEW, 201)
    assert (added["line"]["session"], added["line"]["state"]) == ("A-1", "draft")
    assert (added["order"], added["min_gap_days"], added["line"]["mode"]) == (3, 14, "in_person")
    change = {"mode": "online", "blocks": ["am"], "facilitators_from": ["P1"], "max_gap_days": 30, "min_gap_days": None}
    after = call.send("PATCH", "/sessions/A-1", change)
    assert (after["line"]["mode"], after["blocks"], after["facilitators_from"]) == ("online", ["am"], ["P1"])
    assert (after["min_gap_days"], after["max_gap_days"]) == (None, 30)
    call.send("PATCH", "/sessions/A-1", {"title": "Other"}, 412, version='"1"')
    call.send("PATCH", "/sessions/A-1", {"title": "Other"}, 428, version="")
    with sqlite_database.reading() as session:
        actions = [row.action for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions[-2:] == ["session.add", "session.change"]


def test_the_same_change_again_changes_nothing(call: Caller) -> None:
    first = call.send("PATCH", "/sessions/A2", {"title": "Day 2", "cohorts": ["A"]}, version="*")
    assert call.send("PATCH", "/sessions/A2", {"title": "Day 2"})["line"]["version"] == first["line"]["version"]


def test_every_fault_of_a_session_is_told_at_once(call: Caller) -> None:
    wrong = {
        "cohorts": ["A", "Q"],
        "title": "x",
        "blocks": ["night"],
        "facilitator_skills": ["SPC", "X"],
        "facilitators_from": ["P99"],
        "min_gap_days": 9,
        "max_gap_days": 2,
    }
    paths = [each["path"] for each in call.send("POST", "/sessions", wrong, 422)["errors"]]
    assert sorted(paths) == [
        "blocks[0]",
        "cohorts[1]",
        "facilitator_skills[1]",
        "facilitators_from[0]",
        "max_gap_days",
    ]
    call.send("POST", "/sessions", NEW | {"code": "a1"}, 409)
    wrong_end = call.send("PATCH", "/sessions/A2", {"max_gap_days": 1}, 422, version="*")
    assert [each["path"] for each in wrong_end["errors"]] == ["max_gap_days"]


def test_what_people_were_told_is_changed_by_another_plan_only(call: Caller, sqlite_database: Database) -> None:
    told(sqlite_database, "A2")
    refused = call.send("PATCH", "/sessions/A2", {"blocks": ["am"], "title": "Changed"}, 409, version="*")
    assert "another plan" in refused["detail"]
    renamed = call.send("PATCH", "/sessions/A2", {"title": "Changed"}, version="*")
    assert (renamed["line"]["title"], renamed["line"]["sequence"]) == ("Changed", 1)
    assert call.send("PATCH", "/sessions/A2", {"extra_places": 4})["line"]["sequence"] == 1
    call.send("PATCH", "/sessions/Z1", {"title": "History"}, 409, version="*")


def test_a_cohort_gets_a_template_once(call: Caller, sqlite_database: Database) -> None:
    names = {each["name"]: each for each in call.get("/session-templates")}  # type: ignore[index]
    assert len(names["live_days"]["sessions"]) == 6
    call.send("POST", "/cohorts/A/sessions", {"template": "live_days"}, 409)
    call.send("POST", "/cohorts/Q/sessions", {"template": "live_days"}, 404)
    with sqlite_database.unit_of_work() as session:
        for row in session.scalars(select(Session).where(Session.code.in_(("A1", "A2")))):
            row.cohorts = []
    assert call.send("POST", "/cohorts/A/sessions", {"template": "lead"}, 422)["errors"][0]["path"] == "template"
    codes = call.send("POST", "/cohorts/A/sessions", {"template": "live_days"}, 201)["sessions"]
    assert codes == [f"A-{number}" for number in range(1, 7)]
    second = call.get("/sessions/A-2")
    assert (second["order"], second["min_gap_days"], second["blocks"]) == (2, 21, ["day"])
    assert call.get("/sessions/A-1")["min_gap_days"] is None


def test_a_coordinator_sees_only_their_own_people_among_possible_leaders(sqlite_database: Database) -> None:
    filled(sqlite_database)
    with sqlite_database.reading() as session:
        own = session_whole(session, coordinator(sqlite_database, "RTK"), "A1", NOON.date())
        other = session_whole(session, coordinator(sqlite_database, "H81003"), "A1", NOON.date())
    assert (len(own.facilitators_from), other.facilitators_from) == (2, ())
