"""Small communities for tests, as the JSON a person would write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from network import Instance, Result, analyse, read_instance


def person(name: str, *organisations: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "memberships": [{"organisation": o} for o in organisations], **more}


def tie(a: str, b: str, kind: str = "project", start: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    return {"people": [a, b], "kind": kind, "start": start, **more}


def snapshot(
    organisations: Iterable[str | dict[str, Any]] = (),
    people: Iterable[dict[str, Any]] = (),
    ties: Iterable[dict[str, Any]] = (),
    **more: Any,
) -> dict[str, Any]:
    return {
        "schema": "network-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": [o if isinstance(o, dict) else {"code": o} for o in organisations],
        "people": list(people),
        "ties": list(ties),
        **more,
    }


def read(document: dict[str, Any]) -> Instance:
    return read_instance(json.dumps(document))


def result_of(document: dict[str, Any], **options: Any) -> Result:
    return analyse(read(document), **options)


def lights(result: Result) -> dict[str, Any]:
    return {light.signal: light for light in result.scorecard}


def staffed(sizes: dict[str, int], **more: Any) -> list[dict[str, Any]]:
    """People A1, A2, ... of organisation A, and so on."""
    return [person(f"{code}{i}", code, **more) for code, size in sizes.items() for i in range(1, size + 1)]
