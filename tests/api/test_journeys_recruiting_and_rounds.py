"""Journeys a, b and c from first to last step, over the interface alone."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from programme.records import Database, verify_chain
from tests.api.journey_walk import Walk, links
from tests.api.people_service import coordinator as coordinator_of
from tests.api.people_service import filled
from tests.journeys.round_sample import ADMIN, AT, SECOND, community, coordinator, themselves

LIST = (
    "Email,Name,Organisation,Line manager email\n"
    "eve@new.example,Eve New,H81002,boss@h81002.example\n"
    "fay@new.example,Fay New,ASPH,chief@rtk.example\n"
    "gus@new.example,Gus New,Nowhere Surgery,head@h81003.example\n"
)


def sound(database: Database) -> None:
    with database.reading() as session:
        assert verify_chain(session) == []


def test_a_wave_is_recruited_from_a_spreadsheet(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(filled(sqlite_database), monkeypatch)
    wave = walk.send("POST", "/waves", {"name": "Wave 3", "target_places": 24, "quotas": {"acute": 5}}, 201)["id"]
    walk.send("POST", f"/waves/{wave}/state", {"state": "open"})
    batch = walk.send("POST", "/imports?file_name=wave3.csv", LIST.encode(), 201)["id"]
    checked = walk.get(f"/imports/{batch}/check")["report"]["list"]
    questions = {each["decision"]: "H81003" for each in checked["problems"] if each["waits"]}
    assert len(questions) == 1
    walk.send("POST", f"/imports/{batch}/answers", {"answers": questions})
    applied = walk.send("POST", f"/imports/{batch}/apply")["report"]
    assert applied["list"]["summary"]["people_new"] == 3
    people = {each["email"]: each["id"] for each in walk.get("/people?search=new.example")["items"]}
    for key in people.values():
        walk.send("POST", f"/waves/{wave}/applications", {"person": key, "tier": "live"}, 201)
    assert len(walk.send("POST", f"/waves/{wave}/managers")["asked"]) == 3
    drafts = [each["id"] for each in walk.get("/messages?kind=manager_approval")["items"]]
    tokens = links(walk.letters(drafts), "approval")
    assert len(tokens) == 3
    for token in tokens[:2]:
        walk.send("POST", f"/approvals/{token}", {"decision": "approved"})
    walk.now += dt.timedelta(days=8)
    (late,) = walk.get(f"/applications?wave={wave}&chased=true")["items"]
    assert len(walk.send("POST", f"/waves/{wave}/reminders")["messages"]) == 1
    walk.asker = coordinator_of(sqlite_database, late["organisation"])
    walk.send("POST", f"/applications/{late['id']}/decision", {"decision": "approved"})
    walk.asker = ADMIN
    walk.send("POST", f"/waves/{wave}/cohorts", {"code": "W3", "name": "Live 3", "tier": "live", "size_max": 3}, 201)
    approved = walk.get(f"/applications?wave={wave}&state=approved")["items"]
    places = {"placements": [{"application": each["id"], "cohort": "W3"} for each in approved]}
    shown = walk.send("POST", f"/waves/{wave}/placing?dry_run=true", places)["cohorts"][0]
    assert shown["by_organisation"] == {"H81002": 1, "H81003": 1, "RTK": 1}
    walk.send("POST", f"/waves/{wave}/placing", places)
    assert [each["state"] for each in walk.get("/cohorts/W3")["members"]] == ["enrolled"] * 3
    assert len(walk.get("/messages?kind=placed")["items"]) == 3
    walk.send("POST", f"/waves/{wave}/state", {"state": "closed"})
    sound(sqlite_database)


def test_a_round_is_matched_reviewed_published_and_answered(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    community(sqlite_database)
    walk = Walk(sqlite_database, monkeypatch)
    policy = walk.send(
        "POST", "/matching/policies", {"policy": {"hard": {"different_building": True}}, "note": "W"}, 201
    )
    wanted = {"name": "Autumn", "as_at": "2020-07-13", "policy_version": policy["version"]}
    number = walk.send("POST", "/rounds", wanted, 201)["id"]
    path = f"/rounds/{number}"
    assert walk.get(f"{path}/readiness")["learners"] == 5
    walk.get(f"{path}/supply")
    first = walk.run(number)
    assert "Proven best" in first["headline"]
    assert all(each["reason"] and each["text"] for each in first["unmatched"])
    pair = first["pairs"][0]
    lock = {"kind": "lock", "learner": pair["learner"]["id"], "coach": pair["coach"]["id"], "reason": "They agreed."}
    other = first["pairs"][1]
    block = {"kind": "block", "learner": other["learner"]["id"], "coach": other["coach"]["id"], "reason": "Private."}
    for each in (lock, block):
        walk.send("POST", f"{path}/instructions", each, 201)
    second = walk.run(number)
    kept = {(each["learner"]["id"], each["coach"]["id"]) for each in second["pairs"]}
    assert (lock["learner"], lock["coach"]) in kept
    assert (block["learner"], block["coach"]) not in kept
    assert walk.get(f"{path}/compare?a=1&b=2")["moved"]
    what = walk.worked("POST", f"{path}/what-if", {"places": {"C1": 3}})["what_if"]
    assert what["placed_after"] >= what["placed_before"]
    walk.send("POST", f"{path}/approve", status=403)
    walk.asker = coordinator(1, 4)
    own = json.dumps(walk.get(f"{path}/review"))
    assert "Private." not in own
    walk.asker = SECOND
    walk.send("POST", f"{path}/approve")
    told = walk.send("POST", f"{path}/publish")
    assert told["proposed"] == len(second["pairs"])
    drafts = [each["id"] for each in walk.get("/messages?kind=proposal")["items"]]
    letters = walk.letters(drafts)
    pairs = walk.get(f"/pairs?round={number}")["items"]
    assert len(drafts) == 2 * len(pairs)
    assert len(letters) == len({pair[half]["person"] for pair in pairs for half in ("learner", "coach")})
    gone, stays = pairs[0], pairs[1]
    walk.asker = themselves(int(gone["learner"]["person"][1:]), "learner")
    walk.send("POST", f"/pairs/{gone['id']}/decline", {"reason_class": "workload"})
    for role in ("learner", "coach"):
        walk.asker = themselves(int(stays[role]["person"][1:]), role)
        walk.send("POST", f"/pairs/{stays['id']}/accept", {})
    walk.asker, walk.now = ADMIN, AT + dt.timedelta(days=8)
    assert walk.send("POST", "/pairs/reminders", status=201)["messages"]
    walk.send("POST", f"/pairs/{stays['id']}/contract", {"on": "2020-07-20"})
    assert walk.send("POST", f"/pairs/{stays['id']}/start", {"on": "2020-07-20"})["state"] == "active"
    amendment = walk.send("POST", f"{path}/amend", {"reason": "Somebody declined."}, 201)["round"]
    again = walk.run(amendment)
    barred = (f"L{gone['learner']['person'][1:]}", f"C{gone['coach']['person'][1:]}")
    assert barred not in {(each["learner"]["id"], each["coach"]["id"]) for each in again["pairs"]}
    sound(sqlite_database)


def test_a_coach_withdraws_in_week_seven(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    community(sqlite_database)
    walk = Walk(sqlite_database, monkeypatch)
    number = walk.send("POST", "/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"]
    walk.run(number)
    walk.asker = SECOND
    walk.send("POST", f"/rounds/{number}/approve")
    walk.send("POST", f"/rounds/{number}/publish")
    walk.asker = ADMIN
    pairs = walk.get("/pairs")["items"]
    for pair in pairs:
        walk.send("POST", f"/pairs/{pair['id']}/accept", {"on_behalf_of": "both"})
        walk.send("POST", f"/pairs/{pair['id']}/start", {"on": "2020-07-20"})
    theirs = [pair for pair in pairs if pair["coach"]["person"] == "P1"]
    walk.now = AT + dt.timedelta(weeks=7)
    for pair in theirs:
        walk.send("POST", f"/pairs/{pair['id']}/meetings", {"on": "2020-08-10", "minutes": 60}, 201)
    walk.send("PUT", "/people/P2/offer", {"places": 2, "status": "active"})
    gone = walk.send("POST", f"/rounds/{number}/withdrawals", {"coach": "C1", "on": "2020-08-31"}, 201)
    assert [(each["meetings"], each["weeks_left"]) for each in gone["learners"]] == [(1, 20)] * len(theirs)
    walk.work()
    review = walk.get(f"/rounds/{gone['amendment']}/review")
    placed, waits = review["pairs"], review["unmatched"]
    assert (len(placed), len(placed) + len(waits)) == (1, len(theirs))
    assert all(each["text"] for each in waits)
    walk.asker = SECOND
    walk.send("POST", f"/rounds/{gone['amendment']}/approve")
    assert walk.send("POST", f"/rounds/{gone['amendment']}/publish")["proposed"] == 1
    walk.asker = ADMIN
    after = {pair["id"]: pair for pair in walk.get("/pairs")["items"]}
    assert {after[pair["id"]]["state"] for pair in theirs} == {"ended_early"}
    untouched = [pair for pair in pairs if pair not in theirs]
    assert {after[pair["id"]]["state"] for pair in untouched} == {"active"}
    person = f"P{waits[0]['learner']['id'][1:]}"
    walk.send("POST", "/waiting", {"person": person, "wants": "coach", "asked_on": "2020-08-31"}, 201)
    figures = walk.worked("GET", "/figures?as_at=2020-09-01")
    assert "Coach Number1" not in json.dumps(figures)
    sound(sqlite_database)
