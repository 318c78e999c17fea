"""People and organisations over the interface: found, changed field by field, the second writer told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programme.records import AuditEntry, Database, verify_chain
from tests.api.people_service import Caller, caller, filled, key_of, service


@pytest.fixture
def admin(sqlite_database: Database) -> Iterator[Caller]:
    with service(filled(sqlite_database)) as client:
        yield caller(client, sqlite_database)


def test_people_are_found_by_name_address_tier_organisation_and_cohort(admin: Caller) -> None:
    def names(query: str) -> list[str]:
        return [row["name"] for row in admin.get(f"/people?{query}")["items"]]

    assert len(names("")) == 4
    assert names("search=learner") == ["Ben O'Learner"]
    assert names("search=h81003.example") == ["Siân D'Souza-Ng"]
    assert names("tier=lead") == ["Ann Coach"]
    assert names("organisation=RTK") == ["Ann Coach", "Dan Manager"]
    assert names("cohort=A") == ["Ben O'Learner", "Siân D'Souza-Ng"]
    assert names("availability=unknown") == ["Dan Manager"]
    assert names("coaching=active") == ["Ann Coach"]
    assert names("here=false") == []
    assert names("search=100%25") == []


def test_a_list_goes_on_where_the_page_before_ended(admin: Caller) -> None:
    first = admin.get("/people?limit=3")
    rest = admin.client.get(first["next"], headers=admin.headers).json()
    assert [len(first["items"]), len(rest["items"])] == [3, 1]
    assert rest["next"] is None


def test_one_person_is_shown_whole_and_changed_field_by_field(admin: Caller, sqlite_database: Database) -> None:
    ben = key_of(sqlite_database, "ben@h81002.example")
    before = admin.get(f"/people/{ben}")
    assert before["tier"] == "live"
    assert before["details"]["access"] == ["hearing_loop"]
    assert before["attendance"] == {"present": 1}
    assert before["ties"] == {"meeting": 1, "project": 1}
    after = admin.send("PATCH", f"/people/{ben}", {"band": "8a", "access": ["step_free"], "email": "ben@new.example"})
    assert after["version"] == before["version"] + 1
    assert (after["band"], after["name"]) == ("8a", before["name"])
    assert after["details"]["emails"] == ["ben@new.example", "ben@h81002.example"]
    assert admin.send("PATCH", f"/people/{ben}", {"band": "8a"})["version"] == after["version"]


def test_the_second_writer_is_told_what_changed_and_by_whom(admin: Caller, sqlite_database: Database) -> None:
    ben = key_of(sqlite_database, "ben@h81002.example")
    admin.get(f"/people/{ben}")
    stale = admin.etag
    admin.send("PATCH", f"/people/{ben}", {"profession": "doctor"})
    refused = admin.send("PATCH", f"/people/{ben}", {"profession": "nurse"}, 412, version=stale)
    assert "changed the person: profession" in refused["changes"][0]
    assert admin.send("PATCH", f"/people/{ben}", {"band": "7"}, 428, version="")["status"] == 428


def test_every_fault_of_a_body_is_told_at_once_at_its_place(admin: Caller, sqlite_database: Database) -> None:
    ben = key_of(sqlite_database, "ben@h81002.example")
    refused = admin.send("PATCH", f"/people/{ben}", {"mode": "by post", "max_travel_km": -1, "wings": 2}, 422)
    assert {each["path"] for each in refused["errors"]} == {"mode", "max_travel_km", "wings"}
    nhs = admin.send("PATCH", f"/people/{ben}", {"note": "asked after 943 476 5919"}, 422)
    assert "NHS number" in nhs["errors"][0]["message"]
    needs = {"needs": [{"skill": "SPC"}, {"skill": "juggling"}, {"skill": "spc"}]}
    asked = admin.send("PUT", f"/people/{ben}/needs", needs, 422)
    assert [each["path"] for each in asked["errors"]] == ["needs[1].skill", "needs[2].skill"]
    for odd in ('{"name": "a\\u0000b"}', '{"name": "\\ud800"}', "[" * 100_000, '{"name": null}', "", '{"name": 1e999}'):
        admin.send("PATCH", f"/people/{ben}", odd, 422)


@pytest.mark.parametrize(
    "key", ["P0", "P99999999999999999999", "X1", "%F0%9F%98%80", "P-1", "P1.5", "P٣", "P" + "1" * 999]
)
def test_an_id_of_nobody_is_not_found_whatever_it_looks_like(admin: Caller, key: str) -> None:
    assert admin.get(f"/people/{key}", 404)["status"] == 404
    assert admin.send("PATCH", f"/people/{key}", {}, 404)["status"] == 404


def test_a_null_character_in_an_address_is_refused(admin: Caller) -> None:
    assert admin.get("/people/P1%00", 422)["status"] == 422
    assert admin.get("/people?search=%00", 422)["status"] == 422


def test_work_tiers_needs_offer_time_and_consent_are_kept_with_their_days(
    admin: Caller, sqlite_database: Database
) -> None:
    ben = key_of(sqlite_database, "ben@h81002.example")
    path = f"/people/{ben}"
    whole = admin.get(path)
    live = next(each["id"] for each in whole["tiers"] if each["tier"] == "live")
    admin.send("POST", f"{path}/tiers", {"tier": "lead", "start": "2020-09-01"})
    admin.send("POST", f"{path}/tiers", {"tier": "live", "start": "2020-08-01"}, 422)
    admin.send("POST", f"{path}/tiers/{live}/end", {"end": "2020-08-31"})
    admin.send("POST", f"{path}/memberships", {"organisation": "NOWHERE", "start": "2020-09-01"}, 422)
    admin.send("POST", f"{path}/memberships", {"organisation": "H81003", "start": "2020-09-01", "main": True})
    again = admin.send("POST", f"{path}/memberships", {"organisation": "H81003", "start": "2020-09-01", "main": True})
    assert [m["main"] for m in again["memberships"]] == [False, False, True]
    job = again["memberships"][0]["id"]
    admin.send("POST", f"{path}/memberships/{job}/end", {"end": "2020-08-31"})
    admin.send("POST", f"{path}/memberships/999/end", {"end": "2020-08-31"}, 404)
    offer = {"places": 2, "skills": [{"skill": "SPC", "level": 4}], "status": "paused", "wishes": ["P999"]}
    admin.send("PUT", f"{path}/offer", offer, 422)
    admin.send("PUT", f"{path}/offer", offer | {"wishes": [key_of(sqlite_database, "cat@h81003.example")]})
    admin.send(
        "PUT",
        f"{path}/availability",
        {"state": "none", "slots": [{"weekday": "mon", "start": "09:00", "end": "10:00"}]},
        422,
    )
    admin.send(
        "PUT",
        f"{path}/availability",
        {"state": "stated", "slots": [{"weekday": "mon", "start": "09:00", "end": "10:00"}]},
    )
    admin.send("POST", f"{path}/consents", {"kind": "name_on_map", "given": True, "answered_on": "2021-01-01"}, 422)
    last = admin.send("POST", f"{path}/consents", {"kind": "name_on_map", "given": True})
    assert last["details"]["offer"]["status"] == "paused"
    assert [each["end"] for each in last["tiers"] if each["tier"] == "live"] == ["2020-08-31"]
    assert last["details"]["consents"][-1] == {"kind": "name_on_map", "given": True, "answered_on": "2020-07-13"}
    assert len(last["details"]["slots"]) == 1
    with sqlite_database.reading() as session:
        assert verify_chain(session) == []
        actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert [actions.count(f"membership.{each}") for each in ("start", "end")] == [1, 1]


def test_somebody_new_is_added_once(admin: Caller) -> None:
    new = {
        "email": "New@RTK.example",
        "name": "New Person",
        "organisation": "rtk",
        "tier": "learn",
        "tier_from": "2020-01-01",
    }
    made = admin.send("POST", "/people", new, 201)
    assert made["tier"] == "learn"
    assert made["details"]["emails"] == ["new@rtk.example"]
    assert made["memberships"][0]["organisation"] == "RTK"
    assert made["id"] in admin.send("POST", "/people", new, 409)["detail"]
    faults = admin.send(
        "POST", "/people", {"email": "x@y.example", "name": "X", "organisation": "NO", "tier": "live"}, 422
    )
    assert {each["path"] for each in faults["errors"]} == {"organisation", "tier_from"}


def test_organisations_are_found_changed_renamed_and_closed(admin: Caller) -> None:
    assert [o["code"] for o in admin.get("/organisations?search=green")["items"]] == ["H81002"]
    assert [o["code"] for o in admin.get("/organisations?search=asph")["items"]] == ["RTK"]
    assert [o["people"] for o in admin.get("/organisations?kind=acute")["items"]] == [2]
    added = {"code": "h81004", "name": "Hill Surgery", "kind": "practice", "partner": False}
    assert admin.send("POST", "/organisations", added, 201)["code"] == "H81004"
    admin.send("POST", "/organisations", added, 409)
    green = admin.get("/organisations/h81002")
    admin.send("PATCH", "/organisations/H81002", {"aliases": ["Greens"], "kind": "federation"})
    admin.send("PATCH", "/organisations/H81002", {"kind": None}, 422)
    renamed = admin.send("POST", "/organisations/H81002/names", {"name": "Leaf Medical", "since": "2020-07-01"})
    assert [n["until"] for n in renamed["names"]] == ["2020-06-30", None]
    assert renamed["name"] == "Leaf Medical"
    admin.send("POST", "/organisations/H81002/codes", {"scheme": "ODS", "value": "RTK"}, 409)
    admin.send("POST", "/organisations/H81002/codes", {"scheme": "ONS", "value": "E1"})
    admin.send("POST", "/organisations/H81002/close", {"last_day": "2020-07-31", "successor": "H81002"}, 422)
    closed = admin.send("POST", "/organisations/H81002/close", {"last_day": "2020-07-31", "successor": "H81004"})
    assert closed["successors"] == [{"code": "H81004", "since": "2020-08-01"}]
    assert closed["version"] > green["version"]
    ben = admin.get("/people?search=ben")["items"][0]
    jobs = {m["organisation"]: (m["start"], m["end"]) for m in admin.get(f"/people/{ben['id']}")["memberships"]}
    assert jobs["H81002"] == (None, "2020-07-31")
    assert jobs["H81004"] == ("2020-08-01", None)
    assert admin.get("/organisations/NOWHERE", 404)["status"] == 404


def test_a_key_that_reads_changes_nothing(admin: Caller, sqlite_database: Database) -> None:
    reader = caller(admin.client, sqlite_database, "read")
    assert len(reader.get("/people")["items"]) == 4
    assert reader.get(f"/people/{key_of(sqlite_database, 'ann@rtk.example')}")["details"]["note"] is None
    reader.send("PATCH", "/people/P1", {"band": "7"}, 403)
    reader.send("POST", "/organisations", {"code": "X", "name": "X", "kind": "other"}, 403)


def test_venues_and_rooms_are_found_added_and_changed(admin: Caller) -> None:
    assert [each["code"] for each in admin.get("/venues?search=room%20b")["items"]] == ["V1"]
    admin.send("POST", "/venues", {"code": "V2", "name": "Hall", "organisation": "NO"}, 422)
    made = admin.send("POST", "/venues", {"code": "V2", "name": "Hall", "organisation": "RTK"}, 201)
    admin.send("POST", "/venues", {"code": "V2", "name": "Hall"}, 409)
    room = {"code": "V2-A", "name": "Large", "capacity": 40, "features": ["Step_Free"], "closed_dates": ["2020-12-24"]}
    admin.send("POST", "/venues/V2/rooms", room | {"open_from": "12:00", "open_to": "09:00"}, 422)
    whole = admin.send("POST", "/venues/V2/rooms", room)
    assert whole["version"] == made["version"] + 1
    assert whole["rooms"][0]["features"] == ["step_free"]
    admin.send("POST", "/venues/V2/rooms", room, 409)
    admin.send("PATCH", "/venues/V2/rooms/V2-A", {"capacity": 0}, 422)
    admin.send("PATCH", "/venues/V2/rooms/V1-A", {"capacity": 10}, 404)
    assert admin.send("PATCH", "/venues/V2/rooms/v2-a", {"capacity": 30})["rooms"][0]["capacity"] == 30
    assert admin.send("PATCH", "/venues/v2", {"organisation": None, "name": "Old hall"})["organisation"] is None
    assert admin.get("/venues/NOWHERE", 404)["status"] == 404
