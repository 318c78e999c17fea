"""Sessions, plans and projects as people use them: each page by the accessibility checker, narrow, without scripts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import scheduling
from foundation.runs import Budget
from programme.journeys.schedules import run_plan
from tests.browser.conftest import now
from tests.browser.site import Site, Visit, violations


@pytest.fixture(scope="module")
def plans(site: Site) -> tuple[int, int]:
    """Two plans of the example's sessions, made quickly."""

    def _solve(seed: int) -> int:
        def _solved(snapshot: str) -> str:
            instance = scheduling.read_instance(snapshot)
            return scheduling.write_result(
                instance, scheduling.solve(instance, seed=seed, budget=Budget(work=0.2, time_limit_s=5))
            )

        day = dt.date(2020, 7, 13)
        return run_plan(site.database, name=f"Try {seed}", as_at=day, solve=_solved, by="tests", at=now()).plan.plan_id

    return _solve(0), _solve(1)


def worked_out(page: Any) -> Any:
    """A page once a worker has answered for it."""
    page.wait_for_function("() => document.querySelector('h1').textContent !== 'Working it out'", timeout=60_000)
    return page


def test_pages_of_sessions_and_projects_have_no_accessibility_violation(visit: Visit, site: Site) -> None:
    page = visit("administrator", "/sessions")
    paths = (
        "/sessions",
        "/sessions/board",
        "/sessions/W1-LIVE-A-1",
        "/sessions/plans",
        "/sessions/plans/new",
        "/sessions/losses",
        "/sessions/feeds/new",
        "/projects",
        "/projects/PR01",
        "/projects/PR01/score",
    )
    for path in paths:
        page.goto(f"{site.url}{path}")
        assert violations(page) == [], path


def test_pages_of_a_plan_have_no_accessibility_violation(visit: Visit, site: Site, plans: tuple[int, int]) -> None:
    page = visit("administrator", f"/sessions/plans/{plans[0]}")
    code = page.locator("#sessions tbody a").first.get_attribute("href").removeprefix("/sessions/")
    assert violations(page) == []
    own = f"/sessions/plans/{plans[0]}"
    paths = (
        f"/sessions/plans/beside?plan={plans[0]}&plan={plans[1]}",
        f"/sessions/plans/compare?before={plans[0]}&after={plans[1]}",
        f"{own}/publish",
        f"{own}/move?session={code}",
        f"{own}/dates?session={code}",
        f"{own}/places?session={code}",
    )
    for path in paths:
        page.goto(f"{site.url}{path}")
        worked_out(page)
        assert violations(page) == [], path


def test_a_narrow_page_scrolls_sideways_only_in_its_tables(visit: Visit, plans: tuple[int, int], site: Site) -> None:
    page = visit("administrator", f"/sessions/plans/{plans[0]}", viewport={"width": 320, "height": 600})
    for path in (f"/sessions/plans/{plans[0]}", "/sessions", "/sessions/W1-LIVE-A-1", "/projects/PR01"):
        page.goto(f"{site.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_who_came_is_written_down_without_scripts(visit: Visit) -> None:
    page = visit("administrator", "/sessions/W1-LIVE-A-1", java_script_enabled=False)
    page.get_by_role("button", name="Save, and everybody without an answer came").click()
    assert "written down" in page.locator("main").inner_text()
    assert page.locator("option[value='']:checked").count() == 0
