"""The heat map of a session's dates: who could come, in how many rooms, what stands against it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from foundation.documents import Document
from foundation.errors import BadInput, Fault

from .blame import codes_of, sequence_blame
from .candidates import Candidates, candidates_of, first_failing
from .grid import Grid, Mask
from .instance import Instance
from .plan import delivered_plan
from .presence import present_members
from .rules import MASKS


class HeatCell(Document):
    """A date and block for a session: how many members can come and who cannot, how many rooms would do and at which
    venues, the rule against it if none does.
    """

    session: str
    date: dt.date
    block: str
    present: int
    invited: int
    absent: tuple[str, ...]
    rooms: int
    venues: tuple[str, ...]
    against: str | None


def heat_map(instance: Instance, session: str) -> tuple[HeatCell, ...]:
    """For each date of the window and block of a session: who could come at best, in how many rooms, what is against.

    `present` is the most members any fitting room allows; where no room fits, the members free then. `against` is
    the rule under which the last rooms fall, in the order of the rules; order and gap stand against a date where it
    does not keep them with what has been delivered.

    Raises:
        BadInput: for a session that does not exist.
    """
    if session not in instance.sessions:
        raise BadInput([Fault("session", session, "no session has this id.", "Correct it.")])
    grid = Grid(instance)
    own, first = candidates_of(grid, session), first_failing(grid, session)
    coming, after = present_members(grid, own), _against_delivered(grid, session)
    cells = []
    for d, date in enumerate(grid.dates):
        for b, block in enumerate(instance.sessions[session].blocks):
            here = np.flatnonzero((own.ordinal == grid.ordinals[d]) & (own.block == grid.block_index[block]))
            last = int(first[d, b].max(initial=-1))
            against = None if len(here) else MASKS[last].code if last >= 0 else "room_closed"
            if len(here) and after[d][b]:
                here, against = here[:0], after[d][b][0]
            cells.append(_cell(grid, own.keep(here), coming[:, here], (date, block), against))
    return tuple(cells)


def _against_delivered(grid: Grid, session: str) -> list[list[tuple[str, ...]]]:
    """By date and block: which of order and gap fail with the delivered sessions of its cohorts."""
    open_ = grid.instance.sessions[session].state != "delivered"
    bits = sequence_blame(grid, session, delivered_plan(grid.instance) if open_ else {})
    return [[codes_of(each) for each in row] for row in bits[:, :, 0].tolist()]


def _cell(grid: Grid, here: Candidates, coming: Mask, time: tuple[dt.date, str], against: str | None) -> HeatCell:
    """A cell from the fitting rooms of its time and who could come to each; without any, from who is free."""
    instance, members = grid.instance, grid.instance.members[here.session]
    date, block = time
    if len(here):
        there = coming[:, int(coming.sum(axis=0).argmax())].tolist()
    else:
        there = [instance.is_free(member, date, block) for member in members]
    return HeatCell(
        session=here.session,
        date=date,
        block=block,
        present=sum(there),
        invited=len(members),
        absent=tuple(member for member, comes in zip(members, there, strict=True) if not comes),
        rooms=len(here),
        venues=tuple(sorted({instance.places[grid.rooms[room]].venue.id for room in here.room.tolist() if room >= 0})),
        against=against,
    )
