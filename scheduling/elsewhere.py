"""Ranked other places for one session of a finished plan, each with its exact price."""

from __future__ import annotations

import datetime as dt

import numpy as np

from foundation.documents import Document
from foundation.errors import BadInput, Fault
from foundation.runs import Budget, Clock, StopSignal, never_stop

from .blame import sequence_blame
from .candidates import Candidates, candidates_of
from .grid import Grid
from .instance import Instance
from .moves import moved, where
from .occupancy import occupied
from .past import without_past
from .plan import Placement, Plan, delivered_plan
from .questions import QUESTION, Move, asked_goals, differences, moves_between
from .remedies import broken_by
from .rules.changes import is_changed, notice_days, watched
from .rules.goals import goals_in_order
from .search import Search

LIMIT_S = 20.0


class Alternative(Document):
    """Another place for a session, what it costs by goal, and which others would move for it.

    `shortest_notice_days` is of those of them that people were told of and would have to be told anew; None without.
    """

    date: dt.date
    block: str
    room: str | None
    facilitators: tuple[str, ...]
    cost: dict[str, float]
    moves: tuple[Move, ...]
    shortest_notice_days: int | None


def alternatives(
    instance: Instance,
    plan: Plan,
    session: str,
    n: int = 5,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
) -> list[Alternative]:
    """Other places for one session, the best first, at most `n`.

    Places for which nothing else moves come first, ranked by all that the goals count in order, then by date, start,
    room and facilitators; each price is exact. Where there are fewer than `n` of them, places follow for which others
    move, each priced by solving again.

    Raises:
        BadInput: for a session that does not exist.
    """
    if session not in instance.sessions:
        raise BadInput([Fault("session", session, "no session has this id.", "Correct it.")])
    if instance.sessions[session].state == "delivered":
        return []
    clock = Clock(budget or Budget(time_limit_s=LIMIT_S), stop)
    instance, past = without_past(instance)
    plan = past.to_come(plan)
    grid, others = Grid(instance), {s: p for s, p in plan.items() if s != session}
    own, now = _open_places(grid, session), where(plan.get(session))
    free = _without_moves(grid, others, own, () if session not in plan else plan[session].facilitators)
    plans = [{**others, session: place} for place in free if where(place) != now]
    plans.sort(key=lambda after: (_levels(instance, after), _position(instance, after[session])))
    if len(plans) < n:
        seen = {now, *(where(place) for place in free)}
        left = [place for index in range(len(own)) if where(place := own.placement(grid, index)) not in seen]
        plans += _with_moves(instance, plan, left, n - len(plans), seed, clock)
    return [_alternative(instance, plan, after, session) for after in plans[:n]]


def _open_places(grid: Grid, session: str) -> Candidates:
    """The session's own places, less those that what has been delivered rules out."""
    own, delivered = candidates_of(grid, session), delivered_plan(grid.instance)
    own = own.keep(occupied(grid, delivered).fits(own))
    shape = grid.instance.sessions[session]
    in_sequence = sequence_blame(grid, session, delivered)[:, :, 0] == 0
    column = {grid.block_index[block]: n for n, block in enumerate(shape.blocks)}
    columns = np.array([column[block] for block in own.block.tolist()], dtype=np.int64)
    return own.keep(in_sequence[own.ordinal - grid.ordinals[0], columns])


def _with_moves(
    instance: Instance, plan: Plan, places: list[Placement], wanted: int, seed: int, clock: Clock
) -> list[dict[str, Placement]]:
    """Plans with a session at some of the places, all others still placed; those with the fewest moves first."""
    found = []
    for index in _spread(len(places), 4 * wanted):
        if clock.is_over():
            break
        place = places[index]
        others = {s: p for s, p in plan.items() if s != place.session}
        limit = Budget(work=QUESTION.work, time_limit_s=max(0.5, min(QUESTION.time_limit_s, clock.remaining_s())))
        (first, *rest), own = asked_goals(instance, plan, place.session), Clock(limit, clock.stop)
        search = Search(instance, seed=seed, clock=own, goals=[first, *rest], forced=place, warm_start=others)
        search.run([first])
        if {*others, place.session} <= set(search.plan):
            search.run(rest)
            rank = len(moved(plan, search.plan, place.session)), _levels(instance, search.plan)
            found.append((rank, _position(instance, search.plan[place.session]), dict(search.plan)))
    return [after for _, _, after in sorted(found, key=lambda each: each[:2])]


def _without_moves(grid: Grid, others: Plan, own: Candidates, leaders: tuple[str, ...]) -> list[Placement]:
    """Places at which nothing clashes while all others stay, with equipment and facilitators, these leaders first."""
    taken = occupied(grid, others)
    found = []
    fits = own.keep(taken.fits(own))
    for index in range(len(fits)):
        place = taken.complete(fits.placement(grid, index), leaders)
        if place is not None and not broken_by(grid.instance, others, place):
            found.append(place)
    return found


def _levels(instance: Instance, plan: Plan) -> tuple[int, ...]:
    """All that the goals count of a plan, in order."""
    return tuple(
        level.measure(instance, plan, instance.sessions)
        for goal in goals_in_order(instance.policy.goals)
        for level in goal.levels(instance, lambda: plan)
    )


def _position(instance: Instance, place: Placement) -> tuple[object, ...]:
    """What decides between places that cost the same: the earlier first."""
    return place.date, instance.blocks[place.block], place.block, place.room or "", place.facilitators


def _alternative(instance: Instance, before: Plan, after: Plan, session: str) -> Alternative:
    place = after[session]
    told = [s for s in (session, *moved(before, after, session)) if s in watched(instance, after)]
    return Alternative(
        date=place.date,
        block=place.block,
        room=place.room,
        facilitators=place.facilitators,
        cost=differences(instance, before, after),
        moves=moves_between(before, after, session),
        shortest_notice_days=min(
            (notice_days(instance, after, s) for s in told if is_changed(instance, after, s)), default=None
        ),
    )


def _spread(count: int, wanted: int) -> list[int]:
    """Up to `wanted` indices, evenly spread."""
    return sorted({round(each) for each in np.linspace(0, count - 1, min(count, max(0, wanted)))}) if count else []
