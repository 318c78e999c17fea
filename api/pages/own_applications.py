"""One's own applications as a page: apply, take back, and read the messages that one was sent."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.own_applications import OwnApplicationSent, apply_oneself, withdraw_oneself
from programme.queries.own import open_wave, open_waves, own_applications, own_messages

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import read_form, version_read
from .forms import Form, Sent
from .rendering import page, redirect
from .words import APPLICATION_STATES

router = APIRouter(prefix="/mine", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("own.read"))]
Writer = Annotated[Asker, Depends(viewer_for("own.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]

TIERS = (
    ("learn", "Learn: about half a day"),
    ("live", "Live: about six days over half a year, with coaching"),
    ("lead", "Lead: coach one or two people from other organisations"),
)


@router.get("/applications")
def show_applications(request: Request, given: Given, viewer: Reader) -> Response:
    """One's own applications, waves that are open, and messages that one was sent."""
    with given.database.reading() as session:
        shown: dict[str, Any] = {
            "applications": own_applications(session, viewer),
            "waves": open_waves(session, viewer, given.now().date()),
            "letters": own_messages(session, viewer),
        }
    return page(request, "own/applications.html", viewer, **shown, states=APPLICATION_STATES)


@router.get("/waves/{number}/apply")
def show_applying(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """The form to apply by."""
    return ask(request, viewer, _question(given, viewer, number), Form())


@router.post("/waves/{number}/apply")
def do_apply(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Apply for oneself."""

    def _act() -> tuple[str, str]:
        application = read_form(OwnApplicationSent, sent, ("tier",))
        apply_oneself(given.database, viewer, number, application, at=given.now())
        return "/mine/applications", "You have applied. Your line manager will be asked."

    return answered(request, viewer, _question(given, viewer, number), sent, _act)


@router.post("/applications/{number}/withdraw")
def do_withdraw(given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Take one's own application back."""
    withdraw_oneself(given.database, viewer, number, read=version_read(sent), at=given.now())
    return redirect("/mine/applications", "Your application is taken back.")


def _question(given: Services, viewer: Asker, number: int) -> Question:
    with given.database.reading() as session:
        wave = open_wave(session, viewer, number, given.now().date())
    fields = [Field("tier", "What do you apply for?", "choice", options=TIERS)]
    back = ("/mine/applications", "My applications")
    return Question(f"Apply for {wave.name}", fields, back, "Apply", ("Your line manager is asked to agree.",))
