"""A round, frozen: people sorted by id, their positions, and what every row of one person has in common."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from foundation.documents import AnotherKind, read_document
from foundation.errors import BadInput
from foundation.places import great_circle_km
from foundation.provenance import canonical_json, sha256_of

from .common_time import common_minutes_table
from .documents import Block, Coach, HoldOut, Learner, Lock, MatchingSnapshot, Organisation, Places, Someone
from .faults import faults_of_meaning
from .policy import Policy
from .private_values import without_private_values

Pair = tuple[int, int]
"""Positions of a learner and a coach in the instance."""

Couple = tuple[Pair, Pair]
"""Two pairs in which each of two people would coach the other."""


@dataclass(frozen=True)
class Person:
    """What is known of one person over all their rows, as learner and as coach."""

    organisations: frozenset[str]
    emails: frozenset[str]
    managers: frozenset[str]
    manager_emails: frozenset[str]


@dataclass(frozen=True)
class Instance:
    """A snapshot whose learners and coaches stand sorted by id; `L` learners, `C` coaches.

    `input_sha256` is that of the file's bytes; `content_sha256` does not depend on the order of the rows. `asked` is
    a pair locked only to ask what it would cost: unlike the locks of the file, it widens no limit of the policy.
    """

    snapshot: MatchingSnapshot
    learners: tuple[Learner, ...]
    coaches: tuple[Coach, ...]
    input_sha256: str
    asked: Pair | None = None

    @property
    def policy(self) -> Policy:
        """The policy of the round."""
        return self.snapshot.policy

    @property
    def shape(self) -> tuple[int, int]:
        """Learners and coaches."""
        return len(self.learners), len(self.coaches)

    @cached_property
    def learner_at(self) -> dict[str, int]:
        """Position of each learner's id."""
        return {learner.id: i for i, learner in enumerate(self.learners)}

    @cached_property
    def coach_at(self) -> dict[str, int]:
        """Position of each coach's id."""
        return {coach.id: j for j, coach in enumerate(self.coaches)}

    @cached_property
    def organisation(self) -> dict[str, Organisation]:
        """Organisation of each code."""
        return {each.code: each for each in self.snapshot.organisations}

    @cached_property
    def person(self) -> dict[str, Person]:
        """What is known of each person, by person id, over all their rows."""
        rows: dict[str, list[Someone]] = {}
        for row in (*self.learners, *self.coaches):
            rows.setdefault(row.person_id, []).append(row)
        return {key: _person(each) for key, each in rows.items()}

    @cached_property
    def held_out(self) -> frozenset[int]:
        """Positions of the learners whom an instruction holds out."""
        return frozenset(self.learner_at[i.learner] for i in self.snapshot.instructions if isinstance(i, HoldOut))

    @cached_property
    def private_blocks(self) -> frozenset[tuple[str, str]]:
        """Ids of learner and coach whom a private instruction keeps apart."""
        blocks = (each for each in self.snapshot.instructions if isinstance(each, Block))
        return frozenset((each.learner, each.coach) for each in blocks if each.private)

    @cached_property
    def open_blocks(self) -> frozenset[tuple[str, str]]:
        """Ids of learner and coach whom an instruction keeps apart, and no private one."""
        blocks = (each for each in self.snapshot.instructions if isinstance(each, Block))
        return frozenset((each.learner, each.coach) for each in blocks) - self.private_blocks

    @cached_property
    def locks(self) -> dict[Pair, Lock]:
        """Lock of each locked pair; of two for the same pair the one that names more exceptions."""
        locks: dict[Pair, Lock] = {}
        for each in self.snapshot.instructions:
            if isinstance(each, Lock):
                pair = self.learner_at[each.learner], self.coach_at[each.coach]
                if pair not in locks or len(each.exception_to) > len(locks[pair].exception_to):
                    locks[pair] = each
        return locks

    @cached_property
    def locked_learners(self) -> frozenset[int]:
        """Positions of the learners with a locked pair."""
        return frozenset(i for i, _ in self.locks)

    @cached_property
    def locked_coaches(self) -> frozenset[int]:
        """Positions of the coaches with a locked pair."""
        return frozenset(j for _, j in self.locks)

    @cached_property
    def stated_places(self) -> tuple[int, ...]:
        """Places of each coach by row and by hours, before instructions about places."""
        per_pair = self.policy.hours_per_pair
        by_hours = not self.snapshot.hours
        return tuple(
            min(c.places, int(c.hours_per_month / per_pair + 1e-9))
            if by_hours and c.hours_per_month is not None
            else c.places
            for c in self.coaches
        )

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Places of each coach in this round: those of an instruction where there is one, and what the hours allow."""
        instructed = {i.coach: i.places for i in self.snapshot.instructions if isinstance(i, Places)}
        per_pair, by_hours = self.policy.hours_per_pair, not self.snapshot.hours
        places = []
        for coach, stated in zip(self.coaches, self.stated_places, strict=True):
            count = instructed.get(coach.id, stated)
            if by_hours and coach.hours_per_month is not None:
                count = min(count, int(coach.hours_per_month / per_pair + 1e-9))
            places.append(count)
        return tuple(places)

    @cached_property
    def current(self) -> frozenset[Pair]:
        """The pairs that run, of learners and coaches who are still there."""
        return frozenset(
            (self.learner_at[p.learner], self.coach_at[p.coach])
            for p in self.snapshot.current_pairs
            if p.learner in self.learner_at and p.coach in self.coach_at
        )

    @cached_property
    def common_minutes(self) -> npt.NDArray[np.int16]:
        """Common time of every pair in minutes, int16 (L, C); 0 where either is unknown."""
        return common_minutes_table(
            [each.availability for each in self.learners], [each.availability for each in self.coaches]
        )

    @cached_property
    def travel_km(self) -> npt.NDArray[np.float64]:
        """Great-circle distance of every pair in km, float64 (L, C); NaN where a place is not known."""
        (lat_a, lon_a), (lat_b, lon_b) = _coordinates(self.learners), _coordinates(self.coaches)
        return great_circle_km(lat_a[:, None], lon_a[:, None], lat_b[None, :], lon_b[None, :])

    @cached_property
    def ties(self) -> frozenset[frozenset[str]]:
        """Pairs of organisations with a living tie."""
        return frozenset(frozenset(t.organisations) for t in self.snapshot.ties if t.strength > 0)

    @cached_property
    def scores(self) -> dict[Pair, int]:
        """Fits from outside, in millionths of a point."""
        return {
            (self.learner_at[s.learner], self.coach_at[s.coach]): math.floor(s.fit * 1e6 + 0.5)
            for s in self.snapshot.scores
        }

    @cached_property
    def known_fits(self) -> dict[Pair, int]:
        """Fits worked out so far for one pair at a time, in millionths of a point: a plan's are asked for often."""
        return {}

    @cached_property
    def couples(self) -> tuple[Couple, ...]:
        """Pairs of pairs in which each of two people would coach the other."""
        as_learner = _rows_by_person(self.learners)
        as_coach = _rows_by_person(self.coaches)
        both = sorted(set(as_learner) & set(as_coach))
        return tuple(
            ((i, j), (k, m))
            for position, a in enumerate(both)
            for b in both[position + 1 :]
            for i in as_learner[a]
            for j in as_coach[b]
            for k in as_learner[b]
            for m in as_coach[a]
        )

    @cached_property
    def content_sha256(self) -> str:
        """Hash of the content, equal for shuffled rows."""
        content = json.loads(self.to_json())
        for name, rows in content.items():
            if isinstance(rows, list):
                content[name] = sorted(rows, key=canonical_json)
        return sha256_of(canonical_json(content))

    def to_json(self) -> str:
        """The snapshot as JSON text, its defaults filled in."""
        return self.snapshot.model_dump_json(by_alias=True)

    def pair_ids(self, pair: Pair) -> tuple[str, str]:
        """Ids of a pair's learner and coach."""
        return self.learners[pair[0]].id, self.coaches[pair[1]].id


def read_instance(data: bytes | str) -> Instance:
    """Read a snapshot.

    Args:
        data: JSON of the shape `matching-snapshot/1`, UTF-8 if bytes.

    Raises:
        BadInput: every fault of shape and of meaning, with its JSON path; of a document of another kind only that.
    """
    try:
        meaning = faults_of_meaning(json.loads(data))
    except (ValueError, RecursionError):
        meaning = []  # the reader below names the broken JSON
    try:
        snapshot = read_document(MatchingSnapshot, data)
    except AnotherKind:
        raise
    except BadInput as error:
        raise BadInput(without_private_values([*error.faults, *meaning])) from None
    if meaning:
        raise BadInput(without_private_values(meaning))
    return instance_of(snapshot, sha256_of(data))


def instance_of(snapshot: MatchingSnapshot, input_sha256: str) -> Instance:
    """The instance of a snapshot already known to be sound; rows are sorted by id here."""
    return Instance(
        snapshot,
        tuple(sorted(snapshot.learners, key=lambda row: row.id)),
        tuple(sorted(snapshot.coaches, key=lambda row: row.id)),
        input_sha256,
    )


def open_couples(instance: Instance) -> tuple[Couple, ...]:
    """Couples that exclude each other: all under the policy, but those whose two locks are an exception to it."""
    if not instance.policy.hard.reciprocal:
        return ()
    return tuple(couple for couple in instance.couples if not _is_exempt(instance, couple))


def _is_exempt(instance: Instance, couple: Couple) -> bool:
    locks = [instance.locks[pair] for pair in couple if pair in instance.locks]
    return len(locks) == len(couple) and any("reciprocal" in lock.exception_to for lock in locks)


def incidence(rows: list[list[str]], columns: list[list[str]]) -> npt.NDArray[np.bool_]:
    """Whether row i and column j have a label in common, as a bool array (rows, columns)."""
    labels = {label: k for k, label in enumerate(sorted({x for each in (*rows, *columns) for x in each}))}
    left = _indicator(rows, labels)
    return np.asarray(left @ _indicator(columns, labels).T > 0)


def _indicator(rows: list[list[str]], labels: dict[str, int]) -> npt.NDArray[np.float32]:
    table = np.zeros((len(rows), len(labels)), dtype=np.float32)
    for i, each in enumerate(rows):
        for label in each:
            table[i, labels[label]] = 1
    return table


def _coordinates(rows: tuple[Someone, ...]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    places = [(row.location.latitude, row.location.longitude) if row.location else (np.nan, np.nan) for row in rows]
    table = np.array(places, dtype=np.float64).reshape(len(rows), 2)
    return table[:, 0], table[:, 1]


def _rows_by_person(rows: tuple[Learner, ...] | tuple[Coach, ...]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        found.setdefault(row.person_id, []).append(position)
    return found


def _person(rows: list[Someone]) -> Person:
    return Person(
        frozenset(code for row in rows for code in row.organisations),
        frozenset(plain_email(e) for row in rows for e in row.emails) - {""},
        frozenset(row.manager for row in rows if row.manager),
        frozenset(plain_email(row.manager_email) for row in rows if row.manager_email) - {""},
    )


def plain_email(text: str) -> str:
    """An e-mail as it is compared: trimmed, without regard to case."""
    return text.strip().casefold()
