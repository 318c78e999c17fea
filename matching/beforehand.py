"""A round before it is solved: its size, what to put right, and what is wanted against what is offered."""

from __future__ import annotations

from collections import Counter

from foundation.documents import Document

from .answers import UnreadyRow
from .instance import Instance
from .readiness import readiness
from .result import SupplyRow
from .supply import supply_rows


class EmployerRow(Document):
    """Learners and coaches' places of an organisation, by the employer that counts first."""

    organisation: str
    learners: int
    places: int


class Beforehand(Document):
    """A round before it is solved; `learners` and `coaches` are their ids, `places` what the coaches offer together."""

    learners: tuple[str, ...]
    coaches: tuple[str, ...]
    places: int
    unready: tuple[UnreadyRow, ...]
    supply: tuple[SupplyRow, ...]
    organisations: tuple[EmployerRow, ...]


def beforehand(instance: Instance) -> Beforehand:
    """All that can be said of a round without solving it; organisations by code, those without anybody left out."""
    learners = Counter(code for each in instance.learners for code in each.organisations[:1])
    places: Counter[str] = Counter()
    for coach, count in zip(instance.coaches, instance.places, strict=True):
        for code in coach.organisations[:1]:
            places[code] += count
    return Beforehand(
        learners=tuple(each.id for each in instance.learners),
        coaches=tuple(each.id for each in instance.coaches),
        places=sum(instance.places),
        unready=readiness(instance),
        supply=supply_rows(instance),
        organisations=tuple(
            EmployerRow(organisation=code, learners=learners[code], places=places[code])
            for code in sorted({*learners, *places})
        ),
    )
