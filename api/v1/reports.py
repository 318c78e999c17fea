"""Reports over the interface: made from figures that a worker works out, issued, corrected, written as files."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session as Transaction

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import VersionRead, etag, json_with_etag
from api.paging import PageWanted, page_of
from api.services import Given
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.analyses import answer_part
from programme.journeys.as_at import ask_report
from programme.journeys.reporting import Issuing, check_words, freeze_report, issue_report, read_report
from programme.journeys.texts import Day, Words
from programme.publishing.reports import write_report
from programme.queries.reports import ReportLine, report_line, report_lines

from .network import download
from .refusals import CHANGING, READING, refusals
from .waiting import WAITED, Prefer, answer_of

router = APIRouter(prefix="/reports", tags=["reports"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("reports.read"))]
Writer = Annotated[Asker, Depends(asker_for("reports.write"))]
Kind = Literal["board", "evaluation", "public"]

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class ReportAsked(Document):
    """A report to be made: its kind and day, what is said with it; with `correction` why the issued one is wrong."""

    kind: Kind
    as_at: Day
    narrative: Words | None = None
    correction: Words | None = None


class ReportsPage(BaseModel):
    """One page of reports, and the next page's address."""

    items: list[ReportLine]
    next: str | None


_MADE: dict[int | str, dict[str, Any]] = {
    201: {"description": "The draft.", "model": ReportLine},
    **WAITED,
    **refusals(401, 403, 404, 409, 422),
}


@router.get("", responses=refusals(*READING), response_model=ReportsPage)
def list_reports(
    asker: Reader, request: Request, given: Given, page: PageWanted, kind: Kind | None = None
) -> JSONResponse:
    """Reports, in the order of their numbers."""
    with given.database.reading() as session:
        rows = report_lines(session, asker, kind=kind, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("", status_code=201, responses=_MADE, response_class=Response)
async def make_report(
    asker: Writer, sent: Annotated[ReportAsked, Depends(Sent(ReportAsked))], given: Given, prefer: Prefer = ""
) -> Response:
    """Freeze every figure as at a day as a draft. After 202 send the same again once the run is done."""
    now = given.now()
    check_words(sent.kind, f"{sent.narrative or ''} {sent.correction or ''}")

    def _draft(session: Transaction, analysis_id: int) -> Response:
        found = {part: answer_part(session, analysis_id, part) for part in ("measures", "network")}
        number = freeze_report(
            given.database,
            sent.kind,
            sent.as_at,
            by=asker.name,
            at=now,
            narrative=sent.narrative or "",
            correction=sent.correction,
            figures=found["measures"],
            network_result=found["network"],
        )
        with given.database.reading() as after:
            line = report_line(after, asker, number)
        answer = json_with_etag(jsonable_encoder(asdict(line)), line.version, 201)
        answer.headers["Location"] = f"/api/v1/reports/{number}"
        return answer

    return await answer_of(
        given,
        lambda: ask_report(
            given.database,
            sent.kind,
            sent.as_at,
            correction=sent.correction is not None,
            start=given.start_run,
            by=asker.name,
            at=now,
        ),
        _draft,
        prefer,
    )


@router.get("/{number}", responses=refusals(*READING))
def read_one(asker: Reader, number: RecordId, given: Given, response: Response) -> ReportLine:
    """One report."""
    with given.database.reading() as session:
        line = report_line(session, asker, number)
    response.headers["ETag"] = etag(line.version)
    return line


@router.post("/{number}/issue", responses=refusals(*CHANGING))
def issue(
    asker: Writer,
    number: RecordId,
    sent: Annotated[Issuing, Depends(Sent(Issuing))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> ReportLine:
    """Issue a draft that somebody else made: it is never edited, only corrected by another.

    Its author issues it only with a reason (`alone`), which stands in the audit trail.
    """
    issue_report(given.database, number, by=asker.name, at=given.now(), on=sent.on, read=read, alone=sent.alone)
    with given.database.reading() as session:
        line = report_line(session, asker, number)
    response.headers["ETag"] = etag(line.version)
    return line


@router.get(
    "/{number}/files/{ending}",
    responses={200: {"content": {media: {} for media in MEDIA.values()}}, **refusals(*READING)},
    response_class=Response,
)
def read_file(asker: Reader, number: RecordId, ending: Literal["pdf", "docx"], given: Given) -> Response:
    """A report as a file: accessible PDF, or Word to edit."""
    with given.database.reading() as session:
        line = report_line(session, asker, number)
        facts = replace(read_report(session, number), programme=given.title)
    return download(write_report(line.kind, facts, f".{ending}"), MEDIA[ending], f"{line.kind}-{line.as_at}.{ending}")
