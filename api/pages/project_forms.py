"""A project begun, and a measure of one: forms over the journeys of projects and measuring."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.bodies import RecordCode
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.measuring import MeasureAdded, add_measure
from programme.journeys.projects import ProjectAdded, add_project
from programme.queries.choices import organisation_choices
from programme.queries.planning import planning_choices
from programme.queries.projects import ProjectLine

from .asking import Field, Question, answered, ask
from .binding import filled, read_form
from .forms import Form, Sent
from .projects import STAGES, Writer, project_shown

router = APIRouter(prefix="/projects", include_in_schema=False)

DIRECTIONS = (("increase", "More is better"), ("decrease", "Less is better"), ("neutral", "Neither"))
RULES = (
    ("runchart", "A run chart: shifts, trends and runs about the median"),
    ("anhoj", "A run chart by Anhøj's rules"),
    ("mdc", "A control chart by the Making Data Count rules"),
    ("mdc2023", "A control chart by the Making Data Count rules of 2023"),
)
SHOWN = (
    ("internal", "Only those who run the programme"),
    ("people", "Others too; small numbers of people are hidden"),
    ("organisations", "Others too; it counts organisations"),
    ("open", "Everybody"),
)


@router.get("/new")
def show_new(request: Request, given: Given, viewer: Writer) -> Response:
    """The form of a new project."""
    return ask(request, viewer, _project(given, viewer), filled({"stage": "idea"}))


@router.post("/new")
def send_new(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Begin a project."""

    def _act() -> tuple[str, str]:
        code = add_project(given.database, read_form(ProjectAdded, sent), by=viewer.name, at=given.now())
        return f"/projects/{code}", "The project is in the records. Add what it measures next."

    return answered(request, viewer, _project(given, viewer), sent, _act)


@router.get("/{code}/measures/new")
def show_new_measure(request: Request, given: Given, viewer: Writer, code: RecordCode) -> Response:
    """The form of a new measure of a project."""
    row = project_shown(given, viewer, code)
    start = {"code": f"{code}-{len(row.measures) + 1}", "direction": "increase", "rules": "runchart"}
    return ask(request, viewer, _measure(row), filled(start | {"disclosure": "internal", "main": not row.measures}))


@router.post("/{code}/measures/new")
def send_new_measure(request: Request, given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Add a measure to a project."""
    row = project_shown(given, viewer, code)

    def _act() -> tuple[str, str]:
        typed = Form({**sent.values, "project": [code]})
        add_measure(given.database, read_form(MeasureAdded, typed), by=viewer.name, at=given.now())
        return f"/projects/{code}", "The measure is in the records. Record its values next."

    return answered(request, viewer, _measure(row), sent, _act)


def _project(given: Services, viewer: Asker) -> Question:
    with given.database.reading() as session:
        organisations = organisation_choices(session, viewer, given.now().date())
        cohorts = planning_choices(session, viewer).cohorts
    return Question(
        title="A new project",
        intro=("Write nothing about patients.",),
        fields=(
            Field("code", "Code", hint="Short, and no other project has it, such as PR7"),
            Field("title", "Title"),
            Field("lead", "Who leads it?", hint="The number on their page, such as P12"),
            Field("team", "Who else is in the team?", "lines", hint="Numbers such as P12, one in each line"),
            Field("organisations", "Which organisations does it touch?", "ticks", options=organisations),
            Field("cohort", "Of which cohort?", "pick", options=(("", "None"), *cohorts)),
            Field("stage", "Stage", "pick", options=(("", "Not known"), *STAGES)),
            Field("topic", "Topic"),
            Field("aim", "Aim", "words", hint="What shall be better, by how much, by when?"),
            Field("started", "Began on", "date"),
            Field("people_affected", "People affected", "number"),
        ),
        back=("/projects", "Projects"),
        button="Begin the project",
    )


def _measure(row: ProjectLine) -> Question:
    return Question(
        title=f"A new measure of {row.title}",
        fields=(
            Field("code", "Code", hint="No other measure has it"),
            Field("name", "Name", hint="Such as: falls a week"),
            Field("definition", "What exactly is counted, and how?", "words"),
            Field("unit", "Unit", hint="Such as: falls, minutes, %"),
            Field("direction", "Which way is better?", "choice", options=DIRECTIONS),
            Field("rules", "How is it charted?", "choice", options=RULES),
            Field("target", "Target", "number", hint="Leave it empty where there is none"),
            Field(
                "changed_on", "On which day was something changed?", "date", hint="The chart compares before and after"
            ),
            Field("main", "This is the project's main measure", "tick"),
            Field("adds_up", "Values of several projects in this unit may be added up", "tick"),
            Field("disclosure", "Who may see it?", "choice", options=SHOWN),
        ),
        back=(f"/projects/{row.code}", row.title),
        button="Add the measure",
    )
