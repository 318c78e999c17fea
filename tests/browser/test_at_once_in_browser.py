"""Two administrators at once, and a worker that dies under an open page."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from programme.records import Run
from tests.browser.conftest import add_account
from tests.browser.site import Site, Visit, violations

PATIENCE_MS = 120_000


def test_the_second_of_two_who_change_a_person_is_told_and_keeps_what_they_typed(visit: Visit, site: Site) -> None:
    add_account(site.database, "second@rtk.example", "administrator")
    first, second = visit("administrator", "/people/P1/change"), visit("second", "/people/P1/change")
    first.fill("#profession", "midwife")
    first.locator("main button[type=submit]").click()
    first.wait_for_url(f"{site.url}/people/P1")
    second.fill("#profession", "doctor")
    second.locator("main button[type=submit]").click()
    told = second.locator(".nhsuk-error-summary")
    told.wait_for()
    assert "Somebody else changed this first" in told.inner_text()
    assert "profession" in told.inner_text()
    assert second.input_value("#profession") == "doctor"
    assert violations(second) == []
    second.locator("main button[type=submit]").click()
    second.wait_for_url(f"{site.url}/people/P1")
    assert "doctor" in second.inner_text("main").lower()


@contextmanager
def working(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    url = site.database.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "LLL_DATABASE_URL": url, "LLL_WORKER_DEAD_AFTER_S": "2"}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", "cli", "worker"], env=environment, **quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def worker_wanted() -> bool:
    """The site of this module has no worker: the test starts and ends its own."""
    return False


def test_a_run_whose_worker_dies_goes_on_under_the_open_page(visit: Visit, site: Site) -> None:
    page = visit("administrator", "/rounds/new")
    page.fill("#name", "Spring 2021")
    page.get_by_role("button", name="Open the round").click()
    page.get_by_role("button", name="Work the pairs out").click()
    assert "Waiting for a free worker." in page.inner_text("main")
    page.evaluate("window.here = true")
    with working(site) as first:
        until = time.monotonic() + 60
        while _stage(site) == "queued" and time.monotonic() < until:
            time.sleep(0.02)
        first.kill()
    assert _stage(site) == "running"
    with working(site):
        page.get_by_role("link", name="Look at the pairs").wait_for(timeout=PATIENCE_MS)
    assert page.evaluate("window.here")
    assert violations(page) == []


def _stage(site: Site) -> str:
    with site.database.reading() as session:
        return session.scalars(select(Run.stage).where(Run.round_id.is_not(None))).one()
