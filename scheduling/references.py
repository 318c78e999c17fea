"""Faults between the parts of a snapshot: ids given twice, ids that nothing stands behind.

They are looked for in the raw JSON, so that they come together with faults of shape, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from foundation.errors import Fault

from .policy import goal_faults, weight_faults

UNIQUE = (
    "blocks[].id",
    "organisations[].code",
    "host_ledger[].organisation",
    "venues[].id",
    "venues[].rooms[].id",
    "equipment[].id",
    "people[].id",
    "cohorts[].id",
    "sessions[].id",
    "published[].session",
)

REFERENCES = {
    "pressure[].organisation": "organisations[].code",
    "host_ledger[].organisation": "organisations[].code",
    "venues[].organisation": "organisations[].code",
    "people[].organisation": "organisations[].code",
    "cohorts[].members[]": "people[].id",
    "sessions[].cohorts[]": "cohorts[].id",
    "sessions[].blocks[]": "blocks[].id",
    "sessions[].facilitators.from[]": "people[].id",
    "sessions[].pinned.block": "blocks[].id",
    "sessions[].pinned.room": "venues[].rooms[].id",
    "published[].session": "sessions[].id",
    "published[].block": "blocks[].id",
    "published[].room": "venues[].rooms[].id",
    "published[].facilitators[]": "people[].id",
    "published[].equipment[]": "equipment[].id",
}


def reference_faults(raw: object) -> list[Fault]:
    """Faults of a snapshot as parsed JSON, whatever its shape; parts of a wrong shape are passed over."""
    faults = [fault for pattern in UNIQUE for fault in _repeats(raw, pattern)]
    for pattern, target in REFERENCES.items():
        faults += _dangling(raw, pattern, target)
    faults += _delivered_without_row(raw)
    for _, goals in _values(raw, "policy.goals"):
        faults += goal_faults(goals) if isinstance(goals, list) else []
    for _, weights in _values(raw, "policy.weights"):
        faults += weight_faults(list(weights)) if isinstance(weights, Mapping) else []
    return faults


def _values(raw: object, pattern: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """Path and value of each place that a pattern like `venues[].rooms[].id` names."""
    step, _, rest = pattern.partition(".")
    name = step.removesuffix("[]")
    if not isinstance(raw, Mapping) or name not in raw:
        return
    value, here = raw[name], f"{path}.{name}" if path else name
    if not step.endswith("[]"):
        yield from _values(value, rest, here) if rest else [(here, value)]
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _values(item, rest, f"{here}[{position}]") if rest else [(f"{here}[{position}]", item)]


def _repeats(raw: object, pattern: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, value in _values(raw, pattern):
        if not isinstance(value, str):
            continue
        if value in first:
            yield Fault(path, value, f"this id is given twice; it stands at {first[value]} too.", "Give each its own.")
        first.setdefault(value, path)


def _dangling(raw: object, pattern: str, target: str) -> Iterator[Fault]:
    known = {value for _, value in _values(raw, target) if isinstance(value, str)}
    listed = target.partition("[")[0] if "rooms" not in target else "the rooms of venues"
    for path, value in _values(raw, pattern):
        if isinstance(value, str) and value not in known:
            yield Fault(path, value, f"nothing in {listed} has this id.", f"Add it to {listed} or correct it.")


def _delivered_without_row(raw: object) -> Iterator[Fault]:
    rows = {value for _, value in _values(raw, "published[].session") if isinstance(value, str)}
    for path, session in _values(raw, "sessions[]"):
        if isinstance(session, Mapping) and session.get("state") == "delivered" and session.get("id") not in rows:
            message = "a delivered session needs its published row: when and where it took place."
            yield Fault(f"{path}.state", str(session.get("id")), message, "Add the row to published.")
