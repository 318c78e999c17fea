"""What a chart shows, before anybody draws it: lines, marks, axis, icons, and the same in words and as a table."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from foundation.documents import Document

from ..plain_numbers import long_date, number
from .options import SpcOptions
from .result import Assurance, PointState, SpcPoint, SpcResult, Variation

CAUSE_WORDS = {
    "above_limit": "above the upper limit",
    "below_limit": "below the lower limit",
    "shift": "part of a shift",
    "trend": "part of a trend",
    "two_in_three": "two of three near a limit",
}

VARIATION_WORDS: dict[Variation, str] = {
    "common_cause": "ordinary variation",
    "improvement_high": "improvement, high",
    "improvement_low": "improvement, low",
    "concern_high": "concern, high",
    "concern_low": "concern, low",
    "neutral_high": "a change, high",
    "neutral_low": "a change, low",
}

ASSURANCE_WORDS: dict[Assurance, str] = {
    "pass": "the target will be met every time",
    "fail": "the target will be missed every time",
    "inconsistent": "the target will be met at times and missed at times",
}

RULE_WORDS = {
    "mdc": "Making Data Count",
    "mdc2023": "Making Data Count, November 2023",
    "runchart": "NHS run chart",
    "anhoj": "Anhøj",
}


class ChartLine(Document):
    """Centre and limits over a part, as drawn: a limit below 0 of values that cannot be is drawn at 0."""

    first: dt.date
    last: dt.date
    centre: float
    lower: float | None
    upper: float | None


class ChartMark(Document):
    """A point with its state and what is said of it."""

    date: dt.date
    value: float
    state: PointState
    words: str


class ChartData(Document):
    """Everything a chart shows. `ticks` are the marks of the value axis, its ends included."""

    title: str
    unit: str
    summary: str
    centre_name: str
    lines: tuple[ChartLine, ...]
    marks: tuple[ChartMark, ...]
    target: float | None
    ticks: tuple[float, ...]
    variation: Variation | None
    assurance: Assurance | None
    rules: str
    notes: tuple[str, ...]


def chart_data(result: SpcResult, options: SpcOptions, *, title: str, unit: str = "") -> ChartData:
    """What to draw of a chart.

    Args:
        result: the chart.
        options: what was asked of it.
        title: what the series is called.
        unit: unit of its values.
    """
    lines = _lines(result.points)
    return ChartData(
        title=title,
        unit=unit,
        summary=_summary(result, options),
        centre_name=_centre(options),
        lines=lines,
        marks=tuple(
            ChartMark(
                date=p.date, value=p.value, state=p.state, words=CAUSE_WORDS[p.special_cause] if p.special_cause else ""
            )
            for p in result.points
        ),
        target=options.target,
        ticks=_ticks(result.points, lines, options.target),
        variation=result.variation,
        assurance=result.assurance,
        rules=_rules(options),
        notes=result.warnings,
    )


def table_rows(data: ChartData) -> tuple[tuple[str, ...], ...]:
    """The table twin of a chart: a heading, then a row for each point, limits as worked out for its part."""
    has_limits = any(line.lower is not None for line in data.lines)
    heading = (
        "Date",
        "Value",
        data.centre_name,
        *(("Lower limit", "Upper limit") if has_limits else ()),
        "What it says",
    )
    rows = [heading]
    for mark in data.marks:
        line = next(line for line in data.lines if line.first <= mark.date <= line.last)
        limits = (number(line.lower), number(line.upper)) if has_limits else ()
        state = "" if mark.state == "common_cause" else f"{mark.state}: {mark.words}"
        rows.append((long_date(mark.date), number(mark.value), number(line.centre), *limits, state))
    return tuple(rows)


def _lines(points: Sequence[SpcPoint]) -> tuple[ChartLine, ...]:
    """Stretches of one centre and one pair of limits."""
    is_count = all(point.value >= 0 for point in points)
    found: list[ChartLine] = []
    for point in points:
        lower = 0.0 if is_count and point.lower_limit is not None and point.lower_limit < 0 else point.lower_limit
        line = ChartLine(first=point.date, last=point.date, centre=point.mean, lower=lower, upper=point.upper_limit)
        before = found[-1] if found else None
        if before and (before.centre, before.lower, before.upper) == (line.centre, line.lower, line.upper):
            found[-1] = before.model_copy(update={"last": point.date})
        else:
            found.append(line)
    return tuple(found)


def _ticks(points: Sequence[SpcPoint], lines: Sequence[ChartLine], target: float | None) -> tuple[float, ...]:
    """Four to nine round numbers that hold everything shown; from 0 where that is near."""
    shown = [point.value for point in points]
    shown += [edge for line in lines for edge in (line.lower, line.upper) if edge is not None]
    shown += [] if target is None else [target]
    if not shown:
        return (0.0, 1.0)
    low, high = min(shown), max(shown)
    if 0 < low <= 0.6 * high:
        low = 0.0
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(i * step, 12) for i in range(first, last + 1))


def _centre(options: SpcOptions) -> str:
    return "Mean" if options.has_limits else "Median"


def _rules(options: SpcOptions) -> str:
    if options.rules == "anhoj":
        return f"Rules: {RULE_WORDS['anhoj']} (longest run and crossings, by the length of the series)"
    return (
        f"Rules: {RULE_WORDS[options.rules]} (shift of {options.shift_points} points, "
        f"trend of {options.trend_points} points)"
    )


def _summary(result: SpcResult, options: SpcOptions) -> str:
    if not result.points:
        return "No data."
    first, last = result.points[0].date, result.points[-1].date
    kind = "XmR chart" if options.has_limits else "Run chart"
    count = len(result.points)
    said = f"{kind} of {count} {'point' if count == 1 else 'points'}, {long_date(first)} to {long_date(last)}. "
    said += f"{_centre(options)} now {number(result.mean)}"
    if result.lower_limit is not None:
        said += f", limits {number(result.lower_limit)} to {number(result.upper_limit)}"
    named = sum(point.special_cause is not None for point in result.points)
    said += f". {named} of the points {'is' if named == 1 else 'are'} more than ordinary variation"
    if result.runs is not None and result.runs.signal and not named:
        said += ", but the line is crossed more or less often than chance explains"
    if result.variation is not None:
        said += f". The last point shows {VARIATION_WORDS[result.variation]}"
    if result.assurance is not None:
        said += f"; as things are, {ASSURANCE_WORDS[result.assurance]}"
    return f"{said}."
