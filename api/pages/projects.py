"""Projects: the list, one with its scores, its measures as run charts and tables."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordCode
from api.services import Given, Services
from foundation.errors import BadInput, Fault
from measures.spc import ChartData, SpcOptions, chart_data, table_rows
from programme.access import Asker
from programme.journeys.measuring import PointsSent, record_points
from programme.journeys.projects import ProjectChange, ScoreGiven, change_project, score_project
from programme.publishing.charts import chart_svg
from programme.queries.choices import organisation_choices, short_names
from programme.queries.labels import as_at_of
from programme.queries.projects import (
    MeasureLine,
    ProjectLine,
    measure_chart,
    measure_line,
    project_line,
    project_lines,
)

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Form, Sent, document
from .rendering import page
from .session_words import PROJECT_STAGES

router = APIRouter(prefix="/projects", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("projects.read"))]
Writer = Annotated[Asker, Depends(viewer_for("projects.write"))]
Stage = Annotated[str, Query(pattern="^[a-z]*$", max_length=20)]

MOST_SHOWN = 5_000
STAGES = tuple((code, words) for code, (words, _) in PROJECT_STAGES.items())
SCORES = tuple((f"{half / 2:.1f}", f"{half / 2:.1f}") for half in range(1, 11))


@router.get("")
def show_projects(request: Request, given: Given, viewer: Reader, stage: Stage = "") -> Response:
    """Projects, with the last score of each and how old it is."""
    with given.database.reading() as session:
        day = _day(session, given)
        wanted = stage if stage in PROJECT_STAGES else None
        rows, short = project_lines(session, viewer, day, stage=wanted, limit=MOST_SHOWN), short_names(session, day)
    return page(request, "projects/list.html", viewer, rows=rows, stage=stage, stages=PROJECT_STAGES, short=short)


@router.get("/{code}")
def show_project(request: Request, given: Given, viewer: Reader, code: RecordCode) -> Response:
    """One project with every score and the chart of each measure."""
    with given.database.reading() as session:
        day = _day(session, given)
        row = project_line(session, viewer, code, day)
        charts = [_chart(session, viewer, measure, day, number) for number, measure in enumerate(row.measures)]
    may = {"write": viewer.may("projects.write"), "harvest": viewer.may("measures.read")}
    return page(request, "projects/one.html", viewer, row=row, charts=charts, stages=PROJECT_STAGES, may=may)


@router.get("/{code}/change")
def show_change(request: Request, given: Given, viewer: Writer, code: RecordCode) -> Response:
    """The form that changes a project."""
    row = project_shown(given, viewer, code)
    question = _changing(given, viewer, row)
    form = filled({field.name: getattr(row, field.name) for field in question.fields})
    return ask(request, viewer, question, form, version=row.version)


@router.post("/{code}/change")
def change(request: Request, given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Change a project."""
    question = _changing(given, viewer, project_shown(given, viewer, code))

    def _act() -> tuple[str, str]:
        wanted = read_form(ProjectChange, sent, {field.name for field in question.fields})
        change_project(given.database, code, wanted, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/projects/{code}", "The project is changed."

    return answered(request, viewer, question, sent, _act)


@router.get("/{code}/score")
def show_score(request: Request, given: Given, viewer: Writer, code: RecordCode) -> Response:
    """The form that sets a score."""
    row = project_shown(given, viewer, code)
    return ask(request, viewer, _scoring(row), filled({"scored_on": given.now().date()}), version=row.version)


@router.post("/{code}/score")
def score(request: Request, given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Set a project's score on a day; earlier ones are kept."""

    def _act() -> tuple[str, str]:
        wanted = read_form(ScoreGiven, sent)
        score_project(given.database, code, wanted, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/projects/{code}", "The score is recorded. Earlier ones are kept."

    return answered(request, viewer, _scoring(project_shown(given, viewer, code)), sent, _act)


@router.get("/measures/{code}/value")
def show_value(request: Request, given: Given, viewer: Writer, code: RecordCode) -> Response:
    """The form that records a value of a measure."""
    line = _measure(given, viewer, code)
    return ask(request, viewer, _valuing(line), Form(), version=line.version)


@router.post("/measures/{code}/value")
def record_value(request: Request, given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Record a value; one that differs from what is recorded of its day stands beside it."""
    line = _measure(given, viewer, code)

    def _act() -> tuple[str, str]:
        point = {"date": sent.day("date"), "value": _number(sent.text("value")), "note": sent.text("note") or None}
        try:
            wanted = document(PointsSent, {"points": [point]})
        except BadInput as error:
            last = [each.path.rsplit(".", 1)[-1] for each in error.faults]
            named = zip(last, error.faults, strict=True)
            raise BadInput([Fault(name, "", each.message, each.remedy) for name, each in named]) from None
        record_points(given.database, code, wanted, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/projects/{line.project}" if line.project else "/projects", "The value is recorded."

    return answered(request, viewer, _valuing(line), sent, _act)


def _chart(session: Transaction, viewer: Asker, code: str, day: dt.date, number: int) -> dict[str, Any]:
    """A measure with its chart and the table of it; without a chart where there are too few values for one."""
    line = measure_line(session, viewer, code, day)
    try:
        result = measure_chart(session, viewer, code, day, day)
    except BadInput as error:
        return {"line": line, "svg": None, "why": error.faults[0].message}
    options = SpcOptions(rules=line.rules, improvement=line.direction, target=line.target)  # type: ignore[arg-type]
    data: ChartData = chart_data(result, options, title=line.name, unit=line.unit)
    heading, *rows = table_rows(data)
    svg = Markup(chart_svg(data, name=f"chart-{number}"))  # noqa: S704 - the chart escapes its words
    return {"line": line, "svg": svg, "data": data, "heading": heading, "rows": rows}


def project_shown(given: Services, viewer: Asker, code: str) -> ProjectLine:
    """A project as the records hold it."""
    with given.database.reading() as session:
        return project_line(session, viewer, code, _day(session, given))


def _measure(given: Services, viewer: Asker, code: str) -> MeasureLine:
    with given.database.reading() as session:
        return measure_line(session, viewer, code, _day(session, given))


def _day(session: Transaction, given: Services) -> dt.date:
    return as_at_of(session) or given.now().date()


def _changing(given: Services, viewer: Asker, row: ProjectLine) -> Question:
    with given.database.reading() as session:
        organisations = organisation_choices(session, viewer, _day(session, given))
    return Question(
        title=f"Change {row.title}",
        fields=(
            Field("title", "Title"),
            Field("lead", "Who leads it?", hint="The number on their page, such as P12"),
            Field("team", "Who else is in the team?", "lines", hint="Numbers such as P12, one in each line"),
            Field("organisations", "Which organisations does it touch?", "ticks", options=organisations),
            Field("stage", "Stage", "pick", options=(("", "Not known"), *STAGES)),
            Field("topic", "Topic"),
            Field("aim", "Aim", "words", hint="Nothing about patients."),
            Field("started", "Began on", "date"),
            Field("ended", "Ended on", "date"),
            Field("people_affected", "People affected", "number"),
        ),
        back=(f"/projects/{row.code}", row.title),
    )


def _scoring(row: ProjectLine) -> Question:
    return Question(
        title=f"Score {row.title}",
        intro=("From 0.5 (there is an intent) to 5.0 (outstanding and sustained).",),
        fields=(
            Field("score", "Progress score", "pick", options=SCORES),
            Field("scored_on", "Set on", "date"),
        ),
        back=(f"/projects/{row.code}", row.title),
        button="Record the score",
    )


def _valuing(line: MeasureLine) -> Question:
    return Question(
        title=f"Record a value: {line.name}",
        intro=(line.definition,),
        fields=(
            Field("date", "Of which day?", "date"),
            Field("value", f"Value, in {line.unit}", "number", hint="Leave empty where nobody counted."),
            Field("note", "Note"),
        ),
        back=(f"/projects/{line.project}" if line.project else "/projects", "The project"),
        button="Record the value",
    )


def _number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text
