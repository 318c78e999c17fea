"""Sessions of one date that cannot be completed together: found, and forbidden wherever they would fail again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .day import complete_day
from .grid import Grid
from .literals import Literal, Model
from .plan import Placement, Plan
from .staffing import MOST_BITS, Bits, leader_bits


@dataclass(frozen=True, slots=True)
class Conflict:
    """Placements that cannot all have rooms, leaders and equipment; `sure` where every way was looked at."""

    placements: tuple[Placement, ...]
    sure: bool


def smallest_conflict(
    grid: Grid, plan: Plan, rooms: Mapping[str, Sequence[str | None]], stay: Collection[str] = ()
) -> Conflict:
    """A smallest part (none of it can be spared) of a date's placements that cannot be completed.

    Args:
        grid: the instance's arrays.
        plan: placements of the date, of which it is known that they cannot.
        rooms: for each session the rooms it may have.
        stay: sessions that keep the equipment they have.
    """
    left = dict(plan)
    for session in sorted(plan):
        without = {s: p for s, p in left.items() if s != session}
        if complete_day(grid, without, rooms, stay)[0] is None:
            left = without
    _, sure = complete_day(grid, left, rooms, stay)
    told = any(p.facilitators and grid.instance.sessions[s].state != "delivered" for s, p in left.items())
    return Conflict(tuple(left.values()), sure and not told)  # with other leaders than those named it might do


def forbid(model: Model, rooms: Mapping[str, Bits], conflict: Conflict) -> None:
    """Add that the sessions of a conflict do not meet again, on its date or on any where they have no more choice.

    Args:
        model: of joined candidates, without clashes of rooms and leaders.
        rooms: for each session, the rooms each of its candidates stands for, as bits.
        conflict: a sure one, of candidates of the model.
    """
    people = sorted(
        {p for each in conflict.placements for p in model.instance.sessions[each.session].facilitators.from_}
    )
    bit = {person: 1 << n for n, person in enumerate(people)}
    literals: dict[int, list[list[Literal]]] = {}
    for placement in conflict.placements:
        for ordinal, own in _no_freer(model, rooms[placement.session], placement, bit).items():
            literals.setdefault(ordinal, []).append(own)
    for each in literals.values():
        if len(each) == len(conflict.placements):
            model.cp.add(sum(literal for own in each for literal in own) <= len(each) - 1)


def _no_freer(model: Model, rooms: Bits, placement: Placement, bit: Mapping[str, int]) -> dict[int, list[Literal]]:
    """By date: literals of a session in the same block with the same or fewer rooms and leaders to choose from."""
    candidates = model.sets[placement.session]
    index = candidates.find(model.grid, placement)
    if index is None:
        return {}
    delivered = model.instance.sessions[placement.session].state == "delivered"
    able = {} if delivered or len(bit) > MOST_BITS else leader_bits(model.grid, candidates, bit)
    times = list(zip(candidates.ordinal.tolist(), candidates.block.tolist(), strict=True))
    leads = np.array([able.get(time, 0) for time in times], dtype=np.int64)
    alike = (candidates.block == candidates.block[index]) & (rooms & ~rooms[index] == 0) & (leads & ~leads[index] == 0)
    if not able or not rooms[index]:
        alike = np.arange(len(candidates)) == index
    found: dict[int, list[Literal]] = {}
    for n in np.flatnonzero(alike).tolist():
        found.setdefault(times[n][0], []).append(model.x[placement.session][n])
    return found
