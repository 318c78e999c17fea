"""Venues and their rooms: found, looked at, added, changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.services import Given, Services
from foundation.errors import NotFound
from programme.access import Asker
from programme.journeys.venues import (
    RoomAdded,
    RoomChange,
    VenueAdded,
    VenueChange,
    add_room,
    add_venue,
    change_room,
    change_venue,
)
from programme.queries.choices import organisation_choices
from programme.queries.venues import VenueWhole, venue_lines, venue_whole

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Sent
from .rendering import page
from .words import WEEKDAYS

router = APIRouter(prefix="/venues", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("organisations.read"))]
Writer = Annotated[Asker, Depends(viewer_for("organisations.write"))]

_ROOM = (
    Field("name", "Name"),
    Field("capacity", "How many people fit in?", "number"),
    Field("features", "What it has", "lines", hint="One in each line, such as step_free or hearing_loop."),
    Field("open_days", "Open on", "ticks", hint="None ticked: every day.", options=WEEKDAYS),
    Field("open_from", "Open from", hint="Such as 09:00"),
    Field("open_to", "Open until", hint="Such as 17:30"),
    Field("closed_dates", "Closed on", "lines", hint="One day in each line, as 2020-07-13."),
    Field("cost_pence_per_block", "Pence for one block of time", "number"),
    Field("held_until", "Held for us until", "date"),
    Field("note", "Note", "words"),
)
_ROOM_NAMES = tuple(field.name for field in _ROOM)
_VENUE_NAMES = ("name", "organisation", "site", "postcode", "note")


@router.get("")
def show_venues(
    request: Request, given: Given, viewer: Reader, search: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Venues, searched."""
    search = search.replace("\x00", "")
    with given.database.reading() as session:
        rows = venue_lines(session, viewer, search=search, limit=1_000)
    question = Field("search", "Name, code or postcode")
    return page(
        request, "organisations/venues.html", viewer, rows=rows, question=question, form=filled({"search": search})
    )


@router.get("/add")
def show_add(request: Request, given: Given, viewer: Writer) -> Response:
    """The form for a new venue."""
    return ask(request, viewer, _adding(given, viewer), filled({}))


@router.post("/add")
def do_add(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Add a venue."""

    def _act() -> tuple[str, str]:
        added = read_form(VenueAdded, sent, ("code", *_VENUE_NAMES))
        code = add_venue(given.database, added, by=viewer.name, at=given.now())
        return f"/venues/{code}", "The venue is added."

    return answered(request, viewer, _adding(given, viewer), sent, _act)


@router.get("/{code}")
def show_venue(request: Request, given: Given, viewer: Reader, code: str) -> Response:
    """One venue with its rooms."""
    whole = _whole(given, viewer, code)
    return page(request, "organisations/venue.html", viewer, venue=whole, weekdays=dict(WEEKDAYS))


@router.get("/{code}/change")
def show_change(request: Request, given: Given, viewer: Writer, code: str) -> Response:
    """The form of a venue's plain facts."""
    whole = _whole(given, viewer, code)
    values = {name: getattr(whole, name) for name in _VENUE_NAMES}
    return ask(request, viewer, _changing(given, viewer, whole), filled(values), version=whole.version)


@router.post("/{code}/change")
def do_change(request: Request, given: Given, viewer: Writer, code: str, sent: Sent) -> Response:
    """Change a venue's plain facts."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        change, read = read_form(VenueChange, sent, _VENUE_NAMES), version_read(sent)
        change_venue(given.database, code, change, read=read, by=viewer.name, at=given.now())
        return f"/venues/{whole.code}", "Changed."

    return answered(request, viewer, _changing(given, viewer, whole), sent, _act)


@router.get("/{code}/rooms/add")
def show_add_room(request: Request, given: Given, viewer: Writer, code: str) -> Response:
    """The form for one room more."""
    whole = _whole(given, viewer, code)
    return ask(request, viewer, _room(whole, None), filled({}), version=whole.version)


@router.post("/{code}/rooms/add")
def do_add_room(request: Request, given: Given, viewer: Writer, code: str, sent: Sent) -> Response:
    """Add a room."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        added, read = read_form(RoomAdded, sent), version_read(sent)
        add_room(given.database, code, added, read=read, by=viewer.name, at=given.now())
        return f"/venues/{whole.code}", "The room is added."

    return answered(request, viewer, _room(whole, None), sent, _act)


@router.get("/{code}/rooms/{room}")
def show_room(request: Request, given: Given, viewer: Writer, code: str, room: str) -> Response:
    """The form of a room."""
    whole = _whole(given, viewer, code)
    shown = next((each for each in whole.rooms if each.code == room), None)
    if shown is None:
        raise NotFound(f"{whole.name} has no room {room}.")
    values = {name: getattr(shown, name) for name in _ROOM_NAMES}
    return ask(request, viewer, _room(whole, room), filled(values), version=whole.version)


@router.post("/{code}/rooms/{room}")
def do_room(request: Request, given: Given, viewer: Writer, code: str, room: str, sent: Sent) -> Response:
    """Change a room."""
    whole = _whole(given, viewer, code)

    def _act() -> tuple[str, str]:
        change, read = read_form(RoomChange, sent, _ROOM_NAMES), version_read(sent)
        change_room(given.database, code, room, change, read=read, by=viewer.name, at=given.now())
        return f"/venues/{whole.code}", "Changed."

    return answered(request, viewer, _room(whole, room), sent, _act)


def _whole(given: Services, viewer: Asker, code: str) -> VenueWhole:
    with given.database.reading() as session:
        return venue_whole(session, viewer, code.replace("\x00", ""))


def _fields(given: Services, viewer: Asker) -> list[Field]:
    with given.database.reading() as session:
        hosts = organisation_choices(session, viewer, given.now().date())
    return [
        Field("name", "Name"),
        Field("organisation", "Who lends it?", "pick", options=(("", "Nobody of ours"), *hosts)),
        Field("site", "Site"),
        Field("postcode", "Postcode"),
        Field("note", "Note", "words"),
    ]


def _adding(given: Services, viewer: Asker) -> Question:
    fields = [Field("code", "Code", hint="Such as V7."), *_fields(given, viewer)]
    return Question("Add a venue", fields, ("/venues", "Venues"), "Add this venue")


def _changing(given: Services, viewer: Asker, whole: VenueWhole) -> Question:
    return Question(f"Change {whole.name}", _fields(given, viewer), (f"/venues/{whole.code}", whole.name))


def _room(whole: VenueWhole, room: str | None) -> Question:
    back = (f"/venues/{whole.code}", whole.name)
    if room is None:
        return Question("Add a room", [Field("code", "Code", hint=f"Such as {whole.code}-A."), *_ROOM], back)
    return Question(f"Change room {room}", _ROOM, back)
