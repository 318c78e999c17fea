"""Where each session could stand: (date, block, room) that pass every rule on one session alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .grid import Grid, Mask
from .plan import Placement
from .rules import ALL_CODES, MASKS

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places of one session: date ordinals, indices of all blocks, indices of all rooms (-1: no room)."""

    session: str
    ordinal: Indices
    block: Indices
    room: Indices

    def __len__(self) -> int:
        return len(self.ordinal)

    def keep(self, chosen: Mask | Indices) -> Candidates:
        """Some of them, by truth or by index."""
        return Candidates(self.session, self.ordinal[chosen], self.block[chosen], self.room[chosen])

    def find(self, grid: Grid, placement: Placement) -> int | None:
        """Index of a placement's date, block and room; None if it is not among them."""
        room = -1 if placement.room is None else grid.room_index[placement.room]
        same = (self.ordinal == placement.date.toordinal()) & (self.block == grid.block_index[placement.block])
        found = np.flatnonzero(same & (self.room == room))
        return int(found[0]) if len(found) else None

    def cells(self, grid: Grid) -> tuple[Indices, Indices, Indices]:
        """Where they stand in a table of the session's shape: dates, its own blocks, rooms."""
        position = np.zeros(len(grid.blocks), dtype=np.int64)
        own = [grid.block_index[block] for block in grid.instance.sessions[self.session].blocks]
        position[own] = np.arange(len(own))
        return self.ordinal - grid.ordinals[0], position[self.block], np.maximum(self.room, 0)

    def placement(self, grid: Grid, index: int) -> Placement:
        """One of them as a placement, facilitators and equipment still open."""
        room = int(self.room[index])
        date = dt.date.fromordinal(int(self.ordinal[index]))
        return Placement(
            self.session, date, grid.blocks[int(self.block[index])], None if room < 0 else grid.rooms[room]
        )


CandidateSets = Mapping[str, Candidates]


def candidates_of(grid: Grid, session: str, rules: frozenset[str] = ALL_CODES) -> Candidates:
    """All places of a session that the given rules allow; a delivered session has its own place alone."""
    if grid.instance.sessions[session].state == "delivered":
        return fixed_at(grid, Placement.of_row(grid.instance.published[session]))
    allowed = np.ones(grid.shape(session), dtype=np.bool_)
    for rule in MASKS:
        if rule.code in rules:
            allowed &= rule.mask_under(grid, session, rules)
    return _of_mask(grid, session, allowed)


def removed_by_rule(grid: Grid, session: str) -> dict[str, int]:
    """How many (date, block, room) each rule takes away, each counted under the first that fails; zeros left out."""
    left = np.ones(grid.shape(session), dtype=np.bool_)
    counts: dict[str, int] = {}
    for rule in MASKS:
        passing = left & rule.mask(grid, session)
        counts[rule.code] = int(left.sum() - passing.sum())
        left = passing
    return {code: count for code, count in counts.items() if count}


def first_failing(grid: Grid, session: str) -> npt.NDArray[np.int8]:
    """For each (date, block, room): the index in MASKS of the first rule that fails, or -1."""
    first = np.full(grid.shape(session), -1, dtype=np.int8)
    for n, rule in enumerate(MASKS):
        first[(first == -1) & ~rule.mask(grid, session)] = n
    return first


def fixed_at(grid: Grid, placement: Placement) -> Candidates:
    """The one place a session has."""
    room = -1 if placement.room is None else grid.room_index[placement.room]
    place = (placement.date.toordinal(), grid.block_index[placement.block], room)
    return Candidates(placement.session, *(np.array([n], dtype=np.int64) for n in place))


def _of_mask(grid: Grid, session: str, allowed: Mask) -> Candidates:
    dates, blocks, rooms = np.nonzero(allowed)
    own = np.array([grid.block_index[block] for block in grid.instance.sessions[session].blocks], dtype=np.int64)
    online = grid.instance.sessions[session].mode == "online"
    room = np.full(len(rooms), -1, dtype=np.int64) if online else rooms.astype(np.int64)
    return Candidates(session, grid.ordinals[dates], own[blocks], room)
