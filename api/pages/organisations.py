"""Organisations: found, looked at, added, renamed, given codes, closed or taken over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.services import Given, Services
from programme.access import Asker
from programme.journeys.organisations import (
    Closing,
    NewCode,
    NewName,
    OrganisationAdded,
    OrganisationChange,
    add_code,
    add_organisation,
    change_organisation,
    close_organisation,
    rename_organisation,
)
from programme.queries.choices import organisation_choices
from programme.queries.organisations import OrganisationWhole, organisation_lines, organisation_whole

from .access import viewer_for
from .asking import YES_NO, Field, Question, answered, ask
from .binding import as_chosen, filled, read_form, version_read
from .forms import Sent
from .rendering import page
from .words import KINDS

router = APIRouter(prefix="/organisations", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("organisations.read"))]
Writer = Annotated[Asker, Depends(viewer_for("organisations.write"))]
Typed = Annotated[str, Query(max_length=200)]
MOST_SHOWN = 1_000

_PLAIN = (
    Field("kind", "Kind", "pick", options=KINDS),
    Field("partner", "Partner of the programme?", "choice", options=YES_NO),
    Field("aliases", "Other names that people use", "lines", hint="One in each line, such as ASPH."),
    Field("parent", "Parent organisation", hint="Its code, or its name."),
    Field("network", "Primary care network, code"),
    Field("network_name", "Primary care network, name"),
    Field("building", "Building", hint="The same words for all that share one."),
    Field("postcode", "Postcode"),
    Field("active_from", "Open since", "date"),
    Field("note", "Note", "words"),
)
_NAMES = tuple(field.name for field in _PLAIN)


@router.get("")
def show_organisations(
    request: Request, given: Given, viewer: Reader, search: Typed = "", kind: Typed = "", closed: Typed = ""
) -> Response:
    """Organisations, searched and narrowed."""
    day, search = given.now().date(), search.replace("\x00", "")
    with given.database.reading() as session:
        rows = organisation_lines(
            session,
            viewer,
            day,
            search=search,
            kind=kind if kind in dict(KINDS) else None,
            present=None if closed else True,
            limit=MOST_SHOWN,
        )
    questions = [
        Field("search", "Name, other name or code"),
        Field("kind", "Kind", "pick", options=(("", "Any"), *KINDS)),
        Field("closed", "Show closed ones too", "tick"),
    ]
    form = filled({"search": search, "kind": kind, "closed": bool(closed)})
    return page(
        request, "organisations/list.html", viewer, rows=rows, questions=questions, form=form, kinds=dict(KINDS)
    )


@router.get("/add")
def show_add(request: Request, viewer: Writer) -> Response:
    """The form for a new organisation."""
    return ask(request, viewer, _ADDING, filled({"kind": "practice"}))


@router.post("/add")
def do_add(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Add an organisation."""

    def _act() -> tuple[str, str]:
        fields = ("code", "name", "short_name", *_NAMES)
        code = add_organisation(
            given.database, read_form(OrganisationAdded, sent, fields), by=viewer.name, at=given.now()
        )
        return f"/organisations/{code}", "The organisation is added."

    return answered(request, viewer, _ADDING, sent, _act)


@router.get("/{code}")
def show_organisation(request: Request, given: Given, viewer: Reader, code: str) -> Response:
    """One organisation with its names, codes, sites, venues."""
    return page(request, "organisations/one.html", viewer, organisation=_whole(given, viewer, code), kinds=dict(KINDS))


@router.get("/{code}/change")
def show_change(request: Request, given: Given, viewer: Writer, code: str) -> Response:
    """The form of an organisation's plain facts."""
    whole = _whole(given, viewer, code)
    values = {name: getattr(whole, name) for name in _NAMES} | {"partner": as_chosen(whole.partner)}
    return ask(request, viewer, _changing(whole), filled(values), version=whole.version)


@router.post("/{code}/change")
def do_change(request: Request, given: Given, viewer: Writer, code: str, sent: Sent) -> Response:
    """Change an organisation's plain facts."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        change = read_form(OrganisationChange, sent, _NAMES)
        change_organisation(given.database, code, change, read=version_read(sent), by=viewer.name, at=given.now())
        return f"/organisations/{whole.code}", "Changed."

    return answered(request, viewer, _changing(whole), sent, _act)


@router.get("/{code}/name")
def show_name(request: Request, given: Given, viewer: Writer, code: str) -> Response:
    """The form for another name from a day on."""
    whole = _whole(given, viewer, code)
    return ask(request, viewer, _renaming(whole), filled({}), version=whole.version)


@router.post("/{code}/name")
def do_name(request: Request, given: Given, viewer: Writer, code: str, sent: Sent) -> Response:
    """Give another name; what was said of earlier days stays said."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        new, read = read_form(NewName, sent), version_read(sent)
        rename_organisation(given.database, code, new, read=read, by=viewer.name, at=given.now())
        return f"/organisations/{whole.code}", "The new name is noted."

    return answered(request, viewer, _renaming(whole), sent, _act)


@router.get("/{code}/code")
def show_code(request: Request, given: Given, viewer: Writer, code: str) -> Response:
    """The form for one code more."""
    whole = _whole(given, viewer, code)
    return ask(request, viewer, _coding(whole), filled({"scheme": "ODS"}), version=whole.version)


@router.post("/{code}/code")
def do_code(request: Request, given: Given, viewer: Writer, code: str, sent: Sent) -> Response:
    """Give one code more."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        new, read = read_form(NewCode, sent), version_read(sent)
        add_code(given.database, code, new, read=read, by=viewer.name, at=given.now())
        return f"/organisations/{whole.code}", "The new code is noted."

    return answered(request, viewer, _coding(whole), sent, _act)


@router.get("/{code}/close")
def show_close(request: Request, given: Given, viewer: Writer, code: str) -> Response:
    """Ask for the last day, and who takes over."""
    whole = _whole(given, viewer, code)
    return ask(request, viewer, _closing(given, viewer, whole), filled({}), version=whole.version)


@router.post("/{code}/close")
def do_close(request: Request, given: Given, viewer: Writer, code: str, sent: Sent) -> Response:
    """Close an organisation; its people work for the successor from the day after."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        closing, read = read_form(Closing, sent), version_read(sent)
        close_organisation(given.database, code, closing, read=read, by=viewer.name, at=given.now())
        return f"/organisations/{whole.code}", "The last day is noted."

    return answered(request, viewer, _closing(given, viewer, whole), sent, _act)


_ADDING = Question(
    "Add an organisation",
    [
        Field("code", "Code", hint="Its ODS code, such as H81002, or another that nobody else has."),
        Field("name", "Name"),
        Field("short_name", "Short name", hint="For tables and the map."),
        *_PLAIN,
    ],
    ("/organisations", "Organisations"),
    button="Add this organisation",
)


def _whole(given: Services, viewer: Asker, code: str) -> OrganisationWhole:
    with given.database.reading() as session:
        return organisation_whole(session, viewer, code.replace("\x00", ""), given.now().date())


def _changing(whole: OrganisationWhole) -> Question:
    return Question(f"Change {whole.name}", _PLAIN, _back(whole))


def _renaming(whole: OrganisationWhole) -> Question:
    fields = [
        Field("name", "New name"),
        Field("short_name", "New short name"),
        Field("since", "First day of the new name", "date"),
    ]
    return Question(f"Another name for {whole.name}", fields, _back(whole))


def _coding(whole: OrganisationWhole) -> Question:
    fields = [
        Field("scheme", "Whose code is it?", hint="Such as ODS."),
        Field("value", "Code"),
        Field("since", "In use since", "date"),
    ]
    return Question(f"Another code of {whole.name}", fields, _back(whole))


def _closing(given: Services, viewer: Asker, whole: OrganisationWhole) -> Question:
    with given.database.reading() as session:
        every = organisation_choices(session, viewer, given.now().date())
    others = [each for each in every if each[0] != whole.code]
    fields = [
        Field("last_day", "Last day", "date"),
        Field("successor", "Who takes over?", "pick", options=(("", "Nobody"), *others)),
    ]
    intro = ("Where another organisation takes over, everybody who works here then works there from the day after.",)
    return Question(f"Close {whole.name}, or merge it", fields, _back(whole), "Close it", intro, warning=True)


def _back(whole: OrganisationWhole) -> tuple[str, str]:
    return f"/organisations/{whole.code}", whole.name
