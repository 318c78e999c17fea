"""Forms that are not taken: shown again with what was typed, and every fault leading to its field."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest

from api.pages import PAGES
from programme.records import Database
from tests.api.test_round_pages import Pages
from tests.journeys.round_sample import SECOND, community

SHOWN_AGAIN = re.compile(r"\b(answered|or_again|_answer|_page|_shown|ask)\(|except BadInput")
BUTTONS = {
    "/settings/accounts/{number}/end",
    "/settings/accounts/{number}/begin-again",
    "/settings/accounts/{number}/link",
    "/recruitment/applications/{number}/wait",
    "/network/events/{number}/state",
    "/network/events/{number}/map",
    "/sessions/feeds/{number}/end",
    "/sessions/{code}/attendance-files/{number}/apply",
    "/sessions/{code}/attendance-files/{number}/undo",
    "/imports/{number}/answers",
    "/imports/{number}/apply",
    "/imports/{number}/undo",
    "/messages/approve",
    "/messages/cancel",
    "/messages/send",
    "/messages/files",
    "/messages/{number}/settlement",
    "/mine/pairs/{number}/accept",
    "/mine/applications/{number}/withdraw",
    "/people/{person}/merge/compare",
    "/sessions/plans/progress/stop",
    "/settings/privacy/{number}/identity",
    "/settings/privacy/{number}/answer",
    "/recruitment/{number}/managers",
    "/recruitment/{number}/reminders",
    "/rounds/{number}/choose",
    "/rounds/{number}/reminders",
    "/rounds/{number}/stop",
    "/rounds/{number}/lock",
    "/rounds/{number}/rules/{version}",
    "/sessions/{code}/cancel",
    "/sessions/{code}/deliver",
    "/settings/keys/{number}/revoke",
    "/sign-in",
    "/sign-in/link",
    "/sign-in/link/{secret}",
    "/sign-out",
}
"""Forms with nothing to type: a press, or a choice among what the page offers."""


@pytest.fixture
def pages(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    community(sqlite_database)
    yield Pages(sqlite_database, monkeypatch)


def refused(pages: Pages, path: str, typed: dict[str, str], *fields: str, status: int = 422) -> str:
    """The page shown again: each fault leads to a field that is there, and what was typed stands in it."""
    again = pages.post(path, typed, status)
    main = again.partition("<main")[2]
    assert "There is a problem" in main
    assert "<title>Error: " in again
    for field in fields:
        assert f'href="#{field}"' in main
    for place in re.findall(r'href="#([^"]+)"', main):
        assert f'id="{place}"' in again, place
    for words in typed.values():
        assert not words or f'value="{words}"' in main or f">{words}<" in main, words
    return again


def test_every_form_with_something_to_type_is_shown_again() -> None:
    bare = {
        route.path
        for module in PAGES
        for route in module.router.routes
        if "POST" in route.methods and not SHOWN_AGAIN.search(inspect.getsource(route.endpoint))
    }
    assert bare - BUTTONS == set()


def test_forms_of_a_round_are_shown_again(pages: Pages) -> None:
    path = pages.new_round()
    assert 'href="#learners_who"' in pages.post(f"{path}/people", {"learners_who": "some", "learners": "nobody"}, 422)
    pages.run(path)
    refused(pages, f"{path}/give-up", {"reason": ""}, "reason")
    nobody = {"kind": "lock", "learner": "L4", "run": "1", "coach": "", "reason": "They asked for it."}
    refused(pages, f"{path}/instructions", nobody, "asked-coach")
    refused(pages, f"{path}/by-hand", {"learner": "L4", "coach": "", "run": "1", "swap": "L4"}, "swap")


def test_what_cannot_be_any_more_is_said_on_the_same_page(pages: Pages) -> None:
    path = pages.new_round()
    refused(pages, f"{path}/review-again", {}, status=409)


def test_forms_of_a_published_round_are_shown_again(pages: Pages) -> None:
    path = pages.published()
    refused(pages, f"{path}/amend", {"reason": "", "who": "some", "learners": "L4"}, "reason")
    wrong = {"coach": "C1", "on[day]": "31", "on[month]": "2", "on[year]": "2020", "reason_class": "workload"}
    refused(pages, f"{path}/withdraw", wrong, "on-day")
    pages.asker = SECOND
    refused(
        pages, "/pairs/1/decline", {k: v for k, v in wrong.items() if k != "coach"} | {"step": "decline"}, "decline-day"
    )
