"""What a snapshot of the right shape may still have wrong: ids given twice, references to nobody, dates in disorder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foundation.documents import Document, shown
from foundation.errors import Fault
from foundation.nhs_numbers import holds_nhs_number

from .work import Series

if TYPE_CHECKING:
    from .document import MeasuresSnapshot

_REFERENCES = {
    "people.memberships.organisation": "organisations",
    "organisations.successor": "organisations",
    "sessions.offered": "people",
    "sessions.attended": "people",
    "coaching.coach": "people",
    "coaching.learner": "people",
    "requests.person": "people",
    "projects.organisations": "organisations",
    "projects.series": "series",
    "projects.comparison": "series",
    "offers.organisation": "organisations",
    "self_assessments.person": "people",
    "feedback.session": "sessions",
    "invitations.person": "people",
    "learning_notes.project": "projects",
}
"""Key that names something elsewhere: the list where that must stand."""

_PERIODS = (
    ("start", "end"),
    ("active_from", "active_to"),
    ("asked", "started"),
    ("asked", "closed"),
    ("invited_on", "answered_on"),
)

_FREE_TEXTS = ("text", "theme", "title", "aim", "note")

_KEYED = {
    "organisations": "code",
    "people": "id",
    "sessions": "id",
    "projects": "id",
    "series": "id",
    "learning_notes": "id",
}


def faults_of(snapshot: MeasuresSnapshot) -> list[Fault]:
    """Every fault, in the order of the document."""
    known = {name: frozenset(getattr(row, key) for row in getattr(snapshot, name)) for name, key in _KEYED.items()}
    faults = []
    if snapshot.previous is not None and snapshot.previous >= snapshot.as_at:
        message = f"this is not before {snapshot.as_at}, the day of the report."
        faults.append(Fault("previous", shown(snapshot.previous), message, "Give an earlier day, or leave it out."))
    for name in type(snapshot).model_fields:
        rows = getattr(snapshot, name)
        if isinstance(rows, tuple):
            if name in _KEYED:
                faults += _repeats(name, [getattr(row, _KEYED[name]) for row in rows])
            for i, row in enumerate(rows):
                faults += _of_row(f"{name}[{i}]", name, row, known)
    return faults


def _repeats(name: str, ids: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, each in enumerate(ids):
        if each in seen:
            message = f"the {_KEYED[name]} stands twice."
            yield Fault(f"{name}[{i}].{_KEYED[name]}", shown(each), message, "Keep one of them.")
        seen.add(each)


def _of_row(path: str, kind: str, row: Document, known: dict[str, frozenset[str]]) -> Iterator[Fault]:
    for field in type(row).model_fields:
        value = getattr(row, field)
        target = _REFERENCES.get(f"{kind}.{field}")
        if target is not None and value is not None:
            yield from _unknown(f"{path}.{field}", value, target, known[target])
        elif isinstance(value, tuple) and value and isinstance(value[0], Document):
            for i, each in enumerate(value):
                yield from _of_row(f"{path}.{field}[{i}]", f"{kind}.{field}", each, known)
        elif field in _FREE_TEXTS and value and holds_nhs_number(value):
            remedy = "Take it out: no patient is named here."
            yield Fault(f"{path}.{field}", "", "this text holds what looks like an NHS number.", remedy)
    for first, last in _PERIODS:
        start, end = getattr(row, first, None), getattr(row, last, None)
        if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
            yield Fault(f"{path}.{last}", shown(end), f"this is before {start}, its {first}.", "Correct one of them.")
    if isinstance(row, Series):
        yield from _unclear_revisions(path, row)


def _unknown(path: str, value: str | tuple[str, ...], target: str, known: frozenset[str]) -> Iterator[Fault]:
    remedy = f"Add it to {target} or correct it."
    named = [(path, value)] if isinstance(value, str) else [(f"{path}[{i}]", each) for i, each in enumerate(value)]
    for where, each in named:
        if each not in known:
            yield Fault(where, shown(each), f"nothing in {target} has this id.", remedy)


def _unclear_revisions(path: str, series: Series) -> Iterator[Fault]:
    seen: set[tuple[dt.date, dt.date | None]] = set()
    for i, point in enumerate(series.points):
        key = (point.date, point.recorded_on)
        if key in seen:
            message = "two values of one date were recorded on the same day."
            remedy = "Keep one, or give the days on which they were recorded."
            yield Fault(f"{path}.points[{i}].date", shown(point.date), message, remedy)
        seen.add(key)
