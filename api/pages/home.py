"""The home page, and the pages that anybody may read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.services import Given
from foundation.errors import NotSignedIn
from programme.access import Asker
from programme.journeys.reporting import HALF_A_YEAR
from programme.queries.gaps import coaching_gaps
from programme.queries.home import (
    coming_sessions,
    is_empty,
    own_pairs,
    own_sessions,
    tiers_now_and_then,
    under_way,
    waiting_for,
)
from programme.queries.labels import as_at_of
from programme.queries.rounds import round_lines

from .access import viewer_for, viewer_if_any
from .imports import EXAMPLE
from .rendering import page
from .words import PAIR_STATES

router = APIRouter(include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("people.read"))]
Visitor = Annotated[Asker | None, Depends(viewer_if_any)]


@router.get("/")
def show_home(request: Request, given: Given, visitor: Visitor) -> Response:
    """What waits for whoever is signed in."""
    if visitor is None:
        raise NotSignedIn("Sign in first.")
    with given.database.reading() as session:
        day = as_at_of(session) or given.now().date()
        shown: dict[str, Any] = {
            "waiting": waiting_for(session, visitor),
            "tiers": tiers_now_and_then(session, visitor, day, day - HALF_A_YEAR) if _counts_people(visitor) else [],
            "running": under_way(session) if visitor.may("runs.read") else 0,
            "coming": [*coming_sessions(session, visitor, day), *own_sessions(session, visitor, day)],
            "pairs": own_pairs(session, visitor, day),
            "gaps": coaching_gaps(session, visitor, day) if _counts_people(visitor) else None,
            "own": not visitor.sees_everybody,
            "empty": visitor.may("imports.write") and is_empty(session),
            "first_round": visitor.may("rounds.write") and not round_lines(session, visitor, day, limit=1),
            "example": EXAMPLE.exists(),
        }
    return page(request, "home.html", visitor, day=day, then=day - HALF_A_YEAR, states=PAIR_STATES, **shown)


@router.get("/gaps")
def show_gaps(request: Request, given: Given, viewer: Reader) -> Response:
    """Learners without a coach, and what each organisation needs and gives."""
    with given.database.reading() as session:
        found = coaching_gaps(session, viewer, as_at_of(session) or given.now().date())
    return page(request, "gaps.html", viewer, found=found)


@router.get("/accessibility")
def show_accessibility(request: Request, visitor: Visitor) -> Response:
    """The accessibility statement."""
    return page(request, "accessibility.html", visitor)


@router.get("/privacy")
def show_privacy(request: Request, visitor: Visitor) -> Response:
    """What is kept about people, why, and whom to ask."""
    return page(request, "privacy.html", visitor)


def _counts_people(visitor: Asker) -> bool:
    return visitor.may("people.read")
