"""Coaching pairs after publication: what the two answer, how the pair runs, and its end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordId, Sent, WrittenDay
from api.etags import VersionRead, etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
from programme.access import Asker
from programme.journeys import pairs_course
from programme.journeys.pair_changes import PairEnding
from programme.journeys.pair_reminders import remind_pairs
from programme.journeys.pairs import PairAnswering, accept_pair, decline_pair, end_early
from programme.journeys.pairs_course import MeetingHeld, PairDated, PairStarting
from programme.queries.pairs import PairSeen, pair_lines, pair_seen

from .refusals import CHANGING, READING, refusals

router = APIRouter(prefix="/pairs", tags=["pairs"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("pairs.read"))]
Writer = Annotated[Asker, Depends(asker_for("pairs.write"))]
Answerer = Annotated[Asker, Depends(asker_for("pairs.answer"))]
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
def read_pair(asker: Reader, number: RecordId, given: Given, response: Response) -> PairSeen:
    """One pair. How to reach the other half is told to the two only, while the pair lives."""
    return _shown(given, asker, number, response)


@router.post("/{number}/accept", responses=_CHANGING)
def accept(
    asker: Answerer,
    number: RecordId,
    sent: Annotated[PairAnswering, Depends(Sent(PairAnswering))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PairSeen:
    """Accept a proposed pair: oneself, or as an administrator on behalf of one or both."""
    accept_pair(given.database, number, sent, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/decline", responses=_CHANGING)
def decline(
    asker: Answerer,
    number: RecordId,
    sent: Annotated[PairEnding, Depends(Sent(PairEnding))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PairSeen:
    """Decline a pair before it begins; the two are not proposed to each other again."""
    decline_pair(given.database, number, sent, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/end", responses=_CHANGING)
def end(
    asker: Answerer,
    number: RecordId,
    sent: Annotated[PairEnding, Depends(Sent(PairEnding))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PairSeen:
    """End a pair before its time: nobody's fault, and nobody has to say why."""
    end_early(given.database, number, sent, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/contract", responses=_CHANGING)
def contract(
    asker: Writer,
    number: RecordId,
    sent: Annotated[PairDated, Depends(Sent(PairDated))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PairSeen:
    """The first meeting was held and the goals are agreed with the manager."""
    pairs_course.contract_pair(given.database, number, sent, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/start", responses=_CHANGING)
def start(
    asker: Writer,
    number: RecordId,
    sent: Annotated[PairStarting, Depends(Sent(PairStarting))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PairSeen:
    """Let an accepted pair begin; it is a connection from its first day."""
    pairs_course.start_pair(given.database, number, sent, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/pause", responses=_CHANGING)
def pause(asker: Writer, number: RecordId, given: Given, read: VersionRead, response: Response) -> PairSeen:
    """Pause a pair, as for leave."""
    pairs_course.pause_pair(given.database, number, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/resume", responses=_CHANGING)
def resume(asker: Writer, number: RecordId, given: Given, read: VersionRead, response: Response) -> PairSeen:
    """Let a paused pair go on."""
    pairs_course.resume_pair(given.database, number, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/complete", responses=_CHANGING)
def complete(
    asker: Writer,
    number: RecordId,
    sent: Annotated[PairDated, Depends(Sent(PairDated))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PairSeen:
    """A pair has come to its good end."""
    pairs_course.complete_pair(given.database, number, sent, asker=asker, at=given.now(), read=read)
    return _shown(given, asker, number, response)


@router.post("/{number}/meetings", status_code=201, responses=refusals(401, 403, 404, 409, 422))
def send_meeting(
    asker: Answerer,
    number: RecordId,
    sent: Annotated[MeetingHeld, Depends(Sent(MeetingHeld))],
    given: Given,
    response: Response,
) -> PairSeen:
    """Note that a pair met on a day, and for how long where that is known. What was said is not asked."""
    pairs_course.note_meeting(given.database, number, sent, asker=asker, at=given.now())
    return _shown(given, asker, number, response)


def _shown(given: Services, asker: Asker, number: int, response: Response) -> PairSeen:
    with given.database.reading() as session:
        seen = pair_seen(session, asker, number, given.now().date())
    response.headers["ETag"] = etag(seen.version)
    return seen
