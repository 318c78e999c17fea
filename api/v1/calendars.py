"""Calendars to subscribe to over the interface. The address itself is the right to read: calendars send no key."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.feeds import FeedAsked, make_feed, revoke_feed
from programme.queries.feeds import FeedLine, feed_file, feed_lines

from .refusals import READING, refusals

router = APIRouter(tags=["calendars"])

Planner = Annotated[Asker, Depends(asker_for("plans.write"))]
Oneself = Annotated[Asker, Depends(asker_for("own.read"))]
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,100}$", description="What the address ends with.")]


class FeedMade(BaseModel):
    """A calendar: its number, and its address, which is shown this once."""

    id: int
    address: Annotated[str, Field(examples=["/api/v1/calendars/3q2-7w.ics"])]


class FeedsPage(BaseModel):
    """One page of calendars, and the next page's address."""

    items: list[FeedLine]
    next: str | None


@router.get(
    "/calendars/{token}.ics",
    responses={200: {"content": {"text/calendar": {}}}, **refusals(404, 422)},
    response_class=Response,
)
def read_calendar(token: Token, given: Given) -> Response:
    """The calendar behind an address: published sessions, cancelled ones as such, no attendee's name."""
    with given.database.reading() as session:
        content = feed_file(session, token)
    return Response(content, media_type="text/calendar; charset=utf-8")


@router.get("/calendars", responses=refusals(*READING), response_model=FeedsPage, dependencies=[Depends(BEARER)])
def list_feeds(asker: Planner, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Calendars that somebody made, without their addresses."""
    with given.database.reading() as session:
        rows = feed_lines(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("/calendars", status_code=201, responses=refusals(*READING), dependencies=[Depends(BEARER)])
def send_feed(asker: Planner, sent: Annotated[FeedAsked, Depends(Sent(FeedAsked))], given: Given) -> FeedMade:
    """Make a calendar of a cohort, venue, facilitator or person; its address is shown this once."""
    number, token = make_feed(given.database, sent, asker=asker, at=given.now())
    return FeedMade(id=number, address=f"/api/v1/calendars/{token}.ics")


@router.post(
    "/calendars/{number}/revoke", status_code=204, responses=refusals(*READING), dependencies=[Depends(BEARER)]
)
def end_feed(asker: Planner, number: RecordId, given: Given) -> Response:
    """End a calendar's address at once."""
    revoke_feed(given.database, number, asker=asker, at=given.now())
    return Response(status_code=204)


@router.post("/own/calendars", status_code=201, responses=refusals(*READING), dependencies=[Depends(BEARER)])
def send_own_feed(asker: Oneself, sent: Annotated[FeedAsked, Depends(Sent(FeedAsked))], given: Given) -> FeedMade:
    """Make a calendar of one's own sessions; its address is shown this once."""
    number, token = make_feed(given.database, sent, asker=asker, at=given.now())
    return FeedMade(id=number, address=f"/api/v1/calendars/{token}.ics")


@router.post(
    "/own/calendars/{number}/revoke", status_code=204, responses=refusals(*READING), dependencies=[Depends(BEARER)]
)
def end_own_feed(asker: Oneself, number: RecordId, given: Given) -> Response:
    """End the address of a calendar of one's own at once."""
    revoke_feed(given.database, number, asker=asker, at=given.now())
    return Response(status_code=204)
