"""What a project's series says, by the rules of its chart with the baseline kept as it was before the change."""

from __future__ import annotations

import datetime as dt
import statistics
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from ..instance import months_later
from ..snapshot.work import Series as Measure
from ..spc import Series, SpcOptions, SpcResult, spc

Verdict = Literal["no_measure", "too_few_points", "no_change", "improved", "worse", "changed"]
Held = Literal["held", "not_held", "not_due", "no_data"]

ENOUGH_POINTS = 12
"""Points that a series needs to be judged."""

LEAST_BASELINE = 7
"""Points before a change that make a baseline of their own; with fewer, all points give the centre."""

WINDOW_MONTHS = 3
"""A change holds at six months by the points of the three months from then."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A series judged. `before`: points before the change; `since`: the first point that shows improvement."""

    verdict: Verdict
    series: Series
    before: int
    since: dt.date | None = None
    chart: SpcResult | None = None


def judge(measure: Measure, series: Series, change: dt.date | None) -> Judged:
    """Judge a series by the last special cause from the change on.

    Args:
        measure: its rules and the direction that is better.
        series: its values as they stand.
        change: the day the change began; None = not known, then all points count as after it.
    """
    before = 0 if change is None else bisect_left(series.dates, change)
    if len(series.values) < ENOUGH_POINTS or before == len(series.values):
        return Judged("too_few_points", series, before)
    options = SpcOptions(
        rules=measure.rules,
        improvement=measure.improvement,
        screen_outliers=measure.screen_outliers,
        fix_after=before if before >= LEAST_BASELINE else None,
    )
    chart = spc(series, options)
    after = chart.points[before:]
    words: dict[str, Verdict] = {"improvement": "improved", "concern": "worse", "neutral": "changed"}
    verdict: Verdict = next((words[point.state] for point in reversed(after) if point.state in words), "no_change")
    if verdict == "no_change" and chart.runs is not None and chart.runs.signal:
        verdict = _by_medians(measure, series, before)
    since = next((point.date for point in after if point.state == "improvement"), after[0].date)
    return Judged(verdict, series, before, since if verdict == "improved" else None, chart)


def _by_medians(measure: Measure, series: Series, before: int) -> Verdict:
    """Too few crossings name no point: then the medians before and after tell the direction."""
    if not before:
        return "no_change"
    step = statistics.median(series.values[before:]) - statistics.median(series.values[:before])
    if step == 0:
        return "no_change"
    if measure.improvement == "neutral":
        return "changed"
    return "improved" if (step > 0) == (measure.improvement == "increase") else "worse"


def held(judged: Judged, measure: Measure, months: int, as_at: dt.date) -> Held | None:
    """Whether an improvement still held so many months after it first showed; None where there was none."""
    if judged.verdict != "improved" or judged.since is None or judged.chart is None:
        return None
    due = months_later(judged.since, months)
    if due > as_at:
        return "not_due"
    window = [point for point in judged.chart.points if due <= point.date < months_later(due, WINDOW_MONTHS)]
    if not window:
        return "no_data"
    middle, centre = statistics.median(point.value for point in window), window[0].mean
    is_better = middle > centre if measure.improvement == "increase" else middle < centre
    return "held" if is_better and all(point.state != "concern" for point in window) else "not_held"
