"""Who could be present at each candidate, as arrays: what attendance, travel, completion and pressure count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .grid import Grid, Mask
from .plan import Placement, is_present

Numbers = npt.NDArray[np.int64]


def present_members(grid: Grid, candidates: Candidates) -> Mask:
    """Members x candidates: who can come (free for the block, and within reach or on line)."""
    instance, session = grid.instance, candidates.session
    members = instance.members[session]
    if instance.sessions[session].state == "delivered":
        row = Placement.of_row(instance.published[session])
        return np.array([[is_present(instance, row, m)] for m in members], dtype=np.bool_).reshape(len(members), 1)
    dates = candidates.ordinal - grid.ordinals[0]
    free = [grid.free(member)[dates, candidates.block] for member in members]
    table = _reach(grid, session)
    return np.array(free, dtype=np.bool_).reshape(len(members), len(candidates)) & (table[:, candidates.room] > 0)


def _reach(grid: Grid, session: str) -> Numbers:
    """Members x rooms (the last column: no room): 1 where the way is open to them."""
    if ("reach", session) not in grid.tables:
        instance, members = grid.instance, grid.instance.members[session]
        rows = [[instance.can_take_part(session, m, room) for room in (*grid.rooms, None)] for m in members]
        grid.tables["reach", session] = np.array(rows, dtype=np.int64).reshape(len(members), len(grid.rooms) + 1)
    return grid.tables["reach", session]


def _metres(grid: Grid, session: str) -> Numbers:
    """Members x rooms (the last column: no room): metres one way, 0 for those who would not go there."""
    if ("metres", session) not in grid.tables:
        instance, members = grid.instance, grid.instance.members[session]
        venues = [instance.places[room].venue.id for room in grid.rooms]
        rows = [
            [
                *(
                    instance.metres(m, v) if instance.travels(session, m, r) else 0
                    for r, v in zip(grid.rooms, venues, strict=True)
                ),
                0,
            ]
            for m in members
        ]
        grid.tables["metres", session] = np.array(rows, dtype=np.int64).reshape(len(members), len(grid.rooms) + 1)
    return grid.tables["metres", session]


def absences(grid: Grid, candidates: Candidates) -> Numbers:
    """Members who could not come, for each candidate."""
    present = present_members(grid, candidates)
    return np.asarray(len(present) - present.sum(axis=0), dtype=np.int64)


def travel_metres(grid: Grid, candidates: Candidates) -> Numbers:
    """Metres one way of the members present who go there, for each candidate."""
    table = _metres(grid, candidates.session)
    return np.asarray((present_members(grid, candidates) * table[:, candidates.room]).sum(axis=0), dtype=np.int64)
