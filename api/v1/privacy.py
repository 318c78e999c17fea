"""Requests of people about their data, what is held about them, erasure, and for how long records are kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from api.access import BEARER, asker_for
from api.bodies import RecordCode, RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from foundation.documents import Document
from foundation.errors import NotFound
from programme.access import Asker
from programme.journeys.privacy import (
    CarriedOut,
    Decision,
    Erasure,
    RequestReceived,
    RetentionSent,
    answer_request,
    carry_out_request,
    check_identity,
    decide_request,
    keep_for,
    preview_erasure,
    receive_request,
)
from programme.journeys.privacy.retention_act import LetGo, RetentionAct, carry_out_retention, preview_retention
from programme.publishing.subject_access import held_workbook
from programme.queries.held import held_about
from programme.queries.privacy import PrivacyRequestShown, privacy_request, privacy_requests
from programme.queries.retention import RetentionDue, retention_due
from programme.records.keys import person_key

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["privacy"], dependencies=[Depends(BEARER)])
Handling = Annotated[Asker, Depends(asker_for("privacy.write"))]
Calling = Annotated[Call, Depends(call_for("privacy.write"))]
Changing = Annotated[Change, Depends(change_for("privacy.write"))]
Oneself = Annotated[Asker, Depends(asker_for("own.read"))]
PersonKey = Annotated[str, Path(pattern=r"^[PLC][0-9]{1,10}$", examples=["P12"])]
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The workbook.", "content": {_WORKBOOK: {}}}}


class RequestPage(Document):
    """Some requests, and the address of the next ones."""

    items: tuple[PrivacyRequestShown, ...]
    next: str | None


class Kept(Document):
    """Everything held about one person: kind of record to its rows."""

    person: str
    held: dict[str, list[dict[str, Any]]]


@router.get("/privacy/requests", response_model=RequestPage, responses=refusals(*READING))
def list_requests(
    asker: Handling,
    request: Request,
    given: Given,
    page: PageWanted,
    open_only: Annotated[bool, Query(alias="open", description="only those still to be answered")] = False,
) -> JSONResponse:
    """Requests, each with the day by which it is due."""
    day = given.now().date()
    rows = privacy_requests(given.database, asker, day=day, limit=page.limit, after=page.after, open_only=open_only)
    return page_of(request, jsonable_encoder(rows), page, rows[-1].id if rows else None)


@router.post("/privacy/requests", status_code=201, responses=refusals(*ADDING))
def add_request(call: Calling, sent: Annotated[RequestReceived, Depends(Sent(RequestReceived))]) -> PrivacyRequestShown:
    """Write down a request; it is due in one month."""
    number = receive_request(call.database, call.asker, sent, at=call.now())
    call.added(f"/privacy/requests/{number}")
    return _told(call, number)


@router.get("/privacy/requests/{number}", responses=refusals(*READING))
def read_request(call: Calling, number: RecordId) -> PrivacyRequestShown:
    """One request."""
    return _told(call, number)


@router.post("/privacy/requests/{number}/identity", responses=refusals(*CHANGING))
def confirm_identity(change: Changing, number: RecordId) -> PrivacyRequestShown:
    """Say that whoever asks is who they say."""
    check_identity(change.database, change.asker, number, read=change.read, at=change.now())
    return _told(change, number)


@router.post("/privacy/requests/{number}/decision", responses=refusals(*CHANGING))
def decide(
    change: Changing, number: RecordId, sent: Annotated[Decision, Depends(Sent(Decision))]
) -> PrivacyRequestShown:
    """Decide what is done; a refusal has a reason."""
    decide_request(change.database, change.asker, number, sent, read=change.read, at=change.now())
    return _told(change, number)


@router.post("/privacy/requests/{number}/preview", responses=refusals(*ADDING))
def preview(
    asker: Handling, number: RecordId, given: Given, sent: Annotated[CarriedOut, Depends(Sent(CarriedOut))]
) -> Erasure:
    """What erasing this person would do; nothing is changed."""
    shown = privacy_request(given.database, asker, number, day=given.now().date())
    return preview_erasure(given.database, asker, shown.person, also=sent.also, at=given.now())


@router.post("/privacy/requests/{number}/carry-out", responses=refusals(*CHANGING))
def carry_out(
    change: Changing, number: RecordId, sent: Annotated[CarriedOut, Depends(Sent(CarriedOut))]
) -> PrivacyRequestShown:
    """Do what was decided. An erasure cannot be taken back."""
    carry_out_request(change.database, change.asker, number, sent, read=change.read, at=change.now())
    return _told(change, number)


@router.post("/privacy/requests/{number}/answer", responses=refusals(*CHANGING))
def answer(change: Changing, number: RecordId) -> PrivacyRequestShown:
    """Say that the person was answered."""
    answer_request(change.database, change.asker, number, read=change.read, at=change.now())
    return _told(change, number)


@router.get("/people/{person}/held", responses=refusals(*READING))
def held(asker: Handling, person: PersonKey, given: Given) -> Kept:
    """Everything held about a person, but for confidential instructions of others."""
    return Kept(person=person, held=held_about(given.database, asker, person))


@router.get("/people/{person}/held.xlsx", response_class=Response, responses={**_FILE, **refusals(*READING)})
def held_as_workbook(asker: Handling, person: PersonKey, given: Given) -> Response:
    """The same as a workbook."""
    return _workbook(given, asker, person)


@router.get("/me/held", responses=refusals(*READING))
def held_about_me(asker: Oneself, given: Given) -> Kept:
    """Everything held about oneself."""
    person = _own(asker)
    return Kept(person=person, held=held_about(given.database, asker, person))


@router.get("/me/held.xlsx", response_class=Response, responses={**_FILE, **refusals(*READING)})
def held_about_me_as_workbook(asker: Oneself, given: Given) -> Response:
    """The same as a workbook."""
    return _workbook(given, asker, _own(asker))


@router.get("/privacy/retention", responses=refusals(*READING))
def read_retention(asker: Handling, given: Given) -> list[RetentionDue]:
    """For how long each class of records is kept, and what has been kept longer."""
    return retention_due(given.database, asker, day=given.now().date())


@router.put("/privacy/retention/{record_class}", responses=refusals(*READING))
def set_retention(
    asker: Annotated[Asker, Depends(asker_for("settings.write"))],
    record_class: str,
    given: Given,
    sent: Annotated[RetentionSent, Depends(Sent(RetentionSent))],
) -> RetentionSent:
    """Set for how many months a class of records is kept."""
    keep_for(given.database, asker, record_class, sent, at=given.now())
    return sent


@router.get("/privacy/retention/{record_class}", responses=refusals(*READING))
def read_letting_go(asker: Handling, record_class: RecordCode, given: Given) -> LetGo:
    """What letting go of a class's records would do now; nothing is changed by asking."""
    return preview_retention(given.database, asker, record_class, at=given.now())


@router.post("/privacy/retention/{record_class}/carry-out", responses=refusals(*ADDING))
def let_go(
    asker: Handling,
    record_class: RecordCode,
    given: Given,
    sent: Annotated[RetentionAct, Depends(Sent(RetentionAct))],
) -> LetGo:
    """Let go of a class's records that were kept longer than its period, as many as were looked at."""
    return carry_out_retention(given.database, asker, record_class, sent, at=given.now())


def _own(asker: Asker) -> str:
    if asker.person_id is None:
        raise NotFound("There is no record of a person with this account.")
    return person_key(asker.person_id)


def _workbook(given: Given, asker: Asker, person: str) -> Response:
    rows = held_about(given.database, asker, person)
    data = held_workbook(rows, person=person, made=given.now().date())
    return Response(
        data, media_type=_WORKBOOK, headers={"Content-Disposition": f'attachment; filename="held-{person}.xlsx"'}
    )


def _told(call: Call, number: int) -> PrivacyRequestShown:
    return call.told(privacy_request(call.database, call.asker, number, day=call.now().date()))
