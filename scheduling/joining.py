"""Rooms that no goal tells apart are joined: times and sites are decided first, rooms and leaders afterwards.

The model without clashes of rooms and leaders is smaller and bounds the whole truly. Where its plan can be completed
day by day, nothing is lost; where it cannot, the whole model decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from .candidates import Candidates, CandidateSets, Indices
from .conflicts import Conflict, smallest_conflict
from .day import complete_day
from .grid import Grid
from .plan import Placement, Plan
from .presence import Numbers
from .rules.goal import Level
from .rules.people import LEADING, can_lead
from .staffing import MOST_BITS


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

    def complete(self, plan: Plan, beside: Plan = MappingProxyType({})) -> tuple[dict[str, Placement], list[Conflict]]:
        """A room, leaders and equipment of its own for every session, on each date by itself.

        Args:
            plan: placements of joined candidates.
            beside: placements of other sessions, which stay as they are.

        Returns:
            The placements of the dates where that can be, and for each other date sessions that stand against it.
        """
        by_date: dict[object, list[str]] = {}
        for session, placement in plan.items():
            by_date.setdefault(placement.date, []).append(session)
        found: dict[str, Placement] = {}
        conflicts = []
        for together in by_date.values():
            on_date = plan[together[0]].date
            stay = {s: p for s, p in beside.items() if p.date == on_date}
            own = {**stay, **{s: plan[s] for s in together}}
            rooms = {s: [own[s].room] if s in stay else self._rooms(own[s]) for s in own}
            given, _ = complete_day(self.grid, own, rooms, stay)
            if given is None:
                conflicts.append(smallest_conflict(self.grid, own, rooms, stay))
            found |= {s: p for s, p in (given or {}).items() if s in plan}
        return dict(sorted(found.items())), conflicts

    def room_bits(self) -> dict[str, Indices]:
        """For each session, the rooms that each joined candidate stands for, as bits by position; none if too many."""
        if len(self.grid.rooms) > MOST_BITS:
            return {session: np.zeros(len(own), dtype=np.int64) for session, own in self.sets.items()}
        found = {}
        for session, candidates in self.whole.items():
            found[session] = np.zeros(len(self.sets[session]), dtype=np.int64)
            bits = np.where(candidates.room < 0, 0, np.int64(1) << np.maximum(candidates.room, 0))
            np.bitwise_or.at(found[session], self.groups[session], bits)
        return found

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
        rows += [np.broadcast_to(_ever_led(grid, session, each), len(grid.rooms))[candidates.room] for each in leaders]
    return np.vstack(rows)


def _ever_led(grid: Grid, session: str, leader: str) -> Numbers:
    """One for each room in which a leader could lead a session at some time."""
    name = ("rooms led " + leader, session)
    if name not in grid.tables:
        anywhere = can_lead(grid, session, leader, LEADING).any(axis=(0, 1))
        grid.tables[name] = np.asarray(anywhere, dtype=np.int64)
    return grid.tables[name]
