"""The home page, and the pages that anybody may read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from foundation.errors import NotSignedIn
from programme.access import Asker

from .access import viewer_if_any
from .rendering import page

router = APIRouter(include_in_schema=False)

Visitor = Annotated[Asker | None, Depends(viewer_if_any)]


@router.get("/")
def show_home(request: Request, visitor: Visitor) -> Response:
    """What waits for whoever is signed in."""
    if visitor is None:
        raise NotSignedIn("Sign in first.")
    return page(request, "home.html", visitor)


@router.get("/accessibility")
def show_accessibility(request: Request, visitor: Visitor) -> Response:
    """The accessibility statement."""
    return page(request, "accessibility.html", visitor)


@router.get("/privacy")
def show_privacy(request: Request, visitor: Visitor) -> Response:
    """What is kept about people, why, and whom to ask."""
    return page(request, "privacy.html", visitor)
