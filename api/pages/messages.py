"""Messages: drafts looked at and approved, sent once or taken out as files, and what became of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.journeys.messages import (
    SETTLED,
    MessageChange,
    MessagesNamed,
    Settled,
    approve_messages,
    cancel_messages,
    change_message,
    settle_message,
)
from programme.journeys.sending import hand_over, send_messages
from programme.queries.messages import MessageWhole, message_lines, message_whole, messages_by_state

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Form, Sent
from .rendering import page, redirect
from .words import MESSAGE_KINDS, MESSAGE_STATES

router = APIRouter(prefix="/messages", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("messages.read"))]
Writer = Annotated[Asker, Depends(viewer_for("messages.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
SHOWN = 200
"""Messages on one page of the list."""


@router.get("")
def show_messages(
    request: Request,
    given: Given,
    viewer: Reader,
    state: Annotated[str, Query(max_length=40)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
) -> Response:
    """Messages, narrowed to a state or a kind; how many stand in each state."""
    with given.database.reading() as session:
        rows = message_lines(
            session,
            viewer,
            state=state if state in MESSAGE_STATES else None,
            kind=kind if kind in MESSAGE_KINDS else None,
            after=after,
            limit=SHOWN + 1,
        )
        counts = messages_by_state(session, viewer)
    return page(
        request,
        "messages/list.html",
        viewer,
        rows=rows[:SHOWN],
        more=rows[SHOWN - 1].id if len(rows) > SHOWN else None,
        counts=counts,
        states=MESSAGE_STATES,
        kinds=MESSAGE_KINDS,
        state=state,
        kind=kind,
    )


@router.post("/approve")
def do_approve(given: Given, viewer: Writer, sent: Sent) -> Response:
    """Approve the drafts that were ticked, all or none."""
    done = approve_messages(given.database, _named(sent), by=viewer.name, at=given.now())
    return redirect("/messages?state=approved", f"Approved: {len(done)}. Send them now, or take them out as files.")


@router.post("/cancel")
def do_cancel(given: Given, viewer: Writer, sent: Sent) -> Response:
    """Take back the messages that were ticked."""
    done = cancel_messages(given.database, _named(sent), by=viewer.name, at=given.now())
    return redirect("/messages", f"Taken back: {len(done)}.")


@router.post("/send")
def do_send(given: Given, viewer: Writer, sent: Sent) -> Response:
    """Have the approved messages that were ticked sent; each leaves once."""
    named = _named(sent)
    send_messages(given.database, named, start=given.start_run, by=viewer.name, at=given.now())
    words = "The messages are being sent. Look again in a minute."
    return redirect("/messages?state=approved", words)


@router.post("/files")
def do_take_out(given: Given, viewer: Writer, sent: Sent) -> Response:
    """The approved messages that were ticked as files; from then on they count as sent."""
    archive = hand_over(given.database, _named(sent), given.mail, by=viewer.name, at=given.now())
    named = {"Content-Disposition": 'attachment; filename="messages.zip"'}
    return Response(archive, media_type="application/zip", headers=named)


@router.get("/{number}")
def show_message(request: Request, given: Given, viewer: Reader, number: Number) -> Response:
    """One message as it will be, or was, sent."""
    whole = _whole(given, viewer, number)
    return page(
        request,
        "messages/one.html",
        viewer,
        message=whole,
        states=MESSAGE_STATES,
        kinds=MESSAGE_KINDS,
        outcomes=[(to, _OUTCOMES[to]) for to in SETTLED.get(whole.state, ())],
    )


@router.get("/{number}/change")
def show_change(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """The form of a draft's words."""
    whole = _whole(given, viewer, number)
    form = filled({"subject": whole.subject, "body": whole.body})
    return ask(request, viewer, _changing(whole), form, version=whole.version)


@router.post("/{number}/change")
def do_change(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Give a draft other words."""

    def _act() -> tuple[str, str]:
        change, read = read_form(MessageChange, sent), version_read(sent)
        change_message(given.database, number, change, read=read, by=viewer.name, at=given.now())
        return f"/messages/{number}", "Changed."

    return answered(request, viewer, _changing(_whole(given, viewer, number)), sent, _act)


@router.post("/{number}/settlement")
def do_settle(given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Say what became of a message, where the service cannot know."""
    settled = read_form(Settled, sent)
    settle_message(given.database, number, settled, read=version_read(sent), by=viewer.name, at=given.now())
    return redirect(f"/messages/{number}", "Noted.")


_OUTCOMES = {
    "sent": "It arrived",
    "failed": "It did not leave",
    "bounced": "It came back",
    "approved": "Send it again",
    "cancelled": "Take it back",
}


def _named(sent: Form) -> MessagesNamed:
    """The messages that were ticked.

    Raises:
        BadInput: where none was.
    """
    ticked = [each for each in sent.all("messages") if each.isascii() and each.isdecimal() and len(each) < 11]
    if not ticked:
        raise BadInput([Fault("messages", "", "none is ticked.", "Go back and tick those you mean.")])
    return read_form(MessagesNamed, Form({"messages": ticked}))


def _whole(given: Services, viewer: Asker, number: int) -> MessageWhole:
    with given.database.reading() as session:
        return message_whole(session, viewer, number)


def _changing(whole: MessageWhole) -> Question:
    fields = [
        Field("subject", "Subject"),
        Field("body", "Words", "words", "Leave the place of the link as it is."),
    ]
    return Question(f"Change message {whole.id}", fields, (f"/messages/{whole.id}", f"Message {whole.id}"))
