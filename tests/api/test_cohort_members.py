"""Cohorts made by hand, and what becomes of somebody's place in one: history stays, figures of the past stay."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from programme.journeys.merging import Merge, merge_people
from programme.queries.figures import attendance_figures
from programme.records import Database, Enrolment, EnrolmentStep, members_of, verify_chain
from programme.snapshots import measures_snapshot
from tests.api.people_service import NOON, Caller, caller, coordinator, filled, service

DAY = NOON.date()


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    with service(filled(database)) as made:
        yield made


def member(call: Caller, cohort: str, person: str) -> dict[str, object]:
    return call.get(f"/cohorts/{cohort}/members/{person}")


def test_an_empty_cohort_is_made_changed_and_refused_where_it_cannot_be(client: TestClient, database: Database) -> None:
    call = caller(client, database)
    wave = call.get("/cohorts/A")["cohort"]["wave"]
    body = {"code": "B", "name": "Live wave 2, second", "tier": "live", "start": "2020-10-01", "size_max": 1}
    made = call.send("POST", f"/waves/{wave}/cohorts", body, 201)
    assert (made["cohort"]["people"], made["members"]) == (0, [])
    call.send("POST", f"/waves/{wave}/cohorts", body | {"code": "b"}, 409)
    wrong = call.send("POST", f"/waves/{wave}/cohorts", body | {"code": "C", "end": "2020-01-01", "size_min": 9}, 422)
    assert [each["path"] for each in wrong["errors"]] == ["end", "size_max"]
    call.get("/cohorts/B")
    assert call.send("PATCH", "/cohorts/B", {"size_max": 3})["cohort"]["size_max"] == 3
    call.send("PATCH", "/cohorts/B", {"size_max": 4}, 412, version='"1"')
    call.get("/cohorts/A")
    small = call.send("PATCH", "/cohorts/A", {"size_min": 0, "size_max": 1}, 422)
    assert "2 people have a place" in small["errors"][0]["message"]


def test_completing_asks_for_what_the_cohort_asks_for_or_a_reason(client: TestClient, database: Database) -> None:
    call = caller(client, database)
    before = member(call, "A", "P3")
    assert before["state"] == "enrolled"
    lacking = before["completion"]
    assert isinstance(lacking, dict)
    assert lacking["lacking"][0] == "0 of the 1 sessions needed"
    refused = call.send("POST", "/cohorts/A/members/P3", {"state": "completed"}, 422)
    assert refused["errors"][0]["path"] == "reason"
    done = call.send("POST", "/cohorts/A/members/P3", {"state": "completed", "reason": "Done elsewhere"})
    assert [(step["state"], step["since"]) for step in done["steps"]] == [("completed", str(DAY))]
    again = call.send("POST", "/cohorts/A/members/P3", {"state": "completed"})
    assert again["version"] == done["version"]
    assert call.get("/cohorts/A")["cohort"]["people"] == 2
    with database.reading() as session:
        assert verify_chain(session) == []


def test_who_withdraws_keeps_what_was_before_and_who_defers_goes_on_elsewhere(
    client: TestClient, database: Database
) -> None:
    call = caller(client, database)
    first, last = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    wave = call.get("/cohorts/A")["cohort"]["wave"]
    call.send("POST", f"/waves/{wave}/cohorts", {"code": "B", "name": "Later", "tier": "live", "size_max": 1}, 201)
    with database.reading() as session:
        figures, snapshot = attendance_figures(session, first, last), measures_snapshot(session, dt.date(2020, 7, 1))
    call.get("/cohorts/A")
    nowhere = call.send("POST", "/cohorts/A/members/P2", {"state": "deferred", "since": "2020-07-20"}, 422)
    assert [each["path"] for each in nowhere["errors"]] == ["since", "to_cohort"]
    move = {"state": "deferred", "to_cohort": "B", "since": "2020-07-06", "reason": "On leave"}
    moved = call.send("POST", "/cohorts/A/members/P2", move)
    assert moved["steps"] == [{"state": "deferred", "since": "2020-07-06", "to_cohort": "B", "reason": "On leave"}]
    assert [each["state"] for each in call.get("/cohorts/B")["members"]] == ["enrolled"]
    call.get("/cohorts/A")
    full = call.send("POST", "/cohorts/A/members/P3", {"state": "deferred", "to_cohort": "B"}, 409)
    assert "all are taken" in full["detail"]
    assert member(call, "A", "P3")["state"] == "enrolled"
    call.send("POST", "/cohorts/A/members/P3", {"state": "withdrawn", "reason": "A new job"})
    back = call.send("POST", "/cohorts/A/members/P3", {"state": "enrolled"})
    assert [step["state"] for step in back["steps"]] == ["withdrawn", "enrolled"]
    with database.reading() as session:
        assert attendance_figures(session, first, last) == figures
        assert measures_snapshot(session, dt.date(2020, 7, 1)) == snapshot
        cohorts = {row.cohort.code: row.cohort_id for row in session.scalars(select(Enrolment))}
        known = members_of(session)
        assert known.on(cohorts["A"], dt.date(2020, 7, 5)) == {2, 3}
        assert known.on(cohorts["A"], DAY) == {3}
        assert known.on(cohorts["B"], dt.date(2020, 7, 5)) == frozenset()
        assert known.on(cohorts["B"], DAY) == {2}


def test_a_coordinator_reads_members_of_their_own_without_the_reason(client: TestClient, database: Database) -> None:
    call = caller(client, database)
    call.get("/cohorts/A")
    call.send("POST", "/cohorts/A/members/P2", {"state": "withdrawn", "reason": "Ill for long"})
    reading = caller(client, database, "read")
    assert "Ill for long" not in json.dumps(member(reading, "A", "P2"))
    reading.send("POST", "/cohorts/A/members/P2", {"state": "enrolled"}, 403)
    reading.get("/cohorts/A/members/P99", 404)
    reading.get("/cohorts/Z9/members/P2", 404)
    assert coordinator(database, "H81002").may("recruit.read")


def test_two_records_of_one_person_keep_every_step(client: TestClient, database: Database) -> None:
    call = caller(client, database)
    call.get("/cohorts/A")
    call.send("POST", "/cohorts/A/members/P3", {"state": "withdrawn"})
    merge_people(database, "P2", Merge(other="P3", reason="One person"), read=None, by="admin", at=NOON)
    with database.reading() as session:
        assert [row.person_id for row in session.scalars(select(EnrolmentStep))] == [2]
