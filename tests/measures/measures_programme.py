"""A small programme whose figures can be counted by hand."""

from __future__ import annotations

import json
from typing import Any

from measures import Result, analyse, read_snapshot

ORGANISATIONS = [
    {"code": "ACU", "name": "Acute", "kind": "acute", "location": {"latitude": 51.38, "longitude": -0.53}},
    {"code": "GP1", "name": "First practice", "kind": "practice", "location": {"latitude": 51.37, "longitude": -0.5}},
    {"code": "GP2", "kind": "practice", "active_to": "2020-03-31", "successor": "GP1"},
    {"code": "FAR", "kind": "hospice", "location": {"latitude": 52.38, "longitude": -0.53}},
]


def person(id_: str, organisation: str, *tiers: tuple[str, str, str | None], **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "memberships": [{"organisation": organisation}],
        "tiers": [{"tier": tier, "start": start, "end": end} for tier, start, end in tiers],
        **more,
    }


PEOPLE = [
    person("P1", "ACU", ("live", "2019-09-01", None), ("lead", "2020-02-01", None)),
    person("P2", "ACU", ("learn", "2019-09-01", "2020-04-30"), ("live", "2020-05-01", None)),
    person("P3", "GP1", ("live", "2019-09-01", None), left="2020-06-30"),
    person("P4", "FAR", ("lead", "2019-09-01", "2020-05-31")),
]


def snapshot(**more: Any) -> dict[str, Any]:
    return {
        "schema": "measures-snapshot/1",
        "as_at": "2020-06-30",
        "previous": "2020-03-31",
        "organisations": ORGANISATIONS,
        "people": PEOPLE,
        **more,
    }


def result(**more: Any) -> Result:
    return analyse(read_snapshot(json.dumps(snapshot(**more))))


def value(found: Result, key: str) -> float | None:
    return next(each.value for each in found.figures if each.key == key)


def points(found: Result, key: str) -> dict[str, float | None]:
    figure = next(each for each in found.figures if each.key == key)
    return {point.date.isoformat(): point.value for point in figure.points}
