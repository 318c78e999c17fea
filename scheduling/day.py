"""One day in detail: which room, leaders and equipment each session of a date gets, by plain search."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, islice

from .equipping import equippings
from .grid import Grid
from .instance import Instance
from .plan import Placement, Plan, overlap
from .rules import JOINT_RULES, PairRule

CLASHES = tuple(rule for rule in JOINT_RULES if isinstance(rule, PairRule))
"""The rules that a day can break by itself; gaps lie between days."""

COMPLETIONS_TRIED = 400
"""Ways to complete a day that are looked at before it counts as impossible (the whole model then decides)."""

NO_MORE: dict[str, Placement] = {}
"""Stands for the end of all ways."""


def complete_day(
    grid: Grid, plan: Plan, rooms: Mapping[str, Sequence[str | None]], stay: Collection[str] = ()
) -> tuple[dict[str, Placement] | None, bool]:
    """Placements of one date with all details, or None; whether every way was looked at where there is none.

    Args:
        grid: the instance's arrays.
        plan: placements of the date; leaders that stand in them stay.
        rooms: for each session the rooms it may have, the best first.
        stay: sessions that keep the equipment they have.
    """
    order = sorted(plan, key=lambda s: (len(rooms[s]) * _leader_count(grid.instance, s), s))
    ways = _ways(grid.instance, [plan[s] for s in order], rooms, {})
    tries = (equipped for way in ways for equipped in equippings(grid, way, stay))
    for equipped in islice(tries, COMPLETIONS_TRIED):
        if equipped is not None and not any(rule.matches(grid.instance, equipped) for rule in CLASHES):
            return equipped, True
    return None, next(tries, NO_MORE) is NO_MORE


def _ways(
    instance: Instance,
    left: Sequence[Placement],
    rooms: Mapping[str, Sequence[str | None]],
    given: dict[str, Placement],
) -> Iterator[dict[str, Placement]]:
    if not left:
        yield given
        return
    first, beside = left[0], [other for other in given.values() if overlap(instance, other, left[0])]
    if instance.sessions[first.session].state == "delivered":
        yield from _ways(instance, left[1:], rooms, {**given, first.session: first})
        return
    for room in rooms[first.session]:
        if room is not None and any(other.room == room for other in beside):
            continue
        for leaders in _leaders(instance, replace(first, room=room), beside):
            chosen = replace(first, room=room, facilitators=leaders)
            yield from _ways(instance, left[1:], rooms, {**given, first.session: chosen})


def _leaders(instance: Instance, placement: Placement, beside: Sequence[Placement]) -> Iterator[tuple[str, ...]]:
    """Sets of leaders who are able and not taken, those with the fewest needs first."""
    session = placement.session
    wanted = instance.sessions[session].facilitators
    if placement.facilitators:
        yield placement.facilitators
        return
    taken = {p for other in beside for p in (*other.facilitators, *instance.members[other.session])}
    taken.update(instance.members[session])
    able = [
        p
        for p in wanted.from_
        if p not in taken
        and set(wanted.skills) <= set(instance.people[p].skills)
        and instance.is_free(p, placement.date, placement.block)
        and instance.can_go(session, p, placement.room)
    ]
    able.sort(key=lambda p: (len(instance.needs(session, p)), p))
    yield from (tuple(sorted(chosen)) for chosen in combinations(able, wanted.needed))


def _leader_count(instance: Instance, session: str) -> int:
    return 1 + len(instance.sessions[session].facilitators.from_)
