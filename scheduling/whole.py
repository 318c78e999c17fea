"""The whole model of a part, rooms and leaders named: asked where few candidates are left, or nothing less tells.

The fewest sessions that must change or move are found from below: is there a plan with so many, or with one more? With
so few allowed, what each sequence costs by itself leaves nearly all sessions one place, so that each answer is quick.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from .cpsat import WORKERS
from .model import OutOfTimeError, PlanModel
from .narrowing import useful
from .parts import Part
from .rules.goal import Level

if TYPE_CHECKING:
    from .search import Search

LARGEST = 25_000
"""Candidates beyond which nothing is asked from below: the model is no longer small then."""

Told = Callable[[float, float], None]
"""Told of value and bound of each better plan of a level."""


def rise(search: Search, level: Level, part: Part, lowest: int, told: Told) -> int:
    """A number that no plan is below, for a level that counts sessions; the plan has no more if one was found.

    Args:
        search: the run.
        level, part: what is counted, and where.
        lowest: a number that no plan is below.
        told: of the plan's value and each better bound.
    """
    value = search.value(level, part)
    with suppress(OutOfTimeError):
        while lowest < value:
            sets = useful(search.grid, part, [*part.settled, (level, lowest)])
            if search.late() or sum(map(len, sets.values())) > LARGEST:
                break
            model = PlanModel(search.grid, sets, part.optional, clock=search.clock)
            model.cp.add(search.expression(level, part, model) <= lowest)
            outcome = search.minimise(model, 0, None, workers=1)
            if outcome.plan is not None:
                search.adopt(level, part, outcome.plan)
            if outcome.plan is not None or not outcome.complete:
                break
            lowest += 1
            told(value, lowest)
    return lowest


def improve_whole(search: Search, level: Level, part: Part, told: Told) -> int:
    """Make a level small from the plan so far; a number that no plan is below. Arguments as for `rise`."""
    model = PlanModel(search.grid, part.sets, part.optional, clock=search.clock)
    workers = 1 if level.names_leaders else WORKERS
    outcome = search.minimise(model, search.expression(level, part, model), search.own_plan(part), told, workers)
    if outcome.plan is None:
        return 0
    search.adopt(level, part, outcome.plan)
    return outcome.bound
