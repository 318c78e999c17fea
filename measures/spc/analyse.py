"""A series, part by part: limits, names, icons, warnings."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .chart_warnings import chart_warnings
from .limits import Limits, median_only, xmr_limits
from .mdc_rules import mdc_names
from .named_points import NamedPoint
from .options import SpcOptions
from .result import Assurance, RunsTest, SpcPoint, SpcResult
from .run_rules import anhoj_test, run_chart_names, run_chart_test
from .series import Series


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the series with its own limits."""

    dates: Sequence[dt.date]
    values: Sequence[float]
    limits: Limits
    names: Sequence[NamedPoint]
    runs: RunsTest | None


def spc(series: Series, options: SpcOptions) -> SpcResult:
    """Name the points of a series by one set of rules.

    Args:
        series: dated values; none at all gives a result without points, and a warning.
        options: the rules, the direction that is better, target, baseline and steps.

    Returns:
        Centre and limits of the last part, every point with those of its own, the icons and the warnings. What cannot
        be worked out is None.
    """
    parts = [_part(dates, values, options) for dates, values in _split(series, options.rebase)]
    notes = chart_warnings(series, options, [(len(part.values), part.limits) for part in parts])
    if not parts:
        return SpcResult(
            mean=None,
            lower_limit=None,
            upper_limit=None,
            points=(),
            variation=None,
            assurance=None,
            runs=None,
            warnings=notes,
        )
    last = parts[-1]
    return SpcResult(
        mean=last.limits.centre,
        lower_limit=last.limits.lower,
        upper_limit=last.limits.upper,
        points=tuple(point for part in parts for point in _points(part, options)),
        variation=last.names[-1].variation(options.improvement),
        assurance=_assurance(last.limits, options),
        runs=last.runs,
        warnings=notes,
    )


def _split(series: Series, rebase: Sequence[dt.date]) -> list[tuple[Sequence[dt.date], Sequence[float]]]:
    starts = sorted({0, *(bisect_left(series.dates, day) for day in rebase)})
    ends = [*starts[1:], len(series.dates)]
    return [(series.dates[a:b], series.values[a:b]) for a, b in zip(starts, ends, strict=True) if a < b]


def _part(dates: Sequence[dt.date], values: Sequence[float], options: SpcOptions) -> Part:
    baseline = values[: options.fix_after]
    if options.has_limits:
        limits = xmr_limits(baseline, screen_outliers=options.screen_outliers)
        names = mdc_names(
            values,
            limits,
            shift=options.shift_points,
            trend=options.trend_points,
            outer_points_count=options.rules == "mdc2023",
        )
        return Part(dates, values, limits, names, None)
    limits = median_only(baseline)
    if options.rules == "anhoj":
        test = anhoj_test(values, limits.centre)
    else:
        test = run_chart_test(values, limits.centre, shift=options.shift_points)
    longest = test.longest_run_max if test.longest_run_max is not None else len(values)
    names = run_chart_names(values, limits.centre, longest=longest, trend=options.trend_points)
    return Part(dates, values, limits, names, test)


def _points(part: Part, options: SpcOptions) -> list[SpcPoint]:
    return [
        SpcPoint(
            date=day,
            value=value,
            mean=part.limits.centre,
            lower_limit=part.limits.lower,
            upper_limit=part.limits.upper,
            special_cause=name.cause,
            state=name.state(options.improvement),
        )
        for day, value, name in zip(part.dates, part.values, part.names, strict=True)
    ]


def _assurance(limits: Limits, options: SpcOptions) -> Assurance | None:
    """Whether the target lies beyond the last limits; inconsistent where it lies within, or there are none."""
    if options.target is None or options.improvement == "neutral" or not options.has_limits:
        return None
    if limits.upper is not None and options.target > limits.upper:
        return "fail" if options.improvement == "increase" else "pass"
    if limits.lower is not None and options.target < limits.lower:
        return "pass" if options.improvement == "increase" else "fail"
    return "inconsistent"
