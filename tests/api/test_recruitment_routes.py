"""A wave is recruited: applications within quotas, managers by signed link, placing, coordinators' own people."""

from __future__ import annotations

import datetime as dt

import pytest
from fastapi.testclient import TestClient

from foundation.errors import Conflict, NotAllowed, NotFound
from programme.access.signed_links import sign_link
from programme.journeys.applications import Decision, decide_application, decide_by_manager
from programme.queries.recruitment import application_lines
from programme.records import Database, Message, verify_chain
from tests.api.people_service import ADMINISTRATOR, NOON, Caller, Json, caller, coordinator, filled, key_of, service

WAVE: Json = {
    "name": "Wave 3",
    "opens": "2020-07-01",
    "closes": "2020-07-31",
    "quotas": {"practice": 1},
    "target_places": 24,
}
BEN, CAT, ANN = "ben@h81002.example", "cat@h81003.example", "ann@rtk.example"


@pytest.fixture
def admin(sqlite_database: Database) -> Caller:
    with service(filled(sqlite_database)) as client:
        return caller(client, sqlite_database)


def opened(admin: Caller, **more: object) -> int:
    wave: int = admin.send("POST", "/waves", WAVE | more, 201)["id"]
    admin.send("POST", f"/waves/{wave}/state", {"state": "open"})
    return wave


def applied(admin: Caller, database: Database, wave: int, email: str, status: int = 201) -> Json:
    sent = {"person": key_of(database, email), "tier": "live"}
    return admin.send("POST", f"/waves/{wave}/applications", sent, status)


def manager(client: TestClient, token: str, decision: str, status: int = 200) -> Json:
    answer = client.post(f"/api/v1/approvals/{token}", json={"decision": decision})
    assert answer.status_code == status, answer.text
    body: Json = answer.json()
    return body


def test_a_wave_is_drafted_opened_closed_and_put_away(admin: Caller) -> None:
    wave = admin.send("POST", "/waves", WAVE, 201)
    path = f"/waves/{wave['id']}"
    admin.send("POST", "/waves", WAVE, 409)
    admin.send("POST", "/waves", WAVE | {"name": "W", "closes": "2020-06-01"}, 422)
    assert "from there it can become open" in admin.send("POST", f"{path}/state", {"state": "closed"}, 409)["detail"]
    for state in ("open", "open", "closed", "open", "closed", "archived"):
        assert admin.send("POST", f"{path}/state", {"state": state})["state"] == state
    assert "put away" in admin.send("PATCH", path, {"target_places": 1}, 409)["detail"]
    assert admin.get(f"/waves/{2**31 - 1}", 404)["status"] == 404
    assert admin.get(f"/waves/{2**31}", 422)["status"] == 422


def test_only_an_open_wave_takes_applications_and_a_second_one_is_the_first(
    admin: Caller, sqlite_database: Database
) -> None:
    wave = admin.send("POST", "/waves", WAVE, 201)["id"]
    assert "once it is open" in applied(admin, sqlite_database, wave, BEN, 409)["detail"]
    admin.send("POST", f"/waves/{wave}/state", {"state": "open"})
    first = applied(admin, sqlite_database, wave, BEN)
    assert (first["state"], first["organisation"]) == ("submitted", "H81002")
    assert applied(admin, sqlite_database, wave, BEN)["id"] == first["id"]
    nobody = admin.send("POST", f"/waves/{wave}/applications", {"person": "P999", "tier": "live"}, 422)
    assert nobody["errors"][0]["path"] == "person"
    elsewhere = {"person": key_of(sqlite_database, CAT), "tier": "live", "organisation": "RTK"}
    assert admin.send("POST", f"/waves/{wave}/applications", elsewhere, 422)["errors"][0]["path"] == "organisation"
    late = opened(admin, name="Wave 4", opens="2020-08-01", closes="2020-08-31")
    assert "from 2020-08-01 on" in applied(admin, sqlite_database, late, BEN, 409)["detail"]


def test_a_manager_decides_once_by_a_signed_link_that_nobody_can_alter(
    admin: Caller, sqlite_database: Database
) -> None:
    wave = opened(admin)
    row = applied(admin, sqlite_database, wave, CAT)
    unasked = applied(admin, sqlite_database, wave, BEN)
    asked = admin.send("POST", f"/waves/{wave}/managers", {})
    assert asked == {"asked": [row["id"]], "no_manager": [unasked["id"]]}
    assert admin.send("POST", f"/waves/{wave}/managers", {})["asked"] == []
    (draft,) = admin.get("/messages?kind=manager_approval")["items"]
    assert draft["addressee"] == f"manager of {key_of(sqlite_database, CAT)}"
    token = sign_link(sqlite_database, "application", str(row["id"]), NOON + dt.timedelta(days=30))
    shown = admin.client.get(f"/api/v1/approvals/{token}").json()
    assert shown == {
        "name": "Siân D'Souza-Ng",
        "wave": "Wave 3",
        "tier": "live",
        "state": "manager_asked",
        "decided": False,
    }
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "x" + token, "nothing", "%00", "a" * 499):
        assert admin.client.get(f"/api/v1/approvals/{wrong}").status_code in (404, 422)
    over = sign_link(sqlite_database, "application", str(row["id"]), NOON)
    manager(admin.client, over, "approved", 404)
    other = sign_link(sqlite_database, "sign_in", str(row["id"]), NOON + dt.timedelta(days=1))
    manager(admin.client, other, "approved", 404)
    assert manager(admin.client, token, "approved") == {"state": "approved"}
    assert manager(admin.client, token, "approved") == {"state": "approved"}
    assert "approved already" in manager(admin.client, token, "refused", 409)["detail"]
    assert admin.get(f"/applications/{row['id']}")["decided_by"] == "line manager"


def test_a_quota_is_kept_and_a_manager_who_agrees_beyond_it_leaves_the_application_waiting(
    admin: Caller, sqlite_database: Database
) -> None:
    wave = opened(admin)
    first, second = (applied(admin, sqlite_database, wave, each)["id"] for each in (BEN, CAT))
    gp, nurse = coordinator(sqlite_database, "H81002"), coordinator(sqlite_database, "H81003")
    yes = Decision(decision="approved")
    decide_application(sqlite_database, first, yes, gp, read=None, at=NOON)
    with pytest.raises(Conflict, match=r"Wave 3 takes 1 from organisations of the kind practice, and 1 are approved"):
        decide_application(sqlite_database, second, yes, nurse, read=None, at=NOON)
    token = sign_link(sqlite_database, "application", str(second), NOON + dt.timedelta(days=1))
    assert decide_by_manager(sqlite_database, token, yes, at=NOON) == "waiting"
    assert admin.get(f"/waves/{wave}")["quotas"] == [{"kind": "practice", "places": 1, "taken": 1}]
    admin.get(f"/applications/{first}")
    admin.send("POST", f"/applications/{first}/withdrawal", {"reason": "moved away"})
    assert admin.get(f"/waves/{wave}")["quotas"][0]["taken"] == 0


def test_a_coordinator_approves_own_people_only(database: Database) -> None:
    filled(database)
    with service(database) as client:
        admin = caller(client, database)
        row = applied(admin, database, opened(admin), BEN)
    stranger, own = coordinator(database, "RTK"), coordinator(database, "H81002")
    with pytest.raises(NotFound):
        decide_application(database, row["id"], Decision(decision="refused"), stranger, read=None, at=NOON)
    with pytest.raises(NotAllowed):
        decide_application(database, row["id"], Decision(decision="refused"), ADMINISTRATOR, read=None, at=NOON)
    with database.reading() as session:
        assert application_lines(session, stranger, NOON) == []
        assert [(each.id, each.manager) for each in application_lines(session, own, NOON)] == [(row["id"], None)]
    decide_application(
        database, row["id"], Decision(decision="refused", reason="winter"), own, read=row["version"], at=NOON
    )
    with database.reading() as session:
        assert verify_chain(session) == []


def test_managers_who_do_not_answer_are_chased_and_reminded_once_a_week(
    admin: Caller, sqlite_database: Database
) -> None:
    wave = opened(admin)
    cat = applied(admin, sqlite_database, wave, CAT)["id"]
    ben = applied(admin, sqlite_database, wave, BEN)["id"]
    admin.send("POST", f"/waves/{wave}/managers", {})
    assert [each["id"] for each in admin.get("/applications?chased=true")["items"]] == [ben]
    assert admin.send("POST", f"/waves/{wave}/reminders", {})["messages"] == []
    later = NOON + dt.timedelta(days=8)
    with sqlite_database.reading() as session:
        chased = application_lines(session, ADMINISTRATOR, later, chased=True)
    assert [(each.id, each.days_waiting) for each in chased] == [(cat, 8), (ben, None)]


def test_people_are_placed_all_or_none_within_size_and_tier(admin: Caller, sqlite_database: Database) -> None:
    wave = opened(admin, quotas={})
    numbers = [applied(admin, sqlite_database, wave, each)["id"] for each in (BEN, CAT)]
    for number, code in zip(numbers, ("H81002", "H81003"), strict=True):
        own = coordinator(sqlite_database, code)
        decide_application(sqlite_database, number, Decision(decision="approved"), own, read=None, at=NOON)
    from programme.records import Cohort

    with sqlite_database.unit_of_work() as session:
        session.add(Cohort(code="W3", name="Live wave 3", wave_id=wave, tier="live", size_max=1, venue_rule="any"))
    both = {"placements": [{"application": number, "cohort": "W3"} for number in numbers]}
    refused = admin.send("POST", f"/waves/{wave}/placing", both, 422)
    assert [each["path"] for each in refused["errors"]] == ["placements[1]"]
    assert "at most 1 places" in refused["errors"][0]["message"]
    wrong = {"placements": [{"application": 999, "cohort": "W3"}, {"application": numbers[0], "cohort": "A"}]}
    told = admin.send("POST", f"/waves/{wave}/placing", wrong, 422)
    assert [each["path"] for each in told["errors"]] == ["placements[0].application", "placements[1].cohort"]
    assert admin.get("/cohorts/W3")["members"] == []
    one = {"placements": both["placements"][:1]}
    shown = admin.send("POST", f"/waves/{wave}/placing?dry_run=true", one)
    assert [each["cohort"]["people"] for each in shown["cohorts"]] == [1]
    assert admin.get("/cohorts/W3")["members"] == []
    assert admin.send("POST", f"/waves/{wave}/placing", one)["applications"] == [numbers[0]]
    assert admin.send("POST", f"/waves/{wave}/placing", one)["applications"] == []
    whole = admin.get("/cohorts/W3")
    assert whole["cohort"]["people"] == 1
    assert whole["by_organisation"] == {"H81002": 1}
    assert whole["access"]["needs"] == {"hearing_loop": 1}
    assert whole["access"]["rooms_that_suit"] == ["V1-A"]
    assert [each["code"] for each in admin.get(f"/cohorts?wave={wave}")["items"]] == ["W3"]
    (news,) = admin.get("/messages?kind=placed")["items"]
    assert news["subject"] == "You have a place: Live wave 3"


def test_an_invitation_goes_to_nobody_twice(admin: Caller, sqlite_database: Database) -> None:
    wave = opened(admin)
    people = {"people": [key_of(sqlite_database, BEN), key_of(sqlite_database, CAT)]}
    assert len(admin.send("POST", f"/waves/{wave}/invitations", people)["messages"]) == 2
    assert admin.send("POST", f"/waves/{wave}/invitations", people)["messages"] == []
    assert (
        admin.send("POST", f"/waves/{wave}/invitations", {"people": ["P999"]}, 422)["errors"][0]["path"] == "people[0]"
    )
    with sqlite_database.reading() as session:
        assert "until 31 July 2020" in session.query(Message).first().body
