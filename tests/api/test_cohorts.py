"""A cohort is recruited by another system: all or nothing, once for each key, every fault with its row and field."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from programme.access import make_key, revoke_key
from programme.journeys.recruit import import_workbook
from programme.records import AuditEntry, Cohort, Database, Person, PersonEmail, Round, verify_chain
from tests.small_programme import small_programme, workbook

Json = dict[str, Any]
ROUTE = "/api/v1/cohorts"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture(scope="session")
def records(client: TestClient) -> Database:
    database: Database = client.app.state.services.database  # type: ignore[attr-defined]
    report = import_workbook(database, workbook(small_programme()), by="admin", at=now())
    assert report.applied
    return database


@pytest.fixture(scope="session")
def key(records: Database) -> str:
    return make_key(records, "recruiting system", ["cohorts"], days=1, by="admin", at=now())


def learner(place: int, **more: Any) -> Json:
    base: Json = {
        "email": f"new{place}-{uuid.uuid4().hex[:6]}@h81002.example",
        "name": f"New Learner {place}",
        "organisation": {"scheme": "ODS", "code": "H81002"},
        "needs": [{"skill": "SPC", "level": 2, "required": True}],
        "availability": [{"weekday": "fri", "start": "14:00", "end": "17:00"}],
        "access": ["hearing_loop"],
    }
    return base | more


def cohort(count: int = 3, **more: Any) -> Json:
    base: Json = {
        "wave": "Wave 3",
        "tier": "live",
        "code": f"W3-{uuid.uuid4().hex[:6]}",
        "name": "Live wave 3",
        "window": {"start": "2026-12-01", "end": "2027-06-30"},
        "session_template": [
            {"title": "Day 1", "blocks": ["day"]},
            {"title": "Day 2", "blocks": ["day"], "min_gap_days": 21},
        ],
        "learners": [learner(place) for place in range(count)],
    }
    return base | more


def send(client: TestClient, key: str, body: Json, *, again: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": again or uuid.uuid4().hex}
    return client.post(ROUTE, json=body, headers=headers)


def counts(records: Database) -> tuple[int, ...]:
    with records.reading() as session:
        return tuple(session.scalar(select(func.count()).select_from(t)) or 0 for t in (Person, Cohort, AuditEntry))


def test_a_cohort_is_stored_whole_with_one_result_for_each_learner(
    client: TestClient, records: Database, key: str
) -> None:
    body = cohort(24)
    answer = send(client, key, body)
    assert answer.status_code == 201
    told = answer.json()
    assert [(row["row"], row["outcome"]) for row in told["learners"]] == [(n, "new") for n in range(24)]
    assert told["shortage"]["learners"] == 24
    assert told["shortage"]["skills"][0]["skill"] == "SPC"
    with records.reading() as session:
        assert verify_chain(session) == []
        stored = session.scalars(select(Person).where(Person.name == "New Learner 7")).all()
        assert [each.memberships[0].main for each in stored] == [True]
        assert {each.enrolments[0].cohort.code for each in stored} == {body["code"]}


def test_the_same_key_and_request_give_the_same_answer_and_store_once(
    client: TestClient, records: Database, key: str
) -> None:
    body, again = cohort(), uuid.uuid4().hex
    first = send(client, key, body, again=again)
    stored = counts(records)
    second = send(client, key, body, again=again)
    assert (second.status_code, second.json()) == (201, first.json())
    assert counts(records) == stored


def test_the_same_key_with_another_request_is_refused(client: TestClient, records: Database, key: str) -> None:
    again = uuid.uuid4().hex
    assert send(client, key, cohort(), again=again).status_code == 201
    stored = counts(records)
    other = send(client, key, cohort(), again=again)
    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["detail"]
    assert counts(records) == stored


def test_an_unknown_code_in_row_7_of_24_is_named_and_nothing_is_stored(
    client: TestClient, records: Database, key: str
) -> None:
    body, stored = cohort(24), counts(records)
    body["learners"][6]["organisation"]["code"] = "H81999"
    body["learners"][9]["needs"][0]["skill"] = "SPCC"
    body["learners"][11]["organisation"]["code"] = "H81002X"
    answer = send(client, key, body)
    assert answer.status_code == 422
    found = {error["path"]: error for error in answer.json()["errors"]}
    assert set(found) == {
        "learners[6].organisation.code",
        "learners[9].needs[0].skill",
        "learners[11].organisation.code",
    }
    assert "H81999" in found["learners[6].organisation.code"]["message"]
    assert "SPC" in found["learners[9].needs[0].skill"]["remedy"]
    assert counts(records) == stored


def test_partial_stores_the_sound_rows_and_tells_of_the_others(client: TestClient, records: Database, key: str) -> None:
    body = cohort(3, options={"partial": True})
    body["learners"][1]["organisation"]["code"] = "H81999"
    told = send(client, key, body).json()
    assert [row["outcome"] for row in told["learners"]] == ["new", "refused", "new"]
    assert told["learners"][1]["faults"][0]["path"] == "learners[1].organisation.code"


def test_a_dry_run_answers_and_stores_nothing(client: TestClient, records: Database, key: str) -> None:
    stored = counts(records)
    answer = send(client, key, cohort(3, options={"dry_run": True, "run_matching": True}))
    assert answer.status_code == 200
    assert answer.json()["runs"] == {}
    assert [row["outcome"] for row in answer.json()["learners"]] == ["new", "new", "new"]
    assert counts(records) == stored


def test_an_organisation_by_name_is_taken_where_just_one_fits_and_else_told_back(
    client: TestClient, records: Database, key: str
) -> None:
    body = cohort(3)
    for place, name in enumerate(("green  medical", "Greenish Medical Centre", "Health Centre")):
        body["learners"][place]["organisation"] = {"name": name}
    rows = send(client, key, body).json()["learners"]
    assert [row["outcome"] for row in rows] == ["new", "new", "new"]
    assert rows[0]["warnings"] == []
    assert [row["warnings"][-1]["path"] for row in rows[1:]] == ["learners[1].organisation", "learners[2].organisation"]
    assert "Greenish Medical Centre" in rows[1]["warnings"][-1]["message"]
    with records.reading() as session:
        ids = [int(row["person"][1:]) for row in rows]
        found = [[m.organisation_id for m in session.get_one(Person, each).memberships] for each in ids]
    assert [len(each) for each in found] == [1, 0, 0]


def test_somebody_known_keeps_other_cohorts_and_the_day_they_began(
    client: TestClient, records: Database, key: str
) -> None:
    body = cohort(1)
    body["learners"][0] |= {"email": "ben@h81002.example", "name": "Ben O'Learner"}
    assert send(client, key, body).json()["learners"][0]["outcome"] == "changed"
    with records.reading() as session:
        ben = session.scalars(select(Person).join(PersonEmail).where(PersonEmail.email == "ben@h81002.example")).one()
        assert {each.cohort.code for each in ben.enrolments} == {"A", body["code"]}
        assert [each.start for each in ben.tiers if each.tier == "live"] == [dt.date(2020, 7, 1)]


def test_runs_are_started_where_wished_and_nothing_is_published(
    client: TestClient, records: Database, key: str
) -> None:
    told = send(client, key, cohort(2, options={"run_matching": True})).json()
    run, signed = told["runs"]["matching"], {"Authorization": f"Bearer {key}"}
    state = client.get(run, headers=signed).json()
    assert (state["kind"], state["fault"]) == ("round", None)
    with records.reading() as session:
        assert "published" not in set(session.scalars(select(Round.state)))


def test_a_run_of_the_records_is_followed_and_stopped_only_with_a_key_for_it(
    client: TestClient, records: Database, key: str
) -> None:
    run = send(client, key, cohort(2, options={"run_matching": True})).json()["runs"]["matching"]
    for part in ("", "/result", "/events"):
        assert client.get(f"{run}{part}").status_code == 401
    assert client.post(f"{run}/stop").status_code == 401
    follower = make_key(records, "follower", ["read"], days=1, by="admin", at=now())
    signed = {"Authorization": f"Bearer {follower}"}
    assert client.get(run, headers=signed).status_code == 200
    assert client.post(f"{run}/stop", headers=signed).status_code == 403
    assert client.post(f"{run}/stop", headers={"Authorization": f"Bearer {key}"}).status_code == 202
    with records.reading() as session:
        stopped = session.scalars(select(AuditEntry.by).where(AuditEntry.action == "run.stop")).all()
        assert set(stopped) <= {"recruiting system", "api"}


def test_without_a_key_that_holds_nobody_is_let_in(client: TestClient, records: Database) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    assert client.post(ROUTE, json=cohort(), headers=headers).status_code == 401
    for_reading = make_key(records, "reader", ["read"], days=1, by="admin", at=now())
    assert send(client, for_reading, cohort()).status_code == 403
    revoked = make_key(records, "former system", ["cohorts"], days=1, by="admin", at=now())
    revoke_key(records, "former system", by="admin", at=now())
    answer = send(client, revoked, cohort())
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_faults_of_shape_are_all_told_with_their_paths(client: TestClient, records: Database, key: str) -> None:
    body = copy.deepcopy(cohort(2))
    body["learners"][1]["surprise"] = 1
    body["tier"] = "expert"
    answer = send(client, key, body)
    assert answer.status_code == 422
    assert {error["path"] for error in answer.json()["errors"]} == {"tier", "learners[1].surprise"}


def test_a_call_without_an_idempotency_key_is_told_what_to_do(client: TestClient, records: Database, key: str) -> None:
    answer = client.post(ROUTE, json=cohort(), headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "header.idempotency-key"


def test_a_null_character_is_refused_and_nothing_is_stored(client: TestClient, records: Database, key: str) -> None:
    before = counts(records)
    for body in (cohort(name="a\0b"), cohort(learners=[learner(0, name="New\0Learner")])):
        answer = send(client, key, body)
        assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, "there is a null character.")
    assert counts(records) == before
