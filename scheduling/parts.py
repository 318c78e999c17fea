"""Independent parts: sessions that share nothing with the rest are solved apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .candidates import Candidates, CandidateSets
from .grid import Grid
from .rules.goal import Level


@dataclass
class Part:
    """An independent part: its sessions, what is left of their candidates, the levels it must hold.

    `through`: what the level that is being settled is at least with each candidate, where that is known.
    `pruned`: for which levels and values the candidates were pruned last, and how many were left.
    """

    sessions: tuple[str, ...]
    sets: dict[str, Candidates]
    optional: frozenset[str]
    settled: list[tuple[Level, int]] = field(default_factory=list)
    through: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    pruned: tuple[object, int] = (None, 0)

    def size(self) -> int:
        """Candidates that are left."""
        return sum(map(len, self.sets.values()))

    def afford(self, most: int) -> None:
        """Drop the candidates with which the level that is being settled would be above a value."""
        for session, least in self.through.items():
            self.sets[session] = self.sets[session].keep(least <= most)
            self.through[session] = least[least <= most]


def independent_parts(grid: Grid, sets: CandidateSets) -> list[tuple[str, ...]]:
    """Groups of sessions with no cohort, person, room, host, equipment in common, each ascending."""
    leader: dict[Hashable, Hashable] = {}

    def _root(item: Hashable) -> Hashable:
        while leader.setdefault(item, item) != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for session in sets:
        for link in _links(grid, sets, session):
            leader[_root(link)] = _root(("session", session))
    groups: dict[Hashable, list[str]] = {}
    for session in sets:
        groups.setdefault(_root(("session", session)), []).append(session)
    return sorted(tuple(sorted(group)) for group in groups.values())


def _links(grid: Grid, sets: CandidateSets, session: str) -> Iterable[Hashable]:
    instance, shape = grid.instance, grid.instance.sessions[session]
    yield from (("cohort", cohort) for cohort in shape.cohorts)
    yield from (("person", member) for member in instance.members[session])
    yield from (("person", leader) for leader in shape.facilitators.from_)
    for index in np.unique(sets[session].room).tolist():
        if index >= 0:
            venue = instance.places[grid.rooms[index]].venue
            yield ("room", grid.rooms[index])
            yield ("host", venue.organisation or venue.id)
    if instance.equipment and shape.mode != "online":
        yield ("equipment",)
