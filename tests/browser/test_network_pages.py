"""The network as people look at it: signals, the map in a page and alone, losses, introductions, files."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.site import Site, Visit, violations


def worked_out(page: Any, heading: str) -> Any:
    page.get_by_role("heading", level=1, name=heading).wait_for(timeout=60_000)
    return page


@pytest.mark.parametrize(
    ("role", "path", "heading"),
    [
        ("board_reader", "/network", "The network on"),
        ("board_reader", "/network/map", "Map of the network"),
        ("administrator", "/network/losses?organisation=RTK", "What if somebody left?"),
        ("administrator", "/network/introductions", "Whom to introduce next"),
    ],
)
def test_each_page_is_shown_and_has_no_accessibility_violation(
    visit: Visit, role: str, path: str, heading: str
) -> None:
    page = worked_out(visit(role, path), heading)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def test_the_six_signals_say_a_state_and_a_sentence(visit: Visit) -> None:
    page = worked_out(visit("board_reader", "/network"), "The network on")
    cards = page.locator(".app-card")
    assert cards.count() == 6
    assert all(cards.nth(i).locator(".nhsuk-tag").inner_text() for i in range(6))


def test_a_board_reader_is_not_shown_who_holds_the_community_together(visit: Visit) -> None:
    page = visit("board_reader", "/network/losses")
    assert page.locator("h1").inner_text() == "You may not do this"


def test_the_map_alone_draws_and_has_its_table(visit: Visit, site: Site) -> None:
    page = worked_out(visit("administrator", "/network/map"), "Map of the network")
    page.goto(f"{site.url}/network/map.html")
    assert page.locator("table").count() >= 1
    assert "Content-Security-Policy" in page.content()


@pytest.mark.parametrize(
    ("name", "start"),
    [("network.html", b"<!"), ("poster-A3.pdf", b"%PDF"), ("network.pptx", b"PK"), ("network.csv", b"")],
)
def test_each_file_can_be_taken_along(visit: Visit, site: Site, name: str, start: bytes) -> None:
    page = worked_out(visit("administrator", "/network"), "The network on")
    answer = page.request.get(f"{site.url}/network/files/{name}")
    assert answer.status == 200
    assert answer.body().startswith(start)
    assert len(answer.body()) > 500
