"""Runs: where they stand, their steps as they happen, their results, and stopping them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.services import Given
from programme.journeys.runs import ENDED, ask_to_stop

from .run_states import RunState, result_answer, state_of, steps_after

POLL_S = 0.25
"""How often an event stream looks for something new."""

router = APIRouter(prefix="/runs", tags=["runs"])

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such run.", **_PROBLEM}}


@router.get("/{run_id}", responses=_NOT_FOUND)
def read_run(run_id: str, given: Given) -> RunState:
    """Where a run stands."""
    return state_of(given.database, run_id)


@router.get(
    "/{run_id}/result",
    responses={
        200: {"description": "The result.", "content": {"application/json": {}}},
        409: {"description": "There is no result yet, or none at all.", **_PROBLEM},
        422: {"description": "What was asked has faults, all listed.", **_PROBLEM},
        **_NOT_FOUND,
    },
    response_class=Response,
)
def read_result(run_id: str, given: Given) -> Response:
    """The result of a run that has ended, as the `lll` command writes it."""
    return result_answer(given.database, run_id)


@router.post("/{run_id}/stop", status_code=202, responses=_NOT_FOUND)
def stop_run(run_id: str, given: Given) -> RunState:
    """Stop a run with its best so far; one that has ended stays as it is."""
    ask_to_stop(given.database, run_id, by="api", at=given.now())
    return state_of(given.database, run_id)


def _existing(run_id: str, given: Given) -> str:
    """The run's id, once it is sure that there is one: a stream that has begun can no longer answer 404."""
    return state_of(given.database, run_id).id


@router.get("/{run_id}/events", response_class=EventSourceResponse, responses=_NOT_FOUND)
async def follow_run(
    run_id: Annotated[str, Depends(_existing)],
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
        await asyncio.sleep(POLL_S)
