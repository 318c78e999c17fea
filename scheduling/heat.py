"""The heat map of a session's dates: who could come, in how many rooms, what stands against it."""

from __future__ import annotations

import datetime as dt

from foundation.documents import Document
from foundation.errors import BadInput, Fault

from .candidates import candidates_of, first_failing
from .grid import Grid
from .instance import Instance
from .presence import present_members
from .rules import MASKS


class HeatCell(Document):
    """A date and block for a session: members who can come, rooms that would do, the rule against it if none does."""

    session: str
    date: dt.date
    block: str
    present: int
    invited: int
    rooms: int
    against: str | None


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
