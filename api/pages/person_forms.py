"""Changing what is known about a person: plain facts, employers, tiers, consent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.people import PersonAdded, PersonChange, add_person, change_person
from programme.journeys.wishes import answer_consent
from programme.journeys.working import (
    Ending,
    MembershipStarted,
    TierStarted,
    end_membership,
    end_tier,
    start_membership,
    start_tier,
)
from programme.queries.choices import feature_choices, organisation_choices
from programme.queries.person import person_whole
from programme.queries.person_facts import PersonWhole

from .access import viewer_for
from .asking import YES_NO, Field, Question, answered, ask
from .binding import as_chosen, filled, read_form, version_read
from .forms import Sent
from .wishes_forms import consent_from
from .words import MODES, TIERS

router = APIRouter(prefix="/people", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("people.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]

CHANGED = "Changed."
LAST_AT_WORK = "The last day at an employer"
LAST_IN_TIER = "The last day in a tier"
PLAIN = (
    "name", "email", "profession", "band", "line_manager", "joined", "left", "mode", "max_travel_km", "accepts_online",
    "access", "topics", "q_member", "note",
)  # fmt: skip
_CONSENT = (
    Field("given", "May their name stand on the map?", "choice", options=(("yes", "Yes"), ("no", "No"))),
    Field("answered_on", "When did they say so?", "date", hint="Leave it empty for today."),
)


@router.get("/add")
def show_add(request: Request, given: Given, viewer: Writer) -> Response:
    """The form for a new person."""
    return ask(request, viewer, _adding(given, viewer), filled({"mode": "either"}))


@router.post("/add")
def do_add(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Add a person."""

    def _act() -> tuple[str, str]:
        key = add_person(given.database, read_form(PersonAdded, sent), by=viewer.name, at=given.now())
        return f"/people/{key}", "Added to the programme."

    return answered(request, viewer, _adding(given, viewer), sent, _act)


@router.get("/{person}/change")
def show_change(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form of a person's plain facts."""
    whole = _whole(given, viewer, person)
    details = whole.details
    assert details is not None  # noqa: S101 - whoever may change people sees all of them
    values = {
        **{name: getattr(whole, name) for name in ("name", "profession", "band", "joined", "left")},
        **{
            name: getattr(details, name)
            for name in ("line_manager", "mode", "max_travel_km", "access", "topics", "note")
        },
        "email": details.emails[0] if details.emails else "",
        "accepts_online": as_chosen(details.accepts_online),
        "q_member": as_chosen(details.q_member),
    }
    return ask(request, viewer, _changing(given, whole), filled(values), version=whole.version)


@router.post("/{person}/change")
def do_change(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Change a person's plain facts."""

    def _act() -> tuple[str, str]:
        change = read_form(PersonChange, sent, PLAIN)
        change_person(given.database, person, change, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/people/{person}", CHANGED

    return answered(request, viewer, _changing(given, _whole(given, viewer, person)), sent, _act)


@router.get("/{person}/employers")
def show_employer(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form for one employer more."""
    whole = _whole(given, viewer, person)
    return ask(request, viewer, _employing(given, viewer, whole), filled({}), version=whole.version)


@router.post("/{person}/employers")
def do_employer(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Note that somebody works somewhere from a day on."""

    def _act() -> tuple[str, str]:
        started = read_form(MembershipStarted, sent)
        start_membership(given.database, person, started, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/people/{person}", "The employer is noted."

    return answered(request, viewer, _employing(given, viewer, _whole(given, viewer, person)), sent, _act)


@router.get("/{person}/employers/{number}/end")
def show_end_employer(request: Request, given: Given, viewer: Writer, person: str, number: Number) -> Response:
    """Ask for the last day of an employment."""
    del number
    whole = _whole(given, viewer, person)
    return ask(request, viewer, _ending(whole, LAST_AT_WORK), filled({}), version=whole.version)


@router.get("/{person}/tiers/{number}/end")
def show_end_tier(request: Request, given: Given, viewer: Writer, person: str, number: Number) -> Response:
    """Ask for the last day in a tier."""
    del number
    whole = _whole(given, viewer, person)
    return ask(request, viewer, _ending(whole, LAST_IN_TIER), filled({}), version=whole.version)


@router.post("/{person}/employers/{number}/end")
def do_end_employer(
    request: Request, given: Given, viewer: Writer, person: str, number: Number, sent: Sent
) -> Response:
    """Note the last day of an employment."""

    def _act() -> tuple[str, str]:
        ending, read = read_form(Ending, sent), version_read(sent)
        end_membership(given.database, person, number, ending, read=read, by=viewer.name, at=given.now())
        return f"/people/{person}", CHANGED

    return answered(request, viewer, _ending(_whole(given, viewer, person), LAST_AT_WORK), sent, _act)


@router.get("/{person}/tiers")
def show_tier(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form for a tier that begins."""
    whole = _whole(given, viewer, person)
    return ask(request, viewer, _tiering(whole), filled({}), version=whole.version)


@router.post("/{person}/tiers")
def do_tier(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Note that somebody is in a tier from a day on."""

    def _act() -> tuple[str, str]:
        started, read = read_form(TierStarted, sent), version_read(sent)
        start_tier(given.database, person, started, read=read, by=viewer.name, at=given.now())
        return f"/people/{person}", "The tier is noted."

    return answered(request, viewer, _tiering(_whole(given, viewer, person)), sent, _act)


@router.post("/{person}/tiers/{number}/end")
def do_end_tier(request: Request, given: Given, viewer: Writer, person: str, number: Number, sent: Sent) -> Response:
    """Note the last day in a tier."""

    def _act() -> tuple[str, str]:
        ending, read = read_form(Ending, sent), version_read(sent)
        end_tier(given.database, person, number, ending, read=read, by=viewer.name, at=given.now())
        return f"/people/{person}", CHANGED

    return answered(request, viewer, _ending(_whole(given, viewer, person), LAST_IN_TIER), sent, _act)


@router.get("/{person}/consent")
def show_consent(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form for what somebody said about their name."""
    return ask(request, viewer, _consenting(_whole(given, viewer, person)), filled({}))


@router.post("/{person}/consent")
def do_consent(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Note a yes or a no."""

    def _act() -> tuple[str, str]:
        answer = consent_from(sent)
        answer_consent(given.database, person, answer, by=viewer.name, at=given.now())
        return f"/people/{person}", "Their answer is noted."

    return answered(request, viewer, _consenting(_whole(given, viewer, person)), sent, _act)


def _whole(given: Services, viewer: Asker, person: str) -> PersonWhole:
    with given.database.reading() as session:
        return person_whole(session, viewer, person, given.now().date())


def _adding(given: Services, viewer: Asker) -> Question:
    fields = [
        Field("name", "Name"),
        Field("email", "Work e-mail address", "email"),
        Field("organisation", "Organisation", "pick", options=_places(given, viewer)),
        Field("job_title", "Job title"),
        Field("profession", "Profession", hint="Such as nurse or GP."),
        Field("band", "Band or grade"),
        Field("line_manager", "Line manager's e-mail address", "email"),
        Field("tier", "Tier", "pick", options=(("", "None yet"), *TIERS)),
        Field("tier_from", "In this tier since", "date"),
        Field("joined", "Joined the programme on", "date"),
        Field("mode", "How they can meet", "choice", options=MODES),
    ]
    return Question("Add a person", fields, ("/people", "People"), button="Add this person")


def _changing(given: Services, whole: PersonWhole) -> Question:
    with given.database.reading() as session:
        features = feature_choices(session)
    fields = [
        Field("name", "Name"),
        Field("email", "Work e-mail address", "email"),
        Field("profession", "Profession"),
        Field("band", "Band or grade"),
        Field("line_manager", "Line manager's e-mail address", "email"),
        Field("joined", "Joined the programme on", "date"),
        Field("left", "Left the programme on", "date", hint="Leave it empty while they are here."),
        Field("mode", "How they can meet", "choice", options=MODES),
        Field("max_travel_km", "Travels up to how many kilometres?", "number", hint="Empty for no limit."),
        Field("accepts_online", "Would meet online where it is too far?", "choice", options=YES_NO),
        Field("access", "What a room must have for them", "ticks", options=features),
        Field("topics", "Topics", "lines", hint="One in each line."),
        Field("q_member", "Member of Q?", "choice", options=YES_NO),
        Field("note", "Note", "words", hint="Only administrators see it. Nothing about health or patients."),
    ]
    return Question(f"Change {whole.name}", fields, _back(whole))


def _employing(given: Services, viewer: Asker, whole: PersonWhole) -> Question:
    fields = [
        Field("organisation", "Organisation", "pick", options=_places(given, viewer)),
        Field("site", "Site"),
        Field("job_title", "Job title"),
        Field("days_per_week", "Days a week", "number"),
        Field("start", "First day", "date"),
        Field("end", "Last day", "date", hint="Leave it empty while they work there."),
        Field("main", "This is their main employer", "tick"),
    ]
    return Question(f"Add an employer of {whole.name}", fields, _back(whole))


def _tiering(whole: PersonWhole) -> Question:
    fields = [
        Field("tier", "Tier", "choice", options=TIERS),
        Field("start", "First day", "date"),
        Field("end", "Last day", "date", hint="Leave it empty while it lasts."),
    ]
    return Question(f"Begin a tier for {whole.name}", fields, _back(whole))


def _ending(whole: PersonWhole, what: str) -> Question:
    return Question(f"{what}: {whole.name}", [Field("end", "Last day", "date")], _back(whole))


def _consenting(whole: PersonWhole) -> Question:
    return Question(f"{whole.name}'s name on the map", _CONSENT, _back(whole))


def _back(whole: PersonWhole) -> tuple[str, str]:
    return f"/people/{whole.id}", whole.name


def _places(given: Services, viewer: Asker) -> tuple[tuple[str, str], ...]:
    with given.database.reading() as session:
        return ("", "None"), *organisation_choices(session, viewer, given.now().date())
