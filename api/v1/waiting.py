"""Answers that a worker gives: waited for a while, else the address of the run that works them out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session as Transaction

from api.services import Services
from programme.journeys.analyses import Asked
from programme.journeys.runs import ENDED

from .run_results import result_answer
from .run_states import RunState, state_of
from .solving import wait_s

POLL_S = 0.1

Prefer = Annotated[
    str, Header(description="`wait=N` (RFC 7240): how many seconds to wait for the answer, 10 unless said otherwise.")
]

WAITED: dict[int | str, dict[str, Any]] = {
    202: {"description": "It is being worked out; the run's address is in Location.", "model": RunState},
}


async def answer_of(
    given: Services, ask: Callable[[], Asked], answer: Callable[[Transaction, int], Response], prefer: str
) -> Response:
    """What was worked out, or where it is being worked out.

    Args:
        given: the services.
        ask: asks the question; tells the analysis, and its run where it is not answered yet.
        answer: makes the answer of an analysis that is there.
        prefer: the Prefer header.
    """
    asked = await run_in_threadpool(ask)
    until = time.monotonic() + wait_s(prefer)
    while asked.run_id is not None:
        state = await run_in_threadpool(state_of, given.database, asked.run_id)
        if state.stage == "done":
            break
        if state.stage in ENDED:
            return await run_in_threadpool(result_answer, given.database, asked.run_id)
        if time.monotonic() >= until or given.closing.is_set():
            location = {"Location": state.links["self"], "Retry-After": "2"}
            return JSONResponse(state.model_dump(mode="json"), status_code=202, headers=location)
        await asyncio.sleep(POLL_S)
    return await run_in_threadpool(_answer, given, answer, asked.analysis_id)


def _answer(given: Services, answer: Callable[[Transaction, int], Response], analysis_id: int) -> Response:
    with given.database.reading() as session:
        return answer(session, analysis_id)
