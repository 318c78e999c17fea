"""Venues and rooms over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.etags import VersionRead, etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
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

from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/venues", tags=["organisations"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("organisations.read"))]
Writer = Annotated[Asker, Depends(asker_for("organisations.write"))]


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
def read_venue(asker: Reader, code: RecordCode, given: Given, response: Response) -> VenueWhole:
    """One venue with its rooms."""
    return _shown(given, asker, code, response)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_venue(
    asker: Writer, sent: Annotated[VenueAdded, Depends(Sent(VenueAdded))], given: Given, response: Response
) -> VenueWhole:
    """Add a venue."""
    code = add_venue(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/venues/{code}"
    return _shown(given, asker, code, response)


@router.patch("/{code}", responses=refusals(*CHANGING))
def patch_venue(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[VenueChange, Depends(Sent(VenueChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> VenueWhole:
    """Change what the body names; the rest stays as it is."""
    change_venue(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/{code}/rooms", responses=refusals(*CHANGING))
def send_room(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[RoomAdded, Depends(Sent(RoomAdded))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> VenueWhole:
    """Add a room."""
    add_room(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.patch("/{code}/rooms/{room}", responses=refusals(*CHANGING))
def patch_room(
    asker: Writer,
    code: RecordCode,
    room: RecordCode,
    sent: Annotated[RoomChange, Depends(Sent(RoomChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> VenueWhole:
    """Change what the body names of a room; the version is its venue's."""
    change_room(given.database, code, room, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


def _shown(given: Services, asker: Asker, code: str, response: Response) -> VenueWhole:
    with given.database.reading() as session:
        whole = venue_whole(session, asker, code)
    response.headers["ETag"] = etag(whole.version)
    return whole
