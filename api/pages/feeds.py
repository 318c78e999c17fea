"""Calendars to subscribe to: made, listed, ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.bodies import RecordId
from api.services import Given, Services
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.journeys.feeds import FeedAsked, make_feed, revoke_feed
from programme.queries.feeds import feed_lines
from programme.queries.names import named
from programme.queries.planning import leader_choices, planning_choices

from .access import viewer_for
from .asking import Field, Question, ask
from .forms import Form, Sent, document
from .rendering import page, redirect

router = APIRouter(prefix="/sessions/feeds", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]

MOST_SHOWN = 1_000
KINDS = {"cohort": "Cohort", "venue": "Venue", "facilitator": "Sessions that somebody leads", "person": "Person"}


@router.get("")
def show_feeds(request: Request, given: Given, viewer: Writer) -> Response:
    """Calendars that somebody made, without their addresses."""
    with given.database.reading() as session:
        rows = feed_lines(session, viewer, limit=MOST_SHOWN)[::-1]
        choices = planning_choices(session, viewer)
        seen = named(session, viewer, given.now().date())
    codes = {**dict(choices.cohorts), **dict(choices.venues)}
    called = {
        row.id: codes.get(row.subject) or (seen.name(row.subject) if row.kind in ("facilitator", "person") else None)
        for row in rows
    }
    return page(request, "sessions/feeds.html", viewer, rows=rows, called=called, kinds=KINDS)


@router.get("/new")
def show_new_feed(request: Request, given: Given, viewer: Writer) -> Response:
    """Whose sessions shall be in it."""
    return ask(request, viewer, _question(given, viewer), Form())


@router.post("/new")
def make(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Make a calendar; its address is on the page that answers, and on no other."""
    question = _question(given, viewer)
    kind, _, subject = sent.text("subject").partition(":")
    try:
        asked = document(FeedAsked, {"kind": kind, "subject": subject})
    except BadInput:
        faults = [Fault("subject", "", "Nothing is chosen.", "Choose whose sessions shall be in it.")]
        return ask(request, viewer, question, sent, faults, status=422)
    _, token = make_feed(given.database, asked, asker=viewer, at=given.now())
    address = f"{str(request.base_url).rstrip('/')}/api/v1/calendars/{token}.ics"
    words = dict(question.fields[0].options).get(sent.text("subject"), subject)
    return page(request, "sessions/feed_made.html", viewer, address=address, words=words)


@router.post("/{number}/end")
def end(given: Given, viewer: Writer, number: RecordId) -> Response:
    """End a calendar's address at once."""
    revoke_feed(given.database, number, asker=viewer, at=given.now())
    return redirect("/sessions/feeds", "The address is ended. Nobody can read that calendar any more.")


def _question(given: Services, viewer: Asker) -> Question:
    with given.database.reading() as session:
        choices = planning_choices(session, viewer)
        leaders = leader_choices(session, viewer, given.now().date())
    options = (
        *((f"cohort:{code}", f"Cohort: {name}") for code, name in choices.cohorts),
        *((f"venue:{code}", f"Venue: {name}") for code, name in choices.venues),
        *((f"facilitator:{code}", f"Sessions led by {name}") for code, name in leaders),
    )
    return Question(
        title="Make a calendar",
        intro=("Whoever has its address can see the sessions in a calendar of their own. It names no attendee.",),
        fields=(Field("subject", "Whose sessions?", "pick", options=options),),
        back=("/sessions/feeds", "Calendars"),
        button="Make the address",
    )
