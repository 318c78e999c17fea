"""What somebody says of their own skills, and of the sessions they were at."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.bodies import RecordCode
from api.services import Given, Services
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.journeys.self_assessments import AssessmentSent, assess_oneself
from programme.journeys.session_feedback import FeedbackSent, give_feedback
from programme.queries.choices import skill_choices
from programme.queries.own_learning import own_assessments, session_to_judge, sessions_to_judge

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form
from .forms import Form, Sent
from .rendering import page

router = APIRouter(prefix="/mine", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("own.read"))]
Writer = Annotated[Asker, Depends(viewer_for("own.write"))]
OCCASIONS = {"baseline": "At the beginning", "end": "At the end", "follow_up": "Half a year later"}
BACK = ("/mine/learning", "My learning")
_LEVELS = (
    ("", "I leave this open"),
    ("1", "1: I have heard of it"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4: I can teach it"),
)
_RATINGS = (("1", "1, not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, very much"))
_ASKED = (
    ("satisfaction", "Was it worth your time?"),
    ("engagement", "Could you take part as you wished?"),
    ("relevance", "Does it matter to your work?"),
    ("confidence", "Do you feel able to use it?"),
    ("commitment", "Will you use it?"),
)


@router.get("/learning")
def show_learning(request: Request, given: Given, viewer: Reader) -> Response:
    """What one said of one's own skills, and the sessions that one was at."""
    with given.database.reading() as session:
        said = own_assessments(session, viewer)
        been = sessions_to_judge(session, viewer, given.now().date())
        skills = dict(skill_choices(session))
    told: dict[str, Any] = {"said": said, "been": been, "skills": skills, "occasions": OCCASIONS}
    return page(request, "own/learning.html", viewer, **told)


@router.get("/learning/assess")
def show_assess(request: Request, given: Given, viewer: Writer) -> Response:
    """Ask how well one knows each skill."""
    return ask(request, viewer, _assessing(given), filled({}))


@router.post("/learning/assess")
def do_assess(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Note it; the same again changes nothing."""

    def _act() -> tuple[str, str]:
        assess_oneself(given.database, viewer, _assessment(sent), at=given.now())
        return BACK[0], "Your answers are noted."

    return answered(request, viewer, _assessing(given), sent, _act)


@router.get("/feedback/{code}")
def show_feedback(request: Request, given: Given, viewer: Writer, code: RecordCode) -> Response:
    """Ask what one thinks of a session."""
    return ask(request, viewer, _judging(given, viewer, code), filled({}))


@router.post("/feedback/{code}")
def do_feedback(request: Request, given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Take it, once."""

    def _act() -> tuple[str, str]:
        give_feedback(given.database, viewer, code, read_form(FeedbackSent, sent), at=given.now())
        return BACK[0], "Thank you. Nobody can tell that these answers are yours."

    return answered(request, viewer, _judging(given, viewer, code), sent, _act)


def _assessing(given: Services) -> Question:
    with given.database.reading() as session:
        skills = skill_choices(session)
    fields = [
        Field("occasion", "When is this?", "choice", options=tuple(OCCASIONS.items())),
        *(Field(f"levels.{code}", name, "pick", options=_LEVELS) for code, name in skills),
    ]
    return Question("How well do you know this?", fields, BACK, "Note it")


def _assessment(sent: Form) -> AssessmentSent:
    """What the form says.

    Raises:
        BadInput: where no occasion or no skill is chosen.
    """
    faults = []
    if not sent.text("occasion"):
        faults.append(Fault("occasion", "", "nothing is chosen.", "Choose one."))
    if not any(sent.text(name) for name in sent.values if name.startswith("levels.")):
        faults.append(Fault("occasion", "", "no skill has a level.", "Choose a level for at least one."))
    if faults:
        raise BadInput(faults)
    return read_form(AssessmentSent, sent, ("occasion", "levels"))


def _judging(given: Services, viewer: Asker, code: str) -> Question:
    with given.database.reading() as session:
        found = session_to_judge(session, viewer, code, given.now().date())
    fields = [Field(name, words, "choice", options=_RATINGS) for name, words in _ASKED]
    intro = ("Leave open what you like. It is known that you answered, never what you said.",)
    return Question(f"What did you think of {found.title}?", fields, BACK, "Send your answers", intro)
