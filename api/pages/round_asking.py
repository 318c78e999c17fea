"""Questions about a round's run that a worker answers: why not this coach, what would help, what more places bring."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordId
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.round_questions import QuestionSent, ask_about_round
from programme.publishing.statements import GOAL_WORDS, reason_words
from programme.queries.names import with_names
from programme.queries.rounds import RoundWhole, round_whole
from programme.queries.rounds_people import TakingPart, taking_part

from .forms import document
from .rendering import page
from .round_review import LearnerKey, RunNumber, told_value
from .rounds import Writer, shown_round
from .waiting import when_worked_out

router = APIRouter(prefix="/rounds", include_in_schema=False)

CoachKey = Annotated[str, Query(pattern=r"^C[1-9]\d{0,9}$")]
Places = Annotated[int, Query(ge=0, le=1000)]
Told = Callable[[Mapping[str, Any], Mapping[str, str]], Mapping[str, Any]]
"""Makes what the page names from the worker's answer and what the ids are called."""


@router.get("/{number}/learners/{key}/why-not")
def show_why_not(
    request: Request,
    given: Given,
    viewer: Writer,
    number: RecordId,
    key: LearnerKey,
    coach: CoachKey,
    run: RunNumber = None,
) -> Response:
    """Why a learner is not with a coach: the rules in the way, or what everybody else would give up for it."""

    def _tell(answer: Mapping[str, Any], called: Mapping[str, str]) -> Mapping[str, Any]:
        found = answer["why_not"]
        return {
            "heading": f"Why not {called[coach]} for {called[key]}?",
            "answer": found["text"],
            "rules": [reason_words(code) for code in found["rules"]],
            "rows": [(GOAL_WORDS.get(goal, goal), told_value(goal, value)) for goal, value in found["price"].items()],
            "ends": [f"{called[pair['learner']]} with {called[pair['coach']]}" for pair in found["displaced"]],
            "proven": found["proven"],
            "back": f"/rounds/{number}/learners/{key}",
        }

    about = {"question": "why_not", "learner": key, "coach": coach}
    return _answer(request, given, viewer, number, {"about": about, "run": run}, _tell)


@router.get("/{number}/learners/{key}/help")
def show_help(
    request: Request, given: Given, viewer: Writer, number: RecordId, key: LearnerKey, run: RunNumber = None
) -> Response:
    """The least that would give a learner a coach, smallest change first; each was tried out."""

    def _tell(answer: Mapping[str, Any], called: Mapping[str, str]) -> Mapping[str, Any]:
        ways = [each["text"] for each in answer["smallest_change"]]
        none = "No single change would give this learner a coach."
        return {
            "heading": f"What would give {called[key]} a coach?",
            "answer": "Any one of these would do. The smallest change comes first." if ways else none,
            "ends": ways,
            "back": f"/rounds/{number}/learners/{key}",
        }

    about = {"question": "smallest_change", "learner": key}
    return _answer(request, given, viewer, number, {"about": about, "run": run}, _tell)


@router.get("/{number}/what-if")
def show_what_if(
    request: Request,
    given: Given,
    viewer: Writer,
    number: RecordId,
    coach: CoachKey | None = None,
    places: Places = 1,
) -> Response:
    """What it would bring if a coach had other places; without a coach named, the form that asks."""
    if coach is None:
        with given.database.reading() as session:
            whole, people = _both(session, viewer, number, given)
        return page(request, "rounds/what_if.html", viewer, **shown_round(whole, viewer), people=people)

    def _tell(answer: Mapping[str, Any], called: Mapping[str, str]) -> Mapping[str, Any]:
        found = answer["what_if"]
        more = found["placed_after"] - found["placed_before"]
        return {
            "heading": f"What if {called[coach]} had {places} {'place' if places == 1 else 'places'}?",
            "answer": f"{more:+d} {'learner' if abs(more) == 1 else 'learners'} with a coach. {found['text']}",
            "moved": [
                (called[each["learner"]], _or_none(called, each["before"]), _or_none(called, each["after"]))
                for each in found["moved"]
            ],
            "proven": found["proven"],
            "give": {"coach": coach, "places": places, "name": called[coach]},
            "back": f"/rounds/{number}/what-if",
        }

    about = {"question": "what_if", "places": {coach: places}}
    return _answer(request, given, viewer, number, {"about": about}, _tell)


@router.get("/{number}/withdraw/curve")
def show_curve(request: Request, given: Given, viewer: Writer, number: RecordId, coach: CoachKey) -> Response:
    """What each further change of the published pairs would bring once a coach has withdrawn."""

    def _tell(answer: Mapping[str, Any], called: Mapping[str, str]) -> Mapping[str, Any]:
        return {
            "heading": f"If {called[coach]} withdraws",
            "answer": "Each row allows more of the other pairs to change. With none changed, every other pair stays.",
            "curve": answer["repair"],
            "back": f"/rounds/{number}/withdraw?coach={coach}",
        }

    about = {"question": "repair", "change": {"withdrawn": [coach]}}
    return _answer(request, given, viewer, number, {"about": about}, _tell)


def _answer(
    request: Request, given: Services, viewer: Asker, number: int, asked: Mapping[str, Any], tell: Told
) -> Response:
    viewer.demand("private.read")  # what forbids a pair tells of private blocks
    question = document(QuestionSent, asked)

    def _ask() -> Asked:
        return ask_about_round(given.database, number, question, start=given.start_run, by=viewer.name, at=given.now())

    def _show(session: Transaction, analysis: int) -> Response:
        whole, people = _both(session, viewer, number, given)
        answer = with_names(session, viewer, given.now().date(), json.loads(answer_part(session, analysis)))
        called = {each.id: each.name or each.id for each in (*people.learners, *people.coaches)}
        none: dict[str, Any] = {
            "rules": [],
            "rows": [],
            "ends": [],
            "moved": [],
            "curve": [],
            "give": {},
            "proven": True,
        }
        told = none | dict(tell(answer, called))
        return page(request, "rounds/answer.html", viewer, **shown_round(whole, viewer), **told)

    return when_worked_out(request, given, viewer, _ask, _show, waiting="rounds/answer_waiting.html")


def _both(session: Transaction, viewer: Asker, number: int, given: Services) -> tuple[RoundWhole, TakingPart]:
    day = given.now().date()
    return round_whole(session, viewer, number, day), taking_part(session, viewer, number, day)


def _or_none(called: Mapping[str, str], key: str | None) -> str:
    return called[key] if key else "no coach"
