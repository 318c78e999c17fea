"""Parts that more than one report has: figures with their past, what was restated, charts, definitions."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence

from measures import Result, drawing
from measures.figures import Figure
from measures.figures.section import FigurePoint
from measures.impact import SeriesChart
from measures.plain_numbers import long_date, number
from measures.spc import ChartData, table_rows

from .charts import chart_svg
from .network_table import harmless
from .report_facts import Facts
from .report_parts import Block, Bullets, Heading, Picture, Section, Table, Words, table
from .report_words import BETTER, NO_DATA, SEEN_BY, before_value, change, figure_value, shared

LEAST_POINTS = 6
"""Points below which a chart shows nothing that the table does not say better."""


def figures_named(facts: Facts, keys: Sequence[str]) -> list[Figure]:
    """Figures by their keys, in that order."""
    known = {each.key: each for each in facts.figures.figures}
    return [known[key] for key in keys]


def figure_table(
    facts: Facts, caption: str, keys: Sequence[str], more: Sequence[tuple[str, str]] = ()
) -> Table | Words:
    """Figures now, and where there is something to compare them with before, and how they changed.

    Args:
        facts: the figures.
        caption: what the table is called.
        keys: the figures to show.
        more: names and values of what has no before.
    """
    found = figures_named(facts, keys)
    if all(each.previous is None for each in found):
        now = [*((each.name, figure_value(each)) for each in found), *more]
        return table(caption, ("Figure", "Now"), now, widths=(1.2, 1))
    is_first = facts.figures.previous is None
    rows = [(each.name, figure_value(each), before_value(each, is_first=is_first), change(each)) for each in found]
    rows += [(name, value, "not compared", "not compared") for name, value in more]
    return table(caption, ("Figure", "Now", "Before", "Change"), rows, widths=(2.2, 1.6, 1.2, 1.2), right=(1, 2, 3))


def past_table(facts: Facts, caption: str, keys: Sequence[str]) -> Table | Words:
    """Figures at the ends of quarters and on the day; a value that was reported otherwise says so.

    The time before anything was counted is one row.
    """
    found = figures_named(facts, keys)
    is_flow = found[0].measured == "flow"
    days, by_day = past(found)
    start = _first_known(days, by_day)
    rows = [
        (
            day_name(day, is_flow=is_flow),
            *(_point(points.get(day), each.unit) for each, points in zip(found, by_day, strict=True)),
        )
        for day in days[start:]
    ]
    if start:
        rows.insert(0, (f"Up to {long_date(days[start - 1])}", *(NO_DATA for _ in found)))
    heads = ("Quarter" if is_flow else "Day", *(each.name for each in found))
    return table(caption, heads, rows, widths=(1.4, *(1.0 for _ in found)), right=range(1, len(heads)))


def past(found: Sequence[Figure]) -> tuple[list[dt.date], list[dict[dt.date, FigurePoint]]]:
    """The days of several figures, and the points of each by day; not every one has a point on every day."""
    by_day = [{point.date: point for point in each.points} for each in found]
    return sorted(set().union(*by_day)), by_day


def known_since(found: Sequence[Figure]) -> list[dt.date]:
    """The days of several figures from the first on which one of them is known."""
    days, by_day = past(found)
    start = _first_known(days, by_day)
    return days[start:] if any(p.value is not None for points in by_day for p in points.values()) else []


def _first_known(days: Sequence[dt.date], by_day: Sequence[Mapping[dt.date, FigurePoint]]) -> int:
    """Where the first day stands on which something is known; the last day where nothing is."""
    known = (i for i, day in enumerate(days) for points in by_day if day in points and points[day].value is not None)
    return min(known, default=len(days) - 1)


def day_name(day: dt.date, *, is_flow: bool) -> str:
    """What a row of the past is called: the day, or the quarter up to it."""
    if not is_flow:
        return long_date(day)
    is_whole = (day + dt.timedelta(1)).day == 1 and day.month % 3 == 0
    return f"{'To' if is_whole else 'So far, to'} {long_date(day)}"


def _point(point: FigurePoint | None, unit: str) -> str:
    if point is None:
        return "–"
    said = shared(point.value, unit, None, None)
    if point.issued_on is None:
        return said
    return f"{said} (was {shared(point.revised_from, unit, None, None)})"


def restated(facts: Facts) -> tuple[Block, ...]:
    """Which figures of earlier reports are now others."""
    if facts.figures.restated:
        return (Bullets(facts.figures.restated),)
    if facts.figures.previous is None and not facts.snapshot.issued:
        return (Words("No report was issued before this one, so there is nothing to restate."),)
    return (Words("No figure that was reported before has changed since."),)


def charts(shown: Sequence[SeriesChart]) -> tuple[Block, ...]:
    """A chart of each series with enough points and the same as a table, then the names of those with fewer."""
    drawn: list[Block] = []
    for number_of, each in enumerate(each for each in shown if len(each.chart.points) >= LEAST_POINTS):
        data = drawing(each)
        drawn += [
            Heading(each.name),
            Picture(chart_svg(data, name=f"chart-{number_of}"), f"Chart of {each.name}. {data.summary}", data.summary),
            Words(f"{each.definition.rstrip('.')}."),
            *([Bullets(notes)] if (notes := _notes(each, data.notes)) else []),
            _as_table(f"{each.name}{f' ({each.unit})' if each.unit else ''}, as a table", data),
        ]
    few = [each.name for each in shown if len(each.chart.points) < LEAST_POINTS]
    if few and drawn:
        drawn.append(Words(f"Not drawn, with fewer than {LEAST_POINTS} points: {'; '.join(few)}."))
    return tuple(drawn)


def _as_table(caption: str, data: ChartData) -> Block:
    heads, *rows = table_rows(data)
    told = [(*row[:-1], row[-1] or "ordinary") for row in rows]
    widths = (1.5, *(0.75 for _ in heads[2:]), 2.4)
    return table(caption, heads, told, widths=widths, right=range(1, len(heads) - 1))


def charts_section(shown: Sequence[SeriesChart]) -> tuple[Section, ...]:
    """The charts as an annex, where there are any."""
    drawn = charts(shown)
    return (Section("Annex: charts of the projects’ measures", drawn, new_page=True),) if drawn else ()


def _notes(shown: SeriesChart, notes: Sequence[str]) -> tuple[str, ...]:
    revised = (
        f"The value of {long_date(each.date)} is now {number(each.value, shown.unit)}; "
        f"it was {number(each.revised_from, shown.unit)} before."
        for each in shown.revised
    )
    return (*notes, *revised)


def definitions(facts: Facts) -> Section:
    """Every figure with what it means, who answers for it and who may see it."""
    rows = [
        (each.name, each.definition, each.unit, BETTER[each.direction], each.owner, SEEN_BY[each.disclosure])
        for each in facts.figures.figures
    ]
    rows += [
        (
            each.name,
            each.definition,
            each.unit or "–",
            BETTER[each.improvement],
            _owner(facts, each.owner),
            SEEN_BY[each.disclosure],
        )
        for each in facts.figures.charts
    ]
    columns = ("Figure", "What it means", "Unit", "Better when", "Who answers for it", "Who may see it")
    found = table("Every figure and its definition", columns, rows, widths=(1.5, 3.6, 0.9, 0.8, 1.2, 1.2))
    note = Words(
        "A count on a day stands as at that day. What happened over time covers the time since the last report, or a "
        "year where there was none, and “before” is the equally long time before. First and last days are included."
    )
    return Section("Annex: what the figures mean", (note, found), is_wide=True)


def _owner(facts: Facts, owner: str | None) -> str:
    """Who answers for a series; somebody who stands there by id only is a member."""
    if owner is None:
        return "not stated"
    return "a member" if any(each.id == owner for each in facts.snapshot.people) else owner


def period_words(facts: Facts) -> str:
    """The time that the report covers."""
    return f"Covers {long_date(facts.figures.first)} to {long_date(facts.figures.as_at)}."


def figures_csv(found: Result, *, public: bool = False) -> str:
    """Every figure as CSV, with its past: one row for each day; no data is an empty cell.

    Args:
        found: the figures.
        public: as the public may see them, in words such as `1 to 7`.
    """
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(("figure", "name", "date", "value", "unit", "what it means"))
    told: list[tuple[str, ...]] = []
    if public:
        for shown in found.public.figures:
            texts = {point.date: point.text for point in shown.points} | {found.as_at: shown.text}
            told += [(shown.key, shown.name, str(d), text, shown.unit, shown.definition) for d, text in texts.items()]
    else:
        for each in found.figures:
            values = {point.date: point.value for point in each.points} | {found.as_at: each.value}
            texts = {day: "" if value is None else f"{value:.12g}" for day, value in values.items()}
            told += [(each.key, each.name, str(d), text, each.unit, each.definition) for d, text in texts.items()]
    rows.writerows([harmless(cell) for cell in row] for row in told)
    return written.getvalue()
