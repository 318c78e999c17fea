"""My coaching: one's own record, pairs and how to reach the other half, times, offer and consent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.pair_changes import PairEnding
from programme.journeys.pairs import PairAnswering, accept_pair, decline_pair, end_early
from programme.journeys.pairs_course import MeetingHeld, note_meeting
from programme.journeys.wishes import answer_consent, set_availability, set_offer
from programme.publishing.subject_access import held_workbook
from programme.queries.choices import skill_choices
from programme.queries.held import held_about
from programme.queries.pairs import PairSeen, pair_lines, pair_seen
from programme.queries.person import own_record
from programme.queries.person_facts import PersonDetails, PersonWhole

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Sent
from .person_wishes import times_page
from .rendering import page, redirect
from .week import week_of
from .wishes_forms import consent_from, offer_fields, offer_form, offer_from, rows_sent, time_form, times_from
from .words import PAIR_STATES

router = APIRouter(prefix="/mine", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("own.read"))]
Writer = Annotated[Asker, Depends(viewer_for("own.write"))]
Answerer = Annotated[Asker, Depends(viewer_for("pairs.answer"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]

BACK = ("/mine", "My coaching")
TIMES = "When are you free?"
_CONSENT = Question(
    "Your name on the map",
    [Field("given", "May your name stand on the map?", "choice", options=(("yes", "Yes"), ("no", "No")))],
    BACK,
    intro=("You can take this back at any time. Without a yes, only your organisation is shown.",),
)
_MEETING = Question(
    "You have met",
    [
        Field("on", "On which day?", "date", hint="Leave it empty for today."),
        Field("minutes", "For how many minutes?", "number", hint="Leave it empty if you do not know."),
    ],
    BACK,
    intro=("That you met and for how long is kept, never what was said.",),
)
_REASONS = (
    ("", "I would rather not say"),
    ("workload", "Not enough time"),
    ("changed_job", "A new job"),
    ("left", "One of us is leaving"),
    ("illness_or_leave", "A longer absence"),
    ("not_a_good_fit", "We do not fit together"),
    ("other", "Something else"),
)
_ENDING = Question(
    "This is not working",
    [Field("reason_class", "What is it about?", "choice", options=_REASONS)],
    BACK,
    "End this pair",
    (
        "That happens, and it is nobody's fault. You need not say why. Only an administrator sees what you choose.",
        "You go back into the pool for a next round, and the two of you are not paired again.",
    ),
    warning=True,
)


@router.get("")
def show_own(request: Request, given: Given, viewer: Reader) -> Response:
    """One's own record, pairs, and what can be done."""
    day = given.now().date()
    with given.database.reading() as session:
        person = own_record(session, viewer, day)
        pairs = pair_lines(session, viewer, day)
        skills = dict(skill_choices(session))
    details = _details(person)
    return page(
        request,
        "own/mine.html",
        viewer,
        person=person,
        skills=skills,
        week=week_of(details.slots),
        pairs=[(pair, pair.coach if pair.learner.person == person.id else pair.learner) for pair in pairs],
        states=PAIR_STATES,
        day=day,
    )


@router.post("/pairs/{number}/accept")
def do_accept(given: Given, viewer: Answerer, number: Number, sent: Sent) -> Response:
    """Accept a proposed pair."""
    read = version_read(sent)
    accept_pair(given.database, number, PairAnswering(), asker=viewer, at=given.now(), read=read)
    return redirect("/mine", "You have accepted.")


@router.get("/pairs/{number}/meeting")
def show_meeting(request: Request, given: Given, viewer: Answerer, number: Number) -> Response:
    """Ask on which day the two met."""
    _pair(given, viewer, number)
    return ask(request, viewer, _MEETING, filled({}))


@router.post("/pairs/{number}/meeting")
def do_meeting(request: Request, given: Given, viewer: Answerer, number: Number, sent: Sent) -> Response:
    """Note that the two met."""

    def _act() -> tuple[str, str]:
        note_meeting(given.database, number, read_form(MeetingHeld, sent), asker=viewer, at=given.now())
        return "/mine", "The meeting is noted."

    return answered(request, viewer, _MEETING, sent, _act)


@router.get("/pairs/{number}/end")
def show_ending(request: Request, given: Given, viewer: Answerer, number: Number) -> Response:
    """Say, without blame, that a pair does not work; or decline it before it begins."""
    return ask(request, viewer, _ENDING, filled({}), version=_pair(given, viewer, number).version)


@router.post("/pairs/{number}/end")
def do_end(request: Request, given: Given, viewer: Answerer, number: Number, sent: Sent) -> Response:
    """End a pair that has begun, or decline one that has not."""
    begun = _pair(given, viewer, number).started is not None

    def _act() -> tuple[str, str]:
        ending, read = read_form(PairEnding, sent, ("reason_class",)), version_read(sent)
        end = end_early if begun else decline_pair
        end(given.database, number, ending, asker=viewer, at=given.now(), read=read)
        return "/mine", "The pair has ended. An administrator looks for what comes next."

    return answered(request, viewer, _ENDING, sent, _act)


@router.get("/times")
def show_times(request: Request, given: Given, viewer: Writer) -> Response:
    """The form of when one is free."""
    person = _own(given, viewer)
    form, rows = time_form(_details(person))
    return times_page(request, viewer, TIMES, BACK, form, rows, person.version)


@router.post("/times")
def do_times(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Say when one is free."""
    key, read = _own(given, viewer).id, version_read(sent)
    try:
        set_availability(given.database, key, times_from(sent), read=read, by=viewer.name, at=given.now())
    except BadInput as error:
        return times_page(request, viewer, TIMES, BACK, sent, rows_sent(sent), read, error)
    return redirect("/mine", "Your times are noted.")


@router.get("/offer")
def show_offer(request: Request, given: Given, viewer: Writer) -> Response:
    """The form of what one offers as a coach, to pause too."""
    person = _own(given, viewer)
    return ask(request, viewer, _offering(given), offer_form(_details(person)), version=person.version)


@router.post("/offer")
def do_offer(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Change what one offers, or pause it."""
    person = _own(given, viewer)
    before = _details(person).offer

    def _act() -> tuple[str, str]:
        offered = offer_from(sent, _skills(given), before.wishes if before else ())
        set_offer(given.database, person.id, offered, read=version_read(sent), by=viewer.name, at=given.now())
        return "/mine", "Your offer is noted."

    return answered(request, viewer, _offering(given), sent, _act)


@router.get("/consent")
def show_consent(request: Request, viewer: Writer) -> Response:
    """Ask for one's name on the map."""
    return ask(request, viewer, _CONSENT, filled({}))


@router.post("/consent")
def do_consent(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Agree, or take it back."""
    key = _own(given, viewer).id

    def _act() -> tuple[str, str]:
        answer_consent(given.database, key, consent_from(sent), by=viewer.name, at=given.now())
        return "/mine", "Your answer is noted."

    return answered(request, viewer, _CONSENT, sent, _act)


@router.get("/held.xlsx")
def download_held(given: Given, viewer: Reader) -> Response:
    """Everything held about oneself, as a workbook."""
    key = _own(given, viewer).id
    data = held_workbook(held_about(given.database, viewer, key), person=key, made=given.now().date())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="held-{key}.xlsx"'})


def _own(given: Services, viewer: Asker) -> PersonWhole:
    with given.database.reading() as session:
        return own_record(session, viewer, given.now().date())


def _details(person: PersonWhole) -> PersonDetails:
    assert person.details is not None  # noqa: S101 - everybody sees all of their own record
    return person.details


def _pair(given: Services, viewer: Asker, number: int) -> PairSeen:
    with given.database.reading() as session:
        return pair_seen(session, viewer, number, given.now().date())


def _skills(given: Services) -> list[tuple[str, str]]:
    with given.database.reading() as session:
        return skill_choices(session)


def _offering(given: Services) -> Question:
    intro = ("To pause, for leave or when there is too much to do, choose “Pauses”. Pairs that run stay as they are.",)
    return Question("What do you offer as a coach?", offer_fields(_skills(given)), BACK, intro=intro)
