"""A snapshot as arrays: ids become indices in sorted order, dates become day numbers, events become meeting ties."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from foundation.documents import AnotherKind, read_document
from foundation.errors import BadInput
from foundation.provenance import sha256_of

from .documents import TIE_KINDS, NetworkPolicy, NetworkSnapshot, Organisation, Person, Survey
from .faults import faults_of
from .readable import readable_document, readable_text

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

ALWAYS = dt.date.min.toordinal()
NEVER = dt.date.max.toordinal()

PLENARY = 30
"""An event that more people attended ties nobody to anybody: it would swamp every other meeting."""

ORIGINS = ("unknown", "organic", "programme")


@dataclass(frozen=True, slots=True)
class Memberships:
    """One row per membership: person, organisation, first and last day, rank in the person's list."""

    person: Ints
    organisation: Ints
    start: Ints
    end: Ints
    rank: Ints


@dataclass(frozen=True, slots=True)
class TieTable:
    """One row per tie, `a` < `b` indices of people; days as ordinals; `strength` 1, or 1/(s-1) from an event of s."""

    a: Ints
    b: Ints
    kind: Ints
    start: Ints
    end: Ints
    last: Ints
    origin: Ints
    strength: Floats


@dataclass(frozen=True, slots=True)
class Instance:
    """A frozen snapshot, ready to be analysed. People and organisations stand sorted by id and code."""

    as_at: dt.date
    previous: dt.date | None
    policy: NetworkPolicy
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    joined: Ints
    left: Ints
    staff: Bools
    memberships: Memberships
    ties: TieTable
    surveys: tuple[Survey, ...]
    """In the order of their dates."""
    plenaries: tuple[str, ...]
    """Events too large to tie people to one another."""
    heard_ahead: int
    """Ties given as last heard of after the day of the snapshot; that day stands in `ties` instead."""
    sha256: str
    """Of the text that was read."""


def read_instance(text: bytes | str) -> Instance:
    """Read a `network-snapshot/1`.

    Raises:
        AnotherKind: the text is a document of another kind: that one fault.
        BadInput: every fault of shape and of meaning that can be found, each with its JSON path and a remedy.
    """
    try:
        snapshot = read_document(NetworkSnapshot, text)
    except AnotherKind:
        raise
    except BadInput as error:
        part = readable_text(text)
        raise BadInput([*error.faults, *(faults_of(part) if part else ())]) from None
    faults = faults_of(readable_document(snapshot))
    if faults:
        raise BadInput(faults)
    return _arrays(snapshot, sha256_of(text))


def _arrays(snapshot: NetworkSnapshot, sha256: str) -> Instance:
    organisations = tuple(sorted(snapshot.organisations, key=lambda o: o.code))
    people = tuple(sorted(snapshot.people, key=lambda p: p.id))
    person_of = {p.id: i for i, p in enumerate(people)}
    table, plenaries = _ties(snapshot, person_of)
    return Instance(
        as_at=snapshot.as_at,
        previous=snapshot.previous,
        policy=snapshot.policy,
        organisations=organisations,
        people=people,
        joined=np.array([_ordinal(p.joined, ALWAYS) for p in people], dtype=np.int64),
        left=np.array([_ordinal(p.left, NEVER) for p in people], dtype=np.int64),
        staff=np.array([p.staff_of_programme for p in people], dtype=np.bool_),
        memberships=_memberships(people, {o.code: i for i, o in enumerate(organisations)}),
        ties=table,
        surveys=tuple(sorted(snapshot.surveys, key=lambda s: (s.date, sorted(s.asked), sorted(s.answered)))),
        plenaries=plenaries,
        heard_ahead=sum(tie.last is not None and tie.last > snapshot.as_at for tie in snapshot.ties),
        sha256=sha256,
    )


def _ordinal(date: dt.date | None, otherwise: int) -> int:
    return otherwise if date is None else date.toordinal()


def _memberships(people: tuple[Person, ...], organisation_of: dict[str, int]) -> Memberships:
    rows = [
        (i, organisation_of[m.organisation], _ordinal(m.start, ALWAYS), _ordinal(m.end, NEVER), rank)
        for i, person in enumerate(people)
        for rank, m in enumerate(person.memberships)
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return Memberships(*columns)


def _ties(snapshot: NetworkSnapshot, person_of: dict[str, int]) -> tuple[TieTable, tuple[str, ...]]:
    """Every tie, and every pair that attended an event together (Newman 2001: each pair 1/(s-1))."""
    rows: list[tuple[int, int, int, int, int, int, int, float]] = []
    listed = {event.id: set(event.attended) for event in snapshot.events}
    for tie in snapshot.ties:
        if tie.kind == "meeting" and listed.get(tie.event or "", set()).issuperset(tie.people):
            continue  # the event's own list says so too, and says how many others were there
        a, b = sorted(person_of[p] for p in tie.people)
        start, end = tie.start.toordinal(), _ordinal(tie.end, NEVER)
        last = min(_ordinal(tie.last, -1), snapshot.as_at.toordinal())
        origin = ORIGINS.index(tie.origin or "unknown")
        if tie.kind == "meeting":
            end = min(end, _meeting_ends(max(start, last), snapshot.policy))
        rows.append((a, b, TIE_KINDS.index(tie.kind), start, end, last, origin, 1.0))
    plenaries = []
    for event in snapshot.events:
        attended = sorted({person_of[p] for p in event.attended})
        if len(attended) > PLENARY:
            plenaries.append(event.id)
            continue
        day = event.date.toordinal()
        end, kind, origin = _meeting_ends(day, snapshot.policy), TIE_KINDS.index("meeting"), ORIGINS.index("programme")
        rows += [(a, b, kind, day, end, day, origin, 1 / (len(attended) - 1)) for a, b in combinations(attended, 2)]
    rows.sort()
    whole = np.array([row[:7] for row in rows], dtype=np.int64).reshape(-1, 7).T
    strength = np.array([row[7] for row in rows], dtype=np.float64)
    table = TieTable(whole[0], whole[1], whole[2], whole[3], whole[4], whole[5], whole[6], strength)
    return table, tuple(sorted(plenaries))


def _meeting_ends(day: int, policy: NetworkPolicy) -> int:
    """A meeting is a moment, not a relation: it counts for two half-lives."""
    return min(NEVER, day + round(2 * policy.half_life_days.meeting))
