"""A question about a finished plan: "why not there?", answered exactly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from foundation.documents import Document
from foundation.errors import BadInput, Fault
from foundation.runs import Budget, Clock, StopSignal, never_stop

from .blame import blame
from .explain import smallest_clash
from .grid import Grid, Mask
from .instance import Instance
from .moves import FewestMoves, fewest_lost, moved, where
from .occupancy import occupied
from .past import without_past
from .plan import Placement, Plan, delivered_plan
from .policy import GOAL_WORDS
from .remedies import broken_by
from .rules import HARD_RULES, MASKS, PlacementRule
from .rules.goal import Goal
from .rules.goals import goals_in_order
from .rules.rule import day
from .rules.sequence import Gap, Order
from .search import Search
from .solution import GoalOutcome

QUESTION = Budget(work=6.0, time_limit_s=3.0)
"""What one question may take, unless the caller gives more."""

CODES = tuple(rule.code for rule in HARD_RULES)


class Move(Document):
    """A session that goes somewhere else (nowhere: date and block are None)."""

    session: str
    date: dt.date | None
    block: str | None
    room: str | None


class WhyNot(Document):
    """Whether a session can stand somewhere: the rules that forbid it, or what must move and what that costs.

    `cost` holds each goal's value with the session there, less its value now; nothing where it is not allowed.
    """

    allowed: bool
    rules: tuple[str, ...]
    moves: tuple[Move, ...]
    cost: dict[str, float]
    text: str


def why_not(
    instance: Instance,
    plan: Plan,
    session: str,
    date: dt.date,
    block: str,
    room: str | None,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
) -> WhyNot:
    """Why a session does not stand at a date, block and room, found by placing it there and solving again.

    Args:
        instance: the problem.
        plan: a finished plan of it.
        session, date, block, room: the place asked about; `room` None for an online session.
        seed, budget, stop: as for `solve`; 3 seconds unless given.

    Returns:
        `allowed` False with the rules that forbid the place by themselves or by what has been delivered; or with the
        rules in the way where another session would lose its place. Else the fewest other sessions that must move,
        the best such plan's cost for each goal of the policy.
    """
    place = Placement(session, date, block, room)
    _known(instance, place)
    shape = instance.sessions[session]
    if shape.state != "delivered" and (block not in shape.blocks or (room is None) != (shape.mode == "online")):
        text = f"{session} takes {' or '.join(shape.blocks)}, {'on line' if shape.mode == 'online' else 'in a room'}."
        return WhyNot(allowed=False, rules=(), moves=(), cost={}, text=text)
    forbidding = _forbidding(instance, place)
    if forbidding:
        return WhyNot(allowed=False, rules=forbidding, moves=(), cost={}, text=_forbidden(instance, place, forbidding))
    if where(plan.get(session)) == where(place):
        return WhyNot(allowed=True, rules=(), moves=(), cost={}, text=f"{session} stands there already.")
    clock = Clock(budget or QUESTION, stop)
    instance, past = without_past(instance)
    plan = past.to_come(plan)
    others = {s: p for s, p in plan.items() if s != session}
    first, *rest = asked_goals(instance, plan, session)
    search = Search(instance, seed=seed, clock=clock, goals=[first, *rest], forced=place, warm_start=others)
    (fewest,) = search.run([first])
    if others.keys() - search.plan.keys():
        return _costs_a_place(search, others, place, fewest)
    sure = fewest.proven and all(outcome.proven for outcome in search.run(rest))
    moves, cost = moves_between(plan, search.plan, session), differences(instance, plan, search.plan)
    text = _possible(place, moves, cost, None if sure else fewest.bound)
    return WhyNot(allowed=True, rules=(), moves=moves, cost=cost, text=text)


def differences(instance: Instance, before: Plan, after: Plan) -> dict[str, float]:
    """Each goal's value of a plan less that of another."""
    goals = goals_in_order(instance.policy.goals)
    return {g.code: round(g.value(instance, after) - g.value(instance, before), 3) for g in goals}


def asked_goals(instance: Instance, plan: Plan, session: str) -> list[Goal]:
    """Leave no other session out, move few, then the policy's goals."""
    return [FewestMoves(plan, session), *goals_in_order(instance.policy.goals)]


def _known(instance: Instance, place: Placement) -> None:
    """Raise BadInput for ids that do not exist."""
    kinds = (("session", place.session, instance.sessions), ("block", place.block, instance.blocks))
    faults = [
        Fault(kind, name, f"no {kind} has this id.", "Correct it.") for kind, name, ids in kinds if name not in ids
    ]
    if place.room is not None and place.room not in instance.places:
        faults.append(Fault("room", place.room, "no room has this id.", "Correct it."))
    if faults:
        raise BadInput(faults)


def moves_between(before: Plan, after: Plan, session: str) -> tuple[Move, ...]:
    """Where the others of a plan go in another, one session apart."""
    found = []
    for each in moved(before, after, session):
        to = after.get(each)
        found.append(
            Move(session=each, date=None, block=None, room=None)
            if to is None
            else Move(session=each, date=to.date, block=to.block, room=to.room)
        )
    return tuple(found)


def _forbidding(instance: Instance, place: Placement) -> tuple[str, ...]:
    """Rules that forbid a place whatever the other open sessions do."""
    grid, shape = Grid(instance), instance.sessions[place.session]
    if shape.state == "delivered":
        return ("delivered",)
    at, axis = grid.date_index(place.date), grid.room_axis(place.session)
    if at is None:
        return ("window",)
    cell = (at, shape.blocks.index(place.block), axis.index(place.room))
    return _failing(grid, place.session, cell) or _in_the_way(grid, delivered_plan(instance), place)


def _failing(grid: Grid, session: str, cell: tuple[int, int, int]) -> tuple[str, ...]:
    """Rules that fail there each by itself; else the first that fails together with those before it."""

    def _fails(mask: Mask) -> bool:
        return not np.broadcast_to(mask, grid.shape(session))[cell]

    alone = tuple(r.code for r in MASKS if _fails(r.mask_under(grid, session, frozenset({r.code}))))
    return alone or tuple(rule.code for rule in MASKS if _fails(rule.mask(grid, session)))[:1]


def _clash(search: Search, others: Plan, place: Placement) -> tuple[tuple[str, ...], bool]:
    """The fewest rules by which the others cannot all have a place beside this one, and True; else what it breaks."""
    instance, grid = search.instance, search.grid
    at = grid.date_index(place.date)
    cell = (
        at,
        instance.sessions[place.session].blocks.index(place.block),
        grid.room_axis(place.session).index(place.room),
    )
    stands, search.plan = search.plan, dict(others)
    found, sure = smallest_clash(search, place.session, [int(blame(grid, place.session, others)[cell])], at=place)
    search.plan = stands
    return (found, True) if found and sure else (_in_the_way(grid, others, place), False)


def _in_the_way(grid: Grid, others: Plan, place: Placement) -> tuple[str, ...]:
    """Rules that a place breaks while the others stay, whoever leads, in their order."""
    instance, taken = grid.instance, occupied(grid, others)
    complete = taken.complete(place)
    if complete is None:
        wanted = instance.sessions[place.session].facilitators
        led = replace(place, facilitators=wanted.from_[: wanted.needed])
        complete = taken.equipped(led) or led
    broken = broken_by(instance, others, complete)
    return tuple(code for code in CODES if code in broken)


def _forbidden(instance: Instance, place: Placement, rules: tuple[str, ...]) -> str:
    at = f"{day(place.date)}, {place.block}, {place.room or 'on line'}"
    return f"{place.session} cannot be on {at}: {' '.join(_why(instance, place, code) for code in rules)}"


def _why(instance: Instance, place: Placement, code: str) -> str:
    """What stands against this very place, where a rule can say it of a session alone without its leaders."""
    rule = next(rule for rule in HARD_RULES if rule.code == code)
    if not isinstance(rule, PlacementRule):
        return _sentence(instance, delivered_plan(instance), place, code)
    if code in ("delivered", "facilitator_unavailable"):
        return rule.sentence
    return (rule.fault(instance, place) or rule.sentence).replace(" stands ", " would stand ")


def _sentence(instance: Instance, others: Plan, place: Placement, code: str) -> str:
    """A rule's sentence; of order and gap the days or times themselves, where they stand against this very place."""
    rule = next(rule for rule in HARD_RULES if rule.code == code)
    if isinstance(rule, Order | Gap):
        matches = rule.matches(instance, {**others, place.session: place})
        told = [match.text for match in matches if place.session in match.subjects]
        if told:
            return " ".join(told)
    return rule.sentence


def _possible(place: Placement, moves: tuple[Move, ...], cost: dict[str, float], bound: float | None) -> str:
    """What a place would cost; with a bound on the moves where the run ended before all was certain."""
    what = "nothing else moves" if not moves else f"{len(moves)} must move: {', '.join(m.session for m in moves)}"
    prices = ", ".join(f"{GOAL_WORDS[name]} {value:+g}" for name, value in cost.items() if value)
    least = "" if bound is None or bound >= len(moves) else f" At least {bound:g} must move."
    sure = "" if bound is None else f" The run ended before it was certain that nothing is cheaper.{least}"
    return f"Possible: {what}; cost: {prices or 'none'}.{sure} ({place.session} on {day(place.date)}.)"


def _costs_a_place(search: Search, others: Plan, place: Placement, fewest: GoalOutcome) -> WhyNot:
    """The answer where the others could not all keep a place: who would lose theirs, and by which rules."""
    rules, named = _clash(search, others, place)
    lost = sorted(others.keys() - search.plan.keys())
    told = " ".join(_sentence(search.instance, others, place, code) for code in rules)
    certain = f"{place.session} could be on {day(place.date)} only if {', '.join(lost)} had no place."
    least = max(int(named), fewest_lost(search.instance, round(fewest.bound)))
    if not fewest.proven and least < len(lost):
        told += (
            f" The run ended before it was certain that no fewer lose theirs{f': at least {least} do' * (least > 0)}."
        )
    if not named:
        told += " The run ended before it was certain that no fewer rules are in the way."
    return WhyNot(allowed=False, rules=rules, moves=(), cost={}, text=f"{certain} {told}")
