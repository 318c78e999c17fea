"""The guide's first steps in an empty programme: the first account, import, a second person, and the map at the end."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from programme.access import first_link
from programme.jobs.engine import prepare
from tests.browser.conftest import WORKBOOK, now
from tests.browser.site import PASSWORD, Site, Visit, press, violations

PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def example_records(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of nobody, in the place of the example's."""
    file = tmp_path_factory.mktemp("nobody") / "records.sqlite"
    shutil.copy(sqlite_template, file)
    prepare(f"sqlite:///{file}")
    return file


def test_the_first_steps_as_the_guide_tells_them(visit: Visit, site: Site, tmp_path: Path) -> None:
    page = visit(None, f"/sign-in/first/{first_link(site.database, at=now())}")
    page.set_default_timeout(PATIENCE_MS)
    page.fill("#email", "first@rtk.example")
    page.fill("#password", PASSWORD)
    press(page, "button", "Make the account")
    page.get_by_role("heading", level=1, name="Welcome").wait_for()
    _imported(page, tmp_path / WORKBOOK.name)
    _second_person(page)
    _shown_on_a_full_screen(page)


def _imported(page: Any, file: Path) -> None:
    """Take the example along from the first page, and import it."""
    with page.expect_download() as download:
        press(page, "link", "the example community")
    download.value.save_as(file)
    assert file.read_bytes() == WORKBOOK.read_bytes()
    press(page, "link", "Import")
    page.set_input_files("#file", str(file))
    press(page, "button", "Look at the file")
    page.get_by_text("What importing it would do").wait_for()
    assert page.get_by_role("row", name="People 240 0 0").is_visible()
    press(page, "button", "Import it")
    page.get_by_role("button", name="Take this import back").wait_for()
    assert violations(page) == []
    press(page, "link", "Home")
    assert "no matching round was opened yet" in page.inner_text("main")
    page.get_by_role("link", name="open a matching round").click()
    page.get_by_role("heading", level=1, name="New matching round").wait_for()


def _second_person(page: Any) -> None:
    """Make the account of somebody who may approve; the page says how they are let in."""
    press(page, "link", "Settings")
    page.get_by_role("link", name="Accounts").click()
    press(page, "link", "Make an account")
    page.fill("#email", "second@rtk.example")
    page.check("input[value=administrator]")
    press(page, "button", "Make the account")
    assert "lll account link second@rtk.example" in page.inner_text("main")


def _shown_on_a_full_screen(page: Any) -> None:
    """From the network to the map alone."""
    press(page, "link", "Network")
    press(page, "link", "See the map")
    press(page, "link", "Full screen")
    _tried(page)


def _tried(page: Any) -> None:
    """A search, another day, other links, and the story to its third step."""
    page.wait_for_selector("html[data-ready]")
    page.fill("#search", "NICS")
    page.keyboard.press("Enter")
    press(page, "button", "Show everyone again (Esc)")
    page.focus("#time")
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Meeting links").check()
    page.get_by_label("Mark links that are new").check()
    press(page, "button", "Present")
    for step in ("Then", "Now", "What changed"):
        page.get_by_role("heading", name=step, exact=True).wait_for()
        press(page, "button", "Next")
    press(page, "button", "End (Esc)")
    page.get_by_text(re.compile("The same as a table")).first.wait_for()
    assert violations(page) == []
