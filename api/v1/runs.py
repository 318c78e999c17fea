"""Runs: where they stand, their steps as they happen, their results, and stopping them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.access import BEARER, asker_of
from api.services import Given
from programme.journeys.analyses import kind_worked_out
from programme.journeys.runs import ENDED, ask_to_stop
from programme.records.runs import SENT_KINDS

from .run_results import result_answer
from .run_states import RunState, state_of, steps_after

POLL_S = 0.25
"""How often an event stream looks for something new."""

ANALYSES = {
    "network": "network.read",
    "map": "network.read",
    "measures": "measures.read",
    "report": "reports.read",
    "plan": "plans.read",
    "loss": "plans.read",
    "round": "private.read",
}
"""What following an analysis of the records needs, by what it is about: a question about a round may tell of blocks."""

router = APIRouter(prefix="/runs", tags=["runs"], dependencies=[Depends(BEARER)])

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    401: {"description": "The run is of the records, and there is no key or it does not hold.", **_PROBLEM},
    403: {"description": "The key is for something else.", **_PROBLEM},
    404: {"description": "There is no such run.", **_PROBLEM},
}


def _is_of_the_records(run_id: str, given: Given) -> bool:
    """Whether a run tells of the records' people; the others only of what was sent."""
    return state_of(given.database, run_id).kind not in SENT_KINDS


def _to_read(run_id: str, request: Request, given: Given) -> str:
    """The id of a run that the caller may read: anybody's who knows the id of a sent snapshot's, with a key the others.

    Asked before a route answers, since a stream that has begun can no longer answer 404.
    """
    if _is_of_the_records(run_id, given):
        asker_of(request, given).demand(ANALYSES.get(kind_worked_out(given.database, run_id), "runs.read"))
    return run_id


def _to_stop(run_id: str, request: Request, given: Given) -> str:
    """Who stops a run, as the audit trail names them; one of the records only with a key that may start one."""
    if _is_of_the_records(run_id, given):
        asker = asker_of(request, given)
        asker.demand("runs.stop")
        return asker.name
    return "api"


Readable = Annotated[str, Depends(_to_read)]


@router.get("/{run_id}", responses=_ANSWERS)
def read_run(run_id: Readable, given: Given) -> RunState:
    """Where a run stands."""
    return state_of(given.database, run_id)


@router.get(
    "/{run_id}/result",
    responses={
        200: {"description": "The result.", "content": {"application/json": {}}},
        409: {"description": "There is no result yet, or none at all.", **_PROBLEM},
        422: {"description": "What was asked has faults, all listed.", **_PROBLEM},
        **_ANSWERS,
    },
    response_class=Response,
)
def read_result(run_id: Readable, request: Request, given: Given) -> Response:
    """The result of a run that has ended, as the `lll` command writes it.

    That of a round tells of confidential instructions to those only who may read them.
    """
    private = _is_of_the_records(run_id, given) and asker_of(request, given).may("private.read")
    return result_answer(given.database, run_id, private=private)


@router.post("/{run_id}/stop", status_code=202, responses=_ANSWERS)
def stop_run(run_id: str, by: Annotated[str, Depends(_to_stop)], given: Given) -> RunState:
    """Stop a run with its best so far; one that has ended stays as it is."""
    ask_to_stop(given.database, run_id, by=by, at=given.now())
    return state_of(given.database, run_id)


@router.get("/{run_id}/events", response_class=EventSourceResponse, responses=_ANSWERS)
async def follow_run(
    run_id: Readable,
    given: Given,
    last_event_id: Annotated[int, Header(ge=0, le=2**31 - 1)] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """The steps of a run as they happen, each with its number as id; a reader that reconnects misses nothing.

    The last event is called `end` and holds where the run stands.
    """
    known = last_event_id
    while True:
        state = await run_in_threadpool(state_of, given.database, run_id)
        for step in await run_in_threadpool(steps_after, given.database, run_id, known):
            known = step.number
            yield ServerSentEvent(data=step, event="step", id=str(step.number))
        if state.stage in ENDED:
            yield ServerSentEvent(data=state, event="end", id=str(known))
            return
        if given.closing.is_set():
            return
        await asyncio.sleep(POLL_S)
