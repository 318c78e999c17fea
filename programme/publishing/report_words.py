"""Figures, changes, kinds and verdicts in the words of a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from foundation.disclosure import disclose_people
from measures.figures import Figure
from measures.plain_numbers import long_date, number

from .map_look import kind_of

NO_DATA = "no data"
NOT_SHOWN = "not shown"
FIRST = "first report"

VERDICTS = {
    "improved": "Improved",
    "worse": "Worse",
    "changed": "Changed, for better or worse is not known",
    "no_change": "No change that chance does not explain",
    "too_few_points": "Too few points to judge",
    "no_measure": "No measure",
}
HELD = {"held": "Held", "not_held": "Not held", "not_due": "Not due yet", "no_data": NO_DATA, None: "–"}
STATES = {"good": "Good", "watch": "Watch", "concern": "Concern", "cannot_tell": "Cannot tell"}
SIGNALS = {
    "reach": "Reach",
    "mixing": "Mixing",
    "shared_load": "Shared load",
    "robustness": "Robustness",
    "renewal": "Renewal",
    "welcome": "Welcome",
}
BETTER = {"increase": "higher", "decrease": "lower", "neutral": "neither"}
SEEN_BY = {
    "people": "public, small numbers hidden",
    "organisations": "public",
    "open": "public",
    "internal": "programme only",
}


def figure_value(figure: Figure) -> str:
    """A figure as it is now, a share with its two counts."""
    return shared(figure.value, figure.unit, figure.numerator, figure.denominator)


def shared(value: float | None, unit: str, numerator: int | None, denominator: int | None) -> str:
    """A value; a percentage with what it is a share of."""
    if value is None:
        return NO_DATA
    if unit == "%":
        counts = f" ({numerator:,} of {denominator:,})" if numerator is not None and denominator is not None else ""
        return f"{number(value)} %{counts}"
    return number(value, "days") if unit == "days" else number(value)


def before_value(figure: Figure, *, is_first: bool) -> str:
    """A figure as it was before; a count on a day has no before in a first report."""
    if figure.previous is None:
        return FIRST if is_first and figure.measured == "stock" else NO_DATA
    return shared(figure.previous, figure.unit, None, None)


def change(figure: Figure) -> str:
    """How a figure has moved, with its sign."""
    if figure.value is None or figure.previous is None:
        return "–"
    moved = round(figure.value - figure.previous, 1)
    if not moved:
        return "no change"
    return f"{'+' if moved > 0 else '−'}{number(abs(moved))}{' points' if figure.unit == '%' else ''}"


def kind_name(kind: str) -> str:
    """What a kind of organisation is called."""
    return "All" if kind == "all" else kind_of(kind).name


def chance(probability: float) -> str:
    """A chance as so many of 100, never 0 or 100 unless it is."""
    if 0 < probability < 0.01:
        return "fewer than 1 of 100"
    if 0.99 < probability < 1:
        return "more than 99 of 100"
    return f"{round(100 * probability)} of 100"


def interval(low: float | None, high: float | None, unit: str = "") -> str:
    """A range, or nothing where there is none."""
    if low is None or high is None:
        return ""
    ends = (f"{'−' if round(end, 1) < 0 else ''}{number(abs(end))}" for end in (low, high))
    return f"{' to '.join(ends)}{f' {unit}' if unit else ''}"


def counted(count: float, one: str) -> str:
    """`1 organisation`, `2.5 organisations`."""
    return f"{number(count)} {one if number(count) == '1' else f'{one}s'}"


def people(count: int | None, small_number: int) -> str:
    """A number of people that may be seen outside: small ones hidden, the rest rounded."""
    return NO_DATA if count is None else disclose_people(count, small_number=small_number).text


def listed(names: Sequence[str]) -> str:
    """Names in a row: `A`, `A and B`, `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def short_date(day: dt.date) -> str:
    """A day as `30 Jun 2020`, for the heads of tables."""
    first, month, year = long_date(day).split()
    return f"{first} {month[:3]} {year}"


def paragraphs(text: str) -> tuple[str, ...]:
    """Words that somebody wrote, by paragraph: an empty line parts two."""
    return tuple(" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
