"""Two sessions that cannot both be led at one time: told to the smaller model, which does not name leaders."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .grid import Grid
from .literals import Model
from .rules.people import LEADING, can_lead

MOST_LEADERS = 62
"""Leaders that fit into the bits of one number; with more, only single sessions are looked at."""


def forbid_unled_pairs(model: Model) -> None:
    """Add that two sessions do not overlap where fewer people could lead than both need (Hall's condition for two)."""
    leaders = sorted({p for s in model.sets for p in model.instance.sessions[s].facilitators.from_})
    if len(leaders) > MOST_LEADERS:
        return
    bit = {person: 1 << n for n, person in enumerate(leaders)}
    able = {s: _able_by_time(model.grid, model.sets[s], bit) for s in model.sets if _is_open(model, s)}
    by_date: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for session, times in able.items():
        for (ordinal, block), mask in times.items():
            by_date[ordinal].append((session, block, mask))
    literal = {(t.session, t.ordinal, t.block): t.literal for s in able for t in model.times(s)}
    needed = {s: model.instance.sessions[s].facilitators.needed for s in able}
    for ordinal, uses in by_date.items():
        for (one, block, mask), (two, other, also) in combinations(uses, 2):
            if one == two or not mask & also or not model.grid.overlaps[block, other]:
                continue
            if (mask | also).bit_count() < needed[one] + needed[two]:
                model.cp.add_at_most_one([literal[one, ordinal, block], literal[two, ordinal, other]])


def _is_open(model: Model, session: str) -> bool:
    shape = model.instance.sessions[session]
    return shape.state != "delivered" and shape.facilitators.needed > 0 and len(model.sets[session]) > 0


def _able_by_time(grid: Grid, candidates: Candidates, bit: dict[str, int]) -> dict[tuple[int, int], int]:
    """Who could lead a session at each of its times, in some of its rooms, as bits."""
    session, shape = candidates.session, grid.instance.sessions[candidates.session]
    own = [grid.block_index[block] for block in shape.blocks]
    total: npt.NDArray[np.int64] = np.zeros((len(grid.dates), len(own)), dtype=np.int64)
    for person in shape.facilitators.from_:
        mask = np.broadcast_to(can_lead(grid, session, person, LEADING), grid.shape(session))
        total += mask.any(axis=2) * np.int64(bit[person])
    start, position = int(grid.ordinals[0]), {block: n for n, block in enumerate(own)}
    times = set(zip(candidates.ordinal.tolist(), candidates.block.tolist(), strict=True))
    return {(ordinal, block): int(total[ordinal - start, position[block]]) for ordinal, block in sorted(times)}
