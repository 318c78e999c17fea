"""Each series as it stands on the day, charted by its own rules; a value that was revised says so."""

from __future__ import annotations

import datetime as dt

from foundation.disclosure import disclose_people
from foundation.documents import Document

from ..instance import Instance
from ..snapshot.work import DataPoint, DisclosureClass
from ..snapshot.work import Series as Measure
from ..spc import ChartData, Improvement, RuleSet, Series, SpcOptions, SpcResult, chart_data, spc


class Revision(Document):
    """A value of the past that was recorded otherwise before; null = there was none."""

    date: dt.date
    value: float | None
    revised_from: float | None
    recorded_on: dt.date | None


class SeriesChart(Document):
    """A series with its definition and its chart. `shift` and `trend` are lengths in use (0: by length, or none)."""

    series: str
    name: str
    definition: str
    unit: str
    improvement: Improvement
    owner: str | None
    disclosure: DisclosureClass
    rules: RuleSet
    target: float | None
    shift: int
    trend: int
    revised: tuple[Revision, ...]
    chart: SpcResult


def series_charts(instance: Instance) -> tuple[SeriesChart, ...]:
    """A chart for every series, by id."""
    return tuple(
        _chart(each, as_it_stands(each, instance.as_at), _revisions(each, instance.as_at))
        for each in _in_order(instance)
    )


def public_charts(instance: Instance) -> tuple[tuple[SeriesChart, ...], tuple[str, ...]]:
    """Charts that the public may see, and the names of the series that are withheld for a small number of people.

    A series of people is charted from rounded counts, and not at all where one of them is small or no count.
    """
    shown, withheld = [], []
    for measure in _in_order(instance):
        series = as_it_stands(measure, instance.as_at)
        if measure.disclosure in ("open", "organisations"):
            shown.append(_unowned(_chart(measure, series, _revisions(measure, instance.as_at))))
        elif measure.disclosure == "people":
            rounded = _rounded(series, instance.snapshot.policy.small_number)
            if rounded:
                shown.append(_unowned(_chart(measure, rounded, ())))
            else:
                withheld.append(measure.name)
    return tuple(shown), tuple(withheld)


def _unowned(chart: SeriesChart) -> SeriesChart:
    """The chart without its owner, who may be a person."""
    return chart.model_copy(update={"owner": None})


def _rounded(series: Series, least: int) -> Series | None:
    if any(value < 0 or value != int(value) for value in series.values):
        return None
    counts = [disclose_people(int(value), small_number=least).value for value in series.values]
    kept = tuple(float(count) for count in counts if count is not None)
    return Series(series.dates, kept, series.blanks) if len(kept) == len(counts) else None


def _in_order(instance: Instance) -> list[Measure]:
    return sorted(instance.snapshot.series, key=lambda one: one.id)


def _chart(measure: Measure, series: Series, revised: tuple[Revision, ...]) -> SeriesChart:
    asked = SpcOptions(
        rules=measure.rules,
        improvement=measure.improvement,
        target=measure.target,
        screen_outliers=measure.screen_outliers,
        fix_after=measure.fix_after,
        rebase=measure.rebase,
    )
    return SeriesChart(
        series=measure.id,
        name=measure.name,
        definition=measure.definition,
        unit=measure.unit,
        improvement=measure.improvement,
        owner=measure.owner,
        disclosure=measure.disclosure,
        rules=measure.rules,
        target=measure.target,
        shift=asked.shift_points,
        trend=asked.trend_points,
        revised=revised,
        chart=spc(series, asked),
    )


def drawing(shown: SeriesChart) -> ChartData:
    """What to draw of a series."""
    asked = SpcOptions(rules=shown.rules, improvement=shown.improvement, target=shown.target)
    return chart_data(shown.chart, asked, title=shown.name, unit=shown.unit)


def as_it_stands(measure: Measure, day: dt.date) -> Series:
    """The series as known on a day: of several values of one date, the one recorded last."""
    known = {date: found[-1].value for date, found in _history(measure, day).items()}
    points = sorted((date, value) for date, value in known.items() if value is not None)
    blanks = tuple(sorted(date for date, value in known.items() if value is None))
    return Series(tuple(date for date, _ in points), tuple(value for _, value in points), blanks)


def _history(measure: Measure, day: dt.date) -> dict[dt.date, list[DataPoint]]:
    """The values of each date in the order in which they were recorded, those without such a day first."""
    found: dict[dt.date, list[DataPoint]] = {}
    for point in sorted(measure.points, key=lambda each: (each.date, each.recorded_on or dt.date.min)):
        if point.date <= day and (point.recorded_on is None or point.recorded_on <= day):
            found.setdefault(point.date, []).append(point)
    return found


def _revisions(measure: Measure, day: dt.date) -> tuple[Revision, ...]:
    return tuple(
        Revision(date=date, value=now.value, revised_from=before.value, recorded_on=now.recorded_on)
        for date, found in _history(measure, day).items()
        for before, now in zip(found[-2:-1], found[-1:], strict=len(found) > 1)
        if before.value != now.value
    )
