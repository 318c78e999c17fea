"""The heat map of a session's dates, and who a second showing of a placed session would reach."""

from __future__ import annotations

import datetime as dt

import numpy as np

from foundation.documents import Document
from foundation.errors import BadInput, Fault

from .candidates import candidates_of, first_failing
from .grid import Grid
from .instance import Instance
from .plan import Placement, Plan, absent
from .presence import present_members
from .rules import MASKS
from .rules.rule import day


class HeatCell(Document):
    """A date and block for a session: members who can come, rooms that would do, the rule against it if none does."""

    session: str
    date: dt.date
    block: str
    present: int
    invited: int
    rooms: int
    against: str | None


class Twin(Document):
    """A second showing for those who miss a placed session: how many it reaches, when, and of how many."""

    session: str
    kind: str
    date: dt.date
    block: str
    reaches: tuple[str, ...]
    absent: int
    text: str


def heat_map(instance: Instance, session: str) -> tuple[HeatCell, ...]:
    """For each date of the window and block of a session: who could come at best, in how many rooms, what is against.

    `present` is the most members any fitting room allows; where no room fits, the members free then. `against` is
    the rule under which the last rooms fall, in the order of the rules.

    Raises:
        BadInput: for a session that does not exist.
    """
    if session not in instance.sessions:
        raise BadInput([Fault("session", session, "no session has this id.", "Correct it.")])
    grid = Grid(instance)
    own, first = candidates_of(grid, session), first_failing(grid, session)
    coming = present_members(grid, own).sum(axis=0)
    members, blocks = instance.members[session], instance.sessions[session].blocks
    cells = []
    for d, date in enumerate(grid.dates):
        for b, block in enumerate(blocks):
            here = (own.ordinal == grid.ordinals[d]) & (own.block == grid.block_index[block])
            free = sum(instance.is_free(member, date, block) for member in members)
            last = int(first[d, b].max(initial=-1))
            cells.append(
                HeatCell(
                    session=session,
                    date=date,
                    block=block,
                    present=int(coming[here].max()) if here.any() else free,
                    invited=len(members),
                    rooms=int(here.sum()),
                    against=None if here.any() else MASKS[last].code if last >= 0 else "room_closed",
                )
            )
    return tuple(cells)


def twins(instance: Instance, plan: Plan, *, at_least: int = 2) -> tuple[Twin, ...]:
    """Second showings worth thinking of: on line for those who accept it, or a split at another time in the same room.

    Args:
        instance: the problem.
        plan: a finished plan.
        at_least: people a second showing must reach to be named.

    Returns:
        The best of each kind for each placed session that has not taken place, those reaching most first.
    """
    grid, found = Grid(instance), []
    for session, placement in plan.items():
        missing = absent(instance, placement)
        if instance.sessions[session].state == "delivered" or len(missing) < at_least:
            continue
        accept = [m for m in missing if instance.people[m].accepts_online]
        found += _twin(grid, placement, "online_twin", accept, len(missing), at_least)
        found += _twin(grid, placement, "split", missing, len(missing), at_least)
    return tuple(sorted(found, key=lambda twin: (-len(twin.reaches), twin.session, twin.kind)))


def _twin(grid: Grid, placement: Placement, kind: str, people: list[str], missing: int, at_least: int) -> list[Twin]:
    """The date and block within four weeks of a session at which most of the people are free."""
    instance, session = grid.instance, placement.session
    if len(people) < at_least:
        return []
    online = kind == "online_twin"
    table = np.array([grid.free(person) for person in people])
    allowed = np.zeros(table.shape[1:], dtype=np.bool_)
    near = np.abs(grid.ordinals - placement.date.toordinal()) <= 28
    blocks = range(len(grid.blocks)) if online else [grid.block_index[b] for b in instance.sessions[session].blocks]
    for block in blocks:
        allowed[:, block] = near & _open_days(grid) & (True if online else _room_open(grid, placement, block))
    if not online:
        reach = np.array([instance.can_take_part(session, p, placement.room) for p in people], dtype=np.bool_)
        table = table & reach[:, None, None]
    count = table.sum(axis=0) * allowed
    d, b = np.unravel_index(int(count.argmax()), count.shape)
    if count[d, b] < at_least:
        return []
    reached = tuple(p for n, p in enumerate(people) if table[n, d, b])
    how = "An online twin" if online else "A second group"
    date, name = grid.dates[int(d)], grid.blocks[int(b)]
    text = f"{how} of {session} on {day(date)}, {name}, would reach {len(reached)} of {missing} absent."
    return [Twin(session=session, kind=kind, date=date, block=name, reaches=reached, absent=missing, text=text)]


def _open_days(grid: Grid) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    instance = grid.instance
    shut = set(instance.closed_dates) | set(instance.bank_holidays)
    days = [
        date >= instance.as_at and date not in shut and (instance.document.weekends or date.weekday() < 5)
        for date in grid.dates
    ]
    return np.array(days, dtype=np.bool_)


def _room_open(grid: Grid, placement: Placement, block: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    if placement.room is None:
        return np.ones(len(grid.dates), dtype=np.bool_)
    return np.asarray(grid.room_open[:, block, grid.room_index[placement.room]])
