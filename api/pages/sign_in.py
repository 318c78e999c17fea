"""Signing in and out: by password, by a link sent by e-mail, and the very first time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.services import Given
from api.sessions import address_of, end_session, link_wanted, require_own_origin, start_session
from foundation.errors import BadInput, Fault, NotSignedIn, TooMany
from programme.access import Asker, sign_in, use_first_link, use_link

from .access import viewer_if_any, viewer_of
from .forms import Form, Sent, error_summary, messages
from .rendering import page, redirect

router = APIRouter(include_in_schema=False)

Visitor = Annotated[Asker | None, Depends(viewer_if_any)]
SENT = "If an account has this address, a link is on its way to it. It can be used once, within 30 minutes."


@router.get("/sign-in")
def show_sign_in(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002 - its name in the address
    """The form for the address and the password."""
    if visitor is not None:
        return redirect(_within(next))
    return page(request, "sign_in.html", None, email="", next=_within(next), faults=[], errors={})


@router.post("/sign-in")
def do_sign_in(request: Request, given: Given, sent: Sent) -> Response:
    """Begin a session, or show the form again with the reason; the same words for every account that fails."""
    require_own_origin(request)
    email, wanted = sent.text("email"), _within(sent.text("next"))
    try:
        secret = sign_in(given.database, email, _password(sent), address=address_of(request), at=given.now())
    except (NotSignedIn, TooMany) as error:
        status = 429 if isinstance(error, TooMany) else 401
        faults = [Fault("email", "", str(error), "")]
        context = {"email": email, "next": wanted, "faults": error_summary(faults), "errors": messages(faults)}
        return page(request, "sign_in.html", None, status=status, **context)
    answer = redirect(wanted)
    start_session(answer, request, secret)
    return answer


@router.get("/sign-in/link")
def show_ask_for_link(request: Request) -> Response:
    """The form that asks for a link by e-mail."""
    return page(request, "sign_in_by_link.html", None, sent=False)


@router.post("/sign-in/link")
def do_ask_for_link(request: Request, given: Given, sent: Sent) -> Response:
    """Say that a link is on its way, whether or not there is such an account; sending takes place afterwards."""
    sending = link_wanted(request, given, sent.text("email"))
    answer = page(request, "sign_in_by_link.html", None, sent=True, words=SENT)
    answer.background = sending
    return answer


@router.get("/sign-in/link/{secret}")
def show_link(request: Request, secret: str) -> Response:
    """A button, since programs that look into mail follow links and would use this one up."""
    return page(request, "sign_in_now.html", None, action=f"/sign-in/link/{secret}")


@router.post("/sign-in/link/{secret}")
def do_use_link(request: Request, given: Given, secret: str) -> Response:
    """Begin a session by a link that was sent; it holds once."""
    require_own_origin(request)
    try:
        session = use_link(given.database, secret, at=given.now())
    except NotSignedIn as error:
        return page(request, "sign_in_over.html", None, status=401, words=str(error))
    answer = redirect("/")
    start_session(answer, request, session)
    return answer


@router.get("/sign-in/first/{secret}")
def show_first(request: Request, secret: str) -> Response:
    """The form by which the first administrator makes an account."""
    return page(request, "sign_in_first.html", None, secret=secret, email="", faults=[], errors={})


@router.post("/sign-in/first/{secret}")
def do_use_first(request: Request, given: Given, sent: Sent, secret: str) -> Response:
    """Make the first administrator's account, and begin a session."""
    require_own_origin(request)
    email = sent.text("email")
    try:
        session = use_first_link(given.database, secret, email, _password(sent), at=given.now())
    except BadInput as error:
        told = {"faults": error_summary(error.faults), "errors": messages(error.faults)}
        return page(request, "sign_in_first.html", None, status=422, secret=secret, email=email, **told)
    except NotSignedIn as error:
        return page(request, "sign_in_over.html", None, status=401, words=str(error))
    answer = redirect("/", "Your account is made, and you are signed in.")
    start_session(answer, request, session)
    return answer


@router.post("/sign-out")
async def do_sign_out(request: Request, given: Given) -> Response:
    """End the session."""
    await viewer_of(request, given)
    answer = redirect("/sign-in", "You are signed out.")
    await run_in_threadpool(end_session, answer, request, given)
    return answer


def _password(sent: Form) -> str:
    return next(iter(sent.values.get("password", ())), "")  # blanks count in a password


def _within(path: str) -> str:
    """A path of this service; anything that could lead elsewhere becomes the home page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path else "/"
