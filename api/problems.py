"""Errors as problem details (RFC 9457). The only place that maps the programme's errors to HTTP."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from foundation.documents import json_path, shown
from foundation.errors import (
    BadInput,
    Conflict,
    Contradiction,
    Fault,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ProgrammeError,
    Stale,
    TooMany,
)
from programme.records.database import is_busy, is_of_two_alike

from .etags import VersionMissing
from .pages.errors import error_page, is_page

BUSY_RETRY_S = "3"

_STATUS: dict[type[ProgrammeError], tuple[int, str]] = {
    BadInput: (422, "The input has faults"),
    Contradiction: (409, "The instructions contradict each other"),
    NotFound: (404, "Not found"),
    Stale: (412, "Somebody changed the record"),
    VersionMissing: (428, "The version is missing"),
    Conflict: (409, "The records have changed"),
    NotSignedIn: (401, "Not signed in"),
    NotAllowed: (403, "Not allowed"),
    TooMany: (429, "Too many tries"),
}


def problem(
    status: int, title: str, detail: str, faults: Sequence[Fault] = (), changes: Sequence[str] = ()
) -> JSONResponse:
    """A problem details answer; `errors` lists every fault, `changes` what others did to the record meanwhile."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if changes:
        body["changes"] = list(changes)
    if faults:
        body["errors"] = [{"path": f.path, "value": f.value, "message": f.message, "remedy": f.remedy} for f in faults]
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def add_problem_handlers(app: FastAPI) -> None:
    """Let every error of the app leave as problem details, none with a stack trace."""
    app.add_exception_handler(ProgrammeError, _of_programme)
    app.add_exception_handler(RequestValidationError, _of_request)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(IntegrityError, _of_two_alike)
    app.add_exception_handler(OperationalError, _of_busy)
    app.add_exception_handler(Exception, _of_anything)


async def _of_two_alike(request: Request, error: Exception) -> Response:
    if isinstance(error, IntegrityError) and is_of_two_alike(error):
        words = "Somebody added the same at the same moment. Read it again."
        return await _of_programme(request, Conflict(words))
    raise error


async def _of_busy(request: Request, error: Exception) -> Response:
    if not isinstance(error, OperationalError) or not is_busy(error):
        raise error
    words = "Others are writing at this moment. Nothing of this was stored; send it again in a few seconds."
    if is_page(request.url.path):
        return await run_in_threadpool(error_page, request, 503, words)
    answer = problem(503, "Busy", words)
    answer.headers["Retry-After"] = BUSY_RETRY_S
    return answer


async def _of_programme(request: Request, error: Exception) -> Response:
    status, title = next((known for kind, known in _STATUS.items() if isinstance(error, kind)), (400, "Refused"))
    faults = error.faults if isinstance(error, BadInput) else ()
    changes = error.changes if isinstance(error, Conflict) else ()
    if is_page(request.url.path):
        words = "What was sent has faults." if faults else str(error)
        return await run_in_threadpool(error_page, request, status, words, faults, changes)
    detail = (
        f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}, listed under errors." if faults else str(error)
    )
    answer = problem(status, title, detail, faults, error.changes if isinstance(error, Conflict) else ())
    if isinstance(error, NotSignedIn):
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


async def _of_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    faults = [
        Fault(json_path(e["loc"]), shown(e.get("input")), f"{e['msg']}.", "Correct the value.") for e in error.errors()
    ]
    if is_page(request.url.path):
        return await run_in_threadpool(error_page, request, 404, "The address does not lead to anything here.")
    return problem(422, "The request has faults", f"{len(faults)} listed under errors.", faults)


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    if is_page(request.url.path):
        words = "The address may be old, or what it led to is not yours to see."
        return await run_in_threadpool(error_page, request, error.status_code, words)
    answer = problem(error.status_code, str(error.detail), f"{request.method} {request.url.path}: {error.detail}.")
    answer.headers.update(error.headers or {})
    return answer


async def _of_anything(request: Request, error: Exception) -> Response:
    request_id = getattr(request.state, "request_id", "")
    structlog.get_logger().error("unexpected error", request_id=request_id, method=request.method, exc_info=error)
    detail = "Something went wrong on our side. It has been logged; try again, and tell the operator if it stays."
    if is_page(request.url.path):
        return await run_in_threadpool(error_page, request, 500, detail)
    return problem(500, "Unexpected error", detail)
