"""The programme's figures as at a day over the interface, each with its definition."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session as Transaction

from api.access import BEARER, asker_for
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.analyses import answer_part
from programme.journeys.as_at import ask_figures

from .network import Day
from .refusals import refusals
from .waiting import WAITED, Prefer, answer_of

router = APIRouter(prefix="/figures", tags=["figures"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("measures.read"))]
Section = Literal[
    "people",
    "movement",
    "sessions",
    "projects",
    "coverage",
    "coaching",
    "waiting",
    "charts",
    "harvest",
    "scores",
    "kirkpatrick",
    "capability",
    "evaluation",
    "sustainability",
    "public",
    "public_impact",
]

_FOUND: dict[int | str, dict[str, Any]] = {
    200: {"description": "As `lll measures figures` writes it.", "content": {"application/json": {}}},
    **WAITED,
    **refusals(401, 403, 422),
}


@router.get("", responses=_FOUND, response_class=Response)
async def read_figures(asker: Reader, given: Given, as_at: Day = None, prefer: Prefer = "") -> Response:
    """Every figure as at a day with its definition and its past, against the last issued Board report."""

    def _card(session: Transaction, analysis_id: int) -> Response:
        names = ("as_at", "first", "previous", "figures", "restated", "warnings")
        return JSONResponse({name: json.loads(answer_part(session, analysis_id, name)) for name in names})

    return await _answer(given, asker, as_at, prefer, _card)


@router.get("/result", responses=_FOUND, response_class=Response)
async def read_whole(asker: Reader, given: Given, as_at: Day = None, prefer: Prefer = "") -> Response:
    """The whole result (`measures-result/1`)."""
    return await _answer(given, asker, as_at, prefer, _part("whole"))


@router.get("/sections/{section}", responses=_FOUND, response_class=Response)
async def read_section(
    asker: Reader, section: Section, given: Given, as_at: Day = None, prefer: Prefer = ""
) -> Response:
    """One section: run charts and SPC charts stand in `charts`, all projects in `harvest`."""
    return await _answer(given, asker, as_at, prefer, _part(section))


def _part(name: str) -> Callable[[Transaction, int], Response]:
    return lambda session, number: Response(answer_part(session, number, name), media_type="application/json")


async def _answer(
    given: Services, asker: Asker, as_at: Any, prefer: str, answer: Callable[[Transaction, int], Response]
) -> Response:
    now = given.now()
    day = as_at or now.date()
    return await answer_of(
        given,
        lambda: ask_figures(given.database, day, start=given.start_run, by=asker.name, at=now),
        answer,
        prefer,
    )
