"""Rounds and pairs from the outside: the whole way by calls, who sees what, and what is refused in which words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import Asker, make_key
from programme.jobs import solving
from programme.jobs.workflows import job
from programme.records import Database
from tests.journeys.round_sample import ADMIN, AT, SECOND, community, coordinator, themselves

Json = dict[str, Any]
SECRET = "they fell out over a grant"


def answered_here(question: solving.Question, *, tell: solving.Tell) -> solving.Answer:
    """What a worker's child would answer, without the time that a new process takes."""
    del tell
    result = solving._solved(question, lambda: False, lambda _: None)
    return solving.Answer(result, solving._violations(dataclasses.replace(question, result=result)))


class Calls:
    """The interface without a worker process: asked runs are worked through when `work` says so."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.database = database
        self.now = AT
        self.asker: Asker = ADMIN
        monkeypatch.setattr("programme.jobs.workflows.answer_apart", answered_here)
        monkeypatch.setattr("api.access.asker_of", lambda _request, _services: self.asker)
        services = Services(database, lambda _session, run: self.asked.append(run), now=lambda: self.now)
        self.client = TestClient(create_app(services), raise_server_exceptions=False)

    def work(self) -> None:
        """Do what the worker would do."""
        while self.asked:
            for _, step in job(self.database, lambda: self.now)(self.asked.pop(0)).steps():
                step()

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"/api/v1{path}")
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Json | None = None, status: int = 200, *, match: str = "*", wait: int = 10) -> Any:
        headers = {"If-Match": match, "Prefer": f"wait={wait}"}
        answer = self.client.post(f"/api/v1{path}", content=json.dumps(body or {}), headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def run(self, number: int) -> Any:
        self.post(f"/rounds/{number}/run", {}, 202)
        self.work()
        return self.get(f"/rounds/{number}/review")


@pytest.fixture
def calls(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    community(sqlite_database)
    yield Calls(sqlite_database, monkeypatch)


def published_round(calls: Calls) -> int:
    number = int(calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"])
    calls.run(number)
    calls.asker = SECOND
    calls.post(f"/rounds/{number}/approve")
    calls.post(f"/rounds/{number}/publish", {})
    calls.asker = ADMIN
    return number


def test_a_round_goes_from_draft_to_published_by_calls(calls: Calls) -> None:
    made = calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)
    path = f"/rounds/{made['id']}"
    assert made["state"] == "draft"
    ready = calls.get(f"{path}/readiness")
    assert (ready["learners"], ready["coaches"], ready["places"]) == (5, 3, 4)
    assert calls.get(f"{path}/supply") == []
    asked = calls.post(f"{path}/run", {"seed": 3}, 202)
    assert asked["round"] == made["id"]
    assert calls.get(path)["state"] == "solving"
    calls.post(f"{path}/run", {}, 409)
    calls.work()
    assert calls.get(path)["state"] == "solved_with_unmatched"
    review = calls.get(f"{path}/review")
    assert review["headline"] == "4 of 5 learners have a coach. Proven best: no plan can do better."
    assert (len(review["pairs"]), len(review["unmatched"]), review["seed"]) == (4, 1, 3)
    assert review["pairs"][0]["learner"]["name"] == "Learner Number4"
    calls.post(f"{path}/instructions", {"kind": "places", "coach": "C1", "places": 3, "reason": "Agreed."}, 201)
    assert calls.get(path)["state"] == "in_review"
    calls.run(made["id"])
    moved = calls.get(f"{path}/compare?a=1&b=2")
    assert sum(each["before"] is None for each in moved["moved"]) == 1
    assert moved["same"] == 5 - len(moved["moved"])
    assert calls.post(f"{path}/approve", status=403)["detail"].startswith("A second person")
    calls.asker = SECOND
    assert calls.post(f"{path}/approve")["state"] == "approved"
    once, again = (calls.post(f"{path}/publish", {}) for _ in range(2))
    assert once == again == {"published_on": "2020-07-13", "proposed": 5, "kept": 0, "ended": 0}
    assert calls.get(path)["state"] == "published"
    assert len(calls.get(f"/pairs?round={made['id']}&reply_due_by=2020-07-27")["items"]) == 5


def test_publishing_drafts_messages_and_reminders_go_to_those_who_have_not_answered(calls: Calls) -> None:
    published_round(calls)
    drafts = calls.get("/messages")["items"]
    assert {each["state"] for each in drafts} == {"draft"}
    assert len(drafts) == 8
    assert calls.post("/pairs/reminders", status=201)["messages"] == []
    calls.asker = themselves(4, "learner")
    (own,) = calls.get("/pairs")["items"]
    calls.post(f"/pairs/{own['id']}/accept", {})
    calls.asker, calls.now = ADMIN, AT + dt.timedelta(days=8)
    assert len(calls.post("/pairs/reminders", status=201)["messages"]) == 7
    assert calls.post("/pairs/reminders", status=201)["messages"] == []


def test_questions_are_answered_about_the_stored_run(calls: Calls) -> None:
    number = int(calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"])
    unmatched = calls.run(number)["unmatched"][0]["learner"]
    body = {"places": {"C1": 3}}
    assert calls.post(f"/rounds/{number}/what-if", body, 202, wait=0)["stage"] == "queued"
    calls.work()
    what = calls.post(f"/rounds/{number}/what-if", body)["what_if"]
    assert (what["placed_before"], what["placed_after"], what["proven"]) == (4, 5, True)
    for question, words in (
        ({"question": "why_not", "learner": unmatched["id"], "coach": "C1"}, unmatched["name"]),
        ({"question": "smallest_change", "learner": unmatched["id"]}, "Coach Number"),
        ({"question": "explain", "learner": unmatched["id"]}, "Coach Number"),
        ({"question": "repair", "change": {"withdrawn": ["C2"]}}, "3 learners have a coach"),
    ):
        calls.post(f"/rounds/{number}/questions", {"about": question}, 202, wait=0)
        calls.work()
        answer = calls.post(f"/rounds/{number}/questions", {"about": question})
        assert words in json.dumps(answer, ensure_ascii=False)
    calls.post(f"/rounds/{number}/questions", {"about": {"question": "explain", "learner": "L99"}}, 404)
    bad = calls.post(f"/rounds/{number}/questions", {"about": {"question": "repair", "change": {"left": ["L99"]}}}, 422)
    assert bad["errors"][0]["value"] == '"L99"'


def test_a_coach_withdraws_and_only_their_learners_are_matched_again(calls: Calls) -> None:
    number = published_round(calls)
    before = {each["learner"]["person"]: each for each in calls.get("/pairs")["items"]}
    theirs = [key for key, each in before.items() if each["coach"]["person"] == "P1"]
    for key in theirs:
        pair = before[key]["id"]
        calls.post(f"/pairs/{pair}/accept", {"on_behalf_of": "both"})
        calls.post(f"/pairs/{pair}/start", {"on": "2020-07-20"})
        calls.now = AT + dt.timedelta(weeks=5)
        calls.post(f"/pairs/{pair}/meetings", {"on": "2020-08-03"}, 201)
    calls.now = AT + dt.timedelta(weeks=8)
    body = {"coach": "C1", "on": "2020-09-07", "reason_class": "changed_job"}
    gone = calls.post(f"/rounds/{number}/withdrawals", body, 201)
    assert [(each["learner"][1:], each["meetings"], each["weeks_left"]) for each in gone["learners"]] == [
        (key[1:], 1, 19) for key in sorted(theirs)
    ]
    amendment = gone["amendment"]
    opened = calls.get(f"/rounds/{amendment}")
    assert (opened["amends"], opened["reason"]) == (number, "A coach withdrew.")
    assert opened["learners"] == sorted(f"L{key[1:]}" for key in theirs)
    calls.work()
    review = calls.get(f"/rounds/{amendment}/review")
    assert {each["learner"]["id"] for each in review["unmatched"]} == set(opened["learners"])
    assert all(each["reason"] == "capacity" or "coach" in each["text"] for each in review["unmatched"])
    after = {each["learner"]["person"]: each for each in calls.get("/pairs")["items"]}
    assert all(after[key] == before[key] for key in before if key not in theirs)
    assert {after[key]["state"] for key in theirs} == {"ended_early"}
    assert calls.post(f"/rounds/{number}/withdrawals", body, 201)["learners"] == []
    assert calls.get(f"/rounds/{number}")["amendments"] == [amendment]


def test_an_amendment_gives_the_declined_another_coach_and_leaves_the_others(calls: Calls) -> None:
    number = published_round(calls)
    declined = next(each for each in calls.get("/pairs")["items"] if each["learner"]["person"] == "P4")
    calls.asker = themselves(4, "learner")
    calls.post(f"/pairs/{declined['id']}/decline", {})
    calls.asker = ADMIN
    amendment = calls.post(f"/rounds/{number}/amend", {"reason": "Somebody declined."}, 201)["round"]
    assert "L4" in calls.get(f"/rounds/{amendment}")["learners"]
    pairs = calls.run(amendment)["pairs"]
    assert ("L4", f"C{declined['coach']['person'][1:]}") not in {(e["learner"]["id"], e["coach"]["id"]) for e in pairs}
    calls.asker = SECOND
    calls.post(f"/rounds/{amendment}/approve")
    assert calls.post(f"/rounds/{amendment}/publish", {})["proposed"] == len(pairs)
    live = [each for each in calls.get("/pairs")["items"] if each["state"] == "proposed"]
    assert len({each["learner"]["person"] for each in live}) == len(live)


def test_a_learner_sees_nothing_before_publication_and_their_own_pair_after(calls: Calls) -> None:
    number = int(calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"])
    calls.run(number)
    calls.asker = themselves(4, "learner")
    assert calls.get("/pairs")["items"] == []
    calls.get("/pairs/1", 404)
    calls.get(f"/rounds/{number}", 403)
    calls.asker = SECOND
    calls.post(f"/rounds/{number}/approve")
    calls.post(f"/rounds/{number}/publish", {})
    every = calls.get("/pairs")["items"]
    assert all(each["learner"]["email"] is None for each in every)
    calls.asker = themselves(4, "learner")
    (own,) = calls.get("/pairs")["items"]
    assert own["coach"]["email"].startswith("person")
    assert own["coach"]["name"].startswith("Coach Number")
    assert own["fit"] is None
    other = next(each["id"] for each in every if each["learner"]["person"] != "P4")
    calls.get(f"/pairs/{other}", 404)
    calls.post(f"/pairs/{other}/accept", {}, 404)
    calls.post(f"/pairs/{own['id']}/accept", {"on_behalf_of": "coach"}, 422)
    calls.post(f"/pairs/{own['id']}/start", {}, 403)


def test_a_private_block_is_in_nobodys_answer_but_an_administrators(calls: Calls) -> None:
    number = int(calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"])
    body = {"kind": "block", "learner": "L6", "coach": "C1", "reason": SECRET}
    calls.post(f"/rounds/{number}/instructions", body, 201)
    calls.run(number)
    assert SECRET in json.dumps(calls.get(f"/rounds/{number}/instructions"))
    calls.asker = SECOND
    calls.post(f"/rounds/{number}/approve")
    calls.post(f"/rounds/{number}/publish", {})
    pages = (
        "/rounds",
        f"/rounds/{number}",
        f"/rounds/{number}/review",
        f"/rounds/{number}/runs",
        f"/rounds/{number}/instructions",
        f"/rounds/{number}/compare?a=1&b=1",
        f"/rounds/{number}/readiness",
        "/pairs",
        "/pairs/1",
        "/people/me",
        "/audit",
    )
    reader = Asker("key", ADMIN.permissions - {"private.read", "audit.read"})
    for asker in (coordinator(1, 4), themselves(6, "learner"), themselves(1, "coach"), reader):
        calls.asker = asker
        for page in pages:
            text = calls.client.get(f"/api/v1{page}").text
            for word in (SECRET, "not_available", "block"):
                assert word not in text, (asker.name, page, word)


def test_a_clash_of_a_private_block_is_told_to_administrators_only(calls: Calls) -> None:
    number = int(calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"])
    for kind in ("lock", "block"):
        body = {"kind": kind, "learner": "L6", "coach": "C1", "reason": "r"}
        calls.post(f"/rounds/{number}/instructions", body, 201)
    calls.post(f"/rounds/{number}/run", {}, 202)
    calls.work()
    clash = calls.get(f"/rounds/{number}")["contradiction"]
    assert clash["text"].startswith("Instructions 1 and 2 cannot both hold")
    calls.asker = Asker("key", ADMIN.permissions - {"private.read"})
    assert calls.get(f"/rounds/{number}")["contradiction"]["instructions"] == []
    assert "L6" not in calls.get(f"/rounds/{number}")["contradiction"]["text"]


def test_what_is_wrong_is_refused_all_at_once_and_never_with_500(calls: Calls) -> None:
    bad = {"name": "", "as_at": "2020-02-31", "learners": "x", "policy": {"goals": [{"goal": 3}]}, "more": 1}
    paths = {error["path"] for error in calls.post("/rounds", bad, 422)["errors"]}
    assert {"name", "as_at", "learners", "more"} <= paths
    people = {"name": "R", "learners": ["L4", "L99", "x", "L99999999999999"], "coaches": ["C77"]}
    errors = calls.post("/rounds", people, 422)["errors"]
    assert [each["path"] for each in errors] == ["learners[1]", "learners[2]", "learners[3]", "coaches[0]"]
    policy = {"name": "R", "policy": {"goals": [{"goal": "please_everybody"}]}}
    assert "please_everybody" in calls.post("/rounds", policy, 422)["errors"][0]["value"]
    calls.post("/rounds", {"name": "null \x00"}, 422)
    number = int(calls.post("/rounds", {"name": "R\u202e\U0001f642", "as_at": "2020-07-13"}, 201)["id"])
    for path in (f"/rounds/{number}", f"/rounds/{2**40}", "/rounds/0"):
        assert calls.client.get(f"/api/v1{path}").status_code in (200, 404, 422)
    calls.post(f"/rounds/{number}/publish", {}, 409)
    calls.post(f"/rounds/{number}/approve", status=409)
    calls.post(f"/rounds/{number}/publish", {}, 428, match="")
    calls.post(f"/rounds/{number}/choose", {"run": 4}, 404)
    calls.get(f"/rounds/{number}/review", 404)
    calls.get(f"/rounds/{number}/compare?a=1&b=2", 404)
    calls.post(f"/rounds/{number}/abandon", {"reason": "NHS number 943 476 5919"}, 422)
    calls.post(f"/rounds/{number}/abandon", {"reason": "No use."})


def test_the_second_writer_is_told_what_was_changed(calls: Calls) -> None:
    made = calls.post("/rounds", {"name": "Autumn"}, 201)
    read = f'"{made["version"]}"'
    hold = {"kind": "hold_out", "learner": "L4", "reason": "On leave."}
    calls.post(f"/rounds/{made['id']}/instructions", hold, 201, match=read)
    stale = calls.post(f"/rounds/{made['id']}/instructions", hold | {"learner": "L5"}, 412, match=read)
    assert any("gave an instruction for the round" in each for each in stale["changes"])


def test_policies_are_numbered_and_told_in_words(calls: Calls) -> None:
    assert [each["version"] for each in calls.get("/matching/policies")] == [1]
    sent = {"policy": {"hard": {"different_building": True}}, "note": "As the Board decided."}
    told = calls.post("/matching/policies", sent, 201)
    assert (told["version"], calls.post("/matching/policies", sent, 201)["version"]) == (2, 2)
    assert "Their organisations are in different buildings." in told["rules"]
    made = calls.post("/rounds", {"name": "R", "policy_version": 2}, 201)
    assert made["policy_version"] == 2
    calls.post("/rounds", {"name": "R", "policy_version": 9}, 404)


def test_keys_of_other_systems_run_rounds_and_leave_decisions_to_people(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    community(sqlite_database)
    key = make_key(sqlite_database, "other", ["rounds"], days=9, by="admin", at=AT)
    services = Services(sqlite_database, lambda _session, _run: None, now=lambda: AT)
    client = TestClient(create_app(services), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {key}", "If-Match": "*"}
    made = client.post("/api/v1/rounds", content='{"name": "R"}', headers=headers)
    assert made.status_code == 201
    assert client.post("/api/v1/rounds/1/approve", headers=headers).status_code == 403
    assert client.get("/api/v1/rounds").status_code == 401
