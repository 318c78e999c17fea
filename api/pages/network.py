"""The network: six signals, the map and its files, what a loss would mean, whom to introduce."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.services import Given, Services
from foundation.errors import NotFound
from network import PublicMap
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.as_at import ask_network
from programme.publishing.labels import with_names
from programme.publishing.map_page import write_map_page
from programme.publishing.network_table import network_table
from programme.publishing.poster import write_poster
from programme.publishing.slides import write_slides
from programme.queries.labels import consenting_names, labels

from .access import viewer_for
from .days import Day, day_shown
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

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


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
    return page(request, "network/map.html", viewer, day=day, query=f"?as_at={day}")


@router.get("/map.html")
def show_map_alone(request: Request, given: Given, viewer: Reader, as_at: Day = None, names: bool = False) -> Response:
    """The map and nothing else, for a full screen: the very file that can be kept, under its own policy."""

    def _show(session: Transaction, number: int) -> Response:
        document = _map_file(session, number, given, names=names)
        found = _POLICY.search(document)
        own = found.group(1) if found else "default-src 'none'"
        policy = f"{own}; frame-ancestors 'self'"
        return Response(document, media_type="text/html", headers={"Content-Security-Policy": policy})

    return _answer(request, given, viewer, as_at, _show)


@router.get("/files/{name}")
def read_file(
    request: Request, given: Given, viewer: Reader, name: str, as_at: Day = None, names: bool = False
) -> Response:
    """The map to take along: one page, a poster, slides, or its table.

    Raises:
        NotFound: for any other name.
    """
    if name not in _FILES:
        raise NotFound(f"There is no file {name}; there are {', '.join(_FILES)}.")
    media, make = _FILES[name]

    def _show(session: Transaction, number: int) -> Response:
        if name == "network.html":
            content: bytes | str = _map_file(session, number, given, names=names)
        else:
            content = make(json.loads(answer_part(session, number, "public_map")))
        return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

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


def _map_file(session: Transaction, number: int, given: Services, *, names: bool) -> str:
    called = consenting_names(session, given.now().date()) if names else {}
    return write_map_page(json.loads(answer_part(session, number, "public_map")), called)


def _poster(paper: str) -> Callable[[Any], bytes]:
    def _write(public_map: Any) -> bytes:
        target = io.BytesIO()
        write_poster(public_map, target, paper=paper)
        return target.getvalue()

    return _write


def _slides(public_map: Any) -> bytes:
    target = io.BytesIO()
    write_slides(PublicMap.model_validate_json(json.dumps(public_map)), target)
    return target.getvalue()


_FILES: dict[str, tuple[str, Callable[[Any], bytes | str]]] = {
    "network.html": ("text/html", str),
    "poster-A3.pdf": ("application/pdf", _poster("A3")),
    "poster-A1.pdf": ("application/pdf", _poster("A1")),
    "network.pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides),
    "network.csv": ("text/csv; charset=utf-8", network_table),
}
"""Files of the map: media type, and what writes them from the public map."""
