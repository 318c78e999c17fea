"""Plans over the interface: asked for, reviewed, compared, moved by hand, asked about, held, published."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordId, Sent
from api.etags import VersionRead, etag
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.plan_publishing import publish_plan
from programme.journeys.plans import ask_for_plans, move_session
from programme.journeys.sessions import BookingStep, hold_rooms, settle_booking
from programme.queries.plans import (
    BookingLine,
    PlanLine,
    PlanReview,
    bookings_of,
    plan_difference,
    plan_lines,
    plan_review,
)
from scheduling.difference import Difference

from .plan_shapes import MoveAsked, MoveTold, PlanAsked, PlansAsked, PublishTold, RoomsHeld, ViolationTold
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/plans", tags=["plans"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("plans.read"))]
Writer = Annotated[Asker, Depends(asker_for("plans.write"))]
Publisher = Annotated[Asker, Depends(asker_for("plans.publish"))]
PlanNumber = Annotated[int, Query(ge=1, le=LARGEST_ID, description="The number of a plan.")]


class PlansPage(BaseModel):
    """One page of plans, and the next page's address."""

    items: list[PlanLine]
    next: str | None


@router.get("", responses=refusals(*READING), response_model=PlansPage)
def list_plans(asker: Reader, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Plans, in the order of their numbers, each with what it reaches of each goal."""
    with given.database.reading() as session:
        rows = plan_lines(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("", status_code=202, responses=refusals(401, 403, 422))
def ask_for(asker: Writer, sent: Annotated[PlanAsked, Depends(Sent(PlanAsked))], given: Given) -> PlansAsked:
    """Have the sessions planned by a worker: one plan, or three side by side. Nothing is published by it."""
    now = given.now()
    runs = ask_for_plans(given.database, sent.wish(now.date()), start=given.start_run, by=asker.name, at=now)
    return PlansAsked(runs={name: f"/api/v1/runs/{run}" for name, run in runs.items()})


@router.get("/compare", responses=refusals(*READING, 409))
def compare(asker: Reader, before: PlanNumber, after: PlanNumber, given: Given) -> Difference:
    """What differs from one plan to another: sessions, goals, rules."""
    with given.database.reading() as session:
        return plan_difference(session, asker, before, after)


@router.get("/{number}", responses=refusals(*READING))
def read_plan(asker: Reader, number: RecordId, given: Given, response: Response) -> PlanReview:
    """One plan with everything that a decision on it needs."""
    with given.database.reading() as session:
        review = plan_review(session, asker, number)
    response.headers["ETag"] = etag(review.line.version)
    return review


@router.post("/{number}/moves", responses=refusals(*CHANGING))
def move(
    asker: Writer,
    number: RecordId,
    sent: Annotated[MoveAsked, Depends(Sent(MoveAsked))],
    given: Given,
    read: VersionRead,
) -> MoveTold:
    """Put one session somewhere else; the plan stays as it is, another one is made where no rule is broken."""
    moved = move_session(
        given.database, number, sent.place(), by=asker.name, at=given.now(), read=read, dry_run=sent.dry_run
    )
    told = [
        ViolationTold(rule=each.rule, subjects=list(each.subjects), text=each.text, remedy=each.remedy)
        for each in moved.violations
    ]
    return MoveTold(violations=told, cost=moved.cost, plan=moved.plan_id)


@router.post("/{number}/publish", responses=refusals(*CHANGING))
def publish(asker: Publisher, number: RecordId, given: Given, read: VersionRead) -> PublishTold:
    """Make a plan what people are told, checked again against the records as they are now."""
    outcome = publish_plan(given.database, number, by=asker.name, at=given.now(), read=read)
    return PublishTold(
        plan=number,
        new=list(outcome.new),
        changed=list(outcome.changed),
        cancelled=list(outcome.cancelled),
        rooms_released=list(outcome.rooms_released),
    )


@router.get("/{number}/bookings", responses=refusals(*READING))
def list_bookings(asker: Reader, number: RecordId, given: Given) -> list[BookingLine]:
    """Rooms asked for with a plan."""
    with given.database.reading() as session:
        return bookings_of(session, asker, number)


@router.post("/{number}/bookings", responses=refusals(*ADDING))
def hold(asker: Writer, number: RecordId, given: Given) -> RoomsHeld:
    """Hold the room of each session of a plan."""
    return RoomsHeld(held=hold_rooms(given.database, number, by=asker.name, at=given.now()))


@router.post("/{number}/bookings/{booking}", responses=refusals(*CHANGING))
def settle(
    asker: Writer,
    number: RecordId,
    booking: RecordId,
    sent: Annotated[BookingStep, Depends(Sent(BookingStep))],
    given: Given,
    read: VersionRead,
) -> list[BookingLine]:
    """Confirm a room that is held, or let it go."""
    settle_booking(given.database, booking, sent, read=read, by=asker.name, at=given.now())
    with given.database.reading() as session:
        return bookings_of(session, asker, number)
