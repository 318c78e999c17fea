"""The forms that add and change sessions, without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programme.journeys.recruit import import_workbook
from programme.records import Database
from tests.api.test_session_pages import Visitor
from tests.journeys.plan_sample import AT
from tests.small_programme import small_programme, workbook


@pytest.fixture
def visitor(sqlite_database: Database) -> Iterator[Visitor]:
    assert import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT).applied
    yield Visitor(sqlite_database, "administrator")


def test_a_session_is_added_by_a_form_that_keeps_what_was_typed(visitor: Visitor) -> None:
    form = visitor.see("/sessions/new")
    typed = {"title": "Clinic for A", "cohorts": "A", "kind": "clinic", "mode": "online", "facilitators_needed": "0"}
    refused = visitor.send("/sessions/new", form, **typed, extra_places="0")
    assert refused.status_code == 422
    assert "Clinic for A" in refused.text
    assert 'href="#blocks"' in refused.text
    added = visitor.send("/sessions/new", form, **typed, extra_places="0", blocks="am")
    assert added.status_code == 200
    assert "Clinic for A" in added.text


def test_a_session_is_changed_by_its_form(visitor: Visitor) -> None:
    form = visitor.see("/sessions/A2/change")
    assert 'value="Day 2"' in form
    again = {"title": "Second day", "cohorts": "A", "kind": "taught", "mode": "hybrid", "blocks": ["day", "am"]}
    answer = visitor.send(
        "/sessions/A2/change", form, **again, facilitators_needed="0", extra_places="0", order="2", min_gap_days="9"
    )
    assert answer.status_code == 200
    assert "Second day" in answer.text
    assert 'value="9"' in visitor.see("/sessions/A2/change")


def test_a_template_is_for_a_cohort_without_sessions(visitor: Visitor) -> None:
    form = visitor.see("/sessions/template")
    refused = visitor.send("/sessions/template", form, template="live_days", cohort="A")
    assert refused.status_code == 409
    assert "for a cohort without any" in refused.text
