"""Cohorts made by hand, and what becomes of somebody's place in one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID, RecordCode
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.cohort_records import CohortAdded, add_cohort
from programme.journeys.enrolments import EnrolmentMove, move_member
from programme.queries.cohort_members import MemberWhole, member_whole
from programme.queries.cohorts import cohort_lines, cohort_whole
from programme.queries.recruitment import wave_shown

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Sent
from .words import ENROLMENT_STATES, TIERS

router = APIRouter(prefix="/recruitment", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("recruit.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Member = Annotated[str, Path(pattern=r"^P[1-9][0-9]{0,8}$")]
_VENUES = (("any", "Any"), ("same", "The same one each time"), ("rotate", "Another one each time"))
_ADDING = (
    Field("code", "Code", hint="Short, such as W3-LIVE. It stays as it is."),
    Field("name", "Name", hint="Such as Live wave 3."),
    Field("tier", "For which tier?", "choice", options=TIERS),
    Field("start", "First day", "date"),
    Field("end", "Last day", "date"),
    Field("size_min", "People at least", "number"),
    Field("size_max", "People at most", "number", hint="Leave it empty for no limit."),
    Field("min_sessions_attended", "Sessions that somebody must come to", "number"),
    Field("venue_rule", "Which venue?", "choice", options=_VENUES),
)
MOST_COHORTS = 500


@router.get("/{number}/cohorts/add")
def show_add(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """The form for a cohort with nobody in it yet."""
    return ask(request, viewer, _adding(given, viewer, number), filled({"venue_rule": "any"}))


@router.post("/{number}/cohorts/add")
def do_add(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Make the cohort."""

    def _act() -> tuple[str, str]:
        add_cohort(given.database, number, read_form(CohortAdded, sent), by=viewer.name, at=given.now())
        return f"/recruitment/{number}", "The cohort is made. Nobody is in it yet."

    return answered(request, viewer, _adding(given, viewer, number), sent, _act)


@router.get("/cohorts/{code}/members/{member}")
def show_member(request: Request, given: Given, viewer: Writer, code: RecordCode, member: Member) -> Response:
    """How somebody stands in a cohort, and the form to change it."""
    found = _member(given, viewer, code, member)
    return ask(request, viewer, _moving(given, viewer, code, found), filled({}), version=found.version)


@router.post("/cohorts/{code}/members/{member}")
def do_move(request: Request, given: Given, viewer: Writer, code: RecordCode, member: Member, sent: Sent) -> Response:
    """Somebody completes, withdraws, goes on in another cohort, or comes back."""
    question = _moving(given, viewer, code, _member(given, viewer, code, member))

    def _act() -> tuple[str, str]:
        move, read = read_form(EnrolmentMove, sent), version_read(sent)
        move_member(given.database, code, member, move, read=read, by=viewer.name, at=given.now())
        return question.back[0], "Noted. Messages about sessions to come are drafted under Messages."

    return answered(request, viewer, question, sent, _act)


def _adding(given: Services, viewer: Asker, number: int) -> Question:
    with given.database.reading() as session:
        wave = wave_shown(session, viewer, number)
    return Question(f"Add a cohort to {wave.name}", _ADDING, (f"/recruitment/{number}", wave.name), "Add the cohort")


def _member(given: Services, viewer: Asker, code: str, member: str) -> MemberWhole:
    with given.database.reading() as session:
        return member_whole(session, viewer, code, member, given.now().date())


def _moving(given: Services, viewer: Asker, code: str, found: MemberWhole) -> Question:
    with given.database.reading() as session:
        cohort = cohort_whole(session, viewer, code, given.now().date()).cohort
        others = cohort_lines(session, viewer, limit=MOST_COHORTS)
    same = [(each.code, each.name) for each in others if each.tier == cohort.tier and each.code != code]
    states = [(state, words) for state, words in ENROLMENT_STATES.items() if state != found.state]
    fields = [
        Field("state", "What becomes of the place?", "choice", options=states),
        Field("since", "From which day?", "date", hint="Leave it empty for today."),
        Field(
            "to_cohort", "In which cohort do they go on?", "pick", "Only where they go on later.", [("", "None"), *same]
        ),
        Field("reason", "Why?", hint="Only those who run recruitment read it."),
    ]
    return Question(
        f"{found.name} in {cohort.name}", fields, (f"/recruitment/cohorts/{code}", cohort.name), intro=_standing(found)
    )


def _standing(found: MemberWhole) -> tuple[str, ...]:
    now = f"At present: {ENROLMENT_STATES[found.state].lower()}."
    steps = tuple(
        f"{ENROLMENT_STATES[each.state]} since {each.since.day} {each.since:%B %Y}"
        f"{f', to {each.to_cohort}' if each.to_cohort else ''}{f': {each.reason}' if each.reason else ''}."
        for each in found.steps
    )
    lacking = ", ".join(found.completion.lacking)
    todo = f"To complete there is still: {lacking}." if lacking else "Everything that completing asks for is there."
    return (now, *steps, todo)
