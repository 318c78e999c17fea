"""A plan: which session stands where. A session that is not in it is unplaced."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from .documents import PublishedRow
from .instance import Instance


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one session stands: local date, block, room (None online), facilitators and equipment, both sorted."""

    session: str
    date: dt.date
    block: str
    room: str | None
    facilitators: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()

    @staticmethod
    def of_row(row: PublishedRow) -> Placement:
        """The placement that a published row states."""
        return Placement(row.session, row.date, row.block, row.room, row.facilitators, row.equipment)


Plan = Mapping[str, Placement]
"""Placements by session."""


def write_plan(plan: Plan) -> str:
    """A plan as JSON that `read_plan` reads: for a run that may be ended before it gives a result."""
    return json.dumps(
        [[p.session, p.date.isoformat(), p.block, p.room, p.facilitators, p.equipment] for p in plan.values()]
    )


def read_plan(text: str) -> Plan:
    """The plan that `write_plan` wrote."""
    return {
        session: Placement(session, dt.date.fromisoformat(day), block, room, tuple(facilitators), tuple(equipment))
        for session, day, block, room, facilitators, equipment in json.loads(text)
    }


def delivered_plan(instance: Instance) -> dict[str, Placement]:
    """What has taken place already."""
    return {
        session.id: Placement.of_row(instance.published[session.id])
        for session in instance.sessions.values()
        if session.state == "delivered"
    }


def overlap(instance: Instance, a: Placement, b: Placement) -> bool:
    """Whether two placements share time."""
    return a.date == b.date and instance.overlap(a.block, b.block)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Members expected at a placed session and those who cannot come, ascending; metres one way of those who go."""

    present: tuple[str, ...]
    absent: tuple[str, ...]
    metres: int


def turnout(instance: Instance, placement: Placement) -> Turnout:
    """Who comes to a placed session: worked out once for its date, block and room."""
    key = placement.session, placement.date, placement.block, placement.room
    if key not in instance.turnouts:
        members = instance.members[placement.session]
        coming = tuple(m for m in members if _comes(instance, placement, m))
        absent = tuple(m for m in members if m not in coming)
        instance.turnouts[key] = Turnout(coming, absent, _metres(instance, placement, coming))
    found: Turnout = instance.turnouts[key]
    return found


def _comes(instance: Instance, placement: Placement, person: str) -> bool:
    """Whether a member is free then, and within reach or on line."""
    return instance.is_free(person, placement.date, placement.block) and instance.can_take_part(
        placement.session, person, placement.room
    )


def _metres(instance: Instance, placement: Placement, coming: tuple[str, ...]) -> int:
    """Great-circle metres one way of those of them who go there."""
    session, room = placement.session, placement.room
    if room is None:
        return 0
    venue = instance.places[room].venue.id
    return sum(instance.metres(person, venue) for person in coming if instance.travels(session, person, room))


def host(instance: Instance, placement: Placement) -> str | None:
    """The organisation that hosts a placed session, if any."""
    return None if placement.room is None else instance.places[placement.room].venue.organisation


def features_met(instance: Instance, placement: Placement) -> set[str]:
    """Features of the room and of the equipment booked with it."""
    found = {f for item in placement.equipment for f in instance.equipment[item].provides}
    return found if placement.room is None else found | set(instance.places[placement.room].room.features)


def placements_to_keep(instance: Instance, warm_start: Plan | None, forced: Placement | None) -> dict[str, Placement]:
    """What a first plan keeps if it can: what is published, then a plan to start from; before all, what is forced."""
    keep = {row.session: Placement.of_row(row) for row in instance.document.published}
    if "fewest_changes" not in instance.policy.goals:
        keep = {s: p for s, p in keep.items() if instance.sessions[s].state == "delivered"}
    keep = {**keep, **(warm_start or {})}
    if forced is not None:
        keep = {forced.session: forced, **{s: p for s, p in keep.items() if s != forced.session}}
    return keep
