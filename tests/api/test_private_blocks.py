"""A private block that leaves a learner without any coach: nobody but an administrator can tell that there is one."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import select

from programme.access import Asker, make_key
from programme.records import Database, Run
from tests.api.test_round_routes import Calls
from tests.journeys.round_sample import ADMIN, community, coordinator

TELLING = ("not_available", "not available", "blocked", "fell out")


@pytest.fixture
def calls(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Calls:
    community(sqlite_database)
    return Calls(sqlite_database, monkeypatch)


def blocked_round(calls: Calls, learner: str) -> int:
    number = int(calls.post("/rounds", {"name": "Autumn", "as_at": "2020-07-13"}, 201)["id"])
    pairs = calls.run(number)["pairs"]
    for coach in sorted({pair["coach"]["id"] for pair in pairs}):
        body = {"kind": "block", "learner": learner, "coach": coach, "reason": "They fell out."}
        calls.post(f"/rounds/{number}/instructions", body, 201)
    calls.run(number)
    return number


def unmatched(review: dict[str, Any], learner: str) -> dict[str, Any]:
    return next(each for each in review["unmatched"] if each["learner"]["id"] == learner)


def test_a_review_tells_the_reason_to_administrators_only(calls: Calls) -> None:
    number = blocked_round(calls, "L6")
    told = unmatched(calls.get(f"/rounds/{number}/review"), "L6")
    assert "not_available" in (told["reason"], *told["removed"])
    for asker in (Asker("key", ADMIN.permissions - {"private.read"}), coordinator(1, 4), coordinator(1, 2, 3, 4, 5, 6)):
        calls.asker = asker
        text = calls.client.get(f"/api/v1/rounds/{number}/review").text
        assert not [word for word in TELLING if word in text], text


def test_the_result_of_a_run_tells_it_to_no_key_but_an_administrators(calls: Calls) -> None:
    number = blocked_round(calls, "L6")
    with calls.database.reading() as session:
        run_id = session.scalars(select(Run.id).where(Run.round_id == number).order_by(Run.round_run_id)).all()[-1]
    texts = {}
    for scope in ("administrator", "read", "cohorts", "records", "rounds", "plans"):
        key = make_key(calls.database, scope, [scope], days=1, by="test", at=dt.datetime.now(dt.UTC))
        headers = {"Authorization": f"Bearer {key}"}
        answer = calls.client.get(f"/api/v1/runs/{run_id}/result", headers=headers)
        assert answer.status_code == 200, answer.text
        texts[scope] = answer.text
    assert "not_available" in texts.pop("administrator")
    for text in texts.values():
        assert not [word for word in TELLING if word in text]
        row = next(each for each in json.loads(text)["unmatched"] if each["learner"] == "L6")
        assert (row["reason"], row["removed"]) == ("no_eligible_coach", {})


def test_what_forbids_a_pair_is_asked_by_administrators_only(calls: Calls) -> None:
    number = blocked_round(calls, "L6")
    calls.asker = Asker("key", ADMIN.permissions - {"private.read"})
    about = {"question": "why_not", "learner": "L6", "coach": "C1"}
    calls.post(f"/rounds/{number}/questions", {"about": about}, 403)
    calls.post(f"/rounds/{number}/by-hand", {"changes": []}, 403)
