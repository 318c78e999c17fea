"""What a partial plan leaves free: which candidates of a session still fit, and with which people and equipment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from .candidates import Candidates, CandidateSets, fixed_at
from .grid import Grid, Mask
from .plan import Placement, Plan
from .rules.people import LEADING, can_lead

Counts = npt.NDArray[np.int16]


class Occupancy:
    """Rooms, people and equipment taken in the window, as counts over dates x all blocks."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._room = np.zeros((len(grid.dates), len(grid.blocks), len(grid.rooms) + 1), dtype=np.int16)
        self._member: dict[str, Counts] = {}
        self._leader: dict[str, Counts] = {}
        self._thing: dict[str, Counts] = {}
        self._able: dict[tuple[str, str], Mask] = {}
        self.plan: dict[str, Placement] = {}

    def add(self, placement: Placement) -> None:
        """Take a placement in."""
        self.plan[placement.session] = placement
        self._count(placement, 1)

    def remove(self, session: str) -> None:
        """Take a session out, if it is in."""
        if session in self.plan:
            self._count(self.plan.pop(session), -1)

    def _count(self, placement: Placement, by: int) -> None:
        grid = self.grid
        at = grid.date_index(placement.date)
        if at is None:
            return
        blocks = grid.overlaps[grid.block_index[placement.block]]
        if placement.room is not None:
            self._room[at, blocks, grid.room_index[placement.room]] += by
        members = grid.instance.members[placement.session]
        for table, who in (
            (self._member, members),
            (self._leader, placement.facilitators),
            (self._thing, placement.equipment),
        ):
            for each in who:
                self._table(table, each)[at, blocks] += by

    def _table(self, tables: dict[str, Counts], key: str) -> Counts:
        if key not in tables:
            tables[key] = np.zeros((len(self.grid.dates), len(self.grid.blocks)), dtype=np.int16)
        return tables[key]

    def fits(self, candidates: Candidates) -> Mask:
        """Which candidates meet no clash of rooms or people and leave enough facilitators and equipment.

        What each facilitator would need of the room beyond that is seen by `complete`.
        """
        free = self.room_free(candidates) & self.members_free(candidates)
        return free & self.leaders_free(candidates) & self.offers(candidates)

    def room_free(self, candidates: Candidates) -> Mask:
        """Whether the room is not taken."""
        dates = candidates.ordinal - self.grid.ordinals[0]
        taken = self._room[dates, candidates.block, candidates.room]
        return np.asarray((candidates.room < 0) | (taken == 0))

    def members_free(self, candidates: Candidates) -> Mask:
        """Whether no member is invited elsewhere or leads elsewhere."""
        dates, free = candidates.ordinal - self.grid.ordinals[0], np.ones(len(candidates), dtype=np.bool_)
        for member in self.grid.instance.members[candidates.session]:
            for tables in (self._member, self._leader):
                if member in tables:
                    free &= tables[member][dates, candidates.block] == 0
        return free

    def busy(self, person: str) -> Mask:
        """When a person is invited to some session or leads one: dates x all blocks."""
        found = np.zeros((len(self.grid.dates), len(self.grid.blocks)), dtype=np.bool_)
        for table in (self._member, self._leader):
            found |= table[person] > 0 if person in table else False
        return found

    def leaders_free(self, candidates: Candidates) -> Mask:
        """Whether enough facilitators could lead and are not taken."""
        wanted = self.grid.instance.sessions[candidates.session].facilitators
        count = np.zeros(len(candidates), dtype=np.int64)
        for person in wanted.from_:
            count += self._can_lead(candidates, person)
        return np.asarray(count >= wanted.needed)

    def offers(self, candidates: Candidates) -> Mask:
        """Whether each feature asked for is in the room or can still be brought."""
        offered = np.ones(len(candidates), dtype=np.bool_)
        for feature in self._features(candidates.session):
            offered &= self._offered(candidates, feature)
        return offered

    def complete(self, placement: Placement, preferred: Iterable[str] = ()) -> Placement | None:
        """A placement with free facilitators and equipment chosen; None if they cannot be.

        Facilitators who lead least so far come first, after the preferred ones.
        """
        grid, instance, session = self.grid, self.grid.instance, placement.session
        candidate = fixed_at(grid, placement)
        wanted, liked = instance.sessions[session].facilitators, set(preferred)
        able = [p for p in wanted.from_ if bool(self._can_lead(candidate, p)[0])]
        used = {p: int(self._table(self._leader, p).sum()) for p in able}
        order = sorted(able, key=lambda p: (p not in liked, len(instance.needs(session, p)), used[p], p))
        if len(order) < wanted.needed:
            return None
        chosen = tuple(sorted(order[: wanted.needed]))
        return self.equipped(replace(placement, facilitators=chosen))

    def equipped(self, placement: Placement) -> Placement | None:
        """A placement with the equipment that it and its facilitators need; None if that cannot be had."""
        things = self._things_for(placement)
        return None if things is None else replace(placement, equipment=things)

    def needs(self, placement: Placement) -> set[str]:
        """Features that a session, its members and its facilitators need."""
        instance, session = self.grid.instance, placement.session
        return set(self._features(session)).union(*(instance.needs(session, p) for p in placement.facilitators))

    def _things_for(self, placement: Placement) -> tuple[str, ...] | None:
        grid, instance = self.grid, self.grid.instance
        if placement.room is None:
            return ()
        missing = self.needs(placement) - set(instance.places[placement.room].room.features)
        at, block = grid.date_index(placement.date), grid.block_index[placement.block]
        booked: list[str] = []
        while missing:
            useful = [
                (-len(missing & set(item.provides)), thing)
                for thing, item in instance.equipment.items()
                if missing & set(item.provides) and self._table(self._thing, thing)[at, block] < item.count
            ]
            if not useful:
                return None
            best = min(useful)[1]
            booked.append(best)
            missing -= set(instance.equipment[best].provides)
        return tuple(sorted(booked))

    def _features(self, session: str) -> list[str]:
        instance = self.grid.instance
        shape = instance.sessions[session]
        own = set() if shape.mode == "online" else set(shape.room_features)
        return sorted(own | instance.member_needs(session))

    def _offered(self, candidates: Candidates, feature: str) -> Mask:
        instance = self.grid.instance
        dates, blocks = candidates.ordinal - self.grid.ordinals[0], candidates.block
        has = np.array([feature in p.room.features for p in instance.places.values()] + [False], dtype=np.bool_)
        offered = has[candidates.room]
        for thing, item in instance.equipment.items():
            if feature in item.provides:
                offered = offered | (self._table(self._thing, thing)[dates, blocks] < item.count)
        return np.asarray(offered, dtype=np.bool_)

    def _can_lead(self, candidates: Candidates, person: str) -> Mask:
        grid, session = self.grid, candidates.session
        if (session, person) not in self._able:
            mask = can_lead(grid, session, person, LEADING)
            self._able[session, person] = np.broadcast_to(mask, grid.shape(session))
        dates = candidates.ordinal - grid.ordinals[0]
        able = self._able[session, person][candidates.cells(grid)]
        for tables in (self._leader, self._member):
            if person in tables:
                able = able & (tables[person][dates, candidates.block] == 0)
        return np.asarray(able, dtype=np.bool_)


def occupied(grid: Grid, plan: Plan) -> Occupancy:
    """The occupancy of a plan."""
    taken = Occupancy(grid)
    for placement in plan.values():
        taken.add(placement)
    return taken


def left_beside(grid: Grid, sets: CandidateSets, placement: Placement) -> dict[str, Candidates]:
    """The candidates of other sessions that clash with a placement neither in its room nor in its people."""
    taken, found = occupied(grid, {placement.session: placement}), dict(sets)
    for session, own in sets.items():
        if session != placement.session and grid.instance.sessions[session].state != "delivered":
            found[session] = own.keep(taken.room_free(own) & taken.members_free(own))
    return found


def left_beside_decided(grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> dict[str, Candidates]:
    """The candidates that clash neither in room nor in people with sessions that have one place left for sure."""
    coming = {s: own for s, own in sets.items() if grid.instance.sessions[s].state != "delivered"}
    sure = {s: own.placement(grid, 0) for s, own in coming.items() if len(own) == 1 and s not in optional}
    taken, found = occupied(grid, sure), dict(sets)
    for session in coming.keys() - sure.keys() if sure else ():
        own = sets[session]
        found[session] = own.keep(taken.room_free(own) & taken.members_free(own))
    return found
