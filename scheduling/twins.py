"""Second showings: when and how those who miss a placed session could be reached, with the numbers.

Three kinds: a second group in the same room, a twilight group there late in the day, an online twin for those who
accept online places. Each is for a date and block that leaves the plan as it is: the room is open and free, the people
reached are free and wanted nowhere else, enough facilitators of the session's list are, and order and gaps of the
session would hold then too.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from foundation.documents import Document
from foundation.time_windows import minutes

from .blame import sequence_blame
from .candidates import Candidates
from .grid import Grid, Mask
from .instance import Instance
from .occupancy import Occupancy, occupied
from .plan import Placement, Plan, turnout
from .rules.attending import attended
from .rules.calendar import SATURDAY
from .rules.rule import day

NEAR_DAYS = 28
"""A second showing lies at most so many days from the first."""

TWILIGHT = "16:00"
"""A block that starts then or later is a twilight one."""

KINDS = {"online_twin": "An online twin", "split": "A second group", "twilight": "A twilight group"}


class Twin(Document):
    """A second showing for those who miss a placed session: whom it reaches, and who would complete by it."""

    session: str
    kind: str
    date: dt.date
    block: str
    reaches: tuple[str, ...]
    completes: tuple[str, ...]
    absent: int
    text: str


def twins(instance: Instance, plan: Plan, *, at_least: int = 2) -> tuple[Twin, ...]:
    """Second showings worth thinking of.

    Args:
        instance: the problem.
        plan: a finished plan.
        at_least: people a second showing must reach to be named.

    Returns:
        The best of each kind for each placed session that has not taken place, those reaching most first.
    """
    taken, found = occupied(Grid(instance), plan), []
    for session, placement in plan.items():
        missing = list(turnout(instance, placement).absent)
        if instance.sessions[session].state == "delivered" or len(missing) < at_least:
            continue
        allowed = _allowed(taken, placement)
        for kind in KINDS:
            twin = _best(taken, placement, kind, missing, allowed)
            if twin is not None and len(twin.reaches) >= at_least:
                found.append(twin)
    return tuple(sorted(found, key=lambda twin: (-len(twin.reaches), twin.session, twin.kind)))


def second_places(taken: Occupancy, placement: Placement) -> Mask:
    """Dates x all blocks at which a second group of a session could meet, in the same room or on line, order apart."""
    return np.asarray(_led(taken, placement) & _in_kind(taken, placement, "split"))


def _allowed(taken: Occupancy, placement: Placement) -> Mask:
    """Dates x all blocks, of any kind: in order and gaps, on an open day near by, with facilitators free."""
    sequence = (sequence_blame(taken.grid, placement.session, taken.plan) == 0).all(axis=(1, 2))
    return np.asarray(sequence[:, None] & _led(taken, placement))


def _led(taken: Occupancy, placement: Placement) -> Mask:
    grid, instance = taken.grid, taken.grid.instance
    near = np.abs(grid.ordinals - placement.date.toordinal()) <= NEAR_DAYS
    shut = set(instance.closed_dates) | set(instance.bank_holidays)
    days = [
        date >= instance.as_at and date not in shut and (instance.document.weekends or date.weekday() < SATURDAY)
        for date in grid.dates
    ]
    wanted = instance.sessions[placement.session].facilitators
    leaders = np.zeros((len(grid.dates), len(grid.blocks)), dtype=np.int64)
    for person in wanted.from_:
        if set(wanted.skills) <= set(instance.people[person].skills):
            leaders += grid.free(person) & ~taken.busy(person)
    return np.asarray((near & np.array(days))[:, None] & (leaders >= wanted.needed))


def _best(taken: Occupancy, placement: Placement, kind: str, missing: list[str], allowed: Mask) -> Twin | None:
    """The date and block that reach most of the missing; the earliest of several."""
    grid, instance = taken.grid, taken.grid.instance
    people = [m for m in missing if _could_join(instance, placement, kind, m)]
    if not people or (kind != "online_twin" and placement.room is None):
        return None
    free = np.array([grid.free(person) & ~taken.busy(person) for person in people])
    count = free.sum(axis=0) * (allowed & _in_kind(taken, placement, kind))
    d, b = np.unravel_index(int(count.argmax()), count.shape)
    if not count[d, b]:
        return None
    reached = tuple(person for n, person in enumerate(people) if free[n, d, b])
    return _told(instance, taken.plan, placement, kind, grid.dates[int(d)], grid.blocks[int(b)], reached, len(missing))


def _could_join(instance: Instance, placement: Placement, kind: str, person: str) -> bool:
    if kind == "online_twin":
        return placement.room is None or instance.people[person].accepts_online
    return instance.can_take_part(placement.session, person, placement.room)


def _in_kind(taken: Occupancy, placement: Placement, kind: str) -> Mask:
    """Dates x all blocks that belong to a kind; in a room: where it is open and free and has what is needed."""
    grid = taken.grid
    own = grid.instance.sessions[placement.session].blocks
    late = [start >= minutes(TWILIGHT) for start, _ in grid.instance.blocks.values()]
    if kind == "online_twin" or placement.room is None:
        return np.ones((len(grid.dates), len(grid.blocks)), dtype=np.bool_)
    blocks = late if kind == "twilight" else [block in own and not late[n] for n, block in enumerate(grid.blocks)]
    room = grid.room_index[placement.room]
    dates, columns = (axis.reshape(-1) for axis in np.indices((len(grid.dates), len(grid.blocks))))
    places = Candidates(placement.session, grid.ordinals[dates], columns, np.full(len(dates), room))
    free = (taken.room_free(places) & taken.offers(places)).reshape(len(grid.dates), -1)
    return np.asarray(free & grid.room_open[:, :, room] & np.array(blocks, dtype=np.bool_)[None, :])


def _told(
    instance: Instance,
    plan: Plan,
    placement: Placement,
    kind: str,
    date: dt.date,
    block: str,
    reached: tuple[str, ...],
    missing: int,
) -> Twin:
    session, completes = placement.session, []
    for person in reached:
        for cohort in instance.sessions[session].cohorts:
            needed, has = instance.cohorts[cohort].min_sessions_attended, attended(instance, plan, cohort, person)
            if needed is not None and person in instance.cohorts[cohort].members and len(has) == needed - 1:
                completes.append(person)
    text = f"{KINDS[kind]} of {session} on {day(date)}, {block}, would reach {len(reached)} of {missing} absent"
    then = f"; {len(set(completes))} of them would then attend enough." if completes else "."
    return Twin(
        session=session,
        kind=kind,
        date=date,
        block=block,
        reaches=reached,
        completes=tuple(sorted(set(completes))),
        absent=missing,
        text=text + then,
    )
