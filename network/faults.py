"""What a snapshot of the right shape may still have wrong: ids given twice, references to nobody, dates in disorder."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from foundation.documents import Document, shown
from foundation.errors import Fault

from .documents import Event, NetworkPolicy, NetworkSnapshot, Organisation, Person, Survey, Tie

D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Readable:
    """The parts of a snapshot that could be read, each with its place in its list, and every id that was given."""

    organisations: Sequence[tuple[int, Organisation]]
    people: Sequence[tuple[int, Person]]
    ties: Sequence[tuple[int, Tie]]
    events: Sequence[tuple[int, Event]]
    surveys: Sequence[tuple[int, Survey]]
    known: Mapping[str, frozenset[str]]
    as_at: dt.date | None = None
    previous: dt.date | None = None
    policy: NetworkPolicy | None = None


def readable_document(snapshot: NetworkSnapshot) -> Readable:
    """All of a snapshot that has the right shape."""
    return Readable(
        tuple(enumerate(snapshot.organisations)),
        tuple(enumerate(snapshot.people)),
        tuple(enumerate(snapshot.ties)),
        tuple(enumerate(snapshot.events)),
        tuple(enumerate(snapshot.surveys)),
        {
            "organisation": frozenset(o.code for o in snapshot.organisations),
            "person": frozenset(p.id for p in snapshot.people),
            "event": frozenset(e.id for e in snapshot.events),
        },
        snapshot.as_at,
        snapshot.previous,
        snapshot.policy,
    )


def readable_text(text: bytes | str) -> Readable | None:
    """What can be read of a text that is JSON but not of the right shape; None if it is no JSON object."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict):
        return None
    lists = {key: raw[key] if isinstance(raw.get(key), list) else [] for key in _LISTS}

    def _ids(key: str, name: str) -> frozenset[str]:
        return frozenset(str(row[name]) for row in lists[key] if isinstance(row, dict) and name in row)

    return Readable(
        _rows(Organisation, lists["organisations"]),
        _rows(Person, lists["people"]),
        _rows(Tie, lists["ties"]),
        _rows(Event, lists["events"]),
        _rows(Survey, lists["surveys"]),
        {
            "organisation": _ids("organisations", "code"),
            "person": _ids("people", "id"),
            "event": _ids("events", "id"),
        },
    )


_LISTS = ("organisations", "people", "ties", "events", "surveys")


def _rows(shape: type[D], rows: Sequence[Any]) -> Sequence[tuple[int, D]]:
    """The rows that can be read, if need be without the keys that are wrong."""
    read = []
    for index, row in enumerate(rows):
        try:
            read.append((index, shape.model_validate_json(json.dumps(row))))
        except ValidationError as error:
            wrong = {each["loc"][0] for each in error.errors() if each["loc"]}
            if isinstance(row, dict) and wrong & row.keys():
                rest = {key: value for key, value in row.items() if key not in wrong}
                read += [(index, each) for _, each in _rows(shape, [rest])]
    return read


def faults_of(part: Readable) -> list[Fault]:
    """Every fault of meaning in what could be read, in the order of the document."""
    checks: tuple[Callable[[Readable], Iterator[Fault]], ...] = (
        _dates,
        _organisations,
        _people,
        _ties,
        _events,
        _surveys,
        _policy,
    )
    return [fault for check in checks for fault in check(part)]


def _dates(part: Readable) -> Iterator[Fault]:
    if part.as_at and part.previous and part.previous >= part.as_at:
        yield Fault(
            "previous",
            shown(part.previous.isoformat()),
            f"the earlier date is not before as_at ({part.as_at}).",
            "Give an earlier date, or null.",
        )


def _organisations(part: Readable) -> Iterator[Fault]:
    yield from _twice("organisations", "code", [(i, o.code) for i, o in part.organisations])


def _people(part: Readable) -> Iterator[Fault]:
    yield from _twice("people", "id", [(i, p.id) for i, p in part.people])
    for i, person in part.people:
        for j, membership in enumerate(person.memberships):
            path = f"people[{i}].memberships[{j}]"
            yield from _unknown(f"{path}.organisation", membership.organisation, "organisation", part)
            yield from _order(f"{path}.end", membership.start, membership.end, "start")
        yield from _order(f"people[{i}].left", person.joined, person.left, "joined")


def _ties(part: Readable) -> Iterator[Fault]:
    for i, tie in part.ties:
        path = f"ties[{i}]"
        for j, person in enumerate(tie.people):
            yield from _unknown(f"{path}.people[{j}]", person, "person", part)
        if tie.people[0] == tie.people[1]:
            yield Fault(f"{path}.people", shown(tie.people), "a tie needs two different people.", "Correct one id.")
        yield from _order(f"{path}.end", tie.start, tie.end, "start")
        yield from _order(f"{path}.last", tie.start, tie.last, "start")
        if tie.event is not None:
            yield from _unknown(f"{path}.event", tie.event, "event", part)


def _events(part: Readable) -> Iterator[Fault]:
    yield from _twice("events", "id", [(i, e.id) for i, e in part.events])
    for i, event in part.events:
        for j, person in enumerate(event.attended):
            yield from _unknown(f"events[{i}].attended[{j}]", person, "person", part)


def _surveys(part: Readable) -> Iterator[Fault]:
    for i, survey in part.surveys:
        for key, people in (("asked", survey.asked), ("answered", survey.answered)):
            for j, person in enumerate(people):
                path = f"surveys[{i}].{key}[{j}]"
                yield from _unknown(path, person, "person", part)
                if key == "answered" and person not in survey.asked:
                    message = "this person answered without having been asked."
                    yield Fault(path, shown(person), message, "Add the person to asked, or remove this.")


def _policy(part: Readable) -> Iterator[Fault]:
    if part.policy is None:
        return
    layer_of: dict[str, str] = {}
    for layer, kinds in part.policy.layers.model_dump().items():
        for j, kind in enumerate(kinds):
            if layer_of.setdefault(kind, layer) != layer:
                yield Fault(
                    f"policy.layers.{layer}[{j}]",
                    shown(kind),
                    f"this kind of tie already belongs to the layer {layer_of[kind]!r}.",
                    "Give each kind of tie one layer.",
                )


def _twice(where: str, key: str, ids: Sequence[tuple[int, str]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for i, value in ids:
        if value in first:
            message = f"this {key} already stands at {where}[{first[value]}]."
            yield Fault(f"{where}[{i}].{key}", shown(value), message, "Keep one of them, or give it another.")
        first.setdefault(value, i)


def _unknown(path: str, value: str, what: str, part: Readable) -> Iterator[Fault]:
    if value not in part.known[what]:
        plural = {"person": "people"}.get(what, f"{what}s")
        yield Fault(path, shown(value), f"there is no such {what} in {plural}.", f"Add the {what} or correct this.")


def _order(path: str, first: dt.date | None, second: dt.date | None, name: str) -> Iterator[Fault]:
    if first is not None and second is not None and second < first:
        message = f"this date is before {name} ({first})."
        yield Fault(path, shown(second.isoformat()), message, "Correct one of the two dates.")
