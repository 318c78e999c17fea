"""People and equipment for a place that not all rules allow: only the lifted ones are broken, if that can be."""

from __future__ import annotations

from dataclasses import replace

from .instance import Instance
from .occupancy import Occupancy
from .plan import Placement, overlap
from .rules.people import unfit


def filled(others: Occupancy, place: Placement, lifted: frozenset[str]) -> Placement | None:
    """The place with leaders and equipment, as many as can be had; None where the rules left leave too few leaders."""
    complete = others.complete(place)
    if complete is not None:
        return complete
    leaders = _leaders(others, place, lifted)
    if leaders is None:
        return None
    led = replace(place, facilitators=leaders)
    return replace(led, equipment=_equipment(others, led, lifted))


def against(others: Occupancy, place: Placement, person: str) -> set[str]:
    """Codes of the rules that a person on the list would break by leading here, while the others stay as they are."""
    instance, found = others.grid.instance, set[str]()
    if unfit(instance, place, person) is not None:
        found.add("facilitator_unavailable")
    if not instance.needs(place.session, person) <= _could_have(others, place):
        found.add("requirement")
    if person in instance.members[place.session]:
        found.add("person_clash")
    for other in others.plan.values():
        if overlap(instance, place, other):
            found |= {"person_clash"} if person in instance.members[other.session] else set()
            found |= {"facilitator_clash"} if person in other.facilitators else set()
    return found


def _leaders(others: Occupancy, place: Placement, lifted: frozenset[str]) -> tuple[str, ...] | None:
    wanted, short = others.grid.instance.sessions[place.session].facilitators, "facilitator_unavailable" in lifted
    allowed = lifted - {"facilitator_unavailable"}  # a leader too few says plainer what is missing than an unfit one
    able = {p: broken for p in wanted.from_ if (broken := against(others, place, p)) <= allowed}
    if len(able) < wanted.needed and not short:
        return None
    return tuple(sorted(sorted(able, key=lambda p: (len(able[p]), p))[: wanted.needed]))


def _could_have(others: Occupancy, place: Placement) -> set[str]:
    if place.room is None:
        return set()
    instance = others.grid.instance
    brought = {f for thing in _free_things(others, place) for f in instance.equipment[thing].provides}
    return brought | set(instance.places[place.room].room.features)


def _free_things(others: Occupancy, place: Placement) -> list[str]:
    instance = others.grid.instance
    at_once = [other for other in others.plan.values() if overlap(instance, place, other)]
    return [
        thing
        for thing, item in instance.equipment.items()
        if sum(thing in other.equipment for other in at_once) < item.count
    ]


def _equipment(others: Occupancy, place: Placement, lifted: frozenset[str]) -> tuple[str, ...]:
    """Free things that bring what the room lacks; things that are taken too, where clashes of equipment are lifted."""
    instance = others.grid.instance
    if place.room is None:
        return ()
    free = _free_things(others, place)
    taken = [thing for thing, item in instance.equipment.items() if item.count and thing not in free]
    usable = [*free, *(taken if "equipment_clash" in lifted else ())]
    missing = features_wanted(instance, place) - set(instance.places[place.room].room.features)
    booked: list[str] = []
    for feature in sorted(missing):
        bringing = [thing for thing in usable if feature in instance.equipment[thing].provides]
        if bringing and not set(bringing) & set(booked):
            booked.append(bringing[0])
    return tuple(sorted(booked))


def features_wanted(instance: Instance, place: Placement) -> set[str]:
    """Features that a session asks of its room, for itself, its members and those who lead it."""
    shape = instance.sessions[place.session]
    own = set() if shape.mode == "online" else set(shape.room_features)
    leaders = (instance.needs(place.session, person) for person in place.facilitators)
    return own.union(instance.member_needs(place.session), *leaders)
