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
    reach = [[instance.can_take_part(session, member, room) for room in (*grid.rooms, None)] for member in members]
    table = np.array(reach, dtype=np.bool_).reshape(len(members), len(grid.rooms) + 1)
    return np.array(free, dtype=np.bool_).reshape(len(members), len(candidates)) & table[:, candidates.room]


def absences(grid: Grid, candidates: Candidates) -> Numbers:
    """Members who could not come, for each candidate."""
    present = present_members(grid, candidates)
    return np.asarray(len(present) - present.sum(axis=0), dtype=np.int64)


def travel_metres(grid: Grid, candidates: Candidates) -> Numbers:
    """Metres one way of the members present who go there, for each candidate."""
    instance = grid.instance
    metres = [
        [
            instance.metres(member, instance.places[room].venue.id) if instance.travels(member, room) else 0
            for room in grid.rooms
        ]
        for member in instance.members[candidates.session]
    ]
    members = len(instance.members[candidates.session])
    table = np.zeros((members, len(grid.rooms) + 1), dtype=np.int64)
    table[:, : len(grid.rooms)] = np.array(metres, dtype=np.int64).reshape(members, len(grid.rooms))
    return np.asarray((present_members(grid, candidates) * table[:, candidates.room]).sum(axis=0), dtype=np.int64)
