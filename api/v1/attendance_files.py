"""Files that tell who came to a session: sent, checked, decided on, applied, taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, JsonValue

from api.access import BEARER, asker_for
from api.bodies import RecordCode, RecordId, Sent
from api.etags import VersionRead, json_with_etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.attendance_files import (
    apply_attendance,
    check_attendance,
    decide_attendance,
    undo_attendance,
    upload_attendance,
)
from programme.publishing.reasons_workbook import reasons_workbook
from programme.queries.attendance_files import AttendanceFileLine, attendance_file, attendance_files

from .imports import FILE_BODY, WORKBOOK
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/sessions/{code}/attendance-files", tags=["sessions"], dependencies=[Depends(BEARER)])

Recorder = Annotated[Asker, Depends(asker_for("attendance.write"))]


class AttendanceAnswers(Document):
    """Answers by the keys that a check gives under `decision`; null takes an answer back."""

    answers: dict[
        Annotated[str, Field(min_length=1, max_length=1_000)], Annotated[str, Field(max_length=200)] | None
    ] = Field(examples=[{"person:ann cole": "P12", "part": "absent", "absent": "absent"}])


class AttendanceFilesPage(BaseModel):
    """One page of files, and the next page's address."""

    items: list[AttendanceFileLine]
    next: str | None


class AttendanceReport(BaseModel):
    """What a file says of each person and what applying it would do or did, with all that has to be decided."""

    report: dict[str, JsonValue]


class AttendanceUndone(BaseModel):
    """How many answers are as they were before."""

    answers: int


@router.get("", responses=refusals(*READING), response_model=AttendanceFilesPage)
def list_files(asker: Recorder, code: RecordCode, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Files that were sent for a session, in the order of their numbers."""
    with given.database.reading() as session:
        rows = attendance_files(session, asker, code, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post(
    "", status_code=201, responses=refusals(*ADDING), response_model=AttendanceFileLine, openapi_extra=FILE_BODY
)
async def send_file(
    asker: Recorder,
    code: RecordCode,
    request: Request,
    given: Given,
    file_name: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")],
) -> JSONResponse:
    """Send a Teams attendance report, a typed sign-in sheet or an Eventbrite list as the body of the request."""
    number = upload_attendance(given.database, asker, code, await request.body(), file_name=file_name, at=given.now())
    return _shown(given, asker, code, number, 201)


@router.get("/{number}", responses=refusals(*READING), response_model=AttendanceFileLine)
def read_file(asker: Recorder, code: RecordCode, number: RecordId, given: Given) -> JSONResponse:
    """One file with the answers given so far."""
    return _shown(given, asker, code, number)


@router.get("/{number}/check", responses=refusals(*ADDING))
def read_check(asker: Recorder, code: RecordCode, number: RecordId, given: Given) -> AttendanceReport:
    """What applying the file would do, and everything there is to decide; nothing is stored."""
    read = check_attendance(given.database, asker, code, number, at=given.now())
    return AttendanceReport(report=read.to_json())


@router.post("/{number}/answers", responses=refusals(*CHANGING), response_model=AttendanceFileLine)
def send_answers(
    asker: Recorder,
    code: RecordCode,
    number: RecordId,
    sent: Annotated[AttendanceAnswers, Depends(Sent(AttendanceAnswers))],
    given: Given,
    read: VersionRead,
) -> JSONResponse:
    """Answer what a file asks."""
    decide_attendance(given.database, asker, code, number, sent.answers, at=given.now(), read=read)
    return _shown(given, asker, code, number)


@router.post("/{number}/apply", responses=refusals(*ADDING))
def send_apply(asker: Recorder, code: RecordCode, number: RecordId, given: Given) -> AttendanceReport:
    """Write down everybody of whom nothing has to be decided first."""
    read = apply_attendance(given.database, asker, code, number, at=given.now())
    return AttendanceReport(report=read.to_json())


@router.post("/{number}/undo", responses=refusals(*ADDING))
def send_undo(asker: Recorder, code: RecordCode, number: RecordId, given: Given) -> AttendanceUndone:
    """Make every answer what it was before the file, as long as nobody changed one since."""
    return AttendanceUndone(answers=undo_attendance(given.database, asker, code, number, at=given.now()))


@router.get(
    "/{number}/reasons", responses=refusals(*ADDING) | {200: {"content": {WORKBOOK: {}}}}, response_class=Response
)
def read_reasons(asker: Recorder, code: RecordCode, number: RecordId, given: Given) -> Response:
    """The file again as a workbook, with what becomes of each row and why."""
    read = check_attendance(given.database, asker, code, number, at=given.now())
    texts = read.file.texts if read.file else {}
    return Response(reasons_workbook(texts, read.beside_rows(), made=given.now().date()), media_type=WORKBOOK)


def _shown(given: Services, asker: Asker, code: str, number: int, status: int = 200) -> JSONResponse:
    with given.database.reading() as session:
        line = attendance_file(session, asker, code, number)
    return json_with_etag(jsonable_encoder(asdict(line)), line.version, status)
