"""The network as at a day over the interface: scorecard and public map for readers, the rest for administrators."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session as Transaction

from api.access import BEARER, asker_for
from api.bodies import WrittenDay
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.analyses import answer_part
from programme.journeys.as_at import ask_network
from programme.publishing.map_data import LICENCE_NOTES, pack_map
from programme.publishing.map_page import write_map_page
from programme.publishing.network_table import network_table
from programme.queries.labels import consenting_names

from .refusals import refusals
from .waiting import WAITED, Prefer, answer_of

router = APIRouter(prefix="/network", tags=["network"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("network.read"))]
Administrator = Annotated[Asker, Depends(asker_for("ties.read"))]

Day = Annotated[
    WrittenDay | None, Query(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31), description="Today if left out.")
]
Before = Annotated[
    WrittenDay | None,
    Query(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31), description="The day to compare with; half a year before."),
]
Names = Annotated[bool, Query(description="Show the people who agreed to be named.")]

Section = Literal["mixing", "brokers", "organisations", "robustness", "turnover", "introductions", "series", "gaps"]


def _found(media: str, what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": what, "content": {media: {}}}, **WAITED, **refusals(401, 403, 422)}


@router.get("", responses=_found("application/json", "Day, scorecard, stage of growth."), response_class=Response)
async def read_network(
    asker: Reader, given: Given, as_at: Day = None, previous: Before = None, prefer: Prefer = ""
) -> Response:
    """The six lights as at a day, each with its sentence and definition."""

    def _card(session: Transaction, analysis_id: int) -> Response:
        names = ("as_at", "scorecard", "stage")
        return JSONResponse({name: json.loads(answer_part(session, analysis_id, name)) for name in names})

    return await _answer(given, asker, as_at, previous, prefer, _card)


@router.get("/map", responses=_found("application/json", "The public map."), response_class=Response)
async def read_map(
    asker: Reader,
    given: Given,
    as_at: Day = None,
    previous: Before = None,
    names: Names = False,
    prefer: Prefer = "",
) -> Response:
    """The map that may be shown in public, in rows: places in a list stand for ids; people by name only by consent."""

    def _named(session: Transaction, analysis_id: int) -> Response:
        shown = json.loads(answer_part(session, analysis_id, "public_map"))
        return JSONResponse(pack_map(shown, consenting_names(session, given.now().date()), LICENCE_NOTES))

    return await _answer(given, asker, as_at, previous, prefer, _named if names else _part("packed_map"))


@router.get("/map.html", responses=_found("text/html", "One page that needs no network."), response_class=Response)
async def read_map_page(
    asker: Reader,
    given: Given,
    as_at: Day = None,
    previous: Before = None,
    names: Names = False,
    prefer: Prefer = "",
) -> Response:
    """The map as one page to keep; people by name only by consent."""

    def _page(session: Transaction, analysis_id: int) -> Response:
        shown = json.loads(answer_part(session, analysis_id, "public_map"))
        called = consenting_names(session, given.now().date()) if names else {}
        return download(write_map_page(shown, called), "text/html; charset=utf-8", "network.html")

    return await _answer(given, asker, as_at, previous, prefer, _page)


@router.get("/table", responses=_found("text/csv", "The table of the map."), response_class=Response)
async def read_table(
    asker: Reader, given: Given, as_at: Day = None, previous: Before = None, prefer: Prefer = ""
) -> Response:
    """The public map as a table, the same as `lll network --csv` writes."""

    def _table(session: Transaction, analysis_id: int) -> Response:
        shown = json.loads(answer_part(session, analysis_id, "public_map"))
        return download(network_table(shown), "text/csv; charset=utf-8", "network.csv")

    return await _answer(given, asker, as_at, previous, prefer, _table)


@router.get("/result", responses=_found("application/json", "network-result/1"), response_class=Response)
async def read_whole(
    asker: Administrator, given: Given, as_at: Day = None, previous: Before = None, prefer: Prefer = ""
) -> Response:
    """The whole analysis, the same as `lll network` writes; for administrators."""
    return await _answer(given, asker, as_at, previous, prefer, _part("whole"))


@router.get("/sections/{section}", responses=_found("application/json", "The section."), response_class=Response)
async def read_section(
    asker: Administrator,
    section: Section,
    given: Given,
    as_at: Day = None,
    previous: Before = None,
    prefer: Prefer = "",
) -> Response:
    """One section for administrators: losses rehearsed stand in `robustness`, who to introduce in `introductions`."""
    return await _answer(given, asker, as_at, previous, prefer, _part(section))


def download(content: str | bytes, media: str, name: str) -> Response:
    """A file to keep, never shown as a page of this service."""
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _part(name: str) -> Callable[[Transaction, int], Response]:
    return lambda session, number: Response(answer_part(session, number, name), media_type="application/json")


async def _answer(
    given: Services,
    asker: Asker,
    as_at: dt.date | None,
    previous: dt.date | None,
    prefer: str,
    answer: Callable[[Transaction, int], Response],
) -> Response:
    now = given.now()
    day = as_at or now.date()
    return await answer_of(
        given,
        lambda: ask_network(given.database, day, previous, start=given.start_run, by=asker.name, at=now),
        answer,
        prefer,
    )
