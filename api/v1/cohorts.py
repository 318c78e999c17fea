"""A cohort is recruited: the one call that another system makes when it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordCode, sent_document
from api.etags import etag
from api.paging import PageWanted, page_of
from api.services import Given
from foundation.errors import BadInput, Fault
from foundation.provenance import sha256_of
from programme.access import Asker
from programme.journeys.cohorts import recruit_cohort
from programme.queries.cohorts import CohortLine, CohortWhole, cohort_lines, cohort_whole

from .cohort_request import CohortSent, recruited_of, wishes_of
from .refusals import READING, refusals

MOST_KEY_CHARACTERS = 200

Reader = Annotated[Asker, Depends(asker_for("recruit.read"))]

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
    asker: Annotated[Asker, Depends(asker_for("cohorts.send"))],
    request: Request,
    given: Given,
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
    sent = sent_document(CohortSent, body)
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


class CohortsPage(BaseModel):
    """One page of cohorts, and the next page's address."""

    items: list[CohortLine]
    next: str | None


@router.get("", responses=refusals(*READING), response_model=CohortsPage)
def list_cohorts(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    wave: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> JSONResponse:
    """Cohorts in the order of their numbers."""
    with given.database.reading() as session:
        rows = cohort_lines(session, asker, wave_id=wave, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/{code}", responses=refusals(*READING))
def read_cohort(asker: Reader, code: RecordCode, given: Given, response: Response) -> CohortWhole:
    """One cohort: its people, how they spread, and which rooms meet all access needs."""
    with given.database.reading() as session:
        whole = cohort_whole(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(whole.version)
    return whole
