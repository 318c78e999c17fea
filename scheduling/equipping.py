"""Which portable equipment each session of a date books: every way to share the pieces out, by plain search."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from .grid import Grid
from .instance import Instance
from .occupancy import Occupancy
from .plan import Placement, Plan
from .rules.equipment import EquipmentClash


def equippings(grid: Grid, way: Plan, stay: Collection[str]) -> Iterator[dict[str, Placement] | None]:
    """Placements with what they, their members and the facilitators chosen need; None for each try that fails.

    Args:
        grid: the instance's arrays.
        way: placements of one date with rooms and facilitators.
        stay: sessions that keep the equipment they have, as delivered ones do.
    """
    sessions, taken = grid.instance.sessions, Occupancy(grid)
    fixed = {s for s in way if s in stay or sessions[s].state == "delivered"}
    for session in sorted(fixed):
        taken.add(way[session])
    yield from _shared_out(taken, [place for session, place in way.items() if session not in fixed])


def _shared_out(taken: Occupancy, left: list[Placement]) -> Iterator[dict[str, Placement] | None]:
    if not left:
        yield dict(taken.plan)
        return
    failed = True
    for things in _options(taken, left[0]):
        taken.add(replace(left[0], equipment=things))
        if not EquipmentClash().matches(taken.grid.instance, taken.plan):
            failed = False
            yield from _shared_out(taken, left[1:])
        taken.remove(left[0].session)
    if failed:
        yield None


def _options(taken: Occupancy, placement: Placement) -> list[tuple[str, ...]]:
    """Sets of equipment that meet every need: what it has, what is free and covers most, then all others."""
    instance, needs = taken.grid.instance, taken.needs(placement)
    if placement.room is None:
        return [] if needs else [()]
    missing = needs - set(instance.places[placement.room].room.features)
    found: list[tuple[str, ...]] = []
    if missing <= _provided(instance, placement.equipment):
        found.append(placement.equipment)
    first = taken.equipped(placement)
    found += [] if first is None else [first.equipment]
    useful = {t: missing & set(item.provides) for t, item in instance.equipment.items()}
    return list(dict.fromkeys([*found, *_covers(useful, missing)]))


def _covers(useful: Mapping[str, set[str]], missing: set[str]) -> Iterator[tuple[str, ...]]:
    """Sets of things that provide all that is missing, each bringing something the ones before it did not."""
    if not missing:
        yield ()
        return
    feature = min(missing)
    for thing in sorted(t for t, provides in useful.items() if feature in provides):
        yield from (tuple(sorted((thing, *rest))) for rest in _covers(useful, missing - useful[thing]))


def _provided(instance: Instance, things: Collection[str]) -> set[str]:
    return {feature for thing in things for feature in instance.equipment[thing].provides}
