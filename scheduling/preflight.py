"""Before solving: sessions that can have no place, what each rule takes away, how much room and help there is."""

from __future__ import annotations

import numpy as np

from foundation.documents import Document

from .blame import blame
from .candidates import candidates_of, removed_by_rule
from .grid import Grid
from .instance import Instance
from .remedies import local_remedies


class SessionOutlook(Document):
    """One open session: (date, block, room) left, what each rule removes first, what would help where none is left."""

    session: str
    candidates: int
    dates: int
    removed: dict[str, int]
    remedies: tuple[str, ...]


class FacilitatorLoad(Document):
    """A facilitator: sessions that name them, and blocks of the window in which they are free."""

    person: str
    sessions: int
    free_blocks: int


class VenueLoad(Document):
    """A venue: blocks of the window in which some room is open, and sessions that could be held there."""

    venue: str
    open_blocks: int
    sessions: int


class Outlook(Document):
    """What can be said before solving."""

    sessions: tuple[SessionOutlook, ...]
    without_place: tuple[str, ...]
    facilitators: tuple[FacilitatorLoad, ...]
    venues: tuple[VenueLoad, ...]


def preflight(instance: Instance) -> Outlook:
    """Counts for each open session, facilitator and venue; delivered sessions are left out."""
    grid = Grid(instance)
    open_ = [s.id for s in instance.sessions.values() if s.state != "delivered"]
    rows = []
    for session in open_:
        left = candidates_of(grid, session)
        helps = local_remedies(grid, session, {}, blame(grid, session, {})) if not len(left) else ()
        rows.append(
            SessionOutlook(
                session=session,
                candidates=len(left),
                dates=len(np.unique(left.ordinal)),
                removed=removed_by_rule(grid, session),
                remedies=helps,
            )
        )
    return Outlook(
        sessions=tuple(rows),
        without_place=tuple(row.session for row in rows if not row.candidates),
        facilitators=_facilitators(grid, open_),
        venues=_venues(grid, open_),
    )


def _facilitators(grid: Grid, sessions: list[str]) -> tuple[FacilitatorLoad, ...]:
    named: dict[str, int] = {}
    for session in sessions:
        wanted = grid.instance.sessions[session].facilitators
        for person in wanted.from_ if wanted.needed else ():
            named[person] = named.get(person, 0) + 1
    return tuple(
        FacilitatorLoad(person=person, sessions=count, free_blocks=int(grid.free(person).sum()))
        for person, count in sorted(named.items())
    )


def _venues(grid: Grid, sessions: list[str]) -> tuple[VenueLoad, ...]:
    venue_of = np.array([place.venue.id for place in grid.instance.places.values()], dtype=object)
    used: dict[str, int] = {}
    for session in sessions:
        rooms = np.unique(candidates_of(grid, session).room)
        for venue in {str(venue_of[room]) for room in rooms.tolist() if room >= 0}:
            used[venue] = used.get(venue, 0) + 1
    return tuple(
        VenueLoad(
            venue=venue,
            open_blocks=int(grid.room_open[:, :, np.flatnonzero(venue_of == venue)].any(axis=2).sum()),
            sessions=used.get(venue, 0),
        )
        for venue in grid.instance.venues
    )
