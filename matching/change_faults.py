"""A change since publication, read: faults of shape and of meaning together, each with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from foundation.documents import read_document, shown
from foundation.errors import BadInput, Fault

from .answers import RepairChange
from .instance import Instance
from .private_values import without_private_values


def read_change(instance: Instance, data: bytes | str) -> RepairChange:
    """Read what has changed since a plan of this round was published.

    Args:
        instance: the round as it was.
        data: JSON of the shape of `CHANGE.json`, UTF-8 if bytes.

    Raises:
        BadInput: every fault of shape, and every name that the round does not have or has already.
    """
    try:
        meaning = list(faults_of_change(instance, json.loads(data)))
    except (ValueError, RecursionError):
        meaning = []  # the reader below names the broken JSON
    try:
        change = read_document(RepairChange, data)
    except BadInput as error:
        raise BadInput(without_private_values([*error.faults, *meaning])) from None
    if meaning:
        raise BadInput(meaning)
    return change


def faults_of_change(instance: Instance, raw: Any) -> Iterator[Fault]:
    """Names in a change that the round does not have, and learners who join though it has them.

    Args:
        instance: the round as it was.
        raw: the parsed JSON of a change, whatever its shape.
    """
    change = raw if isinstance(raw, dict) else {}
    for path, value, kind in _named(change):
        known = instance.coach_at if kind == "coach" else instance.learner_at
        if isinstance(value, str) and value not in known:
            yield Fault(path, shown(value), f"no {kind} in this round has this id.", "Correct the id.")
    known_codes = {*instance.organisation, *_codes(change)}
    yield from _joined(instance, change, known_codes)
    yield from _memberships(instance, change, known_codes)
    yield from _organisations(change)


def _codes(change: dict[str, Any]) -> list[str]:
    """Codes of the organisations that a change brings with it."""
    rows = [row.get("code") for row in _list(change, "organisations") if isinstance(row, dict)]
    return [code for code in rows if isinstance(code, str)]


def _named(change: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    for k, each in enumerate(_list(change, "withdrawn")):
        yield f"withdrawn[{k}]", each, "coach"
    for k, each in enumerate(_list(change, "left")):
        yield f"left[{k}]", each, "learner"
    places = change.get("places")
    for each in places if isinstance(places, dict) else ():
        yield f"places.{each}", each, "coach"
    for k, each in enumerate(_list(change, "declined")):
        for kind in ("learner", "coach") if isinstance(each, dict) else ():
            yield f"declined[{k}].{kind}", each.get(kind), kind


def _joined(instance: Instance, change: dict[str, Any], known: set[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for k, row in enumerate(_list(change, "joined")):
        if not isinstance(row, dict):
            continue
        key, codes = row.get("id"), row.get("organisations")
        if isinstance(key, str):
            if key in instance.learner_at or key in seen:
                whose = "a learner in this round" if key in instance.learner_at else "another learner who joins"
                yield Fault(f"joined[{k}].id", shown(key), f"{whose} has this id.", "Give a new id.")
            seen.add(key)
        yield from _unknown(f"joined[{k}].organisations", codes, known)


def _memberships(instance: Instance, change: dict[str, Any], known: set[str]) -> Iterator[Fault]:
    told = change.get("memberships")
    people = {*instance.person, *(_person_of(row) for row in _list(change, "joined"))}
    for person, codes in told.items() if isinstance(told, dict) else ():
        if person not in people:
            message = "no learner or coach in this round is this person."
            yield Fault(f"memberships.{person}", shown(codes), message, "Correct the id of the person.")
        yield from _unknown(f"memberships.{person}", codes, known)


def _person_of(row: Any) -> str | None:
    person = (row.get("person") or row.get("id")) if isinstance(row, dict) else None
    return person if isinstance(person, str) else None


def _unknown(path: str, codes: Any, known: set[str]) -> Iterator[Fault]:
    """Codes of a list that belong to no organisation."""
    for position, code in enumerate(codes if isinstance(codes, list) else ()):
        if isinstance(code, str) and code not in known:
            remedy = "Correct the code, or add the organisation to the organisations of this change."
            yield Fault(f"{path}[{position}]", shown(code), "no organisation in this round has this code.", remedy)


def _organisations(change: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for k, row in enumerate(_list(change, "organisations")):
        code = row.get("code") if isinstance(row, dict) else None
        if isinstance(code, str) and code in seen:
            yield Fault(f"organisations[{k}].code", shown(code), "another row has this code.", "Keep one of them.")
        seen.add(str(code))


def _list(change: dict[str, Any], key: str) -> list[Any]:
    value = change.get(key)
    return value if isinstance(value, list) else []
