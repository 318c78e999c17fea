"""Questions about a plan that a worker answers: every date of a session, other places, why not, what would help."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordId
from api.services import Given, Services
from api.v1.plan_shapes import PlanQuestion
from foundation.documents import read_document
from foundation.provenance import canonical_json
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part, ask_analysis
from programme.journeys.plans import plan_of
from programme.publishing.heat_picture import heat_svg
from programme.queries.names import named, with_names
from programme.queries.planning import planning_choices
from programme.queries.plans import plan_review

from .access import viewer_for
from .rendering import page
from .session_words import RULES, prices
from .waiting import when_worked_out

router = APIRouter(prefix="/sessions/plans/{number}", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]
Code = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Json = dict[str, Any]


@router.get("/dates")
def show_dates(request: Request, given: Given, viewer: Writer, number: RecordId, session: Code) -> Response:
    """Every date of a session: who could come, in how many rooms, what stands against it."""
    about = {"question": "heat_map", "session": session}
    return _answer(request, given, viewer, number, about, "plans/dates.html")


@router.get("/dates.svg")
def read_picture(request: Request, given: Given, viewer: Writer, number: RecordId, session: Code) -> Response:
    """The same as a picture."""

    def _show(transaction: Transaction, analysis: int) -> Response:
        return Response(heat_svg(json.loads(answer_part(transaction, analysis))), media_type="image/svg+xml")

    about = {"question": "heat_map", "session": session}
    return when_worked_out(request, given, viewer, lambda: _asked(given, viewer, number, about), _show)


@router.get("/places")
def show_places(request: Request, given: Given, viewer: Writer, number: RecordId, session: Code) -> Response:
    """Other places for a session, the best first, each with its price."""
    return _answer(
        request, given, viewer, number, {"question": "alternatives", "session": session}, "plans/places.html"
    )


@router.get("/why")
def show_why(
    request: Request,
    given: Given,
    viewer: Writer,
    number: RecordId,
    session: Code,
    date: dt.date,
    block: Code,
    room: Code = "",
) -> Response:
    """Why a session does not stand somewhere, or what it would cost there."""
    about = {"question": "why_not", "session": session, "date": str(date), "block": block, "room": room or None}
    return _answer(request, given, viewer, number, about, "plans/why.html", date=date, block=block, room=room)


@router.get("/relax")
def show_relax(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """What would give sessions without a place one."""
    return _answer(request, given, viewer, number, {"question": "relax"}, "plans/relax.html")


@router.get("/ahead")
def show_ahead(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """Before planning: sessions that can stand nowhere, what each rule takes away, how much room and help there is."""
    return _answer(request, given, viewer, number, {"question": "preflight"}, "plans/ahead.html")


@router.get("/robust")
def show_robust(
    request: Request, given: Given, viewer: Writer, number: RecordId, changes: Annotated[int, Query(ge=0, le=20)] = 3
) -> Response:
    """Which single venue or person the plan could not do without."""
    about = {"question": "robustness", "changes": changes}
    return _answer(request, given, viewer, number, about, "plans/robust.html", changes=changes)


@router.get("/reserve")
def show_reserve(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """A second date for each session, all of them together free."""
    return _answer(request, given, viewer, number, {"question": "reserve"}, "plans/reserve.html")


@router.get("/twins")
def show_twins(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """Sessions held a second time: whom each would rescue."""
    return _answer(request, given, viewer, number, {"question": "twins"}, "plans/twins.html")


@router.get("/splits")
def show_splits(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """Cohorts split into two groups: whom each split would rescue."""
    return _answer(request, given, viewer, number, {"question": "splits"}, "plans/splits.html")


def _answer(
    request: Request, given: Services, viewer: Asker, number: int, about: Json, template: str, **more: Any
) -> Response:
    name = about.get("session", "")

    def _show(transaction: Transaction, analysis: int) -> Response:
        found = json.loads(answer_part(transaction, analysis))
        review = plan_review(transaction, viewer, number)
        choices = planning_choices(transaction, viewer)
        shown = {
            "found": with_names(transaction, viewer, given.now().date(), found),
            "line": review.line,
            "session": name,
            "title": dict(choices.sessions).get(name, name),
            "titles": dict(choices.sessions),
            "rooms": dict(choices.rooms),
            "blocks": dict(choices.blocks),
            "venues": dict(choices.venues),
            "choices": choices,
            "seen": named(transaction, viewer, given.now().date()),
            "room_now": next((each.room or "" for each in review.sessions if each.session == name), ""),
        }
        return page(request, template, viewer, **shown, **more, rules=RULES, prices=prices, day_of=_day_of)

    return when_worked_out(request, given, viewer, lambda: _asked(given, viewer, number, about), _show)


def _asked(given: Services, viewer: Asker, number: int, about: Mapping[str, Any]) -> Asked:
    """The question, asked under the same key as by the interface, so that one answer serves both."""
    asked = read_document(PlanQuestion, json.dumps(dict(about))).require_parts().model_dump(mode="json")

    def _question(transaction: Transaction) -> Json:
        plan = plan_of(transaction, number)
        result = plan.result if plan.state != "contradiction" else None
        return {"asks": "plan", "snapshot": plan.snapshot, "result": result, "about": asked}

    key = f"{number} {canonical_json(asked)}"
    now = given.now()
    return ask_analysis(
        given.database, "plan", key, _question, start=given.start_run, by=viewer.name, at=now, lasting=True
    )


def _day_of(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)
