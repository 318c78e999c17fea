"""People who might have been recorded twice, side by side with the reason."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import Membership, Person, PersonEmail
from programme.records.keys import person_key

from .seen import people_seen

MOST_SHOWN = 200
LARGEST_GROUP = 12
"""More people than this of one name are a common name, not one person recorded often."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two records that may be one person, and why."""

    first: str
    first_name: str
    second: str
    second_name: str
    reasons: list[str]


def likely_duplicates(session: Transaction, asker: Asker, day: dt.date) -> list[Duplicate]:
    """Pairs of records of the same name, or of the same address before the @ with a like surname; at most 200.

    Only for who may change people: nobody else can do anything about it.

    Raises:
        NotAllowed: for anybody else.
    """
    asker.demand("people.write")
    named = session.execute(select(Person.id, Person.name).where(people_seen(asker, day)))
    people = {row.id: row.name for row in named}
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for pair in _pairs((_plain(name), i) for i, name in people.items()):
        reasons[pair].append("the same name")
    addresses = session.execute(select(PersonEmail.person_id, PersonEmail.email))
    for pair in _pairs((email.partition("@")[0], i) for i, email in addresses if i in people):
        if {*_plain(people[pair[0]]).split()} & {*_plain(people[pair[1]]).split()}:
            reasons[pair].append("the same address before the @")
    employers: dict[int, set[int]] = defaultdict(set)
    for person_id, organisation_id in session.execute(select(Membership.person_id, Membership.organisation_id)):
        employers[person_id].add(organisation_id)
    for (first, second), why in reasons.items():
        if employers[first] & employers[second]:
            why.append("the same employer")
    ordered = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_SHOWN]
    return [
        Duplicate(person_key(first), people[first], person_key(second), people[second], why)
        for (first, second), why in ordered
    ]


def _pairs(named: Iterable[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for name, person_id in named:
        groups[name].add(person_id)
    for name, ids in groups.items():
        if name and len(ids) <= LARGEST_GROUP:
            yield from combinations(sorted(ids), 2)


def _plain(name: str) -> str:
    """A name without accents, case, order and marks: `D'Souza, Siân` is `sian dsouza`."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(c if c.isalnum() else "" if c in "'’`" or unicodedata.combining(c) else " " for c in letters)
    return " ".join(sorted(words.split()))
