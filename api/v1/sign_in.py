"""Signing in and out with a browser's cookie, and who one is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field, StringConstraints

from api.access import BEARER, Known
from api.bodies import Sent
from api.services import Given
from api.sessions import (
    address_of,
    csrf_token,
    end_session,
    link_wanted,
    require_own_origin,
    session_secret,
    start_session,
    token_of,
)
from foundation.documents import Document
from programme.access import sign_in, sign_out, use_first_link, use_link
from programme.journeys.accounts import choose_password
from programme.journeys.texts import Email
from programme.queries.accounts import account

from .refusals import READING, refusals

Typed = Annotated[str, StringConstraints(max_length=1_000)]


class SignInSent(Document):
    """An e-mail address and a password."""

    email: Annotated[Typed, Field(examples=["lee@rtk.example"])]
    password: Typed


class LinkWanted(Document):
    """Where a sign-in link shall be sent to."""

    email: Annotated[Typed, Field(examples=["lee@rtk.example"])]


class LinkUsed(Document):
    """The last part of a sign-in link."""

    secret: Typed


class FirstSent(Document):
    """The first administrator: the last part of the link that `lll serve` printed, an address and a password."""

    secret: Typed
    email: Email
    password: Typed


class PasswordSent(Document):
    """A new password; `current` may stay empty within half an hour of signing in by a link."""

    current: Typed = ""
    new: Typed


class SignedInTold(Document):
    """The session has begun: its cookie is in the answer."""

    csrf_token: Annotated[str, Field(description="send it as X-CSRF-Token with every change made by the cookie")]


class Me(Document):
    """Whoever asks, and what they may do."""

    name: Annotated[str, Field(description="as the audit trail names them", examples=["account 7"])]
    account: int | None
    email: str | None
    roles: tuple[str, ...]
    permissions: tuple[str, ...]
    person: str | None
    organisations: tuple[str, ...]
    csrf_token: str


router = APIRouter(tags=["signing in"])
_REFUSED = refusals(401, 403, 409, 422, 429)


@router.post("/sign-in", responses=_REFUSED)
def begin(
    request: Request, answer: Response, given: Given, sent: Annotated[SignInSent, Depends(Sent(SignInSent))]
) -> SignedInTold:
    """Sign in by password. The answer is the same, and as slow, for a wrong password and an unknown address."""
    require_own_origin(request)
    secret = sign_in(given.database, sent.email, sent.password, address=address_of(request), at=given.now())
    return _begun(request, answer, given, secret)


@router.post("/sign-in/link", status_code=202, responses=_REFUSED)
def ask_for_link(
    request: Request, given: Given, sent: Annotated[LinkWanted, Depends(Sent(LinkWanted))]
) -> JSONResponse:
    """Have a sign-in link sent. The answer does not tell whether the address has an account."""
    task = link_wanted(request, given, sent.email)
    said = "If this address has an account, a link is on its way to it. It holds for 30 minutes, once."
    return JSONResponse({"detail": said}, status_code=202, background=task)


@router.post("/sign-in/link/use", responses=_REFUSED)
def begin_by_link(
    request: Request, answer: Response, given: Given, sent: Annotated[LinkUsed, Depends(Sent(LinkUsed))]
) -> SignedInTold:
    """Sign in by a link, which is used up by it."""
    require_own_origin(request)
    return _begun(request, answer, given, use_link(given.database, sent.secret, at=given.now()))


@router.post("/sign-in/first", responses=_REFUSED)
def begin_first(
    request: Request, answer: Response, given: Given, sent: Annotated[FirstSent, Depends(Sent(FirstSent))]
) -> SignedInTold:
    """Become the first administrator, by the link that `lll serve` printed."""
    require_own_origin(request)
    secret = use_first_link(given.database, sent.secret, sent.email, sent.password, at=given.now())
    return _begun(request, answer, given, secret)


@router.post("/sign-out", status_code=204, responses=refusals(401, 403))
def end(asker: Known, request: Request, given: Given) -> Response:
    """End the session of the cookie."""
    del asker
    answer = Response(status_code=204)
    end_session(answer, request, given)
    return answer


@router.get("/me", responses=refusals(401, 403), dependencies=[Depends(BEARER)])
def me(asker: Known, request: Request, given: Given) -> Me:
    """Who one is, and what one may do."""
    own = account(given.database, asker, asker.account_id) if asker.account_id else None
    return Me(
        name=asker.name,
        account=asker.account_id,
        email=own.email if own else None,
        roles=own.roles if own else (),
        permissions=tuple(sorted(asker.permissions)),
        person=own.person if own else None,
        organisations=own.organisations if own else (),
        csrf_token=csrf_token(request),
    )


@router.put("/me/password", status_code=204, responses=refusals(*READING))
def change_password(
    asker: Known, request: Request, given: Given, sent: Annotated[PasswordSent, Depends(Sent(PasswordSent))]
) -> Response:
    """Choose one's own password; one's other sessions end."""
    choose_password(given.database, asker, session_secret(request), sent.current, sent.new, at=given.now())
    return Response(status_code=204)


def _begun(request: Request, answer: Response, given: Given, secret: str) -> SignedInTold:
    before = session_secret(request)
    if before:
        sign_out(given.database, before)
    start_session(answer, request, secret)
    return SignedInTold(csrf_token=token_of(secret))
