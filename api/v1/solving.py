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

Seed = Annotated[int, Query(ge=0, le=2**31 - 1, description="Seed of the run: the same seed gives the same result.")]


def router(default_time_limit_s: float, max_time_limit_s: float) -> APIRouter:
    """The two solving routes; `time_limit` (seconds) is bounded by the service."""
    routes = APIRouter(tags=["solving"])
    limit = Annotated[
        float, Query(gt=0, le=max_time_limit_s, description="Safety stop in seconds; the best so far comes back.")
    ]

    @routes.post("/matching/solve", openapi_extra=_body("matching-snapshot/1"), responses=_ANSWERS)
    async def solve_matching(request: Request, seed: Seed = 0, time_limit: limit = default_time_limit_s) -> Response:  # type: ignore[valid-type]
        """Pair learners with coaches. Clashing instructions come back as a result with status `contradiction`."""
        return await _answer(_solve_matching, request, seed, time_limit)

    @routes.post("/scheduling/solve", openapi_extra=_body("scheduling-snapshot/1"), responses=_ANSWERS)
    async def solve_scheduling(request: Request, seed: Seed = 0, time_limit: limit = default_time_limit_s) -> Response:  # type: ignore[valid-type]
        """Put sessions into dates and rooms. One without a place comes back under `unplaced` with its reason."""
        return await _answer(_solve_scheduling, request, seed, time_limit)

    return routes


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
    return scheduling.write_result(scheduling.solve(instance, seed=seed, budget=Budget(time_limit_s=time_limit_s)))


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
