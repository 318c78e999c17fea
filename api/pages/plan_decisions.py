"""A plan is decided on: a session moved by hand, rooms held and confirmed, what people would be told, published."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.bodies import RecordId
from api.services import Given, Services
from api.v1.plan_shapes import MoveAsked
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.plan_publishing import publish_plan, publishing_faults
from programme.journeys.plans import SOLVED, Move, move_session, plan_of
from programme.journeys.session_invitations import invite_to_sessions
from programme.journeys.sessions import BookingStep, hold_rooms, settle_booking
from programme.queries.names import Named, named
from programme.queries.planning import PlanningChoices, news_of, planning_choices
from programme.queries.plans import PlanReview, plan_review

from .access import viewer_for
from .again import or_again
from .binding import filled, version_read
from .forms import Form, Sent, document, error_summary, messages
from .plans import show_plan
from .rendering import page, redirect
from .session_words import prices

router = APIRouter(prefix="/sessions/plans", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]
Inviting = Annotated[Asker, Depends(viewer_for("messages.write"))]
Publisher = Annotated[Asker, Depends(viewer_for("plans.publish"))]
Code = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


@router.get("/{number}/publish")
def show_publish(request: Request, given: Given, viewer: Publisher, number: RecordId) -> Response:
    """What people would be told, and what is in the way."""
    with given.database.reading() as session:
        review = plan_review(session, viewer, number)
        solved = review.line.state in SOLVED
        in_the_way = publishing_faults(session, plan_of(session, number)) if solved else []
        lost = [each["session"] for each in review.unplaced if each["cancelled"]]
        news = news_of(session, viewer, number, lost) if solved else []
        seen = named(session, viewer, given.now().date())
    told: dict[str, Any] = {"news": news, "in_the_way": [seen.put(each, None) for each in in_the_way], "solved": solved}
    return page(request, "plans/publish.html", viewer, line=review.line, **told)


@router.post("/{number}/publish")
def publish(request: Request, given: Given, viewer: Publisher, number: RecordId, sent: Sent) -> Response:
    """Make a plan what people are told, checked again against the records as they are now."""

    def _act() -> Response:
        outcome = publish_plan(given.database, number, by=viewer.name, at=given.now(), read=version_read(sent))
        counts = (len(outcome.new), len(outcome.changed), len(outcome.cancelled))
        words = "The plan is published: {} sessions new, {} changed, {} cancelled. Calendars show it at once."
        return redirect(f"/sessions/plans/{number}", words.format(*counts))

    return or_again(request, sent, lambda: show_publish(request, given, viewer, number), _act, {})


@router.post("/{number}/rooms")
def hold(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Hold the room of each session."""

    def _act() -> Response:
        held = hold_rooms(given.database, number, by=viewer.name, at=given.now())
        rooms = "1 room is" if held == 1 else f"{held} rooms are"
        return redirect(f"/sessions/plans/{number}", f"{rooms} held. Ask each venue to confirm.")

    return or_again(request, sent, lambda: show_plan(request, given, viewer, number), _act, {})


@router.post("/{number}/rooms/{booking}")
def settle(request: Request, given: Given, viewer: Writer, number: RecordId, booking: RecordId, sent: Sent) -> Response:
    """Confirm a room that is held, or let it go."""

    def _act() -> Response:
        step = document(BookingStep, {"state": sent.text("state")})
        settle_booking(given.database, booking, step, read=version_read(sent), by=viewer.name, at=given.now())
        words = "The room is confirmed." if step.state == "confirmed" else "The room is let go."
        return redirect(f"/sessions/plans/{number}", words)

    return or_again(request, sent, lambda: show_plan(request, given, viewer, number), _act, {})


@router.post("/{number}/invitations")
def invite(request: Request, given: Given, viewer: Inviting, number: RecordId, sent: Sent) -> Response:
    """Draft what people are still to be told of sessions to come, such as new members."""

    def _act() -> Response:
        made = invite_to_sessions(given.database, by=viewer.name, at=given.now())
        words = f"Messages drafted: {len(made)}. They leave once you approve them."
        return redirect("/messages?state=draft" if made else f"/sessions/plans/{number}", words)

    return or_again(request, sent, lambda: show_plan(request, given, viewer, number), _act, {})


@router.get("/{number}/move")
def show_move(
    request: Request,
    given: Given,
    viewer: Writer,
    number: RecordId,
    session: Code,
    date: dt.date | None = None,
    block: Code = "",
    room: Code | None = None,
) -> Response:
    """Where one session of a plan could go by hand."""
    review, choices, _ = _read(given, viewer, number)
    now = next((each for each in review.sessions if each.session == session), None)
    place = {
        "date": date or (now.date if now else None),
        "block": block or (now.block if now else ""),
        "room": room if room is not None else (now.room if now else ""),
    }
    return _move_page(request, viewer, review, choices, session, filled(place))


@router.post("/{number}/move")
def move(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Say what moving a session would do; move it where that is wished, which makes another plan."""
    name = sent.text("session")
    review, choices, seen = _read(given, viewer, number)
    try:
        asked = document(MoveAsked, _place(sent))
        found = move_session(
            given.database,
            number,
            asked.place(),
            by=viewer.name,
            at=given.now(),
            read=version_read(sent),
            dry_run=sent.text("do") != "move",
        )
    except BadInput as error:
        told = {"faults": error_summary(error.faults), "errors": messages(error.faults)}
        return _move_page(request, viewer, review, choices, name, sent, status=422, **told)
    if found.plan_id is not None:
        words = "The session is moved in a new plan, which is shown here. Nobody is told before you publish it."
        return redirect(f"/sessions/plans/{found.plan_id}", words)
    return _move_page(request, viewer, review, choices, name, sent, answer=_answer(found, seen))


def _read(given: Services, viewer: Asker, number: int) -> tuple[PlanReview, PlanningChoices, Named]:
    with given.database.reading() as session:
        seen = named(session, viewer, given.now().date())
        return plan_review(session, viewer, number), planning_choices(session, viewer), seen


def _move_page(
    request: Request,
    viewer: Asker,
    review: PlanReview,
    choices: PlanningChoices,
    name: str,
    form: Form,
    *,
    status: int = 200,
    **told: Any,
) -> Response:
    shown = {"line": review.line, "session": name, "title": dict(choices.sessions).get(name, name), "form": form}
    more = {"answer": None, "faults": None, "errors": {}} | told
    return page(request, "plans/move.html", viewer, status=status, choices=choices, **shown, **more)


def _place(sent: Form) -> dict[str, Any]:
    place = {"session": sent.text("session"), "date": sent.day("date"), "block": sent.text("block")}
    return place | {"room": sent.text("room") or None}


def _answer(found: Move, seen: Named) -> dict[str, Any]:
    broken = [{"text": seen.put(each.text, None), "remedy": seen.put(each.remedy, None)} for each in found.violations]
    return {"broken": broken, "prices": prices(found.cost)}
