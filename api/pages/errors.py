"""What a person sees when something cannot be done: words and a way on, never a code alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from api.sessions import signed_in
from foundation.errors import Fault

from .rendering import page, redirect

HEADINGS = {
    403: "You may not do this",
    404: "There is no such page",
    405: "This cannot be done here",
    409: "The records have changed",
    412: "Somebody else changed this first",
    413: "The file is too large",
    422: "There is a problem",
    429: "Too many tries",
}


def is_page(path: str) -> bool:
    """Whether a person looks at what answers here, not a program."""
    return not path.startswith(("/api/", "/assets/", "/calendars/")) and path not in ("/healthz", "/readyz", "/metrics")


def error_page(
    request: Request, status: int, detail: str, faults: Sequence[Fault] = (), changes: Sequence[str] = ()
) -> Response:
    """The page of an error; on to the sign-in page where nobody is signed in and the page needs it."""
    if status == 401:
        wanted = request.url.path if request.method == "GET" else "/"
        return redirect(f"/sign-in?next={quote(wanted)}")
    return page(
        request,
        "error.html",
        signed_in(request, request.app.state.services),
        status=status,
        heading=HEADINGS.get(status, "Sorry, something went wrong"),
        detail=detail,
        faults=faults,
        changes=changes,
    )
