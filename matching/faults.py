"""Faults of meaning in a snapshot's raw JSON: names that do not exist, ids given twice, goals not known.

Works on raw JSON, tolerant of wrong shapes, so that these faults come together with those of shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foundation.documents import shown
from foundation.errors import Fault

from .codes import REASON_CODES
from .policy import BUILT_GOALS, FIRM_GOALS, FIT_PARTS, KNOWN_GOALS, Weights


def faults_of_meaning(raw: Any) -> list[Fault]:
    """Every fault of meaning, in the order of the snapshot's keys.

    Args:
        raw: the parsed JSON of a snapshot, whatever its shape.
    """
    if not isinstance(raw, dict):
        return []
    ids = {name: {row.get(key) for _, row in _rows(raw, name)} for name, key in _KEYED}
    return [
        *_twice(raw),
        *_organisations(raw, ids["organisations"]),
        *_references(raw, ids),
        *_exceptions(raw),
        *_pairs_twice(raw),
        *_bridges(raw),
        *_goals(raw),
        *_weights(raw),
    ]


_KEYED = (("organisations", "code"), ("learners", "id"), ("coaches", "id"))


def _rows(raw: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = raw.get(name)
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield index, row


def _twice(raw: dict[str, Any]) -> Iterator[Fault]:
    for name, key in _KEYED:
        first: dict[str, int] = {}
        for index, row in _rows(raw, name):
            value = row.get(key)
            if not isinstance(value, str):
                continue
            if value in first:
                message = f"{name}[{first[value]}] has the same {key}."
                yield Fault(f"{name}[{index}].{key}", shown(value), message, f"Give each one its own {key}.")
            first.setdefault(value, index)


def _organisations(raw: dict[str, Any], codes: set[Any]) -> Iterator[Fault]:
    for name in ("learners", "coaches", "ties", "bridge_values"):
        for index, row in _rows(raw, name):
            listed = row.get("organisations")
            for position, code in enumerate(listed if isinstance(listed, list) else []):
                if isinstance(code, str) and code not in codes:
                    yield Fault(
                        f"{name}[{index}].organisations[{position}]",
                        shown(code),
                        "no organisation in this snapshot has this code.",
                        "Add it to organisations or correct the code.",
                    )


def _references(raw: dict[str, Any], ids: dict[str, set[Any]]) -> Iterator[Fault]:
    for name in ("instructions", "scores", "hours"):
        for index, row in _rows(raw, name):
            for key, where in (("learner", "learners"), ("coach", "coaches")):
                value = row.get(key)
                if isinstance(value, str) and value not in ids[where]:
                    message = f"no {key} in this snapshot has this id."
                    yield Fault(f"{name}[{index}].{key}", shown(value), message, f"Correct the id or add the {key}.")


def _exceptions(raw: dict[str, Any]) -> Iterator[Fault]:
    for index, row in _rows(raw, "instructions"):
        listed = row.get("exception_to")
        for position, code in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(code, str) and code not in REASON_CODES:
                message = f"no rule has this code; the known ones are {', '.join(REASON_CODES)}."
                yield Fault(f"instructions[{index}].exception_to[{position}]", shown(code), message, "Correct it.")
        if not isinstance(listed, list) or not listed:
            continue
        for key, asks in (("by", "who decided it"), ("reason", "why it was decided")):
            value = row.get(key)
            if key == "reason" and row.get("private") is True:
                continue  # the reason of a private instruction stays in the records
            if value is None or (isinstance(value, str) and not value.strip()):
                message = f"an exception to a rule must say {asks}."
                yield Fault(f"instructions[{index}].{key}", shown(value), message, "Fill it in, or name no exception.")


def _pairs_twice(raw: dict[str, Any]) -> Iterator[Fault]:
    for name in ("scores", "hours"):
        seen: dict[tuple[Any, Any], int] = {}
        for index, row in _rows(raw, name):
            pair = (row.get("learner"), row.get("coach"))
            if not all(isinstance(each, str) for each in pair):
                continue
            if pair in seen:
                message = f"{name}[{seen[pair]}] is for the same learner and coach."
                yield Fault(f"{name}[{index}]", shown(list(pair)), message, "Keep one of them.")
            seen.setdefault(pair, index)


def _bridges(raw: dict[str, Any]) -> Iterator[Fault]:
    """Two values for one bridge, in whichever order its ends stand, or a bridge from an organisation to itself."""
    first: dict[tuple[str, ...], int] = {}
    for index, row in _rows(raw, "bridge_values"):
        listed, path = row.get("organisations"), f"bridge_values[{index}].organisations"
        if not isinstance(listed, list) or len(listed) != 2 or not all(isinstance(each, str) for each in listed):
            continue
        ends = tuple(sorted(listed))
        if ends[0] == ends[1]:
            yield Fault(path, shown(listed), "a bridge joins two organisations, not one with itself.", "Correct it.")
        elif ends in first:
            message = f"bridge_values[{first[ends]}] is for the same two organisations."
            yield Fault(path, shown(listed), message, "Keep one of them.")
        first.setdefault(ends, index)


def _goals(raw: dict[str, Any]) -> Iterator[Fault]:
    policy = raw.get("policy")
    seen: set[str] = set()
    for index, row in _rows(policy if isinstance(policy, dict) else {}, "goals"):
        name, path = row.get("goal"), f"policy.goals[{index}]"
        if not isinstance(name, str):
            continue
        built = f"the goals it pursues are {', '.join(BUILT_GOALS)}."
        if name not in KNOWN_GOALS:
            yield Fault(
                f"{path}.goal", shown(name), f"this program knows no such goal; {built}", "Choose one of these."
            )
        elif name not in BUILT_GOALS:
            yield Fault(
                f"{path}.goal", shown(name), f"this program does not pursue this goal yet; {built}", "Leave it out."
            )
        elif name in seen:
            yield Fault(f"{path}.goal", shown(name), "this goal stands twice.", "Keep one of them.")
        else:
            yield from _goal_options(row, path, seen)
        seen.add(name)


def _goal_options(row: dict[str, Any], path: str, before: set[str]) -> Iterator[Fault]:
    name, give_way = row["goal"], row.get("give_way_percent")
    if give_way and name in FIRM_GOALS:
        message = f"{name} never gives way to a later goal."
        yield Fault(f"{path}.give_way_percent", shown(give_way), message, "Remove it or set it to 0.")
    for key, owner in (("by", "fair_shares"), ("floors", "worst_fit")):
        if row.get(key) is not None and name != owner:
            yield Fault(f"{path}.{key}", shown(row[key]), f"only {owner} has this option.", "Remove it.")
    if name in ("fair_shares", "worst_fit") and "place_learners" not in before:
        message = "it must be settled first how many are placed."
        yield Fault(f"{path}.goal", shown(name), message, "Put place_learners before it.")


def _weights(raw: dict[str, Any]) -> Iterator[Fault]:
    policy = raw.get("policy")
    weights = policy.get("weights") if isinstance(policy, dict) else None
    if isinstance(weights, dict):
        values = [weights.get(part, Weights.model_fields[part].default) for part in FIT_PARTS]
        if all(isinstance(value, int | float) and value == 0 for value in values):
            yield Fault("policy.weights", shown(weights), "every weight is 0.", "Give at least one part a weight.")
