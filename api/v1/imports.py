"""Lists of people and whole workbooks over the interface: sent, asked about, decided, applied, taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, JsonValue

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import VersionRead, json_with_etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.kept_files import apply_file, check_file
from programme.journeys.list_files import decide_list, undo_list, upload_list
from programme.journeys.list_memory import forget_decision
from programme.publishing.reasons_workbook import reasons_workbook
from programme.queries.imports import (
    DecisionLine,
    ListFileLine,
    list_file,
    list_files,
    remembered_decisions,
)
from programme.queries.template import template_bytes

from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/imports", tags=["imports"], dependencies=[Depends(BEARER)])

Importer = Annotated[Asker, Depends(asker_for("imports.write"))]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ListAnswers(Document):
    """Answers by the keys that a report gives under `decision`; null takes an answer back."""

    answers: dict[
        Annotated[str, Field(min_length=1, max_length=2_000)], Annotated[str, Field(max_length=2_000)] | None
    ] = Field(examples=[{"organisation:asph": "RTK", "sheet:old leavers": "skip"}])


class ListsPage(BaseModel):
    """One page of lists, and the next page's address."""

    items: list[ListFileLine]
    next: str | None


class DecisionsPage(BaseModel):
    """One page of remembered decisions, and the next page's address."""

    items: list[DecisionLine]
    next: str | None


class ListReport(BaseModel):
    """What importing a file would do or did; for a list of people, `list` tells of sheets, columns, problems and rows.

    For the programme's own workbook `list` is null, and `faults` tells what to put right.
    """

    report: dict[str, JsonValue]


class Undone(BaseModel):
    """How many rows are as they were before."""

    rows: int


@router.get("", responses=refusals(*READING), response_model=ListsPage)
def read_lists(asker: Importer, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Lists that were sent, in the order of their numbers."""
    with given.database.reading() as session:
        rows = list_files(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("", status_code=201, responses=refusals(*ADDING), response_model=ListFileLine, openapi_extra=FILE_BODY)
async def send_list(
    asker: Importer,
    request: Request,
    given: Given,
    file_name: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")],
    source: Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$")] = "",
) -> JSONResponse:
    """Send a file as the body of the request: .xlsx, .xls, .ods or .csv."""
    data = await request.body()
    return await run_in_threadpool(_kept, given, asker, data, file_name, source)


@router.get("/decisions", responses=refusals(*READING), response_model=DecisionsPage)
def read_decisions(asker: Importer, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """What was decided about how lists call things, and holds for later lists."""
    with given.database.reading() as session:
        rows = remembered_decisions(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.delete("/decisions/{number}", status_code=204, responses=refusals(*READING))
def end_decision(asker: Importer, number: RecordId, given: Given) -> Response:
    """Take a remembered decision back: later lists ask again."""
    forget_decision(given.database, number, by=asker.name, at=given.now())
    return Response(status_code=204)


@router.get("/template", responses=refusals(*READING) | {200: {"content": {WORKBOOK: {}}}}, response_class=Response)
def read_template(asker: Importer, given: Given) -> Response:
    """An empty workbook to fill in, with notes and lists to choose from; sent back as it is, it changes nothing."""
    with given.database.reading() as session:
        return Response(template_bytes(session, asker, made=given.now().date()), media_type=WORKBOOK)


@router.get("/{number}", responses=refusals(*READING), response_model=ListFileLine)
def read_one_list(asker: Importer, number: RecordId, given: Given) -> JSONResponse:
    """One list with the answers given so far."""
    return _shown(given, asker, number)


@router.post("/{number}/answers", responses=refusals(*CHANGING), response_model=ListFileLine)
def send_answers(
    asker: Importer,
    number: RecordId,
    sent: Annotated[ListAnswers, Depends(Sent(ListAnswers))],
    given: Given,
    read: VersionRead,
) -> JSONResponse:
    """Answer what a list asks."""
    decide_list(given.database, number, sent.answers, by=asker.name, at=given.now(), read=read)
    return _shown(given, asker, number)


@router.get("/{number}/check", responses=refusals(*ADDING))
def read_check(asker: Importer, number: RecordId, given: Given) -> ListReport:
    """What importing the file would do, and everything there is to decide; nothing of it is stored."""
    return ListReport(report=check_file(given.database, number, by=asker.name, at=given.now()).to_json())


@router.get(
    "/{number}/reasons", responses=refusals(*ADDING) | {200: {"content": {WORKBOOK: {}}}}, response_class=Response
)
def read_reasons(asker: Importer, number: RecordId, given: Given) -> Response:
    """The list again as a workbook, with what becomes of each row and why."""
    read = check_file(given.database, number, by=asker.name, at=given.now()).read
    texts, beside = (read.texts, read.beside_rows()) if read else ({}, {})
    return Response(reasons_workbook(texts, beside, made=given.now().date()), media_type=WORKBOOK)


@router.post("/{number}/apply", responses=refusals(*ADDING))
def send_apply(asker: Importer, number: RecordId, given: Given) -> ListReport:
    """Store everybody of a list of whom nothing has to be decided first; of a workbook everything, or nothing."""
    return ListReport(report=apply_file(given.database, number, by=asker.name, at=given.now()).to_json())


@router.post("/{number}/undo", responses=refusals(*ADDING))
def send_undo(asker: Importer, number: RecordId, given: Given) -> Undone:
    """Take the list's import back, for as long as nothing rests on it."""
    return Undone(rows=undo_list(given.database, number, by=asker.name, at=given.now()))


def _kept(given: Services, asker: Asker, data: bytes, file_name: str, source: str) -> JSONResponse:
    number = upload_list(given.database, data, file_name=file_name, by=asker.name, at=given.now(), list_source=source)
    return _shown(given, asker, number, 201)


def _shown(given: Services, asker: Asker, number: int, status: int = 200) -> JSONResponse:
    with given.database.reading() as session:
        line = list_file(session, asker, number)
    return json_with_etag(jsonable_encoder(asdict(line)), line.version, status)
