"""Evaluations: who answered, and the messages that ask."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.bodies import RecordCode
from api.services import Given
from programme.access import Asker
from programme.journeys.evaluation_inviting import (
    RemindersWanted,
    draft_evaluation_invitations,
    draft_evaluation_reminders,
)
from programme.queries.evaluations import evaluation_lines

from .access import viewer_for
from .again import or_again
from .forms import Sent
from .rendering import page, redirect
from .words import KINDS

router = APIRouter(prefix="/network/evaluations", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("reports.read"))]
Inviting = Annotated[Asker, Depends(viewer_for("messages.write"))]
STATES = {
    "designed": ("Designed", "grey"),
    "open": ("Open", "green"),
    "closed": ("Closed", "blue"),
    "published": ("Published", "blue"),
}
_KINDS = {**dict(KINDS), "none": "No organisation"}
MESSAGES = "/messages?state=draft"


@router.get("")
def show_evaluations(request: Request, given: Given, viewer: Reader) -> Response:
    """Every evaluation, the newest first."""
    with given.database.reading() as session:
        rows = evaluation_lines(session, viewer, limit=1000)[::-1]
    return page(request, "events/evaluations.html", viewer, rows=rows, states=STATES, kinds=_KINDS)


@router.post("/{code}/invitations")
def do_invite(request: Request, given: Given, viewer: Inviting, code: RecordCode, sent: Sent) -> Response:
    """Draft the question to everybody who is invited and has not answered."""

    def _act() -> Response:
        made = draft_evaluation_invitations(given.database, code, by=viewer.name, at=given.now())
        return redirect(MESSAGES, f"Invitations drafted: {len(made)}. They leave once you approve them.")

    return or_again(request, sent, lambda: show_evaluations(request, given, viewer), _act, {})


@router.post("/{code}/reminders")
def do_remind(request: Request, given: Given, viewer: Inviting, code: RecordCode, sent: Sent) -> Response:
    """Draft a reminder to those who were asked a week ago and have not answered."""

    def _act() -> Response:
        wanted = RemindersWanted()
        made = draft_evaluation_reminders(given.database, code, wanted, by=viewer.name, at=given.now())
        return redirect(MESSAGES, f"Reminders drafted: {len(made)}. They leave once you approve them.")

    return or_again(request, sent, lambda: show_evaluations(request, given, viewer), _act, {})
