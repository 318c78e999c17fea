"""The programme's figures: each with its definition and past, charts of projects, the harvest, self-sustainability."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy.orm import Session as Transaction

from api.services import Given, Services
from foundation.errors import NotFound
from measures import Result, drawing
from measures.figures import Figure
from measures.spc import ChartData, Series, SpcOptions, chart_data, spc, table_rows
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.as_at import ask_figures
from programme.publishing.charts import chart_svg
from programme.publishing.report_board import renewal_answer
from programme.publishing.report_figures import LEAST_POINTS, figures_csv
from programme.publishing.report_future import renewal_definitions, renewal_panel
from programme.publishing.report_html import blocks_html, sections_html
from programme.publishing.report_outcomes import outcomes
from programme.publishing.report_words import SEEN_BY, before_value, change, figure_value

from .access import viewer_for
from .days import Day, day_shown
from .rendering import page
from .waiting import when_worked_out

router = APIRouter(prefix="/measures", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("measures.read"))]
Staff = Annotated[int | None, Query(ge=1, le=10_000_000)]
Show = Callable[[Result], Response]


@router.get("")
def show_figures(request: Request, given: Given, viewer: Reader, as_at: Day = None) -> Response:
    """Every figure now and before, each leading to its definition and its past."""

    def _show(found: Result) -> Response:
        is_first = found.previous is None
        rows = [
            {"figure": each, "now": figure_value(each), "before": before_value(each, is_first=is_first)}
            | {"change": change(each)}
            for each in found.figures
        ]
        return page(request, "measures/figures.html", viewer, rows=rows, found=found, day=found.as_at)

    return _answer(request, given, viewer, as_at, _show)


@router.get("/figures.csv")
def read_table(request: Request, given: Given, viewer: Reader, as_at: Day = None) -> Response:
    """Every figure with its past, as a table to take along."""

    def _show(found: Result) -> Response:
        name = f"figures-{found.as_at}.csv"
        sent_as = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(figures_csv(found), media_type="text/csv; charset=utf-8", headers=sent_as)

    return _answer(request, given, viewer, as_at, _show)


@router.get("/figures/{key}")
def show_figure(request: Request, given: Given, viewer: Reader, key: str, as_at: Day = None) -> Response:
    """One figure: what it means, a run chart of its past, the same as a table."""

    def _show(found: Result) -> Response:
        figure = next((each for each in found.figures if each.key == key), None)
        if figure is None:
            raise NotFound(f"There is no figure {key}.")
        told: dict[str, Any] = {"now": figure_value(figure), "seen_by": SEEN_BY[figure.disclosure], "day": found.as_at}
        drawn = _drawn(_past(figure)) if _known(figure) >= LEAST_POINTS else None
        return page(request, "measures/figure.html", viewer, figure=figure, drawn=drawn, **told)

    return _answer(request, given, viewer, as_at, _show)


@router.get("/series")
def show_all_series(request: Request, given: Given, viewer: Reader, as_at: Day = None) -> Response:
    """The measures of projects, and what the chart of each says."""

    def _show(found: Result) -> Response:
        rows = [(each, drawing(each).summary if each.chart.points else "No data.") for each in found.charts]
        return page(request, "measures/all_series.html", viewer, rows=rows, day=found.as_at)

    return _answer(request, given, viewer, as_at, _show)


@router.get("/series/{code}")
def show_series(request: Request, given: Given, viewer: Reader, code: str, as_at: Day = None) -> Response:
    """One measure of a project: its chart by the rules it is kept by, and its table."""

    def _show(found: Result) -> Response:
        series = next((each for each in found.charts if each.series == code), None)
        if series is None:
            raise NotFound(f"There is no measure {code}.")
        drawn = _drawn(drawing(series)) if series.chart.points else None
        return page(request, "measures/series.html", viewer, series=series, drawn=drawn, day=found.as_at)

    return _answer(request, given, viewer, as_at, _show)


@router.get("/harvest")
def show_harvest(request: Request, given: Given, viewer: Reader, as_at: Day = None) -> Response:
    """What came of all projects ever started."""

    def _show(found: Result) -> Response:
        first, *rest = outcomes(found.harvest)
        told = Markup(blocks_html(first.blocks) + sections_html(rest))  # noqa: S704 - escaped where it is written
        return page(request, "measures/harvest.html", viewer, told=told, day=found.as_at)

    return _answer(request, given, viewer, as_at, _show)


@router.get("/sustainability")
def show_sustainability(
    request: Request, given: Given, viewer: Reader, as_at: Day = None, staff: Staff = None
) -> Response:
    """Whether the community would carry on by itself, for the Board; also for another number of staff."""

    def _show(found: Result) -> Response:
        renewal = found.sustainability
        answer = blocks_html(renewal_answer(renewal))
        panel = blocks_html(renewal_panel(renewal)) if renewal else ""
        pool = staff or (renewal.inputs.eligible_staff_pool if renewal else None)
        told: dict[str, Any] = {"answer": Markup(answer), "panel": Markup(panel)}  # noqa: S704 - escaped where it is written
        means = renewal_definitions(renewal)
        return page(request, "measures/sustainability.html", viewer, **told, means=means, staff=pool, day=found.as_at)

    return _answer(request, given, viewer, as_at, _show, staff=staff)


def _known(figure: Figure) -> int:
    return sum(point.value is not None for point in figure.points)


def _past(figure: Figure) -> ChartData:
    """A run chart of a figure's past: too few points for limits, so the median and the rules for runs."""
    known = [(point.date, point.value) for point in figure.points if point.value is not None]
    series = Series(tuple(day for day, _ in known), tuple(value for _, value in known))
    asked = SpcOptions(rules="runchart", improvement=figure.direction)
    return chart_data(spc(series, asked), asked, title=figure.name, unit=figure.unit)


def _drawn(data: ChartData) -> dict[str, Any]:
    """A chart for a page: the picture, its words, the same as a table."""
    heads, *rows = table_rows(data)
    rows = [(*row[:-1], row[-1].replace("_", " ") or "ordinary") for row in rows]
    picture = Markup(chart_svg(data))  # noqa: S704 - escaped where it is drawn
    return {"picture": picture, "summary": data.summary, "notes": data.notes, "heads": heads, "rows": rows}


def _answer(
    request: Request, given: Services, viewer: Asker, as_at: dt.date | None, show: Show, staff: int | None = None
) -> Response:
    day = day_shown(given, as_at)

    def _ask() -> Asked:
        return ask_figures(given.database, day, start=given.start_run, by=viewer.name, at=given.now(), staff=staff)

    def _show(session: Transaction, number: int) -> Response:
        return show(Result.model_validate_json(answer_part(session, number)))

    return when_worked_out(request, given, viewer, _ask, _show)
