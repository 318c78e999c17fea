"""Matching rounds: opened, changed, run by a worker, and what they came to."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.round_before import BeforeSolving, SkillWanted, before_solving
from programme.journeys.round_life import RoundChange, RoundSent, change_round, open_new_round
from programme.journeys.runs import DEFAULT_TIME_LIMIT_S, queue_round
from programme.queries.rounds import RoundLine, RoundWhole, RunLine, round_lines, round_whole

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals
from .run_states import RunState, state_of

router = APIRouter(prefix="/rounds", tags=["rounds"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("rounds.read"))]
Reading = Annotated[Call, Depends(call_for("rounds.read"))]
Writer = Annotated[Asker, Depends(asker_for("rounds.write"))]
Changing = Annotated[Change, Depends(change_for("rounds.write"))]
Adding = Annotated[Call, Depends(call_for("rounds.write"))]


class RoundsPage(BaseModel):
    """One page of rounds, and the next page's address."""

    items: list[RoundLine]
    next: str | None


class RunAsked(Document):
    """How a round shall be run: the same seed gives the same result; the time limit is a safety stop in seconds."""

    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    time_limit_s: Annotated[float, Field(gt=0, le=3600)] = DEFAULT_TIME_LIMIT_S


@router.get("", responses=refusals(401, 403, 422), response_model=RoundsPage)
def list_rounds(asker: Reader, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Rounds by number; for a coordinator those with a pair of their own people."""
    with given.database.reading() as session:
        rows = round_lines(session, asker, given.now().date(), after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_round(call: Adding, sent: Annotated[RoundSent, Depends(Sent(RoundSent))]) -> RoundWhole:
    """Open a round as a draft."""
    number = open_new_round(call.database, sent, by=call.name, at=call.now())
    call.added(f"/rounds/{number}")
    return shown_round(call, number)


@router.get("/{number}", responses=refusals(*READING))
def read_round(call: Reading, number: RecordId) -> RoundWhole:
    """One round with its runs, its approvals and, where its instructions clash, the smallest clash."""
    return shown_round(call, number)


@router.patch("/{number}", responses=refusals(*CHANGING))
def patch_round(
    change: Changing, number: RecordId, sent: Annotated[RoundChange, Depends(Sent(RoundChange))]
) -> RoundWhole:
    """Change what the body names of an open round: its name, its day, who takes part, its policy."""
    change_round(change.database, number, sent, by=change.name, at=change.now(), read=change.read)
    return shown_round(change, number)


@router.post("/{number}/run", status_code=202, responses=refusals(*ADDING))
def run_round(call: Adding, number: RecordId, sent: Annotated[RunAsked, Depends(Sent(RunAsked))]) -> RunState:
    """Have the round frozen, solved and checked by a worker; the run's address is in Location. `{}` will do."""
    with call.database.unit_of_work() as session:
        run = queue_round(
            session,
            number,
            start=call.given.start_run,
            by=call.name,
            at=call.now(),
            seed=sent.seed,
            time_limit_s=sent.time_limit_s,
        )
    state = state_of(call.database, run)
    call.response.headers["Location"] = state.links["self"]
    return state


@router.get("/{number}/runs", responses=refusals(*READING))
def list_runs(asker: Reader, number: RecordId, given: Given) -> list[RunLine]:
    """Every run of a round that was frozen, oldest first; none is ever thrown away."""
    with given.database.reading() as session:
        return round_whole(session, asker, number, given.now().date()).runs


@router.get("/{number}/readiness", responses=refusals(*READING))
def read_readiness(asker: Writer, number: RecordId, given: Given) -> BeforeSolving:
    """What to put right before solving, with remedies; supply against demand by skill and by organisation."""
    with given.database.reading() as session:
        return before_solving(session, asker, number, given.now().date())


@router.get("/{number}/supply", responses=refusals(*READING))
def read_supply(asker: Writer, number: RecordId, given: Given) -> list[SkillWanted]:
    """Each skill: by how many it is wanted, by how many needed, and places with coaches who offer it."""
    with given.database.reading() as session:
        return before_solving(session, asker, number, given.now().date()).skills


def shown_round(call: Call, number: int) -> RoundWhole:
    """The round as the asker may see it, with its version."""
    return call.shown(lambda session: round_whole(session, call.asker, number, call.now().date()))
