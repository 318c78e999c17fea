"""Stateless solving: a snapshot in, a result out. Each call is a run like any other, pruned an hour after its end.

The same JSON as the `lll` command reads and writes.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.services import Given, Services
from foundation.documents import json_path
from foundation.errors import BadInput, Fault
from foundation.nhs_numbers import places_of_nhs_numbers
from programme.journeys.runs import ENDED, ask_for_snapshot

from .run_results import result_answer
from .run_states import RunState, state_of

DEFAULT_TIME_LIMIT_S = 60.0
MAX_TIME_LIMIT_S = 300.0
"""One caller cannot hold a worker for longer."""

DEFAULT_WAIT_S = 10.0
POLL_S = 0.1

FREE_TEXTS = frozenset({"reason", "title", "name", "label", "note"})
"""Keys of a snapshot under which people write what they like."""

Seed = Annotated[int, Query(ge=0, le=2**31 - 1, description="Seed of the run: the same seed gives the same result.")]
TimeLimit = Annotated[
    float, Query(gt=0, le=MAX_TIME_LIMIT_S, description="Safety stop in seconds; the best so far comes back.")
]
Prefer = Annotated[
    str, Header(description="`wait=N` (RFC 7240): how many seconds to wait for the result, 10 unless said otherwise.")
]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The result.", "content": {"application/json": {}}},
    202: {"description": "The run goes on; its address is in Location.", "model": RunState},
    413: {"description": "The snapshot is too large.", "content": {"application/problem+json": {}}},
    422: {"description": "The snapshot has faults, all listed.", "content": {"application/problem+json": {}}},
}


router = APIRouter(tags=["solving"])


@router.post("/matching/solve", responses=_ANSWERS, response_class=Response)
async def solve_matching(
    request: Request, given: Given, seed: Seed = 0, time_limit: TimeLimit = DEFAULT_TIME_LIMIT_S, prefer: Prefer = ""
) -> Response:
    """Pair learners with coaches. Clashing instructions come back as a result with status `contradiction`."""
    return await _answer("matching", request, given, seed, time_limit, prefer)


@router.post("/scheduling/solve", responses=_ANSWERS, response_class=Response)
async def solve_scheduling(
    request: Request, given: Given, seed: Seed = 0, time_limit: TimeLimit = DEFAULT_TIME_LIMIT_S, prefer: Prefer = ""
) -> Response:
    """Put sessions into dates and rooms. One without a place comes back under `unplaced` with its reason."""
    return await _answer("scheduling", request, given, seed, time_limit, prefer)


@router.post("/network/analyse", responses=_ANSWERS, response_class=Response)
async def analyse_network(request: Request, given: Given, seed: Seed = 0, prefer: Prefer = "") -> Response:
    """Say how healthy the community's connections are, with the map that may be shown in public."""
    return await _answer("network", request, given, seed, DEFAULT_TIME_LIMIT_S, prefer)


async def _answer(
    kind: str, request: Request, given: Services, seed: int, time_limit_s: float, prefer: str
) -> Response:
    snapshot = await run_in_threadpool(_text, await request.body())
    run_id = await run_in_threadpool(
        ask_for_snapshot,
        given.database,
        kind,
        snapshot,
        start=given.start_run,
        by="api",
        at=given.now(),
        seed=seed,
        time_limit_s=time_limit_s,
    )
    until = time.monotonic() + wait_s(prefer)
    while True:
        state = await run_in_threadpool(state_of, given.database, run_id)
        if state.stage in ENDED:
            return await run_in_threadpool(result_answer, given.database, run_id)
        if time.monotonic() >= until or given.closing.is_set():
            location = {"Location": state.links["self"], "Retry-After": "2"}
            return JSONResponse(state.model_dump(mode="json"), status_code=202, headers=location)
        await asyncio.sleep(POLL_S)


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = Fault("$", "", f"byte {error.start} is not UTF-8.", "Send JSON in UTF-8.")
        raise BadInput([fault]) from None
    if "\0" in text:
        raise BadInput([Fault("$", "", "there is a null character.", "Send JSON without control characters.")])
    if not text.strip():
        raise BadInput([Fault("$", "", "there is no snapshot.", "Send the JSON of a snapshot.")])
    patients = places_of_nhs_numbers(text, FREE_TEXTS)
    if patients:
        message, remedy = "this text holds what looks like an NHS number.", "Take it out: no patient is named here."
        raise BadInput([Fault(json_path(place), "", message, remedy) for place in patients])
    return text


def wait_s(prefer: str) -> float:
    """The seconds asked for; a preference that cannot be read is left aside, as the standard asks."""
    asked = re.search(r"\bwait\s*=\s*\"?(\d{1,6})", prefer)
    return min(float(asked.group(1)), MAX_TIME_LIMIT_S) if asked else DEFAULT_WAIT_S
