"""A venue, a room or a person is lost: the repairs there are, the gentlest first, and the plan of the one chosen."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import LARGEST_ID
from api.services import Given, Services
from api.v1.plan_shapes import LossAsked, RepairChosen
from foundation.documents import read_document
from foundation.errors import BadInput, Fault
from foundation.provenance import canonical_json
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part, ask_analysis
from programme.journeys.losses import take_up_repair
from programme.queries.labels import as_at_of
from programme.queries.planning import leader_choices, planning_choices

from .access import viewer_for
from .again import or_again
from .asking import Field, Question, ask
from .binding import read_form
from .forms import Form, Sent
from .rendering import page, redirect
from .session_words import RULES, figure_of
from .waiting import when_worked_out

router = APIRouter(prefix="/sessions/losses", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]
Lost = Annotated[str, Query(max_length=220, pattern=r"^(venue|room|person):[^\x00]+$")]

SHAPES = {"venue": "venues_lost", "room": "rooms_lost", "person": "people_away"}


@router.get("")
def show_loss(request: Request, given: Given, viewer: Writer) -> Response:
    """What is lost, from when to when."""
    return ask(request, viewer, _question(given, viewer), Form())


@router.post("")
def say_loss(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """On to the repairs, or the form again."""
    question = _question(given, viewer)
    faults = _faults(sent, dict(question.fields[0].options))
    if faults:
        return ask(request, viewer, question, sent, faults, status=422)
    asked = {"lost": sent.text("lost"), "start": sent.day("start"), "end": sent.day("end")}
    return redirect(f"/sessions/losses/repairs?{urlencode(asked)}")


@router.get("/repairs")
def show_repairs(request: Request, given: Given, viewer: Writer, lost: Lost, start: dt.date, end: dt.date) -> Response:
    """The repairs after a loss: what each further change brings."""
    question = _lost(lost, start, end, _day(given))

    def _ask() -> Asked:
        return ask_analysis(
            given.database,
            "loss",
            canonical_json(question),
            lambda _session: {"freeze": question},
            start=given.start_run,
            by=viewer.name,
            at=given.now(),
        )

    words = dict(_question(given, viewer).fields[0].options).get(lost, lost)

    def _show(session: Transaction, analysis: int) -> Response:
        points = json.loads(answer_part(session, analysis))
        titles = dict(planning_choices(session, viewer).sessions)
        shown = {"points": points, "titles": titles, "analysis": analysis, "lost": words, "start": start, "end": end}
        return page(request, "plans/repairs.html", viewer, **shown, rules=RULES, figure_of=figure_of)

    return when_worked_out(request, given, viewer, _ask, _show)


@router.post("/repairs")
def choose(
    request: Request, given: Given, viewer: Writer, sent: Sent, lost: Lost, start: dt.date, end: dt.date
) -> Response:
    """Make the plan of one repair."""

    def _act() -> Response:
        analysis, chosen = sent.text("analysis"), read_form(RepairChosen, sent)
        if not analysis.isdecimal() or int(analysis) > LARGEST_ID:
            raise BadInput([Fault("analysis", analysis, "this names no repairs.", "Go back and choose again.")])
        by, at = viewer.name, given.now()
        plan = take_up_repair(given.database, int(analysis), chosen.point, name=chosen.name, by=by, at=at)
        return redirect(f"/sessions/plans/{plan}/publish", "The repair is a plan now, and the loss is recorded.")

    def _show() -> Response:
        return show_repairs(request, given, viewer, lost, start, end)

    return or_again(request, sent, _show, _act, {"name": "name", "point": "point-0"})


def _question(given: Services, viewer: Asker) -> Question:
    with given.database.reading() as session:
        choices = planning_choices(session, viewer)
        leaders = leader_choices(session, viewer, given.now().date())
    options = (
        *((f"venue:{code}", f"Venue: {name}") for code, name in choices.venues),
        *((f"room:{code}", f"Room: {name}") for code, name in choices.rooms),
        *((f"person:{code}", f"Leads sessions: {name}") for code, name in leaders),
    )
    return Question(
        title="A venue, room or person is lost",
        intro=("We look for repairs with as few changes as possible. Sessions that took place never move.",),
        fields=(
            Field("lost", "What is lost?", "pick", options=options),
            Field("start", "From which day?", "date"),
            Field("end", "Until which day?", "date"),
        ),
        back=("/sessions", "Sessions"),
        button="Show repairs",
    )


def _faults(sent: Form, known: dict[str, str]) -> list[Fault]:
    found = [] if sent.text("lost") in known else [Fault("lost", "", "This is not in the records.", "Choose again.")]
    for name in ("start", "end"):
        try:
            dt.date.fromisoformat(sent.day(name) or "")
        except ValueError:
            found.append(Fault(name, "", "This is no date of the calendar.", "Give the day, the month and the year."))
    if not found and (sent.day("end") or "") < (sent.day("start") or ""):
        found.append(Fault("end", "", "It ends before it begins.", "Give the first day, then the last."))
    return found


def _lost(lost: str, start: dt.date, end: dt.date, day: dt.date) -> dict[str, Any]:
    kind, code = lost.split(":", 1)
    change = {SHAPES[kind]: [{kind: code, "start": str(start), "end": str(end)}]}
    asked = read_document(LossAsked, json.dumps({"as_at": str(day), "change": change}))
    told = asked.change.model_dump(mode="json", exclude_defaults=True)
    return {"what": "loss", "as_at": str(day), "window": [], "change": told}


def _day(given: Services) -> dt.date:
    with given.database.reading() as session:
        return as_at_of(session) or given.now().date()
