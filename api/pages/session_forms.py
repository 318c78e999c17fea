"""Sessions added, changed, or taken from a template, as forms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordCode
from api.services import Given
from programme.access import Asker
from programme.journeys.session_shapes import ONCE_PUBLISHED, SessionAdded, SessionChange, add_session, change_session
from programme.journeys.session_templates import TEMPLATES, TemplateUsed, use_template
from programme.queries.choices import feature_choices, skill_choices
from programme.queries.planning import lead_choices, planning_choices
from programme.queries.session_pages import SessionWhole, session_whole

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Form, Sent
from .session_words import KINDS, MODES

router = APIRouter(prefix="/sessions", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]
ALL = ("/sessions", "All sessions")


@router.get("/new")
def show_new(request: Request, given: Given, viewer: Writer, cohort: str = "") -> Response:
    """The form for one more session."""
    with given.database.reading() as session:
        question = _new(session, viewer, given)
    start = {"kind": "taught", "mode": "in_person", "facilitators_needed": 0, "extra_places": 0, "cohorts": [cohort]}
    return ask(request, viewer, question, filled(start))


@router.post("/new")
def send_new(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Add a session."""
    with given.database.reading() as session:
        question = _new(session, viewer, given)

    def _act() -> tuple[str, str]:
        code = add_session(given.database, read_form(SessionAdded, sent), by=viewer.name, at=given.now())
        return f"/sessions/{code}", "The session is added. It has no day yet: plan it."

    return answered(request, viewer, question, sent, _act)


@router.get("/template")
def show_template(request: Request, given: Given, viewer: Writer) -> Response:
    """The form that gives a cohort the sessions of a template."""
    with given.database.reading() as session:
        question = _template(session, viewer)
    return ask(request, viewer, question, Form())


@router.post("/template")
def send_template(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Give a cohort the sessions of a template."""
    with given.database.reading() as session:
        question = _template(session, viewer)

    def _act() -> tuple[str, str]:
        used = read_form(TemplateUsed, sent, ("template",))
        codes = use_template(given.database, sent.text("cohort"), used, by=viewer.name, at=given.now())
        return "/sessions", f"{len(codes)} sessions are added. They have no days yet: plan them."

    return answered(request, viewer, question, sent, _act)


@router.get("/{code}/change")
def show_change(request: Request, given: Given, viewer: Writer, code: RecordCode) -> Response:
    """The form that changes a session."""
    with given.database.reading() as session:
        whole = session_whole(session, viewer, code, given.now().date())
        question = _change(session, viewer, given, whole)
    return ask(request, viewer, question, filled(_values(whole)), version=whole.line.version)


@router.post("/{code}/change")
def send_change(request: Request, given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Change a session."""
    with given.database.reading() as session:
        whole = session_whole(session, viewer, code, given.now().date())
        question = _change(session, viewer, given, whole)

    def _act() -> tuple[str, str]:
        change = read_form(SessionChange, sent, [field.name for field in question.fields])
        change_session(given.database, code, change, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/sessions/{code}", "The session is changed."

    return answered(request, viewer, question, sent, _act)


def _new(session: Transaction, viewer: Asker, given: Given) -> Question:
    hint = "Letters, digits, dots and dashes. Left empty, the cohort's code and a number"
    fields = (*_fields(session, viewer, given), Field("code", "Code", hint=hint))
    return Question("Add a session", fields, ALL, "Add the session")


def _change(session: Transaction, viewer: Asker, given: Given, whole: SessionWhole) -> Question:
    line, told = whole.line, whole.line.state == "published"
    fields = [each for each in _fields(session, viewer, given) if not told or each.name in ONCE_PUBLISHED]
    intro = ("People were told of this session. Its day, time and place change by another plan.",) if told else ()
    return Question(f"Change {line.title}", fields, (f"/sessions/{line.session}", line.title), intro=intro)


def _template(session: Transaction, viewer: Asker) -> Question:
    cohorts = planning_choices(session, viewer).cohorts
    fields = (
        Field("template", "Which sessions?", "choice", options=[(each.name, each.title) for each in TEMPLATES]),
        Field("cohort", "For which cohort?", "pick", "One that has no sessions yet", cohorts),
    )
    return Question("Sessions from a template", fields, ALL, "Add the sessions")


def _fields(session: Transaction, viewer: Asker, given: Given) -> tuple[Field, ...]:
    known = planning_choices(session, viewer)
    people = lead_choices(session, viewer, given.now().date())
    leaders = "Ticked nobody: anybody of the Lead tier who has the skills"
    return (
        Field("title", "Title"),
        Field("cohorts", "Cohorts", "ticks", options=known.cohorts),
        Field("kind", "Kind", "choice", options=list(KINDS.items())),
        Field("mode", "How it is held", "choice", options=list(MODES.items())),
        Field("blocks", "Times of day that it may have", "ticks", options=known.blocks),
        Field("order", "Place in the order of its cohort", "number", "Left empty, it may come at any time"),
        Field("min_gap_days", "Fewest days after the session before", "number"),
        Field("max_gap_days", "Most days after the session before", "number"),
        Field("earliest", "Not before", "date"),
        Field("latest", "Not after", "date"),
        Field("facilitators_needed", "How many people lead it", "number"),
        Field("facilitator_skills", "Skills of those who lead it", "ticks", options=skill_choices(session)),
        Field("facilitators_from", "Who may lead it", "ticks", leaders, people),
        Field("room_features", "What the room must have", "ticks", options=feature_choices(session)),
        Field("extra_places", "Places for guests", "number"),
    )


def _values(whole: SessionWhole) -> dict[str, object]:
    line = whole.line
    return {
        "title": line.title,
        "cohorts": line.cohorts,
        "kind": line.kind,
        "mode": line.mode,
        **{
            name: getattr(whole, name)
            for name in SessionChange.model_fields
            if name not in ("title", "cohorts", "kind", "mode")
        },
    }
