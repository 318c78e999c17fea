"""Placing people into cohorts: shown first as the cohorts would be, then done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.journeys.placing import PLACEABLE, Placed, Placement, Placing, place_people
from programme.queries.cohorts import cohort_lines, cohort_whole
from programme.queries.recruitment import application_lines, wave_shown

from .access import viewer_for
from .binding import filled
from .forms import Form, Sent, error_summary
from .rendering import page, redirect
from .words import ENROLMENT_STATES

router = APIRouter(prefix="/recruitment", include_in_schema=False)

Writer = Annotated[Asker, Depends(viewer_for("recruit.write"))]
Reader = Annotated[Asker, Depends(viewer_for("recruit.read"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Code = Annotated[str, Path(max_length=200)]
MOST_SHOWN = 2_000


@router.get("/{number}/placing")
def show_placing(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """Who can be placed, and the cohorts there are."""
    return _page(request, given, viewer, number, filled({}))


@router.post("/{number}/placing")
def do_placing(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Show the cohorts as they would be; or place, where that was pressed."""
    trial = not sent.ticked("confirm")
    try:
        placed = place_people(given.database, number, _read(sent), viewer, at=given.now(), dry_run=trial)
    except BadInput as error:
        return _page(request, given, viewer, number, sent, faults=error.faults)
    if trial:
        return _page(request, given, viewer, number, sent, placed)
    return redirect(f"/recruitment/{number}", f"Placed: {len(placed.applications)}. A message to each is drafted.")


@router.get("/cohorts/{code}")
def show_cohort(request: Request, given: Given, viewer: Reader, code: Code) -> Response:
    """One cohort: its people, how they spread, which rooms meet all access needs."""
    with given.database.reading() as session:
        whole = cohort_whole(session, viewer, code.replace("\x00", ""), given.now().date())
    return page(request, "recruitment/cohort.html", viewer, whole=whole, states=ENROLMENT_STATES)


def _read(sent: Form) -> Placing:
    """The placements that a form names.

    Raises:
        BadInput: where it names none.
    """
    chosen = {name.removeprefix("place."): sent.text(name) for name in sent.values if name.startswith("place.")}
    found = tuple(
        Placement(application=int(name), cohort=cohort)
        for name, cohort in chosen.items()
        if cohort and name.isascii() and name.isdecimal() and 0 < int(name[:12]) <= LARGEST_ID
    )
    if not found:
        raise BadInput([Fault("placing", "", "nobody is chosen.", "Choose a cohort for at least one person.")])
    return Placing(placements=found)


def _page(
    request: Request,
    given: Services,
    viewer: Asker,
    number: int,
    form: Form,
    placed: Placed | None = None,
    *,
    faults: tuple[Fault, ...] = (),
) -> Response:
    with given.database.reading() as session:
        wave = wave_shown(session, viewer, number)
        rows = application_lines(session, viewer, given.now(), wave_id=number, limit=MOST_SHOWN)
        cohorts = cohort_lines(session, viewer, wave_id=number, limit=200)
    return page(
        request,
        "recruitment/placing.html",
        viewer,
        status=422 if faults else 200,
        wave=wave,
        rows=[row for row in rows if row.state in PLACEABLE],
        cohorts=cohorts,
        form=form,
        placed=placed,
        faults=error_summary([Fault("placing", f.value, f.message, f.remedy) for f in faults]) if faults else None,
    )
