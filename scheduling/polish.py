"""Steady improvement of a plan: a few cohorts, or a few weeks, are freed and placed anew while the rest stays.

Large neighbourhood search (P. Shaw, "Using constraint programming and local search methods to solve vehicle routing
problems", CP 1998), each neighbourhood a small model. All open goals count at once, the first weighing most.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foundation.runs import Clock

from .candidates import Candidates, fixed_at
from .cpsat import minimise
from .grid import Grid
from .joining import join_rooms
from .model import PlanModel
from .occupancy import occupied
from .plan import Placement, Plan
from .rules import ALL_CODES
from .rules.goal import CandidateLevel, Level
from .rules.spending import Metres
from .staffing import forbid_unled_pairs

WORK_EACH = 0.4
"""Deterministic seconds of one neighbourhood."""

TIME_SHARE = 0.3
"""Of the time left, a polish takes at most this share."""

FREED_SESSIONS = 18
WEEKS = 6
WITHOUT_DETAILS = ALL_CODES - {"room_clash", "facilitator_clash"}
"""The rules of the smaller model: rooms and leaders are given out afterwards."""


@dataclass(frozen=True)
class Polishing:
    """What a polish works on: candidates of the part's sessions, levels that must hold, levels to make small."""

    grid: Grid
    sets: dict[str, Candidates]
    optional: frozenset[str]
    settled: Sequence[tuple[Level, int]]
    levels: Sequence[Level]
    seed: int
    clock: Clock

    def worth(self, plan: Plan) -> tuple[int, ...]:
        """The levels of a plan, first to last."""
        return tuple(level.measure(self.grid.instance, plan, self.sets) for level in self.levels)

    def holds(self, plan: Plan) -> bool:
        """Whether a plan is no worse in what is settled."""
        return all(level.measure(self.grid.instance, plan, self.sets) <= most for level, most in self.settled)


def polish(
    task: Polishing, plan: Plan, work: float, better: Callable[[tuple[int, ...]], None]
) -> tuple[dict[str, Placement], float]:
    """A plan at least as good, and the work it took.

    Args:
        task: what is worked on.
        plan: placements of the task's sessions.
        work: deterministic seconds in all.
        better: told the levels of each better plan.
    """
    draw, used, idle = random.Random(task.seed), 0.0, 0
    best, worth = dict(plan), task.worth(plan)
    ways = cohort_groups(task)
    enough_s = task.clock.remaining_s() * (1 - TIME_SHARE)
    while (
        used < work
        and task.clock.remaining_s() > enough_s
        and idle < max(8, 2 * len(ways))
        and not task.clock.is_over()
    ):
        free = _some_sessions(task, best, ways, draw)
        found, spent = replace_some(task, best, free)
        used += spent
        idle += 1
        if found is not None and task.worth(found) < worth and task.holds(found):
            best, worth, idle = found, task.worth(found), 0
            better(worth)
    return best, used


def cohort_groups(task: Polishing) -> list[list[str]]:
    """The sessions of each cohort."""
    instance = task.grid.instance
    return [
        own for cohort in instance.cohorts if (own := [s for s in task.sets if cohort in instance.sessions[s].cohorts])
    ]


def _some_sessions(task: Polishing, plan: Plan, ways: Sequence[list[str]], draw: random.Random) -> set[str]:
    """One or two cohorts' sessions (of those with a session left out, if any, first), or those of some weeks."""
    left_out = {s for s in task.sets if s not in plan and len(task.sets[s])}
    urgent = [group for group in ways if left_out & set(group)]
    chosen: set[str] = set()
    if ways and draw.random() < 0.7:
        first = [draw.choice(urgent)] if urgent else []
        for group in [*first, *draw.sample(ways, min(len(ways), draw.choice((1, 2, 2)) - len(first)))]:
            chosen |= set(group)
    else:
        start = draw.choice(task.grid.dates).toordinal()
        chosen = {s for s, p in plan.items() if 0 <= p.date.toordinal() - start < 7 * WEEKS}
        chosen |= set(draw.sample(sorted(left_out), min(len(left_out), FREED_SESSIONS // 3)))
    movable = sorted(s for s in chosen if task.grid.instance.sessions[s].state != "delivered")
    return set(draw.sample(movable, min(len(movable), FREED_SESSIONS)))


def replace_some(task: Polishing, plan: Plan, free: Collection[str]) -> tuple[dict[str, Placement] | None, float]:
    """The best plan found while only some sessions may move (None: none), and the work it took."""
    if not free:
        return None, 0.0
    stays = {s: p for s, p in plan.items() if s not in free}
    taken = occupied(task.grid, stays)
    sets = {s: fixed_at(task.grid, p) for s, p in stays.items()}
    for session in set(task.sets) - set(stays):
        own = task.sets[session]
        sets[session] = own.keep(taken.fits(own)) if session in free else own.keep(np.zeros(len(own), dtype=np.bool_))
    sets = dict(sorted(sets.items()))
    joined = join_rooms(task.grid, sets, [*(level for level, _ in task.settled), *task.levels])
    model = PlanModel(task.grid, joined.sets, task.optional - set(stays), WITHOUT_DETAILS)
    forbid_unled_pairs(model)
    for level, most in task.settled:
        model.cp.add(level.expression(model) <= most)
    start = joined.represent(plan)
    outcome = minimise(
        model, _together(task, model), start, seed=task.seed, work=WORK_EACH, clock=task.clock, workers=1
    )
    if outcome.plan is None:
        return None, outcome.work
    return joined.complete({s: stays.get(s, p) for s, p in outcome.plan.items()}), outcome.work


def _together(task: Polishing, model: PlanModel) -> Any:
    """All levels in one number: a unit of one outweighs everything after it. Travel counts in whole km here."""
    total: Any = 0
    unit = 1
    for level in reversed(task.levels):
        per, top = (1000, 0) if isinstance(level, Metres) else (1, 0)
        if isinstance(level, CandidateLevel):
            costs = {s: level.costs(task.grid, c) // per for s, c in model.sets.items()}
            for session, own in costs.items():
                terms = zip(own.tolist(), model.x[session], strict=True)
                total += sum(unit * cost * literal for cost, literal in terms if cost)
                left_out = level.left_out(task.grid.instance, session) // per
                total += unit * left_out * model.is_unplaced(session) if session in model.optional else 0
                top += max(int(own.max(initial=0)), left_out)
        else:
            total += unit * level.expression(model)
            top = len(task.grid.instance.people) * len(model.sets)
        unit *= 1 + top
    return total
