"""Who looks at a page: somebody signed in, with the permission; what changes something came from a page of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from api.access import asking_for
from api.services import Given
from api.sessions import SAFE_METHODS, TOKEN_FIELD, TOKEN_HEADER, require_csrf, signed_in
from foundation.errors import NotSignedIn
from programme.access import Asker

from .forms import form_sent


def viewer_for(permission: str) -> Callable[..., Any]:
    """A dependency that lets through whoever is signed in with the permission; others are led to the sign-in page."""

    async def _viewer(request: Request, given: Given) -> Asker:
        viewer = await viewer_of(request, given)
        viewer.demand(permission)
        return viewer

    return asking_for(permission, _viewer)


async def viewer_of(request: Request, given: Given) -> Asker:
    """Whoever is signed in. A form that changes something must carry the token of the page it came from.

    Raises:
        NotSignedIn: where nobody is.
        NotAllowed: for a form that no page of this service sent.
    """
    viewer = await viewer_if_any(request, given)
    if viewer is None:
        raise NotSignedIn("Sign in first.")
    if request.method not in SAFE_METHODS:
        token = request.headers.get(TOKEN_HEADER) or (await form_sent(request)).text(TOKEN_FIELD)
        require_csrf(request, token)
    return viewer


async def viewer_if_any(request: Request, given: Given) -> Asker | None:
    """Whoever is signed in, for pages that anybody may see."""
    return await run_in_threadpool(signed_in, request, given)
