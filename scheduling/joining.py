"""Rooms that no goal tells apart are joined: times and sites are decided first, rooms and leaders afterwards.

The model without clashes of rooms and leaders is smaller and bounds the whole truly. Where its plan can be completed
day by day, nothing is lost; where it cannot, the whole model decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .candidates import Candidates, CandidateSets, Indices
from .day import complete_day
from .grid import Grid
from .plan import Placement, Plan
from .presence import Numbers
from .rules.goal import Level
from .rules.people import LEADING, can_lead


@dataclass(frozen=True)
class Joined:
    """Candidates of which one stands for several: `groups` gives each whole candidate's place among the joined."""

    grid: Grid
    whole: CandidateSets
    sets: dict[str, Candidates]
    groups: Mapping[str, Indices]

    def represent(self, plan: Plan) -> dict[str, Placement]:
        """A plan in which each room is the one that stands for it."""
        found = {}
        for session, placement in plan.items():
            index = self.whole[session].find(self.grid, placement)
            if index is not None:
                own = self.sets[session].placement(self.grid, int(self.groups[session][index]))
                found[session] = replace(placement, room=own.room)
        return found

    def complete(self, plan: Plan) -> dict[str, Placement] | None:
        """A plan with a room, leaders and equipment of its own for every session; None if that cannot be."""
        by_date: dict[object, list[str]] = {}
        for session, placement in plan.items():
            by_date.setdefault(placement.date, []).append(session)
        found: dict[str, Placement] = {}
        for together in by_date.values():
            given = complete_day(self.grid, {s: plan[s] for s in together}, {s: self._rooms(plan[s]) for s in together})
            if given is None:
                return None
            found |= given
        return dict(sorted(found.items()))

    def _rooms(self, placement: Placement) -> list[str | None]:
        """The rooms that the placement's own stands for, the smallest first."""
        session = placement.session
        index = self.sets[session].find(self.grid, placement)
        rooms = self.whole[session].room[np.flatnonzero(self.groups[session] == index)].tolist()
        names = [None if room < 0 else self.grid.rooms[room] for room in rooms]
        seats = {name: 0 if name is None else self.grid.instance.places[name].room.capacity for name in names}
        return sorted(names, key=lambda name: (seats[name], name or ""))


def join_rooms(grid: Grid, sets: CandidateSets, levels: Sequence[Level]) -> Joined:
    """Candidates joined where date and block agree, and no level, facilitator or equipment sees a difference."""
    joined, groups = {}, {}
    for session, candidates in sets.items():
        if not len(candidates):
            joined[session], groups[session] = candidates, np.zeros(0, dtype=np.int64)
            continue
        rows = [candidates.ordinal[None, :], candidates.block[None, :], _seen_by_rules(grid, candidates)]
        rows += [level.sees(grid, candidates) for level in levels]
        _, first, inverse = np.unique(np.vstack(rows), axis=1, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        joined[session] = candidates.keep(first[order])
        groups[session] = rank[inverse.reshape(-1)]
    return Joined(grid, sets, joined, groups)


def _seen_by_rules(grid: Grid, candidates: Candidates) -> Numbers:
    """Who could lead, and which features are missing."""
    instance, session = grid.instance, candidates.session
    shape = instance.sessions[session]
    rooms = np.where(candidates.room < 0, len(grid.rooms), candidates.room)
    wanted = set(shape.room_features) | instance.member_needs(session)
    leaders = shape.facilitators.from_ if shape.facilitators.needed else ()
    wanted = wanted.union(*(instance.needs(session, leader) for leader in leaders))
    rows = [np.zeros(len(candidates), dtype=np.int64)]
    for feature in sorted(wanted):
        has = [feature in place.room.features for place in instance.places.values()]
        rows.append(np.array([*has, False], dtype=np.int64)[rooms])
    if shape.mode != "online" and shape.state != "delivered":
        for leader in leaders:
            anywhere = can_lead(grid, session, leader, LEADING).any(axis=(0, 1)).astype(np.int64)
            rows.append(np.broadcast_to(anywhere, len(grid.rooms))[candidates.room])
    return np.vstack(rows)
