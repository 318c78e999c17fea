"""Small snapshots made by hand, and the one way tests solve: every solution passes the checker."""

from __future__ import annotations

import copy
import json
from typing import Any

import scheduling
from foundation.runs import Budget

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def snapshot(**changes: Any) -> dict[str, Any]:
    """One room for 20 open all day, one cohort of two people, one session of a morning, two weeks in September."""
    base: dict[str, Any] = {
        "schema": "scheduling-snapshot/1",
        "as_at": "2020-07-13",
        "window": {"start": "2020-09-07", "end": "2020-09-18"},
        "blocks": [
            {"id": "day", "start": "09:30", "end": "16:30"},
            {"id": "am", "start": "09:30", "end": "12:30"},
            {"id": "pm", "start": "13:30", "end": "16:30"},
        ],
        "organisations": [{"code": "RTK"}, {"code": "RA2"}],
        "venues": [venue("V1", room("R1"))],
        "people": [{"id": "P1"}, {"id": "P2"}],
        "cohorts": [{"id": "A", "members": ["P1", "P2"]}],
        "sessions": [session("A1")],
    }
    return {**copy.deepcopy(base), **changes}


def venue(name: str, *rooms: dict[str, Any], organisation: str | None = "RTK", at: Any = None) -> dict[str, Any]:
    location = None if at is None else {"latitude": at[0], "longitude": at[1]}
    return {"id": name, "organisation": organisation, "location": location, "rooms": list(rooms)}


def room(name: str, capacity: int = 20, **more: Any) -> dict[str, Any]:
    return {"id": name, "capacity": capacity, **more}


def session(name: str, **more: Any) -> dict[str, Any]:
    order = int(name[-1]) if name[-1].isdigit() else None
    return {"id": name, "cohorts": [name[0]], "order": order, "blocks": ["am"], **more}


def slots(*days: str, start: str = "09:00", end: str = "17:00") -> list[dict[str, str]]:
    return [{"weekday": day, "start": start, "end": end} for day in days]


def read(document: dict[str, Any]) -> scheduling.Instance:
    return scheduling.read_instance(json.dumps(document))


def solved(document: dict[str, Any], **more: Any) -> scheduling.Solution:
    """Solve and hold against the checker."""
    return _solved(read(document), **more)


def _solved(instance: scheduling.Instance, **more: Any) -> scheduling.Solution:
    more.setdefault("budget", Budget(work=20.0))
    solution = scheduling.solve(instance, **more)
    assert scheduling.check(instance, solution) == []
    assert json.loads(scheduling.write_result(instance, solution))["violations"] == []
    return solution


def result(document: dict[str, Any]) -> dict[str, Any]:
    """The result document as parsed JSON."""
    instance = read(document)
    return dict(json.loads(scheduling.write_result(instance, _solved(instance))))


def goal(solution: scheduling.Solution, name: str) -> scheduling.GoalOutcome:
    return next(each for each in solution.goals if each.goal == name)


def only_unplaced(document: dict[str, Any]) -> scheduling.solution.UnplacedReason:
    (reason,) = solved(document).unplaced
    return reason
