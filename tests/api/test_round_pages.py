"""The pages of a matching round without a browser: the whole way, who sees what, words, faults."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import Asker
from programme.jobs.workflows import job
from programme.records import Database, Person
from tests.api.test_round_routes import answered_here
from tests.journeys.round_sample import ADMIN, AT, DAY, SECOND, community, coordinator, themselves

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
        assert answer.status_code == status, said(answer.text)
        text = html.unescape(answer.text)
        assert SOLVER_WORDS.findall(re.sub(r"<[^>]*>", " ", text)) == []
        return text

    def post(self, path: str, body: dict[str, str] | None = None, status: int = 303) -> str:
        answer = self.client.post(path, data=body or {}, follow_redirects=False)
        assert answer.status_code == status, said(answer.text)
        return answer.headers.get("location", html.unescape(answer.text))

    def answered(self, path: str) -> str:
        """A page that a worker's answer stands on."""
        self.get(path, 202)
        self.work()
        return self.get(path)

    def new_round(self) -> str:
        day = {"as_at[day]": "13", "as_at[month]": "7", "as_at[year]": "2020"}
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


def said(text: str) -> str:
    """The main part of a page as words."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())[:600]


@pytest.fixture
def pages(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    community(sqlite_database)
    yield Pages(sqlite_database, monkeypatch)


def version(text: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', text)[0]


def test_a_round_is_opened_worked_out_and_reviewed(pages: Pages) -> None:
    assert "There is no round yet." in pages.get("/rounds")
    assert 'name="as_at[month]"' in pages.get("/rounds/new")
    path = pages.new_round()
    assert "is being counted" in pages.get(path)
    pages.work()
    before = pages.get(path)
    assert "is being counted" not in before
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
    pages.get(path)
    pages.work()
    assert "1 learner and 3 coaches" in pages.get(path)
    again = pages.post(f"{path}/people", {"version": old, "learners_who": "all", "coaches_who": "all"}, 412)
    assert "Somebody else changed this first" in again
    for strange in ("/rounds/99", "/rounds/0", "/rounds/99999999999", f"{path}/learners/X1", f"{path}/review"):
        pages.get(strange, 404)


def test_a_second_person_approves_and_publishing_shows_messages_first(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    assert "Somebody else approves" in pages.get(f"{path}/approve")
    pages.post(f"{path}/approve", status=403)
    pages.asker = SECOND
    pages.post(f"{path}/approve", {"version": version(pages.get(f"{path}/approve"))})
    pages.asker = ADMIN
    preview = pages.get(f"{path}/publish")
    assert "4 pairs will be proposed" in preview
    assert "To person" in preview
    assert pages.post(f"{path}/publish", {"version": version(preview)}) == f"{path}/pairs"
    assert pages.post(f"{path}/publish") == f"{path}/pairs"
    followed = pages.get(f"{path}/pairs")
    assert "Waiting for an answer" in followed
    assert pages.get(f"{path}/publish", 409)


def test_publishing_says_what_changed_in_the_records(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    pages.asker = SECOND
    pages.post(f"{path}/approve")
    pages.asker = ADMIN
    with pages.database.unit_of_work() as session:
        session.get_one(Person, 4).left = DAY - dt.timedelta(days=1)
    assert "The learner no longer takes part" in pages.get(f"{path}/publish")
    refused = pages.post(f"{path}/publish", status=409)
    assert "The learner no longer takes part" in refused
    pages.post(f"{path}/review-again")
    assert "In review" in pages.get(path)


def test_answers_are_followed_and_reminders_drafted(pages: Pages) -> None:
    path = pages.published()
    pages.now += dt.timedelta(days=8)
    assert "4 pairs have waited a week or more" in pages.get(f"{path}/pairs")
    pages.post(f"{path}/reminders")
    pair = re.findall(r'href="(/pairs/\d+)"', pages.get(f"{path}/pairs"))[0]
    for step, body in (("accept", {"for": "both"}), ("contract", {}), ("start", {}), ("meet", {}), ("pause", {})):
        pages.post(f"{pair}/{step}", body)
    assert "Paused" in pages.get(pair)
    pages.post(f"{pair}/resume")
    pages.post(f"{pair}/end", {"reason_class": "workload"})
    assert "Ended early" in pages.get(pair)
    pages.post(f"{pair}/accept", {"for": "both"}, 409)
    pages.get("/pairs/99", 404)


def test_a_coach_withdraws_with_the_curve_and_the_amendment(pages: Pages) -> None:
    path = pages.published()
    assert "A coach withdraws" in pages.get(f"{path}/withdraw")
    shown = pages.get(f"{path}/withdraw?coach=C1")
    assert "Learner Number" in shown
    assert "Learners with a coach" in pages.answered(f"{path}/withdraw/curve?coach=C1")
    assert pages.post(f"{path}/withdraw", {"coach": "C1", "rematch": "yes"}) == "/rounds/2/progress"
    pages.work()
    assert "It amends" in pages.get("/rounds/2")
    assert "still run" in pages.get(f"{path}/close")
    assert pages.post(f"{path}/amend", {"reason": "Asked for.", "who": "all"}) == "/rounds/3"


def test_questions_are_answered_in_words(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    alone = re.findall(r"/learners/(L\d+)\?", pages.get(f"{path}/review"))[0]
    assert "Coach Number1" in pages.get(f"{path}/what-if")
    more = pages.answered(f"{path}/what-if?coach=C1&places=3")
    assert "+1 learner with a coach" in more
    assert "Give Coach Number1 these places" in more
    assert "Why not Coach Number1 for" in pages.answered(f"{path}/learners/{alone}/why-not?coach=C1&run=1")
    assert "a coach?" in pages.answered(f"{path}/learners/{alone}/help?run=1")
    pages.post(f"{path}/instructions", {"kind": "places", "coach": "C1", "places": "3", "reason": "Agreed."})
    pages.run(path)
    assert "gets a coach" in pages.get(f"{path}/compare")


def test_rules_are_read_and_changed_in_words(pages: Pages) -> None:
    path = pages.new_round()
    rules = pages.get(f"{path}/rules")
    assert "Coach and learner work for different organisations." in rules
    sent = {
        "hard": "cross_organisation", "min_common_minutes": "45", "unknown_availability": "allow", "by": "kind",
        "place_place_learners": "1", "place_worst_fit": "2", "place_total_fit": "3", "floors": "30, 50",
        "skills": "40", "topics": "15", "common_time": "15", "travel": "15", "mix": "5", "growth": "10",
        "professions": "different",
        "hours_per_pair": "2", "note": "A trial.", "max_pairs_between": "3",
    }  # fmt: skip
    wrong = pages.post(f"{path}/rules", sent | {"min_common_minutes": "lots"}, 422)
    assert "There is a problem" in wrong
    assert 'value="lots"' in wrong
    assert pages.post(f"{path}/rules", sent) == path
    changed = pages.get(f"{path}/rules")
    assert "Version 2. A trial." in changed
    assert "The two can meet for 45 minutes" in changed
    pages.post(f"{path}/rules/1")
    assert "Version 1." in pages.get(f"{path}/rules")
