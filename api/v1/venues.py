"""Venues and rooms over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.venues import (
    RoomAdded,
    RoomChange,
    VenueAdded,
    VenueChange,
    add_room,
    add_venue,
    change_room,
    change_venue,
)
from programme.queries.venues import VenueLine, VenueWhole, venue_lines, venue_whole

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/venues", tags=["organisations"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("organisations.read"))]
Reading = Annotated[Call, Depends(call_for("organisations.read"))]
Changing = Annotated[Change, Depends(change_for("organisations.write"))]
Adding = Annotated[Call, Depends(call_for("organisations.write"))]


class VenuesPage(BaseModel):
    """One page of venues, and the next page's address."""

    items: list[VenueLine]
    next: str | None


@router.get("", responses=refusals(*READING), response_model=VenuesPage)
def list_venues(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    search: Annotated[str, Query(max_length=200, description="Part of a name, a code or a postcode.")] = "",
) -> JSONResponse:
    """Venues in the order of their numbers."""
    with given.database.reading() as session:
        rows = venue_lines(session, asker, search=search, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/{code}", responses=refusals(*READING))
def read_venue(call: Reading, code: RecordCode) -> VenueWhole:
    """One venue with its rooms."""
    return _shown(call, code)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_venue(call: Adding, sent: Annotated[VenueAdded, Depends(Sent(VenueAdded))]) -> VenueWhole:
    """Add a venue."""
    code = add_venue(call.database, sent, by=call.name, at=call.now())
    call.added(f"/venues/{code}")
    return _shown(call, code)


@router.patch("/{code}", responses=refusals(*CHANGING))
def patch_venue(
    change: Changing, code: RecordCode, sent: Annotated[VenueChange, Depends(Sent(VenueChange))]
) -> VenueWhole:
    """Change what the body names; the rest stays as it is."""
    change_venue(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


@router.post("/{code}/rooms", responses=refusals(*CHANGING))
def send_room(change: Changing, code: RecordCode, sent: Annotated[RoomAdded, Depends(Sent(RoomAdded))]) -> VenueWhole:
    """Add a room."""
    add_room(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


@router.patch("/{code}/rooms/{room}", responses=refusals(*CHANGING))
def patch_room(
    change: Changing, code: RecordCode, room: RecordCode, sent: Annotated[RoomChange, Depends(Sent(RoomChange))]
) -> VenueWhole:
    """Change what the body names of a room; the version is its venue's."""
    change_room(change.database, code, room, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


def _shown(call: Call, code: str) -> VenueWhole:
    return call.shown(lambda session: venue_whole(session, call.asker, code))
