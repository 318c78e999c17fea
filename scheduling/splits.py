"""Splitting a cohort: a weekly time at which a second group would let people complete who now fall short.

The second group meets in the weeks of the plan, on one weekday and in one block, in the same rooms, led by somebody of
each session's list who is free then. A session for which that cannot be had is held for both groups together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from foundation.documents import Document

from .grid import Grid, Mask
from .instance import Instance
from .occupancy import Occupancy, occupied
from .plan import Placement, Plan
from .rules.attending import attended
from .rules.sequence import Gap, Order
from .twins import second_places

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class Split(Document):
    """A second group of a cohort: when it meets, which sessions it has apart, who would complete by it."""

    cohort: str
    weekday: int
    block: str
    sessions: tuple[str, ...]
    completes: tuple[str, ...]
    short: int
    text: str


def splits(instance: Instance, plan: Plan, *, at_least: int = 2) -> tuple[Split, ...]:
    """The best second group for each cohort in which enough people fall short.

    Args:
        instance: the problem.
        plan: a finished plan.
        at_least: people a second group must let complete to be named.

    Returns:
        By cohort; `weekday` is 0 for Monday; `short` counts those who fall short now.
    """
    taken, found = occupied(Grid(instance), plan), []
    for cohort in instance.cohorts.values():
        needed = cohort.min_sessions_attended or 0
        short = [m for m in cohort.members if len(attended(instance, plan, cohort.id, m)) < needed]
        if len(short) < at_least:
            continue
        where = {s: second_places(taken, plan[s]) for s in _own(taken, cohort.id)}
        options = [_second_group(taken, cohort.id, short, where, time) for time in _times(instance, where)]
        best = max(options, key=lambda each: (len(each.completes), len(each.sessions)), default=None)
        if best is not None and len(best.completes) >= at_least:
            found.append(best)
    return tuple(found)


def _times(instance: Instance, sessions: Iterable[str]) -> list[tuple[int, str]]:
    blocks = sorted({block for s in sessions for block in instance.sessions[s].blocks})
    return [(weekday, block) for weekday in range(7) for block in blocks]


def _own(taken: Occupancy, cohort: str) -> list[str]:
    """Placed sessions that are the cohort's alone and are still to come."""
    sessions = taken.grid.instance.sessions
    return [s for s in sorted(taken.plan) if sessions[s].cohorts == (cohort,) and sessions[s].state != "delivered"]


def _second_group(
    taken: Occupancy, cohort: str, short: list[str], where: Mapping[str, Mask], time: tuple[int, str]
) -> Split:
    grid, instance = taken.grid, taken.grid.instance
    weekday, block = time
    second: dict[str, Placement] = {}
    for session, places in where.items():
        first = taken.plan[session]
        place = replace(first, date=first.date + dt.timedelta(days=weekday - first.date.weekday()), block=block)
        at = grid.date_index(place.date)
        if at is not None and places[at, grid.block_index[block]]:
            second[session] = place
    if not _in_sequence(instance, taken.plan, second):
        second = {}
    needed = instance.cohorts[cohort].min_sessions_attended or 0
    completes = tuple(m for m in short if _attends(taken, cohort, m, second) >= needed)
    text = (
        f"A second group of {cohort} on {DAYS[weekday]}, {block}, for {len(second)} sessions would let "
        f"{len(completes)} of {len(short)} attend enough who now fall short."
    )
    return Split(
        cohort=cohort,
        weekday=weekday,
        block=block,
        sessions=tuple(second),
        completes=completes,
        short=len(short),
        text=text,
    )


def _in_sequence(instance: Instance, plan: Plan, second: Plan) -> bool:
    """Whether the second group's sessions keep order and gaps as far as the plan does."""
    after = {**plan, **second}
    return all(len(rule.matches(instance, after)) <= len(rule.matches(instance, plan)) for rule in (Order(), Gap()))


def _attends(taken: Occupancy, cohort: str, person: str, second: Plan) -> int:
    """Sessions that somebody in the second group attends."""
    grid, instance = taken.grid, taken.grid.instance
    busy, count = taken.busy(person), 0
    for session, place in second.items():
        at = grid.date_index(place.date)
        free = at is not None and not busy[at, grid.block_index[place.block]]
        open_ = instance.can_take_part(session, person, place.room)
        count += free and open_ and instance.is_free(person, place.date, place.block)
    return count + sum(session not in second for session in attended(instance, taken.plan, cohort, person))
