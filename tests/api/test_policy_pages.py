"""Pages of the policies: each version in words, a new one from a form, two side by side; plans made by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from programme.records import Database, Run
from tests.api.test_forms_again import refused
from tests.api.test_round_pages import Pages
from tests.journeys.round_sample import community

HOME = "/settings/policies"


@pytest.fixture
def pages(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    community(sqlite_database)
    yield Pages(sqlite_database, monkeypatch)


def typed(page: str) -> dict[str, str]:
    """What the form on a page holds: ticks, texts and choices."""
    main = page.partition("<main")[2]
    held = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_choice = "radio" in tag or "checkbox" in tag
        if name and (not is_choice or " checked" in tag):
            held[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.search(r"<option[^>]*selected[^>]*>([^<]*)<", options)
        value = re.search(r'<option value="([^"]*)"[^>]*selected', options)
        held[name] = value[1] if value else chosen[1] if chosen else ""
    return held


def test_rules_of_matching_change_by_a_new_version(pages: Pages) -> None:
    form = typed(pages.get(f"{HOME}/matching/new"))
    changed = {**form, "min_common_minutes": "75", "hard": "supervision", "note": "Longer meetings"}
    assert pages.post(f"{HOME}/matching/new", changed) == f"{HOME}/matching/2"
    told = pages.get(f"{HOME}/matching/2")
    assert "meet for 75 minutes" in told
    assert "Longer meetings" in told
    compared = pages.get(f"{HOME}/matching/compare?a=1&b=2")
    assert "Neither manages the other." in compared
    assert "does not hold" in compared
    assert "Version 2" in pages.get(HOME)
    pages.get(f"{HOME}/matching/9", 404)


def test_wrong_rules_are_shown_again_beside_their_fields(pages: Pages) -> None:
    form = typed(pages.get(f"{HOME}/matching/new"))
    again = pages.post(f"{HOME}/matching/new", form | {"min_common_minutes": "long", "note": "Why not"}, 422)
    assert 'id="min_common_minutes-error"' in again
    assert 'value="long"' in again
    assert 'value="Why not"' in again


def test_goals_of_planning_change_by_a_new_version_and_a_plan_follows_it(pages: Pages) -> None:
    form = typed(pages.get(f"{HOME}/planning/new"))
    swapped = form | {"place_travel": form["place_attendance"], "place_attendance": form["place_travel"]}
    refused(pages, f"{HOME}/planning/new", {"place_travel": "1", "note": ""}, "note")
    assert pages.post(f"{HOME}/planning/new", swapped | {"note": "Roads are bad"}) == f"{HOME}/planning/2"
    assert pages.post(f"{HOME}/planning/new", swapped | {"note": "Again"}) == f"{HOME}/planning/2"
    assert "Roads are bad" in pages.get(f"{HOME}/planning/2")
    assert "Absences" in pages.get(f"{HOME}/planning/compare?a=1&b=2")
    assert "The two say the same." in pages.get(f"{HOME}/planning/compare?a=2&b=2")
    days = {"start-day": "1", "start-month": "9", "start-year": "2020"}
    days |= {"end-day": "30", "end-month": "9", "end-year": "2020"}
    pages.post("/sessions/plans/new", {"name": "By travel", "kind": "ours", "version": "2", **days})
    with pages.database.reading() as session:
        policy = session.scalars(select(Run.plan_policy)).one()
    assert policy is not None
    assert policy["version"] == 2
    assert policy["goals"].index("travel") < policy["goals"].index("attendance")
