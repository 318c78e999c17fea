"""The lights over the programme's life: what they would have shown on each date of the map's slider."""

from __future__ import annotations

import datetime as dt

from foundation.documents import Document

from .brokerage import effective_brokers, open_pairs
from .instance import Bools, Instance
from .losses import LEAVERS, main_share
from .picture import Picture, picture
from .signals.reach import ENOUGH_LINKS
from .signals.shared_load import bridging
from .signals.welcome import linked_in_time, welcome_counts
from .turnover import turnover

MOST_FOR_ROBUSTNESS = 400
"""Above this many linked people the series leaves robustness out: it would take longer than all the rest."""

QUARTER_DAYS = 90
"""The shortest quarter of a calendar year."""


class SeriesPoint(Document):
    """The figures of one date, as its own scorecard would have them; `changed` says what changed since the last one.

    `renewal` compares with the last date of this series that is a quarter of a year away or more: within weeks hardly
    any link is new. Null where there was nothing to measure.
    """

    date: dt.date
    people: int
    working_ties: int
    organisations_with_people: int
    organisations_reached: int
    reach: float | None
    mixing: float | None
    mixing_null_low: float | None
    mixing_null_high: float | None
    shared_load: float | None
    robustness: float | None
    renewal: float | None
    welcome: float | None
    changed: str


def series(instance: Instance, dates: tuple[dt.date, ...]) -> tuple[SeriesPoint, ...]:
    """One point for each date, in order."""
    points: list[SeriesPoint] = []
    past: list[Picture] = []
    welcomed = linked_in_time(instance)
    for date in dates:
        now = picture(instance, date)
        points.append(_point(now, _a_quarter_before(past, date), points[-1] if points else None, welcomed))
        past.append(now)
    return tuple(points)


def _a_quarter_before(past: list[Picture], date: dt.date) -> Picture | None:
    far = [each for each in past if (date - each.at.date).days >= QUARTER_DAYS]
    return far[-1] if far else None


def _point(now: Picture, before: Picture | None, last: SeriesPoint | None, welcomed: Bools) -> SeriesPoint:
    organisations = len(now.instance.organisations)
    reached = int((now.external_ties >= ENOUGH_LINKS).sum())
    there = int((now.headcount > 0).sum())
    band = now.mixing.ratio_band
    linked, joiners = welcome_counts(now.instance, now.at.date, welcomed)
    return SeriesPoint(
        date=now.at.date,
        people=len(now.at.people),
        working_ties=now.ties.graph.m,
        organisations_with_people=there,
        organisations_reached=reached,
        reach=reached / organisations if organisations else None,
        mixing=now.mixing.ratio,
        mixing_null_low=band[0] if band else None,
        mixing_null_high=band[1] if band else None,
        shared_load=effective_brokers(bridging(now.home, open_pairs(now.graph))),
        robustness=_robustness(now),
        renewal=None if before is None else turnover(before, now).new_share,
        welcome=linked / joiners if joiners else None,
        changed=_changed(last, reached, there, now.ties.graph.m),
    )


def _robustness(now: Picture) -> float | None:
    if not LEAVERS < len(now.linked) <= MOST_FOR_ROBUSTNESS:
        return None
    return main_share(now.graph, now.linked, now.top_brokers)


def _changed(last: SeriesPoint | None, reached: int, there: int, ties: int) -> str:
    if last is None:
        return "The first date."
    parts = [
        _difference(there - last.organisations_with_people, "organisation with people", "organisations with people"),
        _difference(
            reached - last.organisations_reached, "organisation with two links", "organisations with two links"
        ),
        _difference(ties - last.working_ties, "working link", "working links"),
    ]
    said = [part for part in parts if part]
    return f"{', '.join(said)}.".capitalize() if said else "Nothing changed."


def _difference(number: int, one: str, many: str) -> str:
    if not number:
        return ""
    return f"{abs(number)} {'more' if number > 0 else 'fewer'} {one if abs(number) == 1 else many}"
