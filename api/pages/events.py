"""Sharing events: planned, shown a map that is looked at first and then frozen, held."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordId
from api.services import Given, Services
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.events import EventPlanned, EventStep, MapAsked, ask_map, freeze_map, plan_event, settle_event
from programme.publishing.map_page import write_map_page
from programme.queries.events import FrozenMap, alone_on, event_line, event_lines, event_of_map, frozen_map

from .access import viewer_for
from .days import Day, day_shown
from .forms import Form, Sent, document, error_summary, messages
from .map_files import map_alone, map_file
from .rendering import page, redirect
from .waiting import when_worked_out

router = APIRouter(prefix="/network", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("network.read"))]
Writer = Annotated[Asker, Depends(viewer_for("reports.write"))]

AUDIENCES = {"public": "The public", "programme": "The programme’s own people", "board": "The Partnership Board"}
STATES = {"planned": ("Planned", "blue"), "held": ("Held", "green"), "cancelled": ("Cancelled", "grey")}
"""What a state is called, and its tag."""


@router.get("/events")
def show_events(request: Request, given: Given, viewer: Reader) -> Response:
    """Every sharing event, the newest first, and the form for another."""
    return _events(request, given, viewer, Form(), None)


@router.post("/events")
def do_plan(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Plan a sharing event."""
    said = {name: sent.text(name) for name in ("name", "held_on", "audience")}
    try:
        if not said["name"]:
            raise BadInput([Fault("name", "", "the event has no name.", "Give it one.")])
        number = plan_event(given.database, document(EventPlanned, said), by=viewer.name, at=given.now())
    except BadInput as error:
        return _events(request, given, viewer, sent, error)
    return redirect(f"/network/events/{number}", "The event is planned. Now look at its map.")


@router.get("/events/{number}")
def show_event(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """One event with the maps that were frozen for it."""
    with given.database.reading() as session:
        line = event_line(session, viewer, number)
    told: dict[str, Any] = {"audience": AUDIENCES[line.audience], "state": STATES[line.state]}
    days: dict[str, Any] = {"day": day_shown(given, None), "today": given.now().date()}
    return page(request, "events/event.html", viewer, line=line, **told, **days)


@router.post("/events/{number}/state")
def do_settle(given: Given, viewer: Writer, sent: Sent, number: RecordId) -> Response:
    """Say that an event was held, or is not to be."""
    step = document(EventStep, {"state": sent.text("state")})
    version = sent.text("version")
    read = int(version) if version.isdecimal() else None
    settle_event(given.database, number, step, read=read, by=viewer.name, at=given.now())
    return redirect(f"/network/events/{number}", "Noted.")


@router.get("/events/{number}/map")
def show_before(request: Request, given: Given, viewer: Writer, number: RecordId, as_at: Day = None) -> Response:
    """A map before it is frozen: what it shows, and who could be recognised on it."""
    day = day_shown(given, as_at)

    def _show(session: Transaction, analysis: int) -> Response:
        shown = json.loads(answer_part(session, analysis, "public_map"))
        line = event_line(session, viewer, number)
        told: dict[str, Any] = {"alone": alone_on(shown), "audience": AUDIENCES[line.audience]}
        return page(request, "events/before.html", viewer, line=line, day=day, **told)

    return when_worked_out(request, given, viewer, lambda: _ask(given, viewer, number, day), _show)


@router.get("/events/{number}/map.html")
def show_before_alone(request: Request, given: Given, viewer: Writer, number: RecordId, as_at: Day = None) -> Response:
    """That map alone."""
    day = day_shown(given, as_at)

    def _show(session: Transaction, analysis: int) -> Response:
        return map_alone(write_map_page(json.loads(answer_part(session, analysis, "public_map"))))

    return when_worked_out(request, given, viewer, lambda: _ask(given, viewer, number, day), _show)


@router.post("/events/{number}/map")
def do_freeze(given: Given, viewer: Writer, sent: Sent, number: RecordId) -> Response:
    """Keep the map that was looked at. Where the records changed since, it is looked at once more."""
    day = _sent_day(sent)
    asked = _ask(given, viewer, number, day)
    if asked.run_id is not None:
        return redirect(
            f"/network/events/{number}/map?as_at={day}", "The records changed since. Look at the map again."
        )
    kept = freeze_map(given.database, number, asked.analysis_id, by=viewer.name, at=given.now())
    return redirect(f"/network/maps/{kept}", "The map is frozen. It stays as it is, whatever happens to the records.")


@router.get("/maps/{number}")
def show_frozen(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """A frozen map: shown, presented, taken along."""
    with given.database.reading() as session:
        found = frozen_map(session, viewer, number, given.now().date(), names=True)
        line = event_of_map(session, viewer, number)
    kept = next(each for each in line.maps if each.id == number)
    return page(request, "events/frozen.html", viewer, line=line, kept=kept, found=found)


@router.get("/maps/{number}/map.html")
def show_frozen_alone(given: Given, viewer: Reader, number: RecordId, names: bool = False) -> Response:
    """A frozen map alone, to be presented on a full screen."""
    found = _frozen(given, viewer, number, names=names)
    return map_alone(write_map_page(found.public_map, found.names))


@router.get("/maps/{number}/files/{name}")
def read_frozen_file(given: Given, viewer: Reader, number: RecordId, name: str, names: bool = False) -> Response:
    """A frozen map to take along: one page, a poster, slides, or its table."""
    found = _frozen(given, viewer, number, names=names)
    return map_file(name, found.public_map, found.names)


def _frozen(given: Services, viewer: Asker, number: int, *, names: bool) -> FrozenMap:
    with given.database.reading() as session:
        return frozen_map(session, viewer, number, given.now().date(), names=names)


def _events(request: Request, given: Services, viewer: Asker, sent: Form, error: BadInput | None) -> Response:
    with given.database.reading() as session:
        rows = event_lines(session, viewer, limit=1000)
    faults = error.faults if error else ()
    said = {name: sent.text(name) for name in ("name", "held_on", "audience")}
    told: dict[str, Any] = {"faults": error_summary(faults) if faults else None, "errors": messages(faults)}
    names: dict[str, Any] = {"audiences": AUDIENCES, "states": STATES, "said": said}
    status = 422 if faults else 200
    return page(request, "events/events.html", viewer, status=status, rows=rows[::-1], **names, **told)


def _ask(given: Services, viewer: Asker, number: int, day: dt.date) -> Asked:
    asked = MapAsked(as_at=day)
    return ask_map(given.database, number, asked, start=given.start_run, by=viewer.name, at=given.now())


def _sent_day(sent: Form) -> dt.date:
    text = sent.text("as_at")
    asked = document(MapAsked, {"as_at": text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""})
    return asked.as_at
