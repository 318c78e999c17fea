"""Rules of rooms: opening, holds, seats, features, and one session at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.time_windows import covers

from ..grid import Grid, Mask
from ..instance import Instance
from ..plan import Placement, features_met, overlap
from .rule import PairRule, PlacementRule, day

if TYPE_CHECKING:
    from ..literals import Model


class RoomClosed(PlacementRule):
    """A room is used only while it is open."""

    code = "room_closed"
    sentence = "A room is used only while it is open."

    def mask(self, grid: Grid, session: str) -> Mask:
        """Over dates, blocks and rooms; online sessions need no room."""
        if grid.instance.sessions[session].mode == "online":
            return grid.everywhere()
        columns = [grid.block_index[block] for block in grid.instance.sessions[session].blocks]
        return grid.room_open[:, columns, :]

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A room that is closed for part of the block (or none where one is needed)."""
        if placement.room is None:
            online = instance.sessions[placement.session].mode == "online"
            return None if online else f"{placement.session} has no room."
        room = instance.places[placement.room].room
        if placement.date in room.closed or not _open(instance, placement):
            return f"{placement.room} is not open for {placement.block} on {day(placement.date)}."
        return None


class RoomHoldExpired(PlacementRule):
    """A room that was held for us until a day now past is no longer ours."""

    code = "room_hold_expired"
    sentence = "A held room counts only until its hold runs out."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By room."""
        return grid.in_rooms(session, (not _expired(grid.instance, room) for room in grid.room_axis(session)))

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A room whose hold has run out."""
        if not _expired(instance, placement.room):
            return None
        return f"The hold on {placement.room} ran out before {instance.as_at.isoformat()}."


class Capacity(PlacementRule):
    """Everybody invited has a seat."""

    code = "capacity"
    sentence = "A room has a seat for every member, facilitator and extra place."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By room."""
        needed, places = grid.instance.places_needed(session), grid.instance.places
        seats = (None if room is None else places[room].room.capacity for room in grid.room_axis(session))
        return grid.in_rooms(session, (each is None or each >= needed for each in seats))

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A room with too few seats."""
        if placement.room is None:
            return None
        needed, seats = instance.places_needed(placement.session), instance.places[placement.room].room.capacity
        return f"{placement.room} holds {seats}, {placement.session} needs {needed}." if seats < needed else None


class RoomFeature(PlacementRule):
    """What a session needs of a room is there, or is brought along."""

    code = "room_feature"
    sentence = "A room has every feature the session needs, by itself or by equipment brought to it."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By room: each feature is there, or some equipment could bring it."""
        wanted = set(grid.instance.sessions[session].room_features)
        return grid.in_rooms(session, (wanted <= could_offer(grid.instance, r) for r in grid.room_axis(session)))

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """Features that neither the room nor the booked equipment has."""
        if instance.sessions[placement.session].mode == "online":
            return None
        missing = set(instance.sessions[placement.session].room_features) - features_met(instance, placement)
        return f"{placement.room} lacks {', '.join(sorted(missing))} for {placement.session}." if missing else None


class RoomClash(PairRule):
    """One session in a room at a time."""

    code = "room_clash"
    sentence = "A room serves one session at a time."

    def clash(self, instance: Instance, a: Placement, b: Placement) -> str | None:
        """Two sessions in one room at one time."""
        if a.room is None or a.room != b.room or not overlap(instance, a, b):
            return None
        return f"{a.session} and {b.session} are both in {a.room} on {day(a.date)}."

    def post(self, model: Model) -> None:
        """At most one candidate in a room at each moment of a date."""
        model.at_most_one((("room", c.room), c.session, c.ordinal, c.block, c.literal) for c in model.in_rooms())


def could_offer(instance: Instance, room: str | None) -> set[str]:
    """Features a room has or could be brought; online, whatever is asked for."""
    brought = {f for item in instance.equipment.values() if item.count for f in item.provides}
    if room is None:
        return {f for session in instance.sessions.values() for f in session.room_features}
    return brought | set(instance.places[room].room.features)


def _open(instance: Instance, placement: Placement) -> bool:
    slots = None if placement.room is None else instance.places[placement.room].room.open
    return slots is None or covers(slots, placement.date, instance.blocks[placement.block])


def _expired(instance: Instance, room: str | None) -> bool:
    held = None if room is None else instance.places[room].room.held_until
    return held is not None and held < instance.as_at
