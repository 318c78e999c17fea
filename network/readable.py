"""What can be read of a snapshot whose shape is wrong somewhere: everything else, each part in its place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from foundation.documents import Document, without_mark

from .documents import Event, NetworkPolicy, NetworkSnapshot, Organisation, Person, Survey, Tie

D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Readable:
    """The rows of a snapshot, each with its place in its list, and every id that was given.

    A key that is missing or wrong is as its default, or None (an empty list) where it has none.
    """

    as_at: dt.date | None
    previous: dt.date | None
    policy: NetworkPolicy
    organisations: Sequence[tuple[int, Organisation]]
    people: Sequence[tuple[int, Person]]
    ties: Sequence[tuple[int, Tie]]
    events: Sequence[tuple[int, Event]]
    surveys: Sequence[tuple[int, Survey]]
    organisation_codes: frozenset[str]
    person_ids: frozenset[str]
    event_ids: frozenset[str]


def readable_document(snapshot: NetworkSnapshot) -> Readable:
    """All of a snapshot that has the right shape."""
    return _readable(
        snapshot,
        frozenset(o.code for o in snapshot.organisations),
        frozenset(p.id for p in snapshot.people),
        frozenset(e.id for e in snapshot.events),
    )


def readable_text(text: bytes | str) -> Readable | None:
    """What can be read of a text that is JSON but not of the right shape; None if it is no JSON object."""
    try:
        raw = json.loads(without_mark(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict):
        return None

    def _ids(key: str, name: str) -> frozenset[str]:
        rows = raw[key] if isinstance(raw.get(key), list) else []
        return frozenset(str(row[name]) for row in rows if isinstance(row, dict) and name in row)

    codes, people, events = _ids("organisations", "code"), _ids("people", "id"), _ids("events", "id")
    return _readable(_record(NetworkSnapshot, raw), codes, people, events)


def _readable(snapshot: NetworkSnapshot, *ids: frozenset[str]) -> Readable:
    return Readable(
        snapshot.as_at,
        snapshot.previous,
        snapshot.policy,
        tuple(enumerate(snapshot.organisations)),
        tuple(enumerate(snapshot.people)),
        tuple(enumerate(snapshot.ties)),
        tuple(enumerate(snapshot.events)),
        tuple(enumerate(snapshot.surveys)),
        *ids,
    )


def _record(shape: type[D], raw: dict[str, Any]) -> D:
    """A record with what is right in it."""
    values = {}
    for name, field in shape.model_fields.items():
        otherwise = _nothing(field) if field.is_required() else field.get_default(call_default_factory=True)
        key = field.alias or name
        values[name] = _value(_kind(field), raw[key], otherwise) if key in raw else otherwise
    construct: Any = shape.model_construct
    record: D = construct(**values)
    return record


def _kind(field: FieldInfo) -> Any:
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _nothing(field: FieldInfo) -> tuple[()] | None:
    return () if get_origin(field.annotation) is tuple else None


def _value(kind: Any, raw: Any, otherwise: Any) -> Any:
    try:
        return _adapter(kind).validate_json(json.dumps(raw), strict=True)
    except ValidationError:
        if isinstance(raw, list) and get_origin(kind) is tuple:
            return tuple(_value(get_args(kind)[0], each, None) for each in raw)
        if isinstance(kind, type) and issubclass(kind, Document):
            return _record(kind, raw if isinstance(raw, dict) else {})
        return otherwise


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
