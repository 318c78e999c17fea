"""What of the figures the public may see: small numbers hidden, in values, dated points and tables alike."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from foundation.disclosure import disclose_people, disclose_steadily
from foundation.documents import Document

from ..instance import Instance, quarter_ends
from ..tiers import TIERS
from .section import QUARTERS, Figure, FigurePoint

NO_DATA, WITHHELD = "no data", "not shown"
ROUNDED_TO = 5


class PublicPoint(Document):
    """A dated figure in the words the public may see."""

    date: dt.date
    text: str


class PublicFigure(Document):
    """A figure in the words the public may see, never a small number."""

    key: str
    name: str
    definition: str
    unit: str
    text: str
    points: tuple[PublicPoint, ...]


class PublicTable(Document):
    """A table of people without totals, so that nothing hidden can be worked out from sums."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


class PublicSection(Document):
    """Everything of the figures that may leave the programme."""

    figures: tuple[PublicFigure, ...]
    people: PublicTable | None
    notes: tuple[str, ...]


def public_section(instance: Instance, found: Sequence[Figure]) -> PublicSection:
    """Figures and the table of people by kind of organisation and highest tier, disclosed."""
    least = instance.snapshot.policy.small_number
    return PublicSection(
        figures=tuple(_figure(each, least) for each in found if each.disclosure != "internal"),
        people=_people(instance, least),
        notes=(
            f"Numbers of people from 1 to {least - 1} are hidden and the others rounded to {ROUNDED_TO}; "
            "numbers of organisations, projects and sessions are exact.",
            f"A number of people shown before stays until it has moved by {ROUNDED_TO}: numbers may not add up.",
            "How many people came and went, and the single quarters of places, are not shown: with the numbers on each "
            "day they could give one person away.",
        ),
    )


def _figure(figure: Figure, least: int) -> PublicFigure:
    flows = figure.disclosure == "people" and figure.measured == "flow"
    points = [PublicPoint(date=p.date, text=_point(figure, i, least)) for i, p in enumerate(figure.points)]
    return PublicFigure(
        key=figure.key,
        name=figure.name,
        definition=figure.definition,
        unit=figure.unit,
        text=_now(figure, least, points[-1].text),
        points=() if flows else tuple(points),
    )


def _now(figure: Figure, least: int, last: str) -> str:
    """What the figure says as a whole: a stock as on its last day, a flow over the period."""
    if figure.measured == "stock":
        return last
    if figure.disclosure == "people" and figure.unit == "people" and figure.value is not None:
        return WITHHELD  # with the numbers on each day it would tell who came and went
    return _text(figure, figure.value, figure.numerator, figure.denominator, least)


def _point(figure: Figure, at: int, least: int) -> str:
    point = figure.points[at]
    if figure.disclosure == "people" and figure.measured == "stock" and figure.unit in ("people", "pairs"):
        return _steady(figure.points[: at + 1], least)
    return _text(figure, point.value, point.numerator, point.denominator, least)


def _steady(points: Sequence[FigurePoint], least: int) -> str:
    """A count at one of many releases: it stays until it has moved by a step too large to be a person."""
    if points[-1].value is None:
        return NO_DATA
    counts = [int(point.value) for point in points if point.value is not None]
    return disclose_steadily([*counts, counts[-1]], small_number=least).text


def _text(figure: Figure, value: float | None, numerator: int | None, denominator: int | None, least: int) -> str:
    if value is None:
        return NO_DATA
    if figure.disclosure != "people":
        return f"{numerator} of {denominator}" if numerator is not None else f"{value:g}"
    if figure.unit == "%":
        if numerator is None or denominator is None:
            return WITHHELD
        hides = any(0 < part < least for part in (numerator, denominator - numerator)) or denominator < least
        return WITHHELD if hides else f"about {round(value / ROUNDED_TO) * ROUNDED_TO} %"
    if figure.unit == "days":
        return f"{value:g}" if denominator is not None and denominator >= least else WITHHELD
    return disclose_people(int(value), small_number=least).text


def _people(instance: Instance, least: int) -> PublicTable | None:
    """Each cell holds as a figure does from one report to the next."""
    now = _by_kind(instance, instance.as_at)
    if not now:
        return None
    days = [day for day in quarter_ends(instance.as_at, QUARTERS) if day < instance.as_at]
    past = [counts for day in days if (counts := _by_kind(instance, day))]
    kinds = sorted({kind for kind, _ in now})
    texts = tuple(
        tuple(_cell([*(each[kind, tier] for each in past), now[kind, tier]], least) for tier in TIERS) for kind in kinds
    )
    return PublicTable(
        title="People by kind of organisation and highest tier", rows=tuple(kinds), columns=tuple(TIERS), cells=texts
    )


def _by_kind(instance: Instance, day: dt.date) -> Counter[tuple[str, str]]:
    highest = {person: tier for tier in TIERS for person in instance.in_tier(tier, day)}
    return Counter((instance.kind(person, day), tier) for person, tier in highest.items())


def _cell(counts: Sequence[int], least: int) -> str:
    return disclose_steadily([*counts, counts[-1]], small_number=least).text
