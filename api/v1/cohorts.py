"""A cohort is recruited: the one call that another system makes when it is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.access import BEARER, asker_for
from api.services import Given
from foundation.documents import read_document
from foundation.errors import BadInput, Fault
from foundation.provenance import sha256_of
from programme.access import Asker
from programme.journeys.cohorts import recruit_cohort

from .cohort_request import CohortSent, recruited_of, wishes_of

MOST_KEY_CHARACTERS = 200

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A dry run: what would be stored.", "content": {"application/json": {}}},
    201: {"description": "The cohort is stored; one result for each learner.", "content": {"application/json": {}}},
    401: {"description": "There is no key, or it does not hold.", **_PROBLEM},
    403: {"description": "The key is for something else.", **_PROBLEM},
    409: {"description": "The Idempotency-Key was used for another request.", **_PROBLEM},
    422: {"description": "The request has faults, all listed; nothing is stored.", **_PROBLEM},
}

router = APIRouter(prefix="/cohorts", tags=["cohorts"], dependencies=[Depends(BEARER)])


@router.post("", responses=_ANSWERS, status_code=201)
async def send_cohort(
    request: Request,
    given: Given,
    asker: Annotated[Asker, Depends(asker_for("cohorts.send"))],
    idempotency_key: Annotated[
        str, Header(description="Yours, new for each cohort: a retry with it is harmless.")
    ] = "",
) -> JSONResponse:
    """Store a newly recruited cohort with its learners, all or nothing, and start what is wished.

    The same key and request give the same answer again. Nothing is ever published by this call.
    """
    body = await request.body()
    if not idempotency_key or len(idempotency_key) > MOST_KEY_CHARACTERS:
        message = f"this header is needed, with at most {MOST_KEY_CHARACTERS} characters."
        raise BadInput([Fault("header.idempotency-key", "", message, "Make a new one for each cohort, as a UUID.")])
    sent = read_document(CohortSent, body)
    answer = await run_in_threadpool(
        recruit_cohort,
        given.database,
        recruited_of(sent),
        wishes_of(sent),
        key=idempotency_key,
        body_sha256=sha256_of(body),
        start=given.start_run,
        by=asker.name,
        at=given.now(),
    )
    links = {name: f"/api/v1/runs/{run}" for name, run in answer["runs"].items()}
    return JSONResponse({**answer, "runs": links}, status_code=200 if answer["dry_run"] else 201)
