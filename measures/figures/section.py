"""Each figure with its dated points, against the last report and against what was reported before."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from foundation.documents import Document

from ..instance import Instance, months_later, quarter_ends, quarter_start
from ..snapshot.work import DisclosureClass
from ..spc.options import Improvement
from .catalogue import CATALOGUE, OWNER, FigureKind
from .values import Value

QUARTERS = 8
"""Ends of quarters that a figure's past shows."""


class FigurePoint(Document):
    """A figure on a day, or for its quarter up to that day. null = no data, never 0.

    `revised_from` is what a report of `issued_on` gave, where that was another value (null also where it had no data).
    """

    date: dt.date
    value: float | None
    numerator: int | None
    denominator: int | None
    revised_from: float | None
    issued_on: dt.date | None


class Figure(Document):
    """A figure of the programme.

    A stock stands as at the day of the report, and on the day of the last one (`previous`); a flow covers the time
    since the last report (a year where there was none), and the equally long time before.
    """

    key: str
    name: str
    definition: str
    unit: str
    direction: Improvement
    owner: str
    disclosure: DisclosureClass
    measured: Literal["stock", "flow"]
    value: float | None
    numerator: int | None
    denominator: int | None
    previous: float | None
    points: tuple[FigurePoint, ...]


def figures(instance: Instance) -> tuple[Figure, ...]:
    """Every figure of the catalogue, in its order."""
    return tuple(_figure(instance, kind) for kind in CATALOGUE)


def period(instance: Instance) -> tuple[dt.date, dt.date]:
    """First and last day of the time reported on: since the last report, or a year."""
    as_at, previous = instance.as_at, instance.snapshot.previous
    return (months_later(as_at, -12) if previous is None else previous) + dt.timedelta(1), as_at


def _figure(instance: Instance, kind: FigureKind) -> Figure:
    first, last = period(instance)
    before = first - dt.timedelta(1)
    now = kind.compute(instance, first, last)
    then = kind.compute(instance, before - (last - first), before)
    is_compared = instance.snapshot.previous is not None or kind.measured == "flow"
    return Figure(
        key=kind.key,
        name=kind.name,
        definition=kind.definition,
        unit=kind.unit,
        direction=kind.direction,
        owner=instance.snapshot.policy.owners.get(kind.key, OWNER),
        disclosure=kind.disclosure,
        measured=kind.measured,
        value=_plain(now.value),
        numerator=now.numerator,
        denominator=now.denominator,
        previous=_plain(then.value) if is_compared else None,
        points=_points(instance, kind),
    )


def _points(instance: Instance, kind: FigureKind) -> tuple[FigurePoint, ...]:
    days = {*quarter_ends(instance.as_at, QUARTERS), instance.as_at}
    issued = {
        each.date: each
        for each in sorted(instance.snapshot.issued, key=lambda one: one.issued_on)
        if each.figure == kind.key and each.issued_on <= instance.as_at
    }
    days |= {day for day in issued if day <= instance.as_at}
    found = []
    for day in sorted(days):
        point = kind.compute(instance, quarter_start(day), day)
        earlier = issued.get(day)
        is_revised = earlier is not None and not _equal(earlier.value, point)
        found.append(
            FigurePoint(
                date=day,
                value=_plain(point.value),
                numerator=point.numerator,
                denominator=point.denominator,
                revised_from=earlier.value if earlier and is_revised else None,
                issued_on=earlier.issued_on if earlier and is_revised else None,
            )
        )
    return tuple(found)


def _equal(issued: float | None, now: Value) -> bool:
    if issued is None or now.value is None:
        return issued is now.value
    return abs(issued - now.value) <= 1e-6 * max(1.0, abs(issued))


def _plain(value: float | None) -> float | None:
    return None if value is None else float(value)
