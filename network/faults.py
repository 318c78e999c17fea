"""What a snapshot of the right shape may still have wrong: ids given twice, references to nobody, dates in disorder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from foundation.documents import shown
from foundation.errors import Fault

from .documents import LAYER_NAMES
from .readable import Readable


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
        if len(tie.people) == 2 and tie.people[0] == tie.people[1] is not None:
            yield Fault(f"{path}.people", shown(tie.people), "a tie needs two different people.", "Correct one id.")
        yield from _order(f"{path}.end", tie.start, tie.end, "start")
        yield from _order(f"{path}.last", tie.start, tie.last, "start")
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
                if key == "answered" and person is not None and person not in survey.asked:
                    message = "this person answered without having been asked."
                    yield Fault(path, shown(person), message, "Add the person to asked, or remove this.")


def _policy(part: Readable) -> Iterator[Fault]:
    layer_of: dict[str, str] = {}
    for layer in LAYER_NAMES:
        for j, kind in enumerate(getattr(part.policy.layers, layer)):
            if kind is not None and layer_of.setdefault(kind, layer) != layer:
                yield Fault(
                    f"policy.layers.{layer}[{j}]",
                    shown(kind),
                    f"this kind of tie already belongs to the layer {layer_of[kind]!r}.",
                    "Give each kind of tie one layer.",
                )


def _twice(where: str, key: str, ids: Sequence[tuple[int, str | None]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for i, value in ids:
        if value is None:
            continue
        if value in first:
            message = f"this {key} already stands at {where}[{first[value]}]."
            yield Fault(f"{where}[{i}].{key}", shown(value), message, "Keep one of them, or give it another.")
        first.setdefault(value, i)


def _unknown(path: str, value: str | None, what: str, part: Readable) -> Iterator[Fault]:
    known = {"organisation": part.organisation_codes, "person": part.person_ids, "event": part.event_ids}
    if value is not None and value not in known[what]:
        plural = {"person": "people"}.get(what, f"{what}s")
        yield Fault(path, shown(value), f"there is no such {what} in {plural}.", f"Add the {what} or correct this.")


def _order(path: str, first: dt.date | None, second: dt.date | None, name: str) -> Iterator[Fault]:
    if first is not None and second is not None and second < first:
        message = f"this date is before {name} ({first})."
        yield Fault(path, shown(second.isoformat()), message, "Correct one of the two dates.")
