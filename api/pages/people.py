"""People: found, looked at one by one, and made one where the same person was recorded twice."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.merging import Merge, merge_people
from programme.queries.choices import organisation_choices, short_names, skill_choices
from programme.queries.duplicates import likely_duplicates
from programme.queries.people import PeopleWanted, people_lines
from programme.queries.person import person_whole
from programme.records.keys import record_id_of

from .access import viewer_for
from .asking import Field, Question, ask
from .binding import at_fields, filled, read_form, version_read
from .forms import Sent, error_summary, messages
from .rendering import page, redirect
from .week import week_of
from .words import ATTENDED, COACHING, PAIR_STATES, TIERS

router = APIRouter(prefix="/people", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("people.read"))]
Writer = Annotated[Asker, Depends(viewer_for("people.write"))]
Typed = Annotated[str, Query(max_length=200)]
SHOWN = 100
"""People on one page of the list."""


@router.get("")
def show_people(
    request: Request,
    given: Given,
    viewer: Reader,
    search: Typed = "",
    tier: Typed = "",
    organisation: Typed = "",
    coaching: Typed = "",
    here: Typed = "yes",
    number: Annotated[int, Query(alias="page", ge=1, le=LARGEST_ID // SHOWN)] = 1,
) -> Response:
    """People whom the viewer may see, by name, searched and narrowed; a hundred at a time."""
    search, organisation = search.replace("\x00", ""), organisation.replace("\x00", "")
    known = {"yes": True, "no": False}
    wanted = PeopleWanted(
        search,
        tier if tier in dict(TIERS) else None,
        organisation or None,
        coaching=coaching if coaching in dict(COACHING) else None,
        here=known.get(here),
    )
    day = given.now().date()
    with given.database.reading() as session:
        rows = people_lines(session, viewer, day, wanted, skip=(number - 1) * SHOWN, limit=SHOWN + 1)
        places, short = organisation_choices(session, viewer, day), short_names(session, day)
    asked = {"search": search, "tier": tier, "organisation": organisation, "coaching": coaching, "here": here}
    return page(
        request,
        "people/list.html",
        viewer,
        rows=rows[:SHOWN],
        more=len(rows) > SHOWN,
        number=number,
        form=filled(asked),
        asked={name: value for name, value in asked.items() if value},
        questions=_narrowing(places),
        short=short,
    )


def _narrowing(places: list[tuple[str, str]]) -> list[Field]:
    everybody = (("yes", "Here now"), ("no", "Have left"), ("all", "Everybody"))
    return [
        Field("search", "Name or e-mail address"),
        Field("tier", "Tier", "pick", options=(("", "Any"), *TIERS)),
        Field("organisation", "Organisation", "pick", options=(("", "Any"), *places)),
        Field("coaching", "Coaching", "pick", options=(("", "Any"), *COACHING)),
        Field("here", "Who", "pick", options=everybody),
    ]


@router.get("/duplicates")
def show_duplicates(request: Request, given: Given, viewer: Writer) -> Response:
    """Records that may be of one person, each couple with the reason."""
    with given.database.reading() as session:
        rows = likely_duplicates(session, viewer, given.now().date())
    return page(request, "people/duplicates.html", viewer, rows=rows)


@router.get("/compare")
def show_compared(request: Request, given: Given, viewer: Writer, first: Typed, second: Typed) -> Response:
    """Two records side by side, with the question which of them shall stay."""
    return _compared(request, given, viewer, first, second)


def _compared(
    request: Request, given: Given, viewer: Asker, first: str, second: str, error: BadInput | None = None
) -> Response:
    day = given.now().date()
    with given.database.reading() as session:
        both = [person_whole(session, viewer, key, day) for key in (first, second)]
    faults = at_fields(error) if error else []
    told: dict[str, Any] = {"faults": error_summary(faults) if faults else None, "errors": messages(faults)}
    return page(request, "people/compare.html", viewer, status=422 if error else 200, both=both, **told)


@router.post("/{person}/merge")
def do_merge(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Let everything of the other record stand with this one."""
    try:
        merge = read_form(Merge, sent)
        merge_people(given.database, person, merge, read=version_read(sent), by=viewer.name, at=given.now())
    except BadInput as error:
        return _compared(request, given, viewer, person, sent.text("other"), error)
    return redirect(f"/people/{person}", "The two records are one now.")


@router.get("/{person}")
def show_person(request: Request, given: Given, viewer: Reader, person: str) -> Response:
    """One person as the viewer may see them."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = person_whole(session, viewer, person, day)
        skills = dict(skill_choices(session))
    return page(
        request,
        "people/one.html",
        viewer,
        person=whole,
        day=day,
        skills=skills,
        week=week_of(whole.details.slots) if whole.details else None,
        attended=[(ATTENDED.get(state, state), count) for state, count in sorted(whole.attendance.items())],
        pair_states=PAIR_STATES,
        changes=viewer.may("people.write"),
    )


@router.get("/{person}/merge")
def show_merge(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """Ask which other record is the same person."""
    with given.database.reading() as session:
        whole = person_whole(session, viewer, person, given.now().date())
    question = Question(
        "Which record is the same person?",
        [Field("other", "The other record's number", hint="Such as P13. It stands on the other person's page.")],
        (f"/people/{whole.id}", whole.name),
        button="Show both side by side",
        action=f"/people/{whole.id}/merge/compare",
    )
    return ask(request, viewer, question, filled({}), version=whole.version)


@router.post("/{person}/merge/compare")
def do_compare(viewer: Writer, person: str, sent: Sent) -> Response:
    """On to the two side by side."""
    del viewer
    first, second = record_id_of(person), record_id_of(sent.text("other").upper())
    return redirect(f"/people/compare?first=P{first}&second=P{second}")
