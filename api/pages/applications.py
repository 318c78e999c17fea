"""One application: approved by the coordinator or on paper, kept for later, taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.applications import (
    OPEN,
    Decision,
    Withdrawal,
    decide_application,
    wait_application,
    withdraw_application,
)
from programme.journeys.paper_approval import PaperDecision, note_manager_decision
from programme.queries.recruitment import ApplicationShown, application_shown

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Sent
from .rendering import page, redirect
from .words import APPLICATION_STATES

router = APIRouter(prefix="/recruitment/applications", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("recruit.read"))]
Writer = Annotated[Asker, Depends(viewer_for("recruit.write"))]
Approver = Annotated[Asker, Depends(viewer_for("recruit.approve"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]

ANSWERS = (("approved", "Yes, they may take part"), ("refused", "No, not this time"))


@router.get("/{number}")
def show_application(request: Request, given: Given, viewer: Reader, number: Number) -> Response:
    """One application, and what can be done with it."""
    row = _shown(given, viewer, number)
    return page(
        request,
        "recruitment/application.html",
        viewer,
        row=row,
        open=row.state in OPEN,
        states=APPLICATION_STATES,
        approves=viewer.may("recruit.approve") and row.state in OPEN,
    )


@router.get("/{number}/decision")
def show_decision(request: Request, given: Given, viewer: Approver, number: Number) -> Response:
    """Ask the coordinator for a yes or a no."""
    row = _shown(given, viewer, number)
    return ask(request, viewer, _deciding(row), filled({}), version=row.version)


@router.post("/{number}/decision")
def do_decide(request: Request, given: Given, viewer: Approver, number: Number, sent: Sent) -> Response:
    """Approve or refuse an application of one's own people."""

    def _act() -> tuple[str, str]:
        decision, read = read_form(Decision, sent), version_read(sent)
        decide_application(given.database, number, decision, viewer, read=read, at=given.now())
        return f"/recruitment/applications/{number}", "Your answer is noted."

    return answered(request, viewer, _deciding(_shown(given, viewer, number)), sent, _act)


@router.get("/{number}/paper")
def show_paper(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """Ask what the manager said on paper, who that is, and when."""
    row = _shown(given, viewer, number)
    return ask(request, viewer, _paper(row), filled({}), version=row.version)


@router.post("/{number}/paper")
def do_paper(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Note what the manager decided on paper."""

    def _act() -> tuple[str, str]:
        said, read = read_form(PaperDecision, sent), version_read(sent)
        note_manager_decision(given.database, number, said, read=read, by=viewer.name, at=given.now())
        return f"/recruitment/applications/{number}", "The manager's answer is noted."

    return answered(request, viewer, _paper(_shown(given, viewer, number)), sent, _act)


@router.get("/{number}/withdrawal")
def show_withdraw(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """Ask why the application is taken back, where somebody wants to say."""
    row = _shown(given, viewer, number)
    return ask(request, viewer, _withdrawing(row), filled({}), version=row.version)


@router.post("/{number}/withdrawal")
def do_withdraw(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Take an application back, with its place in a cohort."""

    def _act() -> tuple[str, str]:
        said, read = read_form(Withdrawal, sent), version_read(sent)
        withdraw_application(given.database, number, said, read=read, by=viewer.name, at=given.now())
        return f"/recruitment/applications/{number}", "The application is taken back."

    return answered(request, viewer, _withdrawing(_shown(given, viewer, number)), sent, _act)


@router.post("/{number}/wait")
def do_wait(given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Keep an approved application for a later place."""
    wait_application(given.database, number, read=version_read(sent), by=viewer.name, at=given.now())
    return redirect(f"/recruitment/applications/{number}", "The application waits for a place.")


def _shown(given: Services, viewer: Asker, number: int) -> ApplicationShown:
    with given.database.reading() as session:
        return application_shown(session, viewer, given.now(), number)


def _deciding(row: ApplicationShown) -> Question:
    fields = [
        Field("decision", "Your answer", "choice", options=ANSWERS),
        Field("reason", "Why?", "words", hint="You need not say. Nothing about health."),
    ]
    return Question(f"May {row.name} take part?", fields, _back(row), "Send your answer")


def _paper(row: ApplicationShown) -> Question:
    fields = [
        Field("decision", "What did the manager say?", "choice", options=ANSWERS),
        Field("manager", "Which manager?", hint="Their name."),
        Field("on", "On which day?", "date"),
    ]
    return Question(f"{row.name}: what the manager said on paper", fields, _back(row), "Note it")


def _withdrawing(row: ApplicationShown) -> Question:
    fields = [Field("reason", "Why?", "words", hint="Leave it empty if nobody wants to say. Nothing about health.")]
    return Question(f"Take back {row.name}'s application", fields, _back(row), "Take it back", warning=True)


def _back(row: ApplicationShown) -> tuple[str, str]:
    return f"/recruitment/applications/{row.id}", f"Application {row.id}"
