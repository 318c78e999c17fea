"""Whether the service is well, for those who watch over it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from pydantic import BaseModel, Field

from foundation.provenance import revision
from programme.access import Asker
from programme.queries.operations import how_runs_stand, readiness

from .access import BEARER, asker_for
from .metrics import Metrics
from .services import Given
from .v1.refusals import refusals

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """What `/healthz` answers."""

    status: Annotated[str, Field(examples=["ok"])]
    revision: Annotated[str, Field(examples=["0.1.0+1a2b3c4d5e6f"])]


class Readiness(BaseModel):
    """What `/readyz` answers: each part `ok`, or what is wrong with it."""

    records: str
    schema_: Annotated[str, Field(alias="schema")]
    worker: str


@router.get("/healthz")
def healthz() -> Health:
    """Whether the service answers, and which code it runs."""
    return Health(status="ok", revision=revision())


@router.get("/readyz", response_model=Readiness, responses={503: {"model": Readiness}})
def readyz(given: Given) -> JSONResponse:
    """Whether the records are reachable and of this version, and a worker is alive; 503 where one is not."""
    found = readiness(given.database, given.now(), given.worker_dead_after_s)
    return JSONResponse(found, 200 if set(found.values()) == {"ok"} else 503)


@router.get(
    "/metrics",
    dependencies=[Depends(BEARER)],
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **refusals(401, 403)},
)
def metrics(request: Request, given: Given, asker: Annotated[Asker, Depends(asker_for("operations.read"))]) -> Response:
    """Counts for a monitor (Prometheus): requests by route, runs by state, the age of the queue, seconds of runs."""
    kept: Metrics = request.app.state.metrics
    now = how_runs_stand(asker, given.database, given.now(), given.worker_dead_after_s)
    return Response(kept.written(now), media_type=CONTENT_TYPE_PLAIN_0_0_4)
