"""Being signed in, over HTTP: the cookie, the token that forms carry, and the check of where a request comes from.

What pages need: `signed_in`, `csrf_token`, `require_csrf`, `start_session`, `end_session`, `link_wanted`.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.provenance import sha256_of
from programme.access import Asker, asker_of_session, begin_try, make_link, sign_out, tidy_email

from .services import SendLink, Services

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
TOKEN_HEADER, TOKEN_FIELD = "X-CSRF-Token", "csrf_token"
FOREIGN = "This request does not come from a page of this service. Open the page again and send it from there."


def session_secret(request: Request) -> str:
    """The secret that the caller's cookie holds; empty without a cookie."""
    return request.cookies.get(_cookie(request), "")


def signed_in(request: Request, services: Services) -> Asker | None:
    """Who is signed in by a cookie; None where nobody is. A request that changes something also needs
    `require_csrf`."""
    secret = session_secret(request)
    return asker_of_session(services.database, secret, services.now()) if secret else None


def csrf_token(request: Request) -> str:
    """What a form of this page carries in the field `csrf_token`, and htmx in the header `X-CSRF-Token`.

    It follows from the session's secret, which no other site can read; without a session it is empty.
    """
    return token_of(session_secret(request))


def token_of(secret: str) -> str:
    """The token that belongs to a session's secret, for an answer that begins the session."""
    return sha256_of(f"csrf:{secret}") if secret else ""


def require_csrf(request: Request, token: str) -> None:
    """Go on only if a page of this service sent the request: by where the browser says it comes from, and the token.

    Args:
        request: what was sent.
        token: of its form field, or its header.

    Raises:
        NotAllowed: otherwise.
    """
    require_own_origin(request)
    if not hmac.compare_digest(token.encode(), csrf_token(request).encode()) or not token:
        raise NotAllowed(FOREIGN)


def require_own_origin(request: Request) -> None:
    """Go on unless the browser says that another site sent the request; for forms of whoever is not signed in yet.

    Raises:
        NotAllowed: for a request of another site.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in ("same-origin", "none") if site else bool(origin) and _place(origin) != _own_place(request)
    if foreign:
        raise NotAllowed(FOREIGN)


def start_session(answer: Response, request: Request, secret: str) -> None:
    """Let an answer begin a session: its cookie is read by no script, and goes to this site alone."""
    answer.set_cookie(_cookie(request), secret, path="/", httponly=True, samesite="lax", secure=_is_https(request))


def end_session(answer: Response, request: Request, services: Services) -> None:
    """End the caller's session, and let an answer take the cookie away."""
    secret = session_secret(request)
    if secret:
        sign_out(services.database, secret)
    answer.delete_cookie(_cookie(request), path="/", httponly=True, samesite="lax", secure=_is_https(request))


def link_wanted(request: Request, services: Services, email: str) -> BackgroundTask:
    """Somebody asks for a sign-in link: what is to be done once they are answered, in the same words for everybody.

    Args:
        request: of whoever asks.
        services: of the application.
        email: as typed; it need not be of any account.

    Raises:
        Conflict: where this service sends no e-mail.
        TooMany: after too many.
    """
    require_own_origin(request)
    if services.send_link is None:
        raise Conflict("This service sends no e-mail. Ask an administrator to let you in.")
    begin_try(services.database, "link", tidy_email(email), address_of(request), services.now())
    return BackgroundTask(_send_link, services, services.send_link, email)


def _send_link(services: Services, send: SendLink, email: str) -> None:
    try:
        secret = make_link(services.database, email, at=services.now())
    except NotFound:
        return  # nobody may learn which addresses have an account
    send(tidy_email(email), secret)


def address_of(request: Request) -> str:
    """The network address a request comes from, for the limit of tries."""
    return request.client.host if request.client else ""


def _cookie(request: Request) -> str:
    return "__Host-lll" if _is_https(request) else "lll"


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"


def _own_place(request: Request) -> str:
    return request.headers.get("host", "").casefold()


def _place(origin: str | None) -> str:
    return urlsplit(origin or "").netloc.casefold()
