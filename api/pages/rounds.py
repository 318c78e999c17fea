"""Matching rounds: the list, a new one, what is missing before it is worked out, who takes part."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordId
from api.services import Given, Services
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.round_before import ask_before, before_counted
from programme.journeys.round_life import (
    ReasonSent,
    RoundChange,
    RoundSent,
    abandon_round,
    back_to_review,
    change_round,
    open_new_round,
)
from programme.journeys.runs import run_of
from programme.queries.labels import as_at_of
from programme.queries.people import PeopleWanted, PersonLine, people_lines
from programme.queries.rounds import RoundWhole, round_lines, round_whole
from programme.queries.rounds_instructions import instruction_lines

from .access import viewer_for
from .again import or_again
from .forms import Form, Sent, document, error_summary, messages
from .rendering import page, redirect
from .round_words import INSTRUCTIONS, OPEN, ORIGINS, OUT, RUN_STATES, STATES, next_step

router = APIRouter(prefix="/rounds", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("rounds.read"))]
Writer = Annotated[Asker, Depends(viewer_for("rounds.write"))]

MOST_SHOWN = 1_000
WHO = {"learners": "learners_who", "coaches": "coaches_who"}
"""Where a fault of either list leads."""


@router.get("")
def show_rounds(request: Request, given: Given, viewer: Reader) -> Response:
    """Every round that the viewer may see, newest first."""
    with given.database.reading() as session:
        rows = round_lines(session, viewer, given.now().date(), limit=MOST_SHOWN)
    return page(request, "rounds/list.html", viewer, rounds=rows[::-1], states=STATES)


@router.get("/new")
def show_new_round(request: Request, given: Given, viewer: Writer) -> Response:
    """The form that opens a round."""
    with given.database.reading() as session:
        day = as_at_of(session) or given.now().date()
    typed = {"name": "", "day": day.day, "month": day.month, "year": day.year}
    return page(request, "rounds/new.html", viewer, typed=typed, faults=[], errors={})


@router.post("")
def open_round(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Open a round as a draft."""
    try:
        asked = document(RoundSent, {"name": sent.text("name"), "as_at": sent.day("as_at")})
        number = open_new_round(given.database, asked, by=viewer.name, at=given.now())
    except BadInput as error:
        typed = {
            part: sent.text(f"as_at-{part}") or sent.text(f"as_at[{part}]") for part in ("day", "month", "year")
        } | {"name": sent.text("name")}
        told = {"faults": error_summary(error.faults), "errors": messages(error.faults)}
        return page(request, "rounds/new.html", viewer, status=422, typed=typed, **told)
    return redirect(f"/rounds/{number}", "The round is open. Nobody is told of it before it is published.")


@router.get("/{number}")
def show_round(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """Where a round stands: what to do next, what is missing, wanted against offered, what was asked, its runs."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        asked = instruction_lines(session, viewer, number, day)
    may = {name: viewer.may(f"rounds.{name}") for name in ("write", "approve", "publish")}
    return page(
        request,
        "rounds/one.html",
        viewer,
        **shown_round(whole, viewer),
        may=may,
        next=next_step(whole, may),
        **_before(given, viewer, whole, day),
        asked=[each for each in asked if each.lifted_at is None],
        kinds=INSTRUCTIONS,
        run_states=RUN_STATES,
        origins=ORIGINS,
    )


@router.get("/{number}/people")
def show_people(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """Who takes part: everybody who can, or those who are ticked."""
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, given.now().date())
        lists = _candidates(session, viewer, whole)
    return page(request, "rounds/people.html", viewer, **shown_round(whole, viewer), lists=lists)


@router.post("/{number}/people")
def change_people(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Say who takes part from the next run on."""
    ids = {name: None if sent.text(f"{name}_who") != "some" else sent.all(name) for name in ("learners", "coaches")}

    def _act() -> Response:
        change = document(RoundChange, ids)
        change_round(given.database, number, change, by=viewer.name, at=given.now(), read=version_of(sent))
        return redirect(f"/rounds/{number}", "Who takes part is changed, from the next run on.")

    return or_again(request, sent, lambda: show_people(request, given, viewer, number), _act, WHO)


@router.post("/{number}/review-again")
def take_back(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Take an approved round back into review."""

    def _act() -> Response:
        back_to_review(given.database, number, by=viewer.name, at=given.now(), read=version_of(sent))
        return redirect(f"/rounds/{number}", "The round is in review again. It has to be approved anew.")

    return or_again(request, sent, lambda: show_round(request, given, viewer, number), _act)


@router.post("/{number}/give-up")
def give_up(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Give a round up before it is published."""

    def _act() -> Response:
        reason = document(ReasonSent, {"reason": sent.text("reason")}).reason
        abandon_round(given.database, number, reason, by=viewer.name, at=given.now(), read=version_of(sent))
        return redirect("/rounds", "The round is given up. Nobody was told of it.")

    return or_again(request, sent, lambda: show_round(request, given, viewer, number), _act)


def version_of(sent: Form) -> int | None:
    """The version of the record that a form was made from."""
    version = sent.text("version")
    return int(version) if version.isdecimal() else None


def shown_round(whole: RoundWhole, viewer: Asker) -> dict[str, Any]:
    """What the frame of each of a round's pages names."""
    return {
        "round": whole,
        "tag": STATES[whole.state],
        "is_open": whole.state in OPEN,
        "is_out": whole.state in (*OUT, "closed"),
        "has_plan": any(run.recorded_at is not None and run.state != "contradiction" for run in whole.runs),
        "writes": viewer.may("rounds.write"),
    }


def _before(given: Services, viewer: Asker, whole: RoundWhole, day: dt.date) -> dict[str, Any]:
    """Gaps and supply of a round that may still be changed, or that they are being counted, or why they cannot be."""
    told: dict[str, Any] = {"before": None, "counting": False, "problem": []}
    if whole.state not in OPEN or not viewer.may("rounds.write"):
        return told
    asked = ask_before(given.database, viewer, whole.id, day, start=given.start_run, at=given.now())
    with given.database.reading() as session:
        run = None if asked.run_id is None else run_of(session, asked.run_id)
        if run is None or run.stage == "done":
            return told | {"before": before_counted(session, viewer, whole.id, day, asked.analysis_id)}
        if run.fault is None:
            return told | {"counting": True}
        fault = json.loads(run.fault)
    return told | {"problem": [f"{each['message']} {each['remedy']}" for each in fault["errors"]] or [fault["detail"]]}


def _candidates(session: Transaction, viewer: Asker, whole: RoundWhole) -> list[dict[str, Any]]:
    """Learners and coaches who could take part on the round's day, and who of them is ticked."""

    def _tier(tier: str) -> list[PersonLine]:
        return people_lines(session, viewer, whole.as_at, PeopleWanted(tier=tier, here=True), limit=20_000)

    return [
        {
            "name": name,
            "words": words,
            "people": _tier(tier),
            "letter": letter,
            "some": taken is not None,
            "ticked": set(taken or ()),
        }
        for name, words, tier, letter, taken in (
            ("learners", "Learners", "live", "L", whole.learners),
            ("coaches", "Coaches", "lead", "C", whole.coaches),
        )
    ]
