"""Connections between people, and people who wait, over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import VersionRead, etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.ties import TieStep, TieTold, confirm_tie, end_tie, record_tie
from programme.journeys.waiting import WaitingEnded, WaitingTold, ask_to_wait, end_waiting
from programme.queries.ties import TieLine, WaitingLine, tie_line, tie_lines, waiting_line, waiting_lines

from .network import Day
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["ties"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("ties.read"))]
Writer = Annotated[Asker, Depends(asker_for("ties.write"))]
Recruiting = Annotated[Asker, Depends(asker_for("recruit.read"))]
Recruiter = Annotated[Asker, Depends(asker_for("recruit.write"))]
Person = Annotated[str | None, Query(pattern=r"^[PLC][0-9]{1,10}$", description="The id of a person.")]


class TiesPage(BaseModel):
    """One page of connections, and the next page's address."""

    items: list[TieLine]
    next: str | None


class WaitingPage(BaseModel):
    """One page of requests, and the next page's address."""

    items: list[WaitingLine]
    next: str | None


@router.get("/ties", responses=refusals(*READING), response_model=TiesPage)
def list_ties(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    person: Person = None,
    kind: Literal["coaching", "project", "survey", "meeting"] | None = None,
    on: Day = None,
) -> JSONResponse:
    """Connections, in the order of their numbers; with `on` those that held on that day."""
    with given.database.reading() as session:
        rows = tie_lines(
            session,
            asker,
            given.now().date(),
            person=person,
            kind=kind,
            on=on,
            after=page.after,
            limit=page.limit,
        )
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("/ties", status_code=201, responses=refusals(*ADDING))
def send_tie(
    asker: Writer, sent: Annotated[TieTold, Depends(Sent(TieTold))], given: Given, response: Response
) -> TieLine:
    """Record a connection; the same one told again stays one."""
    number = record_tie(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/ties/{number}"
    return _tie(given, asker, number)


@router.get("/ties/{number}", responses=refusals(*READING))
def read_tie(asker: Reader, number: RecordId, given: Given) -> TieLine:
    """One connection."""
    return _tie(given, asker, number)


@router.post("/ties/{number}/confirm", responses=refusals(*ADDING))
def confirm(asker: Writer, number: RecordId, sent: Annotated[TieStep, Depends(Sent(TieStep))], given: Given) -> TieLine:
    """Say that the two were in contact on a day."""
    confirm_tie(given.database, number, sent, by=asker.name, at=given.now())
    return _tie(given, asker, number)


@router.post("/ties/{number}/end", responses=refusals(*ADDING))
def end(asker: Writer, number: RecordId, sent: Annotated[TieStep, Depends(Sent(TieStep))], given: Given) -> TieLine:
    """End a connection on a day."""
    end_tie(given.database, number, sent, by=asker.name, at=given.now())
    return _tie(given, asker, number)


@router.get("/waiting", responses=refusals(*READING), response_model=WaitingPage)
def list_waiting(
    asker: Recruiting,
    request: Request,
    given: Given,
    page: PageWanted,
    waiting: Annotated[bool | None, Query(description="Who still waits, or whose wait ended.")] = None,
) -> JSONResponse:
    """Who waits for a coach or a place, in the order of asking."""
    with given.database.reading() as session:
        rows = waiting_lines(session, asker, given.now().date(), waiting=waiting, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("/waiting", status_code=201, responses=refusals(*ADDING))
def send_waiting(
    asker: Recruiter, sent: Annotated[WaitingTold, Depends(Sent(WaitingTold))], given: Given, response: Response
) -> WaitingLine:
    """Put somebody on the list; who waits for the same already keeps their place."""
    number = ask_to_wait(given.database, sent, by=asker.name, at=given.now())
    return _waiting(given, asker, number, response)


@router.post("/waiting/{number}/end", responses=refusals(*CHANGING))
def stop_waiting(
    asker: Recruiter,
    number: RecordId,
    sent: Annotated[WaitingEnded, Depends(Sent(WaitingEnded))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> WaitingLine:
    """Say how a wait ended."""
    end_waiting(given.database, number, sent, read=read, by=asker.name, at=given.now())
    return _waiting(given, asker, number, response)


def _tie(given: Services, asker: Asker, number: int) -> TieLine:
    with given.database.reading() as session:
        return tie_line(session, asker, number, given.now().date())


def _waiting(given: Services, asker: Asker, number: int, response: Response) -> WaitingLine:
    with given.database.reading() as session:
        line = waiting_line(session, asker, number, given.now().date())
    response.headers["ETag"] = etag(line.version)
    return line
