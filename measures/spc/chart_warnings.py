"""What a reader of a chart must know before acting on it."""

from __future__ import annotations

from collections.abc import Sequence

from .limits import Limits
from .options import SpcOptions
from .series import Series

ENOUGH_FOR_LIMITS = 13
"""Below this many points limits are on trial (NHSRplotthedots, after Making Data Count)."""

ENOUGH_FOR_RUNS = 10
"""Below this many points a run chart tells little (Anhoj and Olesen 2014; the published tables begin there)."""

LEAST_BASELINE = 12
"""Fewest points that a fixed baseline should have (NHSRplotthedots)."""

_SHOWN = 5


def chart_warnings(series: Series, options: SpcOptions, parts: Sequence[tuple[int, Limits]]) -> tuple[str, ...]:
    """Sentences on blanks, too few points, flat values and dates without effect.

    Args:
        series: the series.
        options: what was asked.
        parts: number of points and limits of each part, in order.
    """
    notes = list(_blanks(series))
    if not parts:
        return (*notes, "There are no points: no data.")
    for number, (points, limits) in enumerate(parts, start=1):
        where = "The series" if len(parts) == 1 else f"Part {number} of {len(parts)}"
        notes += _few(where, points, options)
        if options.has_limits:
            notes += _flat(where, points, limits)
    late = [day.isoformat() for day in options.rebase if day > series.dates[-1]]
    if late:
        notes.append(f"No point is on or after {', '.join(late)}: no new part starts there.")
    if options.has_limits and len(series.values) > 1 and 2 * series.values.count(0.0) > len(series.values):
        notes.append(
            "More than half of the values are 0: limits say little of rare events. Count the days between them instead."
        )
    if options.target is not None and not options.has_limits:
        notes.append("A run chart has no limits: whether the target will be met is not judged.")
    return tuple(notes)


def _blanks(series: Series) -> list[str]:
    if not series.blanks:
        return []
    days = ", ".join(day.isoformat() for day in series.blanks[:_SHOWN])
    more = len(series.blanks) - _SHOWN
    rest = f" and {more} more" if more > 0 else ""
    what = "1 date has" if len(series.blanks) == 1 else f"{len(series.blanks)} dates have"
    return [f"{what} no value and no point ({days}{rest}): no data there, not 0."]


def _few(where: str, points: int, options: SpcOptions) -> list[str]:
    has = f"{where} has {points} {'point' if points == 1 else 'points'}"
    if not options.has_limits:
        if points < ENOUGH_FOR_RUNS:
            return [f"{has}: below {ENOUGH_FOR_RUNS}, the tests of runs can tell little yet."]
        return []
    notes = []
    if points < ENOUGH_FOR_LIMITS:
        notes.append(f"{has}: below {ENOUGH_FOR_LIMITS}, take the limits as trial limits.")
    if options.fix_after is not None and options.fix_after < LEAST_BASELINE and options.fix_after < points:
        notes.append(f"The limits rest on the first {options.fix_after} points: a baseline needs {LEAST_BASELINE}.")
    return notes


def _flat(where: str, points: int, limits: Limits) -> list[str]:
    if limits.flattened:
        return [
            f"{where} has no limits: apart from single jumps its values do not change. "
            "Look at the values themselves, or draw the limits without screening."
        ]
    if limits.lower is None:
        why = "its values do not vary" if points > 1 else "they need two points"
        return [f"{where} has no limits: {why}."]
    if limits.lower is not None and limits.lower == limits.upper:
        return [f"{where} has limits without width: the values they rest on do not vary."]
    return []
