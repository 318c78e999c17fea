"""Stateless solving: a snapshot in, a result out, nothing kept. The same JSON as the `lll` command reads and writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

import matching
import scheduling
from foundation.runs import Budget

Solve = Callable[[bytes, int, float], str]

DEFAULT_TIME_LIMIT_S = 60.0
MAX_TIME_LIMIT_S = 300.0
"""One caller cannot hold a worker for longer."""

Seed = Annotated[int, Query(ge=0, le=2**31 - 1, description="Seed of the run: the same seed gives the same result.")]
TimeLimit = Annotated[
    float, Query(gt=0, le=MAX_TIME_LIMIT_S, description="Safety stop in seconds; the best so far comes back.")
]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The result.", "content": {"application/json": {}}},
    413: {"description": "The snapshot is too large.", "content": {"application/problem+json": {}}},
    422: {"description": "The snapshot has faults, all listed.", "content": {"application/problem+json": {}}},
}


def _body(schema: str) -> dict[str, Any]:
    return {
        "requestBody": {
            "required": True,
            "description": f"A snapshot, `{schema}`.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    }


router = APIRouter(tags=["solving"])


@router.post("/matching/solve", openapi_extra=_body("matching-snapshot/1"), responses=_ANSWERS)
async def solve_matching(request: Request, seed: Seed = 0, time_limit: TimeLimit = DEFAULT_TIME_LIMIT_S) -> Response:
    """Pair learners with coaches. Clashing instructions come back as a result with status `contradiction`."""
    return await _answer(_solve_matching, request, seed, time_limit)


@router.post("/scheduling/solve", openapi_extra=_body("scheduling-snapshot/1"), responses=_ANSWERS)
async def solve_scheduling(request: Request, seed: Seed = 0, time_limit: TimeLimit = DEFAULT_TIME_LIMIT_S) -> Response:
    """Put sessions into dates and rooms. One without a place comes back under `unplaced` with its reason."""
    return await _answer(_solve_scheduling, request, seed, time_limit)


async def _answer(solve: Solve, request: Request, seed: int, time_limit_s: float) -> Response:
    body = await request.body()
    # A thread, so that /healthz answers meanwhile.
    return Response(await run_in_threadpool(solve, body, seed, time_limit_s), media_type="application/json")


def _solve_matching(body: bytes, seed: int, time_limit_s: float) -> str:
    instance = matching.read_instance(body)
    solution = matching.solve(instance, seed=seed, budget=Budget(time_limit_s=time_limit_s))
    return matching.write_result(instance, solution)


def _solve_scheduling(body: bytes, seed: int, time_limit_s: float) -> str:
    instance = scheduling.read_instance(body)
    solution = scheduling.solve(instance, seed=seed, budget=Budget(time_limit_s=time_limit_s))
    return scheduling.write_result(instance, solution)
