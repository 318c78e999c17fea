"""Projects, their scores, their measures and values over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.etags import VersionRead, etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
from measures.spc import SpcResult
from programme.access import Asker
from programme.journeys.measuring import MeasureAdded, PointsSent, add_measure, record_points
from programme.journeys.projects import (
    ProjectAdded,
    ProjectChange,
    ScoreGiven,
    Stage,
    add_project,
    change_project,
    score_project,
)
from programme.queries.projects import (
    MeasureLine,
    ProjectLine,
    measure_chart,
    measure_line,
    project_line,
    project_lines,
)

from .network import Day
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["projects"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("projects.read"))]
Writer = Annotated[Asker, Depends(asker_for("projects.write"))]


class ProjectsPage(BaseModel):
    """One page of projects, and the next page's address."""

    items: list[ProjectLine]
    next: str | None


@router.get("/projects", responses=refusals(*READING), response_model=ProjectsPage)
def list_projects(
    asker: Reader, request: Request, given: Given, page: PageWanted, stage: Stage | None = None
) -> JSONResponse:
    """Projects, in the order of their numbers."""
    with given.database.reading() as session:
        rows = project_lines(session, asker, given.now().date(), stage=stage, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("/projects", status_code=201, responses=refusals(*ADDING))
def send_project(
    asker: Writer, sent: Annotated[ProjectAdded, Depends(Sent(ProjectAdded))], given: Given, response: Response
) -> ProjectLine:
    """Begin a project."""
    code = add_project(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/projects/{code}"
    return _project(given, asker, code, response)


@router.get("/projects/{code}", responses=refusals(*READING))
def read_project(asker: Reader, code: RecordCode, given: Given, response: Response) -> ProjectLine:
    """One project with every score."""
    return _project(given, asker, code, response)


@router.patch("/projects/{code}", responses=refusals(*CHANGING))
def patch_project(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[ProjectChange, Depends(Sent(ProjectChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> ProjectLine:
    """Change what the body names; the rest stays as it is."""
    change_project(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _project(given, asker, code, response)


@router.post("/projects/{code}/scores", responses=refusals(*CHANGING))
def send_score(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[ScoreGiven, Depends(Sent(ScoreGiven))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> ProjectLine:
    """Set a project's progress score on a day; earlier ones are kept."""
    score_project(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _project(given, asker, code, response)


@router.post("/measures", status_code=201, responses=refusals(*ADDING))
def send_measure(
    asker: Writer, sent: Annotated[MeasureAdded, Depends(Sent(MeasureAdded))], given: Given, response: Response
) -> MeasureLine:
    """Define a measure of a project or of the programme."""
    code = add_measure(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/measures/{code}"
    return _measure(given, asker, code, response)


@router.get("/measures/{code}", responses=refusals(*READING))
def read_measure(asker: Reader, code: RecordCode, given: Given, response: Response) -> MeasureLine:
    """One measure with every value as it was recorded, revised ones too."""
    return _measure(given, asker, code, response)


@router.get("/measures/{code}/chart", responses=refusals(*READING))
def read_chart(asker: Reader, code: RecordCode, given: Given, as_at: Day = None) -> SpcResult:
    """The run chart or XmR chart of a measure as at a day, by its own rules."""
    today = given.now().date()
    with given.database.reading() as session:
        return measure_chart(session, asker, code, as_at or today, today)


@router.post("/measures/{code}/points", responses=refusals(*CHANGING))
def send_points(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[PointsSent, Depends(Sent(PointsSent))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> MeasureLine:
    """Record values; one that differs from what is recorded stands beside it as its revision."""
    record_points(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _measure(given, asker, code, response)


def _project(given: Services, asker: Asker, code: str, response: Response) -> ProjectLine:
    with given.database.reading() as session:
        line = project_line(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(line.version)
    return line


def _measure(given: Services, asker: Asker, code: str, response: Response) -> MeasureLine:
    with given.database.reading() as session:
        line = measure_line(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(line.version)
    return line
