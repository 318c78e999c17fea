"""Messages over the interface: looked at, approved, sent once, taken out as files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.messages import (
    MessageChange,
    MessagesNamed,
    Settled,
    approve_messages,
    cancel_messages,
    change_message,
    settle_message,
)
from programme.journeys.sending import hand_over, send_messages
from programme.queries.messages import MessageLine, MessageWhole, message_lines, message_whole, messages_by_state

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/messages", tags=["messages"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("messages.read"))]
Reading = Annotated[Call, Depends(call_for("messages.read"))]
Writer = Annotated[Asker, Depends(asker_for("messages.write"))]
Adding = Annotated[Call, Depends(call_for("messages.write"))]
Changing = Annotated[Change, Depends(change_for("messages.write"))]
Named = Annotated[MessagesNamed, Depends(Sent(MessagesNamed))]
Kind = Literal["invitation", "manager_approval", "reminder", "proposal", "placed", "sign_in", "sessions"]
State = Literal["draft", "approved", "sending", "sent", "failed", "bounced", "cancelled"]


class MessagesPage(BaseModel):
    """One page of messages, and the next page's address."""

    items: list[MessageLine]
    next: str | None


class Done(BaseModel):
    """Numbers of the messages that this call changed."""

    messages: list[int]


class SendingRun(BaseModel):
    """The run that sends, and where to follow it."""

    run: str
    links: dict[str, str]


@router.get("", responses=refusals(*READING), response_model=MessagesPage)
def list_messages(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    state: State | None = None,
    kind: Kind | None = None,
) -> JSONResponse:
    """Messages in the order of their numbers."""
    with given.database.reading() as session:
        rows = message_lines(session, asker, state=state, kind=kind, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/by-state", responses=refusals(401, 403))
def count_messages(asker: Reader, given: Given) -> dict[str, int]:
    """How many messages stand in each state; those `sending` without a run on its way need a person's word."""
    with given.database.reading() as session:
        return messages_by_state(session, asker)


@router.get("/{message}", responses=refusals(*READING))
def read_message(call: Reading, message: RecordId) -> MessageWhole:
    """One message as it will be sent."""
    return _shown(call, message)


@router.patch("/{message}", responses=refusals(*CHANGING))
def patch_message(
    change: Changing, message: RecordId, sent: Annotated[MessageChange, Depends(Sent(MessageChange))]
) -> MessageWhole:
    """Give a draft other words."""
    change_message(change.database, message, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, message)


@router.post("/approve", responses=refusals(*ADDING))
def approve(asker: Writer, sent: Named, given: Given) -> Done:
    """Approve drafts, all or none."""
    return Done(messages=approve_messages(given.database, sent, by=asker.name, at=given.now()))


@router.post("/cancel", responses=refusals(*ADDING))
def cancel(asker: Writer, sent: Named, given: Given) -> Done:
    """Take back messages that have not left, all or none."""
    return Done(messages=cancel_messages(given.database, sent, by=asker.name, at=given.now()))


@router.post("/send", status_code=202, responses=refusals(*ADDING))
def send(call: Adding, sent: Named) -> SendingRun:
    """Have approved messages sent by a run; each leaves once."""
    run = send_messages(call.database, sent, start=call.given.start_run, by=call.name, at=call.now())
    call.added(f"/runs/{run}")
    return SendingRun(run=run, links={"self": f"/api/v1/runs/{run}"})


@router.post(
    "/files",
    responses={200: {"description": "The archive.", "content": {"application/zip": {}}}, **refusals(*ADDING)},
    response_class=Response,
)
def take_out(asker: Writer, sent: Named, given: Given) -> Response:
    """Approved messages as .eml files with a mail-merge workbook; from then on they count as sent."""
    archive = hand_over(given.database, sent, given.mail, by=asker.name, at=given.now())
    named = {"Content-Disposition": 'attachment; filename="messages.zip"'}
    return Response(archive, media_type="application/zip", headers=named)


@router.post("/{message}/settlement", responses=refusals(*CHANGING))
def settle(change: Changing, message: RecordId, sent: Annotated[Settled, Depends(Sent(Settled))]) -> MessageWhole:
    """Say what became of a message, where the service cannot know."""
    settle_message(change.database, message, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, message)


def _shown(call: Call, message: int) -> MessageWhole:
    return call.shown(lambda session: message_whole(session, call.asker, message))
