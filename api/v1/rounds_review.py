"""A round's run under review: the table of pairs, two runs compared, pairs changed by hand, questions answered."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session as Transaction

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordId, Sent
from api.etags import VersionRead
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.round_by_hand import ByHand, Tried, try_by_hand
from programme.journeys.round_questions import QuestionSent, WhatIfSent, ask_about_round
from programme.queries.names import with_names
from programme.queries.rounds_compare import Comparison, compared_runs
from programme.queries.rounds_review import Review, round_review

from .refusals import CHANGING, READING, refusals
from .waiting import WAITED, Prefer, answer_of

router = APIRouter(prefix="/rounds", tags=["rounds"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("rounds.read"))]
Writer = Annotated[Asker, Depends(asker_for("rounds.write"))]
Confided = Annotated[Asker, Depends(asker_for("private.read"))]
"""Whoever may change rounds and know of private blocks: what forbids a pair tells of them."""

RunNumber = Annotated[int, Query(ge=1, le=LARGEST_ID, description="Number of a run within its round.")]

_ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, as `lll match` writes it, with names in its texts.",
        "content": {"application/json": {}},
    },
    **WAITED,
}


@router.get("/{number}/review", responses=refusals(*READING))
def read_review(
    asker: Reader,
    number: RecordId,
    given: Given,
    run: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="The chosen or newest run if left out.")] = None,
) -> Review:
    """Every pair with its fit, why, and the next best; everybody unmatched with the reason and what would help."""
    with given.database.reading() as session:
        return round_review(session, asker, number, given.now().date(), number=run)


@router.get("/{number}/compare", responses=refusals(*READING))
def compare_runs(asker: Reader, number: RecordId, given: Given, a: RunNumber, b: RunNumber) -> Comparison:
    """What is otherwise in run `b` than in run `a`: who would have another coach, what each goal comes to."""
    with given.database.reading() as session:
        return compared_runs(session, asker, number, given.now().date(), before=a, after=b)


@router.post("/{number}/by-hand", responses=refusals(*CHANGING))
def send_by_hand(
    asker: Confided,
    number: RecordId,
    sent: Annotated[ByHand, Depends(Sent(ByHand))],
    given: Given,
    read: VersionRead,
) -> Tried:
    """Try pairs changed by hand: the check's answer and what it costs; with `keep` a sound change becomes a run."""
    asker.demand("rounds.write")
    return try_by_hand(given.database, number, sent, by=asker.name, at=given.now(), read=read)


@router.post("/{number}/questions", responses={**_ANSWERED, **refusals(*READING, 409)}, response_class=Response)
async def ask_question(
    asker: Confided,
    number: RecordId,
    sent: Annotated[QuestionSent, Depends(Sent(QuestionSent))],
    given: Given,
    prefer: Prefer = "",
) -> Response:
    """Why not this coach, what would help, why this one, what a repair would take: asked of a run as it is stored."""
    asker.demand("rounds.write")
    return await _answered(given, asker, number, sent, prefer)


@router.post("/{number}/what-if", responses={**_ANSWERED, **refusals(*READING, 409)}, response_class=Response)
async def ask_what_if(
    asker: Writer,
    number: RecordId,
    sent: Annotated[WhatIfSent, Depends(Sent(WhatIfSent))],
    given: Given,
    prefer: Prefer = "",
) -> Response:
    """What other places of coaches would bring: learners with a coach, who would move."""
    return await _answered(given, asker, number, sent.as_question(), prefer)


async def _answered(given: Services, asker: Asker, number: int, sent: QuestionSent, prefer: str) -> Response:
    def _ask() -> Asked:
        return ask_about_round(given.database, number, sent, start=given.start_run, by=asker.name, at=given.now())

    def _told(session: Transaction, analysis_id: int) -> Response:
        answer = json.loads(answer_part(session, analysis_id))
        return JSONResponse(with_names(session, asker, given.now().date(), answer))

    return await answer_of(given, _ask, _told, prefer)
