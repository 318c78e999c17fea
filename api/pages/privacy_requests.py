"""Requests of people about their data, from the day they come in to the answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.privacy import (
    CarriedOut,
    Decision,
    RequestReceived,
    answer_request,
    carry_out_request,
    check_identity,
    decide_request,
    preview_erasure,
    receive_request,
)
from programme.publishing.subject_access import held_workbook
from programme.queries.held import held_about
from programme.queries.privacy import PrivacyRequestShown, privacy_request, privacy_requests

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Sent
from .rendering import page, redirect
from .words import REQUEST_KINDS, REQUEST_STATES

router = APIRouter(prefix="/settings/privacy", include_in_schema=False)

Handling = Annotated[Asker, Depends(viewer_for("privacy.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]

_RECEIVING = Question(
    "Write a request down",
    [
        Field("person", "Who asks?", hint="The number on their page, such as P12."),
        Field("kind", "What do they ask for?", "choice", options=REQUEST_KINDS),
        Field("received_on", "When did it come in?", "date", hint="Leave it empty for today."),
    ],
    ("/settings/privacy", "Requests"),
    intro=("It has to be answered within one month.",),
)
_DECISIONS = (("granted", "Do all of it"), ("partly", "Do a part"), ("refused", "Refuse"))


@router.get("")
def show_requests(request: Request, given: Given, viewer: Handling) -> Response:
    """Requests, those still to be answered first."""
    rows = privacy_requests(given.database, viewer, day=given.now().date())
    rows.sort(key=lambda row: (row.state == "answered", row.due_on, row.id))
    told: dict[str, Any] = {"kinds": dict(REQUEST_KINDS), "states": REQUEST_STATES}
    return page(request, "settings/privacy_list.html", viewer, rows=rows, **told)


@router.get("/add")
def show_add(request: Request, viewer: Handling) -> Response:
    """The form for a request that came in."""
    return ask(request, viewer, _RECEIVING, filled({}))


@router.post("/add")
def do_add(request: Request, given: Given, viewer: Handling, sent: Sent) -> Response:
    """Write a request down; it is due in one month."""

    def _act() -> tuple[str, str]:
        number = receive_request(given.database, viewer, read_form(RequestReceived, sent), at=given.now())
        return f"/settings/privacy/{number}", "The request is written down."

    return answered(request, viewer, _RECEIVING, sent, _act)


@router.get("/{number}")
def show_request(request: Request, given: Given, viewer: Handling, number: Number) -> Response:
    """One request: what is done, what comes next, and what erasing would do."""
    shown = _asked(given, viewer, number)
    erases = shown.kind == "erasure" and shown.state in ("identity_checked", "decided") and shown.decision != "refused"
    effect = preview_erasure(given.database, viewer, shown.person, at=given.now()) if erases else None
    return page(
        request,
        "settings/privacy_one.html",
        viewer,
        row=shown,
        effect=effect,
        kinds=dict(REQUEST_KINDS),
        states=REQUEST_STATES,
        decisions=dict(_DECISIONS),
    )


@router.post("/{number}/identity")
def do_identity(given: Given, viewer: Handling, number: Number, sent: Sent) -> Response:
    """Say that whoever asks is who they say."""
    check_identity(given.database, viewer, number, read=version_read(sent), at=given.now())
    return redirect(f"/settings/privacy/{number}", "Noted: it is really them.")


@router.get("/{number}/held.xlsx")
def download_held(given: Given, viewer: Handling, number: Number) -> Response:
    """Everything held about whoever asks, as a workbook to send them."""
    key = _asked(given, viewer, number).person
    data = held_workbook(held_about(given.database, viewer, key), person=key, made=given.now().date())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="held-{key}.xlsx"'})


@router.get("/{number}/decision")
def show_decision(request: Request, given: Given, viewer: Handling, number: Number) -> Response:
    """Ask what is decided."""
    shown = _asked(given, viewer, number)
    return ask(request, viewer, _deciding(shown), filled({}), version=shown.version)


@router.post("/{number}/decision")
def do_decide(request: Request, given: Given, viewer: Handling, number: Number, sent: Sent) -> Response:
    """Decide what is done; a refusal has a reason."""
    shown = _asked(given, viewer, number)

    def _act() -> tuple[str, str]:
        decision, read = read_form(Decision, sent), version_read(sent)
        decide_request(given.database, viewer, number, decision, read=read, at=given.now())
        return f"/settings/privacy/{number}", "The decision is noted."

    return answered(request, viewer, _deciding(shown), sent, _act)


@router.get("/{number}/carry-out")
def show_carry_out(request: Request, given: Given, viewer: Handling, number: Number) -> Response:
    """Ask once more before it is done."""
    shown = _asked(given, viewer, number)
    return ask(request, viewer, _carrying_out(shown), filled({}), version=shown.version)


@router.post("/{number}/carry-out")
def do_carry_out(request: Request, given: Given, viewer: Handling, number: Number, sent: Sent) -> Response:
    """Do what was decided. An erasure cannot be taken back."""
    shown = _asked(given, viewer, number)

    def _act() -> tuple[str, str]:
        also, read = read_form(CarriedOut, sent), version_read(sent)
        carry_out_request(given.database, viewer, number, also, read=read, at=given.now())
        return f"/settings/privacy/{number}", "Done. Now tell whoever asked."

    return answered(request, viewer, _carrying_out(shown), sent, _act)


@router.post("/{number}/answer")
def do_answer(given: Given, viewer: Handling, number: Number, sent: Sent) -> Response:
    """Say that the person was answered."""
    answer_request(given.database, viewer, number, read=version_read(sent), at=given.now())
    return redirect(f"/settings/privacy/{number}", "The request is answered.")


def _asked(given: Services, viewer: Asker, number: int) -> PrivacyRequestShown:
    return privacy_request(given.database, viewer, number, day=given.now().date())


def _deciding(shown: PrivacyRequestShown) -> Question:
    hint = "Needed for a refusal, whole or in part, as the person shall read it: which rule keeps the data."
    fields = [Field("decision", "Decision", "choice", options=_DECISIONS), Field("reason", "Reason", "words", hint)]
    return Question(f"Decide request {shown.id}", fields, _back(shown))


def _carrying_out(shown: PrivacyRequestShown) -> Question:
    if shown.kind != "erasure":
        intro = ("Do it first, on the pages of this person. Then say here that it is done.",)
        return Question(f"Request {shown.id} is carried out", [], _back(shown), "It is done", intro)
    fields = [Field("also", "More words that name them", "lines", "Such as a telephone number, one in each line.")]
    intro = ("Their name, address and everything that tells who they are is erased. This cannot be taken back.",)
    return Question(f"Erase {shown.person}", fields, _back(shown), "Erase this person", intro, warning=True)


def _back(shown: PrivacyRequestShown) -> tuple[str, str]:
    return f"/settings/privacy/{shown.id}", f"Request {shown.id}"
