"""The network: six signals, the map and its files, what a loss would mean, whom to introduce."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.services import Given, Services
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.as_at import ask_network
from programme.publishing.labels import with_names
from programme.publishing.map_page import write_map_page
from programme.queries.labels import consenting_names, labels

from .access import viewer_for
from .days import Day, day_shown
from .map_files import map_alone, map_file
from .rendering import page, part
from .waiting import when_worked_out

router = APIRouter(prefix="/network", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("network.read"))]
Administrator = Annotated[Asker, Depends(viewer_for("ties.read"))]

SIGNALS = {
    "reach": "Reach",
    "mixing": "Mixing",
    "shared_load": "Shared load",
    "robustness": "Robustness",
    "renewal": "Renewal",
    "welcome": "Welcome",
}
STATES = {
    "good": ("Good", "green"),
    "watch": ("Watch", "yellow"),
    "concern": ("Concern", "red"),
    "cannot_tell": ("Cannot tell yet", "grey"),
}
"""What a state is called, and its tag."""


@router.get("")
def show_scorecard(request: Request, given: Given, viewer: Reader, as_at: Day = None) -> Response:
    """The six signals as at a day, each with its sentence, its range and its definition."""

    def _show(session: Transaction, number: int) -> Response:
        told = {name: json.loads(answer_part(session, number, name)) for name in ("scorecard", "stage", "as_at")}
        return page(
            request,
            "network/scorecard.html",
            viewer,
            signals=told["scorecard"],
            stage=told["stage"],
            day=dt.date.fromisoformat(told["as_at"]),
            names=SIGNALS,
            states=STATES,
        )

    return _answer(request, given, viewer, as_at, _show)


@router.get("/signals")
def show_signals(request: Request, given: Given, viewer: Reader) -> Response:
    """The six lights alone, as a part of the home page."""

    def _show(session: Transaction, number: int) -> Response:
        signals = json.loads(answer_part(session, number, "scorecard"))
        return part(request, "network/signals.html", signals=signals, names=SIGNALS, states=STATES)

    return _answer(request, given, viewer, None, _show, waiting="network/signals_waiting.html")


@router.get("/map")
def show_map(request: Request, given: Given, viewer: Reader, as_at: Day = None) -> Response:
    """The map within a page, with what can be taken along."""
    day = day_shown(given, as_at)

    def _show(_session: Transaction, _number: int) -> Response:
        return page(request, "network/map.html", viewer, day=day, query=f"?as_at={day}")

    return _answer(request, given, viewer, day, _show)


@router.get("/map.html")
def show_map_alone(request: Request, given: Given, viewer: Reader, as_at: Day = None, names: bool = False) -> Response:
    """The map and nothing else, for a full screen: the very file that can be kept, under its own policy."""

    def _show(session: Transaction, number: int) -> Response:
        return map_alone(write_map_page(*_map_and_names(session, number, given, names=names)))

    return _answer(request, given, viewer, as_at, _show)


@router.get("/files/{name}")
def read_file(
    request: Request, given: Given, viewer: Reader, name: str, as_at: Day = None, names: bool = False
) -> Response:
    """The map to take along: one page, a poster, slides, or its table."""

    def _show(session: Transaction, number: int) -> Response:
        return map_file(name, *_map_and_names(session, number, given, names=names))

    return _answer(request, given, viewer, as_at, _show)


@router.get("/losses")
def show_losses(
    request: Request, given: Given, viewer: Administrator, as_at: Day = None, organisation: str = ""
) -> Response:
    """What the community would lose with an organisation, or with one of those who hold most together."""

    def _show(session: Transaction, number: int) -> Response:
        day = day_shown(given, as_at)
        known = labels(session, day)
        called = {**known.organisations, **{person: label.name for person, label in known.people.items()}}
        losses = [
            {**loss, "name": _called(loss, called), "text": with_names(loss["text"], called)}
            for loss in json.loads(answer_part(session, number, "robustness"))["losses"]
        ]
        chosen = [loss for loss in losses if loss["subject"] == organisation]
        return page(
            request, "network/losses.html", viewer, losses=losses, chosen=chosen, organisation=organisation, day=day
        )

    return _answer(request, given, viewer, as_at, _show)


@router.get("/introductions")
def show_introductions(request: Request, given: Given, viewer: Administrator, as_at: Day = None) -> Response:
    """Which organisations to bring together next, and what each introduction would add."""

    def _show(session: Transaction, number: int) -> Response:
        day = day_shown(given, as_at)
        known = labels(session, day)
        called = {**known.organisations, **{person: label.name for person, label in known.people.items()}}
        rows = [
            {
                "organisations": [known.organisation(code) for code in row["organisations"]],
                "people": [known.person(each) for each in row["people"]],
                "coaching": row["coaching"],
                "text": with_names(row["text"], called),
            }
            for row in json.loads(answer_part(session, number, "introductions"))
        ]
        return page(request, "network/introductions.html", viewer, rows=rows, day=day)

    return _answer(request, given, viewer, as_at, _show)


def _called(loss: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if loss["kind"] == "tier":
        return f"Everybody in {loss['subject'].title()}"
    return names.get(loss["subject"], loss["subject"])


def _answer(
    request: Request,
    given: Services,
    viewer: Asker,
    as_at: dt.date | None,
    show: Callable[[Transaction, int], Response],
    *,
    waiting: str = "working.html",
) -> Response:
    day = day_shown(given, as_at)

    def _ask() -> Asked:
        return ask_network(given.database, day, None, start=given.start_run, by=viewer.name, at=given.now())

    return when_worked_out(request, given, viewer, _ask, show, waiting=waiting)


def _map_and_names(
    session: Transaction, number: int, given: Services, *, names: bool
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    called = consenting_names(session, given.now().date()) if names else {}
    return json.loads(answer_part(session, number, "public_map")), called
