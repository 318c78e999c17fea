"""Who could be present at each candidate, as arrays: what attendance, travel, completion and pressure count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .grid import Grid, Mask
from .plan import Placement, turnout

Numbers = npt.NDArray[np.int64]


def present_members(grid: Grid, candidates: Candidates) -> Mask:
    """Members x candidates: who can come (free for the block, and within reach or on line)."""
    instance, session = grid.instance, candidates.session
    members = instance.members[session]
    if instance.sessions[session].state == "delivered":
        row = Placement.of_row(instance.published[session])
        coming = turnout(instance, row).present
        return np.array([[m in coming] for m in members], dtype=np.bool_).reshape(len(members), 1)
    dates = candidates.ordinal - grid.ordinals[0]
    free = [grid.free(member)[dates, candidates.block] for member in members]
    table = _reach(grid, session)
    return np.array(free, dtype=np.bool_).reshape(len(members), len(candidates)) & (table[:, candidates.room] > 0)


def _reach(grid: Grid, session: str) -> Numbers:
    """Members x rooms (the last column: no room): 1 where the way is open to them."""
    name = ("reach", _alike(grid, session))
    if name not in grid.tables:
        instance, members = grid.instance, grid.instance.members[session]
        rows = [[instance.can_take_part(session, m, room) for room in (*grid.rooms, None)] for m in members]
        grid.tables[name] = np.array(rows, dtype=np.int64).reshape(len(members), len(grid.rooms) + 1)
    return grid.tables[name]


def _metres(grid: Grid, session: str) -> Numbers:
    """Members x rooms (the last column: no room): metres one way, 0 for those who would not go there."""
    name = ("metres", _alike(grid, session))
    if name not in grid.tables:
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
        grid.tables[name] = np.array(rows, dtype=np.int64).reshape(len(members), len(grid.rooms) + 1)
    return grid.tables[name]


def _alike(grid: Grid, session: str) -> str:
    """What sessions with the same people, reached in the same ways, have in common."""
    shape = grid.instance.sessions[session]
    return f"{shape.mode} {shape.cohorts}"


def absences(grid: Grid, candidates: Candidates) -> Numbers:
    """Members who could not come, for each candidate."""
    coming = _summed(grid, candidates, "present", np.ones_like(_reach(grid, candidates.session)))
    return len(grid.instance.members[candidates.session]) - coming


def travel_metres(grid: Grid, candidates: Candidates) -> Numbers:
    """Metres one way of the members present who go there, for each candidate."""
    return _summed(grid, candidates, "travelled", _metres(grid, candidates.session))


def _summed(grid: Grid, candidates: Candidates, what: str, of_room: Numbers) -> Numbers:
    """For each candidate: a number of each member and room (whole, below 2**53 in all) over the members present."""
    session = candidates.session
    if grid.instance.sessions[session].state == "delivered":
        return np.asarray((present_members(grid, candidates) * of_room[:, candidates.room]).sum(axis=0), dtype=np.int64)
    name = (what, _alike(grid, session))
    if name not in grid.tables:
        free = [grid.free(member).reshape(-1) for member in grid.instance.members[session]]
        times = np.array(free, dtype=np.float64).reshape(len(free), len(grid.dates) * len(grid.blocks))
        grid.tables[name] = (times.T @ (of_room * _reach(grid, session)).astype(np.float64)).astype(np.int64)
    at = (candidates.ordinal - grid.ordinals[0]) * len(grid.blocks) + candidates.block
    return np.asarray(grid.tables[name][at, candidates.room], dtype=np.int64)
