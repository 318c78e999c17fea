"""Dates x blocks x rooms as arrays: what the rules' masks are made of. Built once for an instance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from foundation.time_windows import WeeklySlot, occurrence, windows_by_day

from .instance import Instance

Mask = npt.NDArray[np.bool_]
"""Truth over (date, block, room) of one session; an axis of length 1 stands for all of it."""


class Grid:
    """Arrays over the window. A session's own axes: all dates, its blocks, all rooms (one empty room online)."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.dates = instance.dates
        self.ordinals = np.array([date.toordinal() for date in self.dates], dtype=np.int64)
        self.blocks = tuple(instance.blocks)
        self.block_index = {block: n for n, block in enumerate(self.blocks)}
        self.rooms = tuple(instance.places)
        self.room_index = {room: n for n, room in enumerate(self.rooms)}
        self._free: dict[str, Mask] = {}
        self.tables: dict[tuple[str, str], npt.NDArray[Any]] = {}
        self._day_keys = [(date.weekday(), occurrence(date)) for date in self.dates]

    def date_index(self, date: dt.date) -> int | None:
        """Position of a date in the window; None outside."""
        position = date.toordinal() - self.dates[0].toordinal()
        return position if 0 <= position < len(self.dates) else None

    def room_axis(self, session: str) -> tuple[str | None, ...]:
        """The rooms of a session's third axis."""
        return (None,) if self.instance.sessions[session].mode == "online" else self.rooms

    def shape(self, session: str) -> tuple[int, int, int]:
        """Lengths of a session's three axes."""
        return len(self.dates), len(self.instance.sessions[session].blocks), len(self.room_axis(session))

    def everywhere(self) -> Mask:
        """A mask that allows all."""
        return np.ones((1, 1, 1), dtype=np.bool_)

    def on_dates(self, allowed: Iterable[bool]) -> Mask:
        """A mask by date."""
        return np.fromiter(allowed, dtype=np.bool_, count=len(self.dates))[:, None, None]

    def in_blocks(self, session: str, allowed: Iterable[bool]) -> Mask:
        """A mask by block, in the order of the session's own blocks."""
        return np.fromiter(allowed, dtype=np.bool_, count=self.shape(session)[1])[None, :, None]

    def in_rooms(self, session: str, allowed: Iterable[bool]) -> Mask:
        """A mask by room, in the order of the session's third axis."""
        return np.fromiter(allowed, dtype=np.bool_, count=len(self.room_axis(session)))[None, None, :]

    def free(self, person: str) -> Mask:
        """When a person is free: dates x all blocks."""
        if person not in self._free:
            who = self.instance.people[person]
            table = self._open_table(who.available)
            away = [n for n in map(self.date_index, who.away) if n is not None]
            table[away, :] = False
            self._free[person] = table
        return self._free[person]

    def own_blocks(self, session: str, table: Mask) -> Mask:
        """The columns of a dates x all blocks table that are a session's own blocks."""
        return table[:, [self.block_index[block] for block in self.instance.sessions[session].blocks]]

    @cached_property
    def room_open(self) -> Mask:
        """When each room is open: dates x all blocks x rooms."""
        table = np.ones((len(self.dates), len(self.blocks), len(self.rooms)), dtype=np.bool_)
        for n, place in enumerate(self.instance.places.values()):
            table[:, :, n] = self._open_table(place.room.open)
            closed = [k for k in map(self.date_index, place.room.closed) if k is not None]
            table[closed, :, n] = False
        return table

    def _open_table(self, slots: tuple[WeeklySlot, ...] | None) -> Mask:
        if slots is None:
            return np.ones((len(self.dates), len(self.blocks)), dtype=np.bool_)
        windows, blocks = windows_by_day(slots), list(self.instance.blocks.values())
        by_day = {
            key: [any(s <= start and end <= e for s, e in windows.get(key, ())) for start, end in blocks]
            for key in set(self._day_keys)
        }
        return np.array([by_day[key] for key in self._day_keys], dtype=np.bool_).reshape(len(self.dates), -1)

    @cached_property
    def overlaps(self) -> Mask:
        """All blocks x all blocks: whether they share time."""
        pairs = [[self.instance.overlap(a, b) for b in self.blocks] for a in self.blocks]
        return np.array(pairs, dtype=np.bool_).reshape(len(self.blocks), len(self.blocks))

    @cached_property
    def moments(self) -> tuple[frozenset[int], ...]:
        """Largest sets of blocks that all share a moment of the day: whatever cannot be twice, is once in each."""
        starts = {window[0] for window in self.instance.blocks.values()}
        sets = {
            frozenset(n for n, (start, end) in enumerate(self.instance.blocks.values()) if start <= at < end)
            for at in starts
        }
        return tuple(sorted((s for s in sets if not any(s < other for other in sets)), key=sorted))

    def moments_of(self, block: int) -> list[int]:
        """The moments that a block (by index) takes part in."""
        return [n for n, blocks in enumerate(self.moments) if block in blocks]
