"""Pages of cohorts made by hand, of places that end, of evaluations and of one's own learning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programme.journeys.evaluation import EvaluationDesigned, QuestionAsked, design_evaluation, open_evaluation
from programme.records import Database
from tests.api.people_service import NOON, filled, key_of
from tests.api.test_people_pages import Visitor

BEN = "ben@h81002.example"


@pytest.fixture
def records(sqlite_database: Database) -> Iterator[Database]:
    yield filled(sqlite_database)


def test_a_cohort_is_added_and_a_member_goes_on_in_it(records: Database) -> None:
    visitor = Visitor(records, "administrator")
    wave = next(part for part in visitor.see("/recruitment").split('"') if part.startswith("/recruitment/1"))
    assert f"{wave}/cohorts/add" in visitor.see(wave)
    wrong = visitor.send(f"{wave}/cohorts/add", told=422, code="B", name="Live, later")
    assert "nothing stands here" in wrong.lower()
    typed = {"code": "B", "name": "Live, later", "tier": "live", "venue_rule": "any", "size_max": "5"}
    assert visitor.send(f"{wave}/cohorts/add", **typed) == wave
    assert "Live, later" in visitor.see(wave)
    member = f"/recruitment/cohorts/A/members/{key_of(records, BEN)}"
    assert member in visitor.see("/recruitment/cohorts/A")
    shown = visitor.see(member)
    assert "At present: has a place." in shown
    assert "0 of the 1 sessions needed" in shown
    assert "Say why it counts" in visitor.send(member, told=422, state="completed")
    assert "no such cohort" in visitor.send(member, told=422, state="deferred")
    assert visitor.send(member, state="deferred", to_cohort="B", reason="Leave") == "/recruitment/cohorts/A"
    assert "Goes on in another cohort" in visitor.see("/recruitment/cohorts/A")
    assert "since 13 July 2020, to B: Leave." in visitor.see(member)
    reader = Visitor(records, "coordinator", organisations=("H81002",))
    assert "/members/" not in reader.see("/recruitment/cohorts/B")
    reader.see(member, 403)


def test_invitations_to_an_evaluation_are_drafted_on_its_page(records: Database) -> None:
    question = QuestionAsked(key="Q1", text="How useful?", kind="rating")
    design = EvaluationDesigned(code="E1", title="After the programme", level=1, questions=(question,))
    visitor = Visitor(records, "administrator")
    assert "No evaluation" in visitor.see("/network/evaluations")
    design_evaluation(records, design, by="A1", at=NOON)
    open_evaluation(records, "E1", read=None, by="A1", at=NOON)
    shown = visitor.see("/network/evaluations")
    assert "0 of 2 answered" in shown
    for what in ("invitations", "reminders"):
        to = visitor.send("/network/evaluations", f"/network/evaluations/E1/{what}")
        assert to == "/messages?state=draft"
    assert "After the programme" in visitor.see("/messages?state=draft")
    assert "Draft the invitations" not in Visitor(records, "evaluator").see("/network/evaluations")


def test_a_learner_says_what_they_know_and_what_they_thought_of_a_session(records: Database) -> None:
    visitor = Visitor(records, "learner", person=key_of(records, BEN))
    assert "/mine/learning" in visitor.see("/mine")
    assert "no skill has a level" in visitor.send("/mine/learning/assess", told=422, occasion="end").lower()
    assert visitor.send("/mine/learning/assess", occasion="end", **{"levels.SPC": "3"}) == "/mine/learning"
    shown = visitor.see("/mine/learning")
    assert "Run charts and SPC" in shown
    assert "/mine/feedback/Z1" in shown
    assert "no question is answered" in visitor.send("/mine/feedback/Z1", told=422).lower()
    assert visitor.send("/mine/feedback/Z1", satisfaction="5") == "/mine/learning"
    assert "you gave feedback" in visitor.see("/mine/learning")
    visitor.see("/mine/feedback/A1", 404)
