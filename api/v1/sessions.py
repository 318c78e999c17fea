"""Sessions over the interface: the list, one, delivered, cancelled, an alternative agreed, who came."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.etags import etag
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.attendance import RegisterSent, record_attendance
from programme.journeys.sessions import AlternativeAgreed, agree_alternative, cancel_session, deliver_session
from programme.queries.session_pages import SessionLine, SessionWhole, session_lines, session_whole

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["sessions"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("plans.read"))]
Reading = Annotated[Call, Depends(call_for("plans.read"))]
Adding = Annotated[Call, Depends(call_for("plans.write"))]
Changing = Annotated[Change, Depends(change_for("plans.write"))]
Recording = Annotated[Change, Depends(change_for("attendance.write"))]
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
def read_session(call: Reading, code: RecordCode) -> SessionWhole:
    """One session, with those of its people whom the caller may see."""
    return shown_session(call, code)


@router.post("/sessions/{code}/cancel", responses=refusals(*CHANGING))
def cancel(change: Changing, code: RecordCode) -> SessionWhole:
    """Cancel a session; calendars of those who were told of it show so."""
    cancel_session(change.database, code, read=change.read, by=change.name, at=change.now())
    return shown_session(change, code)


@router.post("/sessions/{code}/deliver", responses=refusals(*CHANGING))
def deliver(change: Changing, code: RecordCode) -> SessionWhole:
    """Say that a session took place as published."""
    deliver_session(change.database, code, read=change.read, by=change.name, at=change.now())
    return shown_session(change, code)


@router.post("/sessions/{code}/alternatives", responses=refusals(*ADDING))
def send_alternative(
    call: Adding, code: RecordCode, sent: Annotated[AlternativeAgreed, Depends(Sent(AlternativeAgreed))]
) -> SessionWhole:
    """Record what a person agreed to where the room does not meet a need of theirs."""
    agree_alternative(call.database, code, sent, by=call.name, at=call.now())
    return shown_session(call, code)


@router.put("/sessions/{code}/attendance", responses=refusals(*CHANGING))
def put_attendance(
    change: Recording, code: RecordCode, sent: Annotated[RegisterSent, Depends(Sent(RegisterSent))]
) -> SessionWhole:
    """Write down who came; whoever is not named stays as recorded. A value that differs is a correction."""
    record_attendance(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return shown_session(change, code)


def shown_session(call: Call, code: str) -> SessionWhole:
    """The session as the asker may see it, with its version."""
    with call.database.reading() as session:
        whole = session_whole(session, call.asker, code, call.now().date())
    call.response.headers["ETag"] = etag(whole.line.version)
    return whole
