"""Figures and reports as people use them: looked at, made into a draft, issued, corrected, taken along."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.site import Site, Visit, violations

TAKES_A_WHILE_MS = 180_000


def shown(page: Any, heading: str) -> Any:
    """The page once a worker has worked its figures out."""
    page.get_by_role("heading", level=1, name=heading).wait_for(timeout=TAKES_A_WHILE_MS)
    return page


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/measures", "Measures on"),
        ("/measures/figures/attendance_share", "Attendance"),
        ("/measures/series", "Charts of the projects"),
        ("/measures/series/PR01-NOON", "Discharges before noon"),
        ("/measures/harvest", "What came of all projects"),
        ("/measures/sustainability?staff=1500", "Would it carry on by itself?"),
    ],
)
def test_each_page_of_figures_has_no_accessibility_violation(visit: Visit, path: str, heading: str) -> None:
    page = shown(visit("board_reader", path), heading)
    assert violations(page) == []


def test_a_narrow_page_of_figures_scrolls_in_its_tables_alone(visit: Visit) -> None:
    page = shown(visit("board_reader", "/measures/harvest", viewport={"width": 320, "height": 700}), "What came of")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_figures_are_shown_all_the_same(visit: Visit) -> None:
    page = visit("board_reader", "/measures", java_script_enabled=False)
    while page.locator("h1").inner_text() == "Working it out":
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Show them now").click()
    page.get_by_role("link", name="People in Live").click()
    while page.locator("h1").inner_text() == "Working it out":
        page.get_by_role("link", name="Show them now").click()
    assert page.locator("h1").inner_text() == "People in Live"


def test_a_report_is_made_read_issued_and_corrected(visit: Visit, site: Site) -> None:
    page = visit("evaluator", "/reports")
    page.get_by_role("button", name="Look at the figures").click()
    shown(page, "Board report of 13 July 2020")
    assert violations(page) == []
    page.get_by_label(re.compile("What do you want to say")).fill("A good start.")
    page.get_by_role("button", name="Make the draft").click()
    assert "A good start." in page.inner_text("main")
    assert violations(page) == []
    address = page.url

    reader = visit("board_reader", "/reports")
    assert "No report has been issued yet." in reader.inner_text("main")

    page.get_by_role("button", name="Issue the report").click()
    assert "Nobody says yet that the figures were read" in page.inner_text("main")
    page.goto(address)
    page.get_by_label("I have read the figures").check()
    page.get_by_label("Why does nobody else issue it?").fill("Nobody else is there")
    page.get_by_role("button", name="Issue the report").click()
    assert "Issued by" in page.inner_text("main")
    assert page.get_by_role("button", name="Issue the report").count() == 0

    reader.goto(address)
    assert "A good start." in reader.inner_text("main")
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>"), ("csv", b"figure,name,")):
        answer = reader.request.get(f"{address}/files/{ending}")
        assert answer.status == 200
        assert answer.body().startswith(start)

    page.get_by_role("link", name="Correct it").click()
    shown(page, "Board report of 13 July 2020, corrected")
    page.get_by_role("button", name="Make the draft").click()
    assert "It is not said why the report is wrong" in page.inner_text(".nhsuk-error-summary")
    page.get_by_label("Why is the issued report wrong?").fill("A session was missing.")
    page.get_by_role("button", name="Make the draft").click()
    assert "A session was missing." in page.inner_text("main")
