"""Signing in and out as people do it, and the pages that anybody may read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.site import PASSWORD, Site, Visit, violations


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link", "/accessibility", "/privacy", "/sign-in/first/x"])
def test_open_pages_have_no_accessibility_violation(visit: Visit, path: str) -> None:
    assert violations(visit(None, path)) == []


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(visit: Visit, site: Site) -> None:
    page = visit(None, "/accessibility?")
    page.goto(f"{site.url}/")
    assert page.url == f"{site.url}/sign-in?next=/"
    page.fill("#email", "administrator@rtk.example")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/")
    assert page.get_by_role("button", name="Sign out").is_visible()


def test_a_wrong_password_says_the_same_as_an_unknown_address(visit: Visit) -> None:
    said = []
    for email in ("administrator@rtk.example", "nobody@rtk.example"):
        page = visit(None, "/sign-in")
        page.fill("#email", email)
        page.fill("#password", "not the password")
        page.click("main button[type=submit]")
        page.wait_for_selector(".nhsuk-error-summary")
        assert violations(page) == []
        said.append(page.inner_text(".nhsuk-error-summary"))
    assert said[0] == said[1]


def test_signing_out_ends_it(visit: Visit, site: Site) -> None:
    page: Any = visit("administrator")
    assert violations(page) == []
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site.url}/sign-in")
    page.goto(f"{site.url}/")
    assert page.url.startswith(f"{site.url}/sign-in")


def test_pages_work_without_scripts(visit: Visit, site: Site) -> None:
    page = visit("administrator", "/accessibility", java_script_enabled=False)
    page.get_by_role("link", name="Home").click()
    assert page.url == f"{site.url}/"
