"""The guide for administrators, walked by somebody who knows nothing but what it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import add_account
from tests.browser.site import PASSWORD, Site, Visit, press, violations


@pytest.fixture(scope="module")
def second(site: Site) -> str:
    """Another administrator, who may approve what the first one opened."""
    add_account(site.database, "second@rtk.example", "administrator")
    return "second@rtk.example"


def worked_out(page: Any) -> None:
    """Wait until the part that renews itself tells of the end."""
    page.get_by_role("link", name="Look at the pairs").wait_for(timeout=120_000)


def test_a_matching_round_as_the_guide_tells_it(visit: Visit, site: Site, second: str) -> None:
    page = visit("administrator", "/rounds")
    press(page, "button", "Open a new round")
    assert violations(page) == []
    press(page, "button", "Open the round")
    assert page.locator(".nhsuk-error-summary").is_visible()
    assert violations(page) == []
    page.fill("#name", "Autumn 2020")
    press(page, "button", "Open the round")
    page.get_by_text("Run charts and SPC wanted by 12, 8 places").wait_for(timeout=60_000)
    assert violations(page) == []
    for link in ("Rules", "Choose who takes part"):
        press(page, "link", link)
        assert violations(page) == []
        page.go_back()
    press(page, "button", "Work the pairs out")
    assert violations(page) == []
    worked_out(page)
    press(page, "link", "Look at the pairs")
    assert "learners have a coach. Proven best" in page.inner_text("main")
    assert violations(page) == []
    _lock_in_place(page)
    page.locator("#pairs th a").first.click()
    assert violations(page) == []
    page.get_by_role("link", name="Where it stands").click()
    press(page, "button", "Work the pairs out again")
    worked_out(page)
    press(page, "link", "See what changed since the run before")
    assert violations(page) == []
    _approved_and_published(visit, site, second)


def _lock_in_place(page: Any) -> None:
    """Find a row, lock it by keyboard, and go on from where one was; nothing is loaded anew."""
    page.evaluate("window.here = true")
    name = page.locator("#pairs tbody th a").nth(3).inner_text()
    page.fill("#wanted", name)
    assert page.locator("#pairs tbody tr:visible").count() >= 1
    button = page.get_by_role("button", name=f"Lock {name}")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Unlock {name}").wait_for()
    assert "Locked. It holds from the next run on." in page.inner_text("#said")
    assert page.evaluate("document.activeElement.textContent").startswith("Unlock")
    assert page.evaluate("window.here")
    page.fill("#wanted", "")


def _approved_and_published(visit: Visit, site: Site, second: str) -> None:
    page = visit(None, "/sign-in")
    page.fill("#email", second)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{site.url}/rounds/1/approve")
    assert violations(page) == []
    press(page, "button", "Approve these pairs")
    press(page, "button", "See what will be sent, and publish")
    assert violations(page) == []
    press(page, "button", "Publish, and draft the messages")
    assert page.get_by_role("heading", level=1, name="Published pairs of Autumn 2020").is_visible()
    assert violations(page) == []
    page.locator("#pairs th a").first.click()
    assert violations(page) == []
