"""The pages of a matching round without a browser: the whole way, who sees what, words, faults."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import Asker
from programme.jobs.workflows import job
from programme.records import Database
from tests.api.test_round_routes import answered_here
from tests.journeys.round_sample import ADMIN, AT, SECOND, community, coordinator, themselves

SECRET = "they fell out over a grant"
SOLVER_WORDS = re.compile(r"\b(optimal|objective|constraint|infeasible|feasible|solver|heuristic|lower bound)\b", re.I)


class Pages:
    """The pages without a worker process: asked runs are worked through when `work` says so."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.database, self.now = database, AT
        self.asker: Asker = ADMIN
        monkeypatch.setattr("programme.jobs.workflows.answer_apart", answered_here)
        monkeypatch.setattr("api.pages.access.signed_in", lambda _request, _services: self.asker)
        monkeypatch.setattr("api.pages.access.require_csrf", lambda _request, _token: None)
        monkeypatch.setattr("api.pages.waiting.PATIENCE_S", 0.0)
        services = Services(database, lambda _session, run: self.asked.append(run), now=lambda: self.now)
        self.client = TestClient(create_app(services), raise_server_exceptions=False)

    def work(self) -> None:
        """Do what the worker would do."""
        while self.asked:
            for _, step in job(self.database, lambda: self.now)(self.asked.pop(0)).steps():
                step()

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        text = html.unescape(answer.text)
        assert SOLVER_WORDS.findall(re.sub(r"<[^>]*>", " ", text)) == []
        return text

    def post(self, path: str, body: dict[str, str] | None = None, status: int = 303) -> str:
        answer = self.client.post(path, data=body or {}, follow_redirects=False)
        assert answer.status_code == status, answer.text
        return answer.headers.get("location", html.unescape(answer.text))

    def answered(self, path: str) -> str:
        """A page that a worker's answer stands on."""
        self.get(path, 202)
        self.work()
        return self.get(path)

    def new_round(self) -> str:
        day = {"as_at-day": "13", "as_at-month": "7", "as_at-year": "2020"}
        return self.post("/rounds", {"name": "Autumn", **day})

    def run(self, path: str) -> None:
        assert self.post(f"{path}/run") == f"{path}/progress"
        self.work()

    def published(self) -> str:
        path = self.new_round()
        self.run(path)
        self.asker = SECOND
        self.post(f"{path}/approve")
        self.post(f"{path}/publish")
        self.asker = ADMIN
        return path


@pytest.fixture
def pages(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    community(sqlite_database)
    yield Pages(sqlite_database, monkeypatch)


def version(text: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', text)[0]


def test_a_round_is_opened_worked_out_and_reviewed(pages: Pages) -> None:
    assert "There is no round yet." in pages.get("/rounds")
    assert 'name="as_at-month"' in pages.get("/rounds/new")
    path = pages.new_round()
    before = pages.get(path)
    assert "5 learners and 3 coaches with 4 places together" in before
    pages.post(f"{path}/run")
    assert "Waiting for a free worker." in pages.get(f"{path}/progress")
    assert "Stop, and keep the best so far" in pages.get(f"{path}/progress/part")
    pages.work()
    done = pages.get(f"{path}/progress")
    assert "Done." in done
    assert "every 2s" not in done
    review = pages.get(f"{path}/review")
    assert "4 of 5 learners have a coach. Proven best: no plan can do better." in review
    assert "Learner Number4" in review
    assert "Worked out, some without a coach" in pages.get("/rounds")


def test_a_form_with_faults_is_shown_again_with_what_was_typed(pages: Pages) -> None:
    typed = {"name": "", "as_at-day": "31", "as_at-month": "2", "as_at-year": "2020"}
    again = pages.post("/rounds", typed, 422)
    assert "There is a problem" in again
    assert 'href="#name"' in again
    assert 'value="31"' in again


def test_a_lock_is_given_in_place_and_holds_in_the_next_run(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    pair = re.findall(r'name="lock" value="(L\d+-C\d+)"', pages.get(f"{path}/review"))[0]
    answer = pages.client.post(f"{path}/lock", data={"lock": pair, "run": "1"}, headers={"HX-Request": "true"})
    assert 'name="unlock"' in answer.text
    assert "hx-swap-oob" in answer.text
    learner = pair.partition("-")[0]
    assert pages.post(f"{path}/lock", {"unlock": pair, "run": "1"}) == f"{path}/review?run=1#{learner}"
    pages.post(f"{path}/lock", {"lock": pair, "run": "1"})
    assert "Locked together" in pages.get(path)
    pages.run(path)
    assert f'id="{learner}" data-marks="locked; ' in pages.get(f"{path}/review")
    assert "the same in both" in pages.get(f"{path}/compare")
    pages.post(f"{path}/lock", {"lock": "nobody", "run": "x"}, 404)


def test_a_swap_by_hand_is_checked_and_kept(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    tried = pages.post(f"{path}/by-hand", {"learner": "L7", "coach": "C1", "run": "1"}, 200)
    assert "This cannot be" in tried
    assert "Learner Number7" in tried
    none = pages.post(f"{path}/by-hand", {"learner": "L4", "coach": "", "run": "1"}, 200)
    assert "It breaks no rule." in none
    assert "worse" in none
    assert pages.post(f"{path}/by-hand", {"learner": "L4", "coach": "", "run": "1", "keep": "yes"}).endswith("run=2")
    assert "changed by hand" in pages.get(path)


def test_a_private_reason_is_read_by_administrators_only(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    pages.post(f"{path}/instructions", {"kind": "block", "learner": "L4", "coach": "C1", "reason": SECRET})
    assert SECRET in pages.get(path)
    pages.run(path)
    pages.asker = coordinator(1, 2, 3, 4)
    for page in (path, f"{path}/review", f"{path}/compare"):
        assert SECRET not in pages.get(page)
        assert "Kept apart" not in pages.get(page)
    pages.asker = themselves(4, "learner")
    pages.get(path, 403)
    pages.get("/rounds", 403)


def test_a_stale_form_and_a_strange_address_say_so(pages: Pages) -> None:
    path = pages.new_round()
    old = version(pages.get(f"{path}/people"))
    pages.post(f"{path}/people", {"version": old, "learners_who": "some", "learners": "L4", "coaches_who": "all"})
    assert "1 learner and 3 coaches" in pages.get(path)
    again = pages.post(f"{path}/people", {"version": old, "learners_who": "all", "coaches_who": "all"}, 412)
    assert "Somebody else changed this first" in again
    for strange in ("/rounds/99", "/rounds/0", "/rounds/99999999999", f"{path}/learners/X1", f"{path}/review"):
        pages.get(strange, 404)
