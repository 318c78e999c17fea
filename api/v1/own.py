"""One's own recruitment over the interface: open waves, applications, and the messages that one was sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.own_applications import OwnApplicationSent, apply_oneself, withdraw_oneself
from programme.queries.own import (
    OpenWave,
    OwnApplication,
    OwnMessage,
    open_waves,
    own_application,
    own_applications,
    own_messages,
)

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/me", tags=["oneself"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("own.read"))]
Reading = Annotated[Call, Depends(call_for("own.read"))]
Changing = Annotated[Change, Depends(change_for("own.write"))]
Adding = Annotated[Call, Depends(call_for("own.write"))]


class OwnMessagesPage(BaseModel):
    """One page of messages, and the next page's address."""

    items: list[OwnMessage]
    next: str | None


@router.get("/waves", responses=refusals(401, 403, 404))
def list_waves(asker: Reader, given: Given) -> list[OpenWave]:
    """Waves that one can apply to now."""
    with given.database.reading() as session:
        return open_waves(session, asker, given.now().date())


@router.post("/waves/{wave}/applications", status_code=201, responses=refusals(*ADDING))
def send_application(
    call: Adding, wave: RecordId, sent: Annotated[OwnApplicationSent, Depends(Sent(OwnApplicationSent))]
) -> OwnApplication:
    """Apply for oneself; a second time is the first one."""
    number = apply_oneself(call.database, call.asker, wave, sent, at=call.now())
    call.added(f"/me/applications/{number}")
    return _shown(call, number)


@router.get("/applications", responses=refusals(401, 403, 404))
def list_applications(asker: Reader, given: Given) -> list[OwnApplication]:
    """One's own applications, the newest first."""
    with given.database.reading() as session:
        return own_applications(session, asker)


@router.get("/applications/{number}", responses=refusals(*READING))
def read_application(call: Reading, number: RecordId) -> OwnApplication:
    """One of one's own applications."""
    return _shown(call, number)


@router.post("/applications/{number}/withdraw", responses=refusals(*CHANGING))
def withdraw(change: Changing, number: RecordId) -> OwnApplication:
    """Take one's own application back; again changes nothing."""
    withdraw_oneself(change.database, change.asker, number, read=change.read, at=change.now())
    return _shown(change, number)


@router.get("/messages", responses=refusals(*READING), response_model=OwnMessagesPage)
def list_messages(asker: Reader, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Messages that one was sent."""
    with given.database.reading() as session:
        rows = own_messages(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


def _shown(call: Call, number: int) -> OwnApplication:
    return call.shown(lambda session: own_application(session, call.asker, number))
