"""Sessions over the interface: the list, one, delivered, cancelled, an alternative agreed, who came."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

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
from programme.journeys.attendance import RegisterSent, record_attendance
from programme.journeys.sessions import AlternativeAgreed, agree_alternative, cancel_session, deliver_session
from programme.queries.session_pages import SessionLine, SessionWhole, session_lines, session_whole

from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["sessions"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("plans.read"))]
Writer = Annotated[Asker, Depends(asker_for("plans.write"))]
Recorder = Annotated[Asker, Depends(asker_for("attendance.write"))]
Oneself = Annotated[Asker, Depends(asker_for("own.read"))]

Cohort = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="The code of a cohort.")]


class SessionsPage(BaseModel):
    """One page of sessions, and the next page's address."""

    items: list[SessionLine]
    next: str | None


@router.get("/sessions", responses=refusals(*READING), response_model=SessionsPage)
def list_sessions(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    cohort: Cohort = None,
    state: Literal["draft", "published", "delivered", "cancelled"] | None = None,
) -> JSONResponse:
    """Sessions, in the order of their numbers."""
    with given.database.reading() as session:
        rows = session_lines(session, asker, cohort=cohort, state=state, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/own/sessions", responses=refusals(*READING), response_model=SessionsPage)
def list_own_sessions(asker: Oneself, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """The sessions that one is invited to or leads, once they are published."""
    with given.database.reading() as session:
        rows = session_lines(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/sessions/{code}", responses=refusals(*READING))
def read_session(asker: Reader, code: RecordCode, given: Given, response: Response) -> SessionWhole:
    """One session, with those of its people whom the caller may see."""
    return _shown(given, asker, code, response)


@router.post("/sessions/{code}/cancel", responses=refusals(*CHANGING))
def cancel(asker: Writer, code: RecordCode, given: Given, read: VersionRead, response: Response) -> SessionWhole:
    """Cancel a session; calendars of those who were told of it show so."""
    cancel_session(given.database, code, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/sessions/{code}/deliver", responses=refusals(*CHANGING))
def deliver(asker: Writer, code: RecordCode, given: Given, read: VersionRead, response: Response) -> SessionWhole:
    """Say that a session took place as published."""
    deliver_session(given.database, code, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/sessions/{code}/alternatives", responses=refusals(*ADDING))
def send_alternative(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[AlternativeAgreed, Depends(Sent(AlternativeAgreed))],
    given: Given,
    response: Response,
) -> SessionWhole:
    """Record what a person agreed to where the room does not meet a need of theirs."""
    agree_alternative(given.database, code, sent, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.put("/sessions/{code}/attendance", responses=refusals(*CHANGING))
def put_attendance(
    asker: Recorder,
    code: RecordCode,
    sent: Annotated[RegisterSent, Depends(Sent(RegisterSent))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> SessionWhole:
    """Write down who came; whoever is not named stays as recorded. A value that differs is a correction."""
    record_attendance(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


def _shown(given: Services, asker: Asker, code: str, response: Response) -> SessionWhole:
    with given.database.reading() as session:
        whole = session_whole(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(whole.line.version)
    return whole
