"""Faults within one object of a snapshot: limits that exclude each other, pins that fit nothing, too long a window.

They are looked for in the raw JSON, each with its own path, so that they come all at once, whatever else is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from foundation.errors import Fault

LONGEST_WINDOW_YEARS = 10
"""A window beyond this is a slip of the pen; each of its days would be weighed for each session and room."""


def consistency_faults(raw: object) -> list[Fault]:
    """Faults of a snapshot as parsed JSON, whatever its shape; parts of a wrong shape are passed over."""
    if not isinstance(raw, Mapping):
        return []
    faults = list(_long_window(raw.get("window")))
    for position, session in _rows(raw, "sessions"):
        path = f"sessions[{position}]"
        faults += [*_gaps(session, path), *_dates(session, path), *_pin(session, path)]
    return faults


def _rows(raw: Mapping[str, Any], table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = raw.get(table)
    for position, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, Mapping):
            yield position, row


def _part(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = row.get(name)
    return part if isinstance(part, Mapping) else {}


def _date(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # the reader of shapes says so


def _long_window(window: object) -> Iterator[Fault]:
    if not isinstance(window, Mapping):
        return
    start, end = _date(window.get("start")), _date(window.get("end"))
    if start is None or end is None:
        return
    if (end.year - LONGEST_WINDOW_YEARS, end.month, end.day) > (start.year, start.month, start.day):
        message = f"the window is longer than {LONGEST_WINDOW_YEARS} years (it starts on {start})."
        yield Fault("window.end", str(end), message, "Check the year of the end.")


def _gaps(session: Mapping[str, Any], path: str) -> Iterator[Fault]:
    least, most = session.get("min_gap_days"), session.get("max_gap_days")
    if type(least) is int and type(most) is int and most < least:
        message = f"max_gap_days {most} is less than min_gap_days {least}."
        yield Fault(f"{path}.max_gap_days", str(most), message, "Correct one of the two.")


def _dates(session: Mapping[str, Any], path: str) -> Iterator[Fault]:
    earliest, latest = _date(session.get("earliest")), _date(session.get("latest"))
    if earliest is not None and latest is not None and latest < earliest:
        message = f"latest {latest} lies before earliest {earliest}."
        yield Fault(f"{path}.latest", str(latest), message, "Correct one of the two.")


def _pin(session: Mapping[str, Any], path: str) -> Iterator[Fault]:
    if session.get("state") == "delivered":
        return  # it stands where it took place, whatever was once pinned
    pin, blocks = _part(session, "pinned"), session.get("blocks")
    block, room = pin.get("block"), pin.get("room")
    if isinstance(block, str) and isinstance(blocks, list) and block not in blocks:
        message = "this session is pinned to a block that is none of its own blocks."
        yield Fault(f"{path}.pinned.block", block, message, "Add it to the session's blocks or correct the pin.")
    if isinstance(room, str) and session.get("mode") == "online":
        message = "a session that is online only has no room, and is pinned to one."
        yield Fault(f"{path}.pinned.room", room, message, "Take the room off the pin or change the mode.")
