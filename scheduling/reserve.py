"""Reserve dates: a second date for every session, chosen together.

What is promised: whichever ONE session falls, it can be held on its reserve date while all others stay where they are,
and no hard rule is broken by that. Rooms, facilitators, equipment and people are kept free for all reserve dates at
once, so they clash with no session and with no other reserve date. A reserve date lies after the session's own date.
Order and gaps are those of the session in its own cohort with all other sessions on their own dates.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from foundation.documents import Document
from foundation.runs import Budget, Clock, StopSignal, never_stop

from .blame import sequence_blame
from .change import published_row
from .check import check_plan
from .documents import Session
from .grid import Grid
from .instance import Instance
from .plan import Placement, Plan, turnout
from .rules.goals import goals_in_order
from .rules.rule import day
from .search import Search
from .wishes import name_of

LIMIT_S = 60.0

GOALS = ("place_sessions", "attendance", "travel", "cost")
"""Most reserve dates first, then those on which fewest are missing."""


class ReserveDate(Document):
    """Where a session would be held if its own date fell, by whom, with what, and who could not come then."""

    session: str
    date: dt.date
    block: str
    room: str | None
    facilitators: tuple[str, ...]
    equipment: tuple[str, ...]
    absent: tuple[str, ...]


class NoReserve(Document):
    """A session without a reserve date, and why."""

    session: str
    text: str


class Reserve(Document):
    """Reserve dates by session; `proven`: no more sessions could have one, and fewest would be absent."""

    dates: tuple[ReserveDate, ...]
    without: tuple[NoReserve, ...]
    proven: bool


def reserve_dates(
    instance: Instance,
    plan: Plan,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
) -> Reserve:
    """A reserve date for each placed session that has not taken place, all chosen together.

    Args:
        instance: the problem.
        plan: a finished plan of it; it stays as it is.
        seed, budget, stop: as for `solve`.

    Returns:
        As many reserve dates as can be had together; of those the ones with fewest absent, the shortest ways, the
        cheapest rooms. A pinned session keeps its pinned block and room, not its date.
    """
    grid = Grid(instance)
    spans = {s: _days_after(grid, plan, s) for s in plan if instance.sessions[s].state != "delivered"}
    second = {s: _second_name(instance, s) for s, days in spans.items() if days}
    held = _with_second_sessions(instance, plan, {s: (spans[s], name) for s, name in second.items()})
    clock = Clock(budget or Budget(time_limit_s=LIMIT_S), stop)
    search = Search(held, seed=seed, clock=clock, goals=goals_in_order(GOALS))
    outcomes = search.run()
    broken = check_plan(held, search.plan)
    if broken:
        raise AssertionError(f"a reserve date breaks a rule: {broken[0].text}")
    found = {s: search.plan[name] for s, name in second.items() if name in search.plan}
    return Reserve(
        dates=tuple(_row(held, s, place) for s, place in sorted(found.items())),
        without=tuple(_without(instance, s, spans[s]) for s in sorted(spans) if s not in found),
        proven=all(outcome.proven for outcome in outcomes),
    )


def _days_after(grid: Grid, plan: Plan, session: str) -> list[dt.date]:
    """Days after a session's own on which order and gaps would hold all day, the others staying where they are."""
    sound = np.flatnonzero((sequence_blame(grid, session, plan) == 0).all(axis=(1, 2)))
    shape, own = grid.instance.sessions[session], plan[session].date
    days = [grid.dates[n] for n in sound.tolist() if grid.dates[n] > own]
    return [day_ for day_ in days if shape.latest is None or day_ <= shape.latest]


def _second_name(instance: Instance, session: str) -> str:
    name = f"{session} (reserve)"
    while name in instance.sessions:
        name += "*"
    return name


def _with_second_sessions(instance: Instance, plan: Plan, second: dict[str, tuple[list[dt.date], str]]) -> Instance:
    """The problem of the reserve dates: the plan stands as if it had taken place, each session has a second one."""
    stands = [instance.sessions[s].model_copy(update={"state": "delivered", "pinned": None}) for s in plan]
    again = [_second(instance.sessions[s], name, days) for s, (days, name) in second.items()]
    rows = tuple(published_row(instance, place) for place in plan.values())
    return Instance.of(instance.document.model_copy(update={"sessions": (*stands, *again), "published": rows}))


def _second(session: Session, name: str, days: list[dt.date]) -> Session:
    pin = None if session.pinned is None else session.pinned.model_copy(update={"date": None})
    free = {"order": None, "min_gap_days": None, "max_gap_days": None, "state": "draft"}
    return session.model_copy(update={"id": name, "earliest": days[0], "latest": days[-1], "pinned": pin, **free})


def _row(held: Instance, session: str, place: Placement) -> ReserveDate:
    return ReserveDate(
        session=session,
        date=place.date,
        block=place.block,
        room=place.room,
        facilitators=place.facilitators,
        equipment=place.equipment,
        absent=turnout(held, place).absent,
    )


def _without(instance: Instance, session: str, days: list[dt.date]) -> NoReserve:
    name = name_of(instance, session)
    if not days:
        text = f"After its own date no day of the window keeps {name} in order and in its gaps."
    else:
        text = f"From {day(days[0])} to {day(days[-1])} no room, people and facilitators are left for {name}."
    return NoReserve(session=session, text=text)
