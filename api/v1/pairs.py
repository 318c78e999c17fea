"""Coaching pairs after publication: what the two answer, how the pair runs, and its end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordId, Sent, WrittenDay
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys import pairs_course
from programme.journeys.pair_changes import PairEnding
from programme.journeys.pair_reminders import remind_pairs
from programme.journeys.pairs import PairAnswering, accept_pair, decline_pair, end_early
from programme.journeys.pairs_course import MeetingHeld, PairDated, PairStarting
from programme.queries.pairs import PairSeen, pair_lines, pair_seen

from .calls import Call, Change, call_for, change_for
from .refusals import CHANGING, READING, refusals

router = APIRouter(prefix="/pairs", tags=["pairs"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("pairs.read"))]
Reading = Annotated[Call, Depends(call_for("pairs.read"))]
Writer = Annotated[Asker, Depends(asker_for("pairs.write"))]
Changing = Annotated[Change, Depends(change_for("pairs.write"))]
Noting = Annotated[Call, Depends(call_for("pairs.answer"))]
Answering = Annotated[Change, Depends(change_for("pairs.answer"))]
State = Literal[
    "proposed", "accepted", "contracted", "active", "paused", "completed", "ended_early", "declined", "withdrawn"
]

_CHANGING = refusals(*CHANGING)


class PairsPage(BaseModel):
    """One page of pairs, and the next page's address."""

    items: list[PairSeen]
    next: str | None


@router.get("", responses=refusals(401, 403, 422), response_model=PairsPage)
def list_pairs(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    in_round: Annotated[int | None, Query(alias="round", ge=1, le=LARGEST_ID)] = None,
    state: Annotated[list[State] | None, Query()] = None,
    reply_due_by: Annotated[WrittenDay | None, Query(description="Proposed, and to be answered by this day.")] = None,
) -> JSONResponse:
    """Published pairs that the caller may see: for a coach or learner their own."""
    with given.database.reading() as session:
        rows = pair_lines(
            session,
            asker,
            given.now().date(),
            round_id=in_round,
            states=state or (),
            reply_due_by=reply_due_by,
            after=page.after,
            limit=page.limit,
        )
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


class RemindersDrafted(BaseModel):
    """The numbers of the messages that were drafted now."""

    messages: list[int]


@router.post("/reminders", status_code=201, responses=refusals(401, 403))
def send_reminders(asker: Writer, given: Given) -> RemindersDrafted:
    """Draft the reminders that are due: a week after publication, and when the answer is. None is drafted twice."""
    return RemindersDrafted(messages=remind_pairs(given.database, by=asker.name, at=given.now()))


@router.get("/{number}", responses=refusals(*READING))
def read_pair(call: Reading, number: RecordId) -> PairSeen:
    """One pair. How to reach the other half is told to the two only, while the pair lives."""
    return _shown(call, number)


@router.post("/{number}/accept", responses=_CHANGING)
def accept(
    change: Answering, number: RecordId, sent: Annotated[PairAnswering, Depends(Sent(PairAnswering))]
) -> PairSeen:
    """Accept a proposed pair: oneself, or as an administrator on behalf of one or both."""
    accept_pair(change.database, number, sent, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/decline", responses=_CHANGING)
def decline(change: Answering, number: RecordId, sent: Annotated[PairEnding, Depends(Sent(PairEnding))]) -> PairSeen:
    """Decline a pair before it begins; the two are not proposed to each other again."""
    decline_pair(change.database, number, sent, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/end", responses=_CHANGING)
def end(change: Answering, number: RecordId, sent: Annotated[PairEnding, Depends(Sent(PairEnding))]) -> PairSeen:
    """End a pair before its time: nobody's fault, and nobody has to say why."""
    end_early(change.database, number, sent, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/contract", responses=_CHANGING)
def contract(change: Changing, number: RecordId, sent: Annotated[PairDated, Depends(Sent(PairDated))]) -> PairSeen:
    """The first meeting was held and the goals are agreed with the manager."""
    pairs_course.contract_pair(change.database, number, sent, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/start", responses=_CHANGING)
def start(change: Changing, number: RecordId, sent: Annotated[PairStarting, Depends(Sent(PairStarting))]) -> PairSeen:
    """Let an accepted pair begin; it is a connection from its first day."""
    pairs_course.start_pair(change.database, number, sent, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/pause", responses=_CHANGING)
def pause(change: Changing, number: RecordId) -> PairSeen:
    """Pause a pair, as for leave."""
    pairs_course.pause_pair(change.database, number, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/resume", responses=_CHANGING)
def resume(change: Changing, number: RecordId) -> PairSeen:
    """Let a paused pair go on."""
    pairs_course.resume_pair(change.database, number, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/complete", responses=_CHANGING)
def complete(change: Changing, number: RecordId, sent: Annotated[PairDated, Depends(Sent(PairDated))]) -> PairSeen:
    """A pair has come to its good end."""
    pairs_course.complete_pair(change.database, number, sent, asker=change.asker, at=change.now(), read=change.read)
    return _shown(change, number)


@router.post("/{number}/meetings", status_code=201, responses=refusals(401, 403, 404, 409, 422))
def send_meeting(call: Noting, number: RecordId, sent: Annotated[MeetingHeld, Depends(Sent(MeetingHeld))]) -> PairSeen:
    """Note that a pair met on a day, and for how long where that is known. What was said is not asked."""
    pairs_course.note_meeting(call.database, number, sent, asker=call.asker, at=call.now())
    return _shown(call, number)


def _shown(call: Call, number: int) -> PairSeen:
    return call.shown(lambda session: pair_seen(session, call.asker, number, call.now().date()))
