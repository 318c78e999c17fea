"""Every page as the other roles see it, those that anybody may read, and each page's other states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import Services
from programme.records import open_database
from tests.browser.conftest import Served, add_account
from tests.browser.every_page import ADDRESSES, faults_of, seen_by
from tests.browser.whole import Whole
from tests.journeys.round_sample import AT


def looked_at(whole: Whole, role: str | None, addresses: list[str]) -> dict[str, list[str]]:
    """What is wrong with each of some pages; those that are as they should be are left out."""
    page, wrong = whole.as_role(role), {}
    for address in addresses:
        answer = page.goto(whole.address(address))
        found = faults_of(page) + whole.complaints()
        if answer.status >= 500:
            found.append(f"status {answer.status}")
        if found:
            wrong[address] = found
    return wrong


@pytest.mark.parametrize("role", ["coordinator", "board_reader", "evaluator", "coach", "learner", "operator"])
def test_pages_of_a_role(whole: Whole, role: str) -> None:
    """Where a role may not see one record of a kind, the page that says so is looked at."""
    own = [route for route in seen_by(role) if "{token}" not in route and "{secret}" not in route]
    assert looked_at(whole, role, [ADDRESSES[route] for route in own]) == {}


def test_pages_that_anybody_may_open(whole: Whole) -> None:
    everybodys = [ADDRESSES[route] for route in seen_by("operator") if "account" not in route and route != "/"]
    assert looked_at(whole, None, [*everybodys, "/", "/approval/nonsense", "/nowhere"]) == {}


def test_titles_differ_from_page_to_page(whole: Whole) -> None:
    page = whole.as_role("administrator")
    titles: dict[str, list[str]] = {}
    for route in seen_by("administrator"):
        if route == "/sign-in":
            continue  # leads on to the home page, whose title it is then
        html = page.request.get(whole.address(ADDRESSES[route])).text()
        titles.setdefault(html.partition("<title>")[2].partition("</title>")[0], []).append(route)
    assert {title: routes for title, routes in titles.items() if len(routes) > 1} == {}


@pytest.mark.parametrize("path", [
    "/people/add", "/organisations/add", "/venues/add", "/rounds/new", "/sessions/plans/new", "/recruitment/add",
    "/settings/accounts/add", "/settings/privacy/add", "/sessions/losses", "/sessions/new",
])  # fmt: skip
def test_an_empty_form_says_what_is_missing(whole: Whole, path: str) -> None:
    page = whole.as_role("administrator")
    page.goto(whole.address(path))
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_selector(".nhsuk-error-summary")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.matches('.nhsuk-error-summary')")
    assert faults_of(page) == []
    page.locator(".nhsuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.matches('input, select, textarea')")
    assert whole.complaints() == []


STATES = (
    "/people?search=nobody-is-called-so",
    "/people?page=2",
    "/people/P999999",
    "/sessions/nowhere",
    "/sessions?state=cancelled",
    "/measures?as_at=2019-12-31",
    "/network?as_at=2019-12-31",
    "/rounds/99",
    "/settings/audit?action=nothing",
)


def test_pages_that_wait_find_nothing_or_refuse(whole: Whole) -> None:
    assert looked_at(whole, "administrator", list(STATES)) == {}
    assert looked_at(whole, "board_reader", ["/people", "/settings"]) == {}


@pytest.fixture(scope="module")
def empty(whole: Whole, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """A programme of which nothing is known but its administrator."""
    file = tmp_path_factory.mktemp("empty") / "records.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{file}")
    add_account(database, "administrator@rtk.example", "administrator")
    with Served(Services(database, lambda _session, _run: None, now=lambda: AT)) as address:
        yield Whole(address, database, {}, whole.browser)
    database.close()


def test_an_empty_programme_has_its_pages(empty: Whole) -> None:
    addresses = [address for address in map(ADDRESSES.get, seen_by("administrator")) if address and "{" not in address]
    of_nothing = ("/organisations/", "/people/compare", "/projects/", "/measures/series/", "/settings/audit/")
    assert looked_at(empty, "administrator", [each for each in addresses if not each.startswith(of_nothing)]) == {}


def test_the_skip_link_leads_to_the_main_text(whole: Whole) -> None:
    page: Any = whole.as_role("administrator")
    page.goto(whole.address("/people"))
    page.keyboard.press("Tab")
    assert page.locator(".nhsuk-skip-link").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
