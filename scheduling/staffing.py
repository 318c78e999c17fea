"""Sessions that cannot all be held at one time: told to the smaller model, which names neither rooms nor leaders.

Where all of some sessions must take their rooms (or leaders) out of a few, no more of them can overlap than those few
serve (P. Hall, "On representatives of subsets", 1935): one row for each moment of a date and each such few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .grid import Grid
from .literals import Literal, Model
from .rules.people import LEADING, can_lead

MOST_BITS = 62
"""Leaders, or rooms, that fit into the bits of one number; with more, only single sessions are looked at."""

MOST_SHARED = 4
"""Rows are added for sets of so many rooms or leaders at most: larger ones hardly ever run out first."""

Bits = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Demand:
    """What one literal asks for if it holds: so many, each one of those whose bits are set."""

    session: str
    literal: Literal
    needed: int
    bits: int


Demands = dict[tuple[int, int], list[Demand]]
"""By date (ordinal) and moment of the day."""


def limit_by_counts(model: Model, rooms: Mapping[str, Bits]) -> None:
    """Add that sessions do not overlap where too few rooms, or too few leaders, could serve them together.

    Args:
        model: without clashes of rooms and leaders.
        rooms: for each session, the rooms that each of its candidates may still be given, as bits (see `room_bits`).
    """
    for inside, most in count_rows(model, rooms):
        if most == 1 or all(each.needed > most / 2 for each in inside):
            model.cp.add_at_most_one([each.literal for each in inside])
        else:
            model.cp.add(sum(each.needed * each.literal for each in inside) <= most)


def count_rows(model: Model, rooms: Mapping[str, Bits]) -> Iterator[tuple[list[Demand], int]]:
    """Demands that are met out of one set of rooms or leaders at one moment, and how many there are of those."""
    open_ = [s for s in model.sets if model.instance.sessions[s].state != "delivered" and len(model.sets[s])]
    leaders = sorted({p for s in open_ for p in model.instance.sessions[s].facilitators.from_})
    if len(leaders) <= MOST_BITS:
        yield from _rows(model, _leader_demands(model, open_, {p: 1 << n for n, p in enumerate(leaders)}))
    if len(model.grid.rooms) <= MOST_BITS:
        yield from _rows(model, _room_demands(model, open_, rooms))


def leader_bits(grid: Grid, candidates: Candidates, bit: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """Who could lead a session at each of its times (ordinal, block), in some room, as bits."""
    session, shape = candidates.session, grid.instance.sessions[candidates.session]
    own = [grid.block_index[block] for block in shape.blocks]
    total: Bits = np.zeros((len(grid.dates), len(own)), dtype=np.int64)
    for person in shape.facilitators.from_:
        total += _leads_at(grid, session, person) * np.int64(bit[person])
    start, position = int(grid.ordinals[0]), {block: n for n, block in enumerate(own)}
    times = set(zip(candidates.ordinal.tolist(), candidates.block.tolist(), strict=True))
    return {(ordinal, block): int(total[ordinal - start, position[block]]) for ordinal, block in sorted(times)}


def _leads_at(grid: Grid, session: str, person: str) -> Bits:
    name = ("leads " + person, session)
    if name not in grid.tables:
        mask = np.broadcast_to(can_lead(grid, session, person, LEADING), grid.shape(session))
        grid.tables[name] = np.asarray(mask.any(axis=2), dtype=np.int64)
    return grid.tables[name]


def _leader_demands(model: Model, sessions: list[str], bit: Mapping[str, int]) -> Demands:
    found: Demands = defaultdict(list)
    for session in sessions:
        needed = model.instance.sessions[session].facilitators.needed
        if not needed:
            continue
        able = leader_bits(model.grid, model.sets[session], bit)
        for time in model.times(session):
            demand = Demand(session, time.literal, needed, able[time.ordinal, time.block])
            for moment in model.grid.moments_of(time.block):
                found[time.ordinal, moment].append(demand)
    return found


def _room_demands(model: Model, sessions: list[str], rooms: Mapping[str, Bits]) -> Demands:
    found: Demands = defaultdict(list)
    moments = [model.grid.moments_of(block) for block in range(len(model.grid.blocks))]
    for session in sessions:
        model.keep_going()
        own = model.sets[session]
        columns = (own.ordinal.tolist(), own.block.tolist(), rooms[session].tolist(), model.x[session])
        for ordinal, block, bits, literal in zip(*columns, strict=True):
            for moment in moments[block] if bits else ():
                found[ordinal, moment].append(Demand(session, literal, 1, bits))
    return found


def _rows(model: Model, demands: Demands) -> Iterator[tuple[list[Demand], int]]:
    known: dict[tuple[int, ...], list[int]] = {}
    for demand in demands.values():
        model.keep_going()
        small = tuple(sorted({each.bits for each in demand if each.bits.bit_count() <= MOST_SHARED}))
        if small not in known:
            known[small] = _unions(small)
        yield from _short(demand, known[small])


def _unions(small: tuple[int, ...]) -> list[int]:
    """The sets themselves and what two of them that share a member hold together, the smallest first."""
    found = set(small)
    found |= {a | b for a, b in combinations(small, 2) if a & b and (a | b).bit_count() <= MOST_SHARED}
    return sorted(found, key=lambda bits: (bits.bit_count(), bits))


def _short(demands: list[Demand], sets: list[int]) -> Iterator[tuple[list[Demand], int]]:
    """Demands that must be met out of one set and could ask for more than it holds, each group of demands once."""
    bits = np.array([each.bits for each in demands], dtype=np.int64)
    seen: set[tuple[int, ...]] = set()
    for every in sets:
        own = np.flatnonzero(bits & ~np.int64(every) == 0).tolist()
        most_of: dict[str, int] = {}
        for n in own:
            most_of[demands[n].session] = max(most_of.get(demands[n].session, 0), demands[n].needed)
        if len(most_of) > 1 and sum(most_of.values()) > every.bit_count() and tuple(own) not in seen:
            seen.add(tuple(own))
            yield [demands[n] for n in own], every.bit_count()
