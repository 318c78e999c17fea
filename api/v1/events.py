"""Sharing events and their frozen maps over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session as Transaction

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import etag
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.events import EventPlanned, EventStep, MapAsked, ask_map, freeze_map, plan_event, settle_event
from programme.publishing.map_data import LICENCE_NOTES, pack_map
from programme.publishing.map_page import write_map_page
from programme.queries.events import EventLine, event_line, event_lines, frozen_map

from .calls import Call, Change, call_for, change_for
from .network import download
from .refusals import ADDING, CHANGING, READING, refusals
from .waiting import WAITED, Prefer, answer_of

router = APIRouter(tags=["events"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("network.read"))]
Reading = Annotated[Call, Depends(call_for("network.read"))]
Writer = Annotated[Asker, Depends(asker_for("reports.write"))]
Changing = Annotated[Change, Depends(change_for("reports.write"))]
Adding = Annotated[Call, Depends(call_for("reports.write"))]
Names = Annotated[bool, Query(description="Name those who agreed; only where the audience is the programme.")]

_FROZEN: dict[int | str, dict[str, Any]] = {
    201: {"description": "The event with the map.", "model": EventLine},
    **WAITED,
    **refusals(*ADDING),
}


class EventsPage(BaseModel):
    """One page of events, and the next page's address."""

    items: list[EventLine]
    next: str | None


@router.get("/events", responses=refusals(*READING), response_model=EventsPage)
def list_events(asker: Reader, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Sharing events, in the order of their numbers."""
    with given.database.reading() as session:
        rows = event_lines(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("/events", status_code=201, responses=refusals(*ADDING))
def send_event(call: Adding, sent: Annotated[EventPlanned, Depends(Sent(EventPlanned))]) -> EventLine:
    """Plan a sharing event."""
    number = plan_event(call.database, sent, by=call.name, at=call.now())
    call.added(f"/events/{number}")
    return _shown(call, number)


@router.get("/events/{number}", responses=refusals(*READING))
def read_event(call: Reading, number: RecordId) -> EventLine:
    """One event with its maps."""
    return _shown(call, number)


@router.post("/events/{number}/state", responses=refusals(*CHANGING))
def settle(change: Changing, number: RecordId, sent: Annotated[EventStep, Depends(Sent(EventStep))]) -> EventLine:
    """Say that the event was held, or is not to be."""
    settle_event(change.database, number, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, number)


@router.post("/events/{number}/maps", status_code=201, responses=_FROZEN, response_class=Response)
async def freeze(
    asker: Writer,
    number: RecordId,
    sent: Annotated[MapAsked, Depends(Sent(MapAsked))],
    given: Given,
    prefer: Prefer = "",
) -> Response:
    """Freeze the map of a day for an event. After 202 send the same again once the run is done."""
    now = given.now()

    def _freeze(_session: Transaction, analysis_id: int) -> Response:
        freeze_map(given.database, number, analysis_id, by=asker.name, at=now)
        with given.database.reading() as session:
            line = event_line(session, asker, number)
        return JSONResponse(jsonable_encoder(asdict(line)), status_code=201, headers={"ETag": etag(line.version)})

    return await answer_of(
        given,
        lambda: ask_map(given.database, number, sent, start=given.start_run, by=asker.name, at=now),
        _freeze,
        prefer,
    )


@router.get(
    "/maps/{number}",
    responses={200: {"content": {"application/json": {}}}, **refusals(*READING, 409)},
    response_class=Response,
)
def read_map(asker: Reader, number: RecordId, given: Given, names: Names = False) -> Response:
    """A map as it was frozen, and what stands alone in it: look at this before you show it."""
    with given.database.reading() as session:
        found = frozen_map(session, asker, number, given.now().date(), names=names)
    packed = pack_map(found.public_map, found.names, LICENCE_NOTES)
    return JSONResponse({"map": packed, "could_be_recognised": list(found.could_be_recognised)})


@router.get(
    "/maps/{number}/page",
    responses={200: {"content": {"text/html": {}}}, **refusals(*READING, 409)},
    response_class=Response,
)
def read_page(asker: Reader, number: RecordId, given: Given, names: Names = False) -> Response:
    """A frozen map as one page that needs no network."""
    with given.database.reading() as session:
        found = frozen_map(session, asker, number, given.now().date(), names=names)
    page = write_map_page(found.public_map, found.names)
    return download(page, "text/html; charset=utf-8", f"map-{number}.html")


def _shown(call: Call, number: int) -> EventLine:
    return call.shown(lambda session: event_line(session, call.asker, number))
