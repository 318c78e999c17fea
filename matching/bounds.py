"""The value that no plan can beat, known without solving: what a goal not reached in time is held against."""

from __future__ import annotations

import numpy as np

from .bridges import bridge_values
from .capacity import capacities
from .eligibility import Eligibility
from .fit import MICRO
from .goals import floors_of
from .policy import Goal
from .solution import Number


def plain_bound(table: Eligibility, goal: Goal, least_placed: int = 0) -> Number:
    """A bound on one goal's value, in the goal's own units: never worse than any plan's value.

    `least_placed` learners are placed in every plan that is still open.
    """
    instance = table.instance
    able = int((table.options > 0).sum())
    placed = min(able, int(np.minimum(capacities(instance), able).sum()))
    if goal.goal == "place_learners":
        return placed
    if goal.goal == "keep_pairs":
        return len({pair for pair in instance.current if table.eligible[pair]})
    if goal.goal == "total_fit":
        best = np.where(table.eligible, table.fits, 0).max(axis=1, initial=0).astype(np.int64)
        return int(np.sort(best)[::-1][:placed].sum()) / MICRO
    if goal.goal == "new_bridges":
        told = bridge_values(instance)
        return placed * max([1.0, *told.values()])
    if goal.goal == "worst_fit":
        return *(0.0 for _ in floors_of(goal)), 100.0
    return _even_loads(table, least_placed) if goal.goal == "balance_load" else 0


def _even_loads(table: Eligibility, placed: int) -> int:
    """Loads squared where so many learners are spread as evenly as can be over the coaches with anybody eligible."""
    coaches = int(table.eligible.any(axis=0).sum())
    each, more = divmod(placed, max(1, coaches))
    return more * (each + 1) ** 2 + (coaches - more) * each**2
