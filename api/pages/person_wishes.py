"""What a person asks for, offers and when they are free, changed by an administrator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.services import Given, Services
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.wishes import set_availability, set_needs, set_offer
from programme.queries.choices import skill_choices
from programme.queries.person import person_whole
from programme.queries.person_facts import PersonDetails, PersonWhole

from .access import viewer_for
from .asking import Question, answered, ask
from .binding import at_fields, version_read
from .forms import Form, Sent, error_summary, messages
from .rendering import page, redirect
from .wishes_forms import (
    AWAY,
    STATE,
    need_fields,
    need_form,
    needs_from,
    offer_fields,
    offer_form,
    offer_from,
    rows_sent,
    time_fields,
    time_form,
    times_from,
)

router = APIRouter(prefix="/people", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("people.write"))]
CHANGED = "Changed."


@router.get("/{person}/needs")
def show_needs(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form of what a learner asks for."""
    whole, details = _known(given, viewer, person)
    return ask(request, viewer, _needing(given, whole), need_form(details), version=whole.version)


@router.post("/{person}/needs")
def do_needs(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Put what a learner asks for in the place of what stood there."""
    whole, _ = _known(given, viewer, person)

    def _act() -> tuple[str, str]:
        asked = needs_from(sent, _skills(given))
        set_needs(given.database, whole.id, asked, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/people/{whole.id}", CHANGED

    return answered(request, viewer, _needing(given, whole), sent, _act)


@router.get("/{person}/offer")
def show_offer(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form of what a coach offers."""
    whole, details = _known(given, viewer, person)
    return ask(request, viewer, _offering(given, whole), offer_form(details), version=whole.version)


@router.post("/{person}/offer")
def do_offer(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Put what a coach offers in the place of what stood there."""
    whole, details = _known(given, viewer, person)

    def _act() -> tuple[str, str]:
        offered = offer_from(sent, _skills(given), details.offer.wishes if details.offer else ())
        set_offer(given.database, whole.id, offered, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/people/{whole.id}", CHANGED

    return answered(request, viewer, _offering(given, whole), sent, _act)


@router.get("/{person}/availability")
def show_times(request: Request, given: Given, viewer: Writer, person: str) -> Response:
    """The form of when somebody is free."""
    whole, details = _known(given, viewer, person)
    form, rows = time_form(details)
    title = f"When is {whole.name} free?"
    return times_page(request, viewer, title, (f"/people/{whole.id}", whole.name), form, rows, whole.version)


@router.post("/{person}/availability")
def do_times(request: Request, given: Given, viewer: Writer, person: str, sent: Sent) -> Response:
    """Put when somebody can in the place of what stood there."""
    whole, _ = _known(given, viewer, person)
    try:
        said = times_from(sent)
        set_availability(given.database, whole.id, said, read=version_read(sent), by=viewer.name, at=given.now())
    except BadInput as error:
        title, back = f"When is {whole.name} free?", (f"/people/{whole.id}", whole.name)
        return times_page(request, viewer, title, back, sent, rows_sent(sent), version_read(sent), error)
    return redirect(f"/people/{whole.id}", CHANGED)


def times_page(
    request: Request,
    viewer: Asker,
    title: str,
    back: tuple[str, str],
    form: Form,
    rows: int,
    version: int | None,
    error: BadInput | None = None,
) -> Response:
    """The form of free times: what is known, a row for each stretch, days away."""
    faults = [] if error is None else list(error.faults)
    if error is not None and any(not fault.path.startswith("slot.") for fault in faults):
        faults = at_fields(error)
    return page(
        request,
        "people/times.html",
        viewer,
        status=422 if error else 200,
        title=title,
        back=back,
        form=form,
        rows=time_fields(rows),
        state=STATE,
        away=AWAY,
        version=version,
        faults=error_summary(faults) if faults else None,
        errors=messages(faults),
    )


def _known(given: Services, viewer: Asker, person: str) -> tuple[PersonWhole, PersonDetails]:
    with given.database.reading() as session:
        whole = person_whole(session, viewer, person, given.now().date())
    assert whole.details is not None  # noqa: S101 - whoever may change people sees all of them
    return whole, whole.details


def _skills(given: Services) -> list[tuple[str, str]]:
    with given.database.reading() as session:
        return skill_choices(session)


def _needing(given: Services, whole: PersonWhole) -> Question:
    fields = need_fields(_skills(given))
    return Question(f"What does {whole.name} ask for?", fields, (f"/people/{whole.id}", whole.name))


def _offering(given: Services, whole: PersonWhole) -> Question:
    fields = offer_fields(_skills(given))
    return Question(f"What does {whole.name} offer as a coach?", fields, (f"/people/{whole.id}", whole.name))
