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
from .model import OutOfTimeError, PlanModel
from .occupancy import Occupancy, occupied
from .plan import Placement, Plan
from .rules import ALL_CODES
from .rules.goal import CandidateLevel, Level
from .rules.spending import Metres
from .staffing import limit_by_counts

WORK_EACH = 0.4
"""Deterministic seconds of one neighbourhood."""

WORK_AROUND = 0.02
"""What building and completing a neighbourhood counts as, the same on every machine."""

TIME_SHARE = 0.3
"""Of the time left, a polish takes at most this share."""

FREED_SESSIONS = 18
WEEKS = 6

COHORTS_SHARE = 0.7
"""How often cohorts are freed; some weeks else."""

WITHOUT_DETAILS = ALL_CODES - {"room_clash", "facilitator_clash"}
"""The rules of the smaller model: rooms and leaders are given out afterwards."""


@dataclass(frozen=True)
class Polishing:
    """What a polish works on: candidates of the part's sessions, levels that must hold, levels to make small.

    `lowest`: what no plan's first level is below.
    """

    grid: Grid
    sets: dict[str, Candidates]
    optional: frozenset[str]
    settled: Sequence[tuple[Level, int]]
    levels: Sequence[Level]
    lowest: int
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
    taken = occupied(task.grid, plan)
    ways = Ways(task)
    enough_s = task.clock.remaining_s() * (1 - TIME_SHARE)
    while (
        used < work
        and worth[0] > task.lowest
        and task.clock.remaining_s() > enough_s
        and idle < max(8, 4 * len(ways.cohorts))
        and not task.clock.is_over()
    ):
        free = ways.draw(best, draw)
        try:
            found, spent = replace_some(task, taken, free)
        except OutOfTimeError:
            break
        used += spent + WORK_AROUND
        idle += 1
        if found is not None and task.worth(found) < worth and task.holds(found):
            best, worth, idle = found, task.worth(found), 0
            better(worth)
        for session in free:
            taken.remove(session)
        for session in sorted(free & best.keys()):
            taken.add(best[session])
    return best, used


class Ways:
    """Which sessions are freed together: of cohorts after the same rooms or leaders, or of some weeks."""

    def __init__(self, task: Polishing) -> None:
        self.task, instance = task, task.grid.instance
        self.movable = {s for s in task.sets if instance.sessions[s].state != "delivered" and len(task.sets[s])}
        groups = ([s for s in task.sets if cohort in instance.sessions[s].cohorts] for cohort in instance.cohorts)
        self.cohorts = [own for group in groups if (own := [s for s in group if s in self.movable])]
        self.rivals = [[_rivalry(task, one, two) for two in self.cohorts] for one in self.cohorts]

    def draw(self, plan: Plan, draw: random.Random) -> set[str]:
        """Sessions to free; one left out is among them, if there is any."""
        left_out = {s for s in self.movable if s not in plan}
        if self.cohorts and draw.random() < COHORTS_SHARE:
            urgent = [n for n, group in enumerate(self.cohorts) if left_out & set(group)]
            first = draw.choice(urgent or range(len(self.cohorts)))
            others = [n for n in range(len(self.cohorts)) if n != first]
            others.sort(key=lambda n: -self.rivals[first][n] * draw.random())
            chosen = {s for n in [first, *others[: draw.choice((0, 1, 1, 2))]] for s in self.cohorts[n]}
        else:
            start = draw.choice(self.task.grid.dates).toordinal()
            chosen = {s for s, p in plan.items() if 0 <= p.date.toordinal() - start < 7 * WEEKS} & self.movable
            chosen |= set(draw.sample(sorted(left_out), min(len(left_out), FREED_SESSIONS // 3)))
        return set(draw.sample(sorted(chosen), min(len(chosen), FREED_SESSIONS)))


def _rivalry(task: Polishing, one: Sequence[str], two: Sequence[str]) -> float:
    """How much two cohorts are after the same: shares of rooms and leaders in common, and a little for any two."""
    rooms = [set(np.concatenate([task.sets[s].room for s in each]).tolist()) for each in (one, two)]
    sessions = task.grid.instance.sessions
    leaders = [{p for s in each for p in sessions[s].facilitators.from_} for each in (one, two)]
    return 0.1 + sum(len(a & b) / max(1, len(a | b)) for a, b in (rooms, leaders))


def replace_some(task: Polishing, taken: Occupancy, free: Collection[str]) -> tuple[dict[str, Placement] | None, float]:
    """The best plan found while only some sessions may move (None: none), and the work it took.

    Args:
        task: what is worked on.
        taken: a plan's occupancy; the free sessions are taken out of it.
        free: sessions of the task that may move.
    """
    if not free:
        return None, 0.0
    plan = dict(taken.plan)
    for session in free:
        taken.remove(session)
    sets = _near(task, taken, free)
    joined = join_rooms(task.grid, sets, [*(level for level, _ in task.settled), *task.levels])
    model = PlanModel(task.grid, joined.sets, task.optional & set(free), WITHOUT_DETAILS, clock=task.clock)
    limit_by_counts(model, joined.room_bits())
    for level, most in task.settled:
        rest = level.measure(task.grid.instance, plan, task.sets) - level.measure(task.grid.instance, plan, sets)
        model.cp.add(level.expression(model) <= most - (rest if level.additive else 0))
    start = joined.represent({s: p for s, p in plan.items() if s in sets})
    outcome = minimise(
        model, _together(task, model), start, seed=task.seed, work=WORK_EACH, clock=task.clock, workers=1
    )
    if outcome.plan is None:
        return None, outcome.work
    placed = {s: p for s, p in outcome.plan.items() if s in free}
    found, conflicts = joined.complete(placed, taken.plan)
    return None if conflicts else dict(sorted({**taken.plan, **found}.items())), outcome.work


def _near(task: Polishing, taken: Occupancy, free: Collection[str]) -> dict[str, Candidates]:
    """Where free sessions fit beside the rest, and those that stay as far as they are in one sequence with them.

    Where what is settled does not add up over sessions, all that stay are needed.
    """
    sessions = task.grid.instance.sessions
    cohorts = {cohort for session in free for cohort in sessions[session].cohorts}
    whole = not all(level.additive for level in (*task.levels, *(level for level, _ in task.settled)))
    sets = {}
    for session in sorted(task.sets):
        own = task.sets[session]
        if session in free:
            sets[session] = own.keep(taken.fits(own))
        elif session in taken.plan and (whole or cohorts & set(sessions[session].cohorts)):
            sets[session] = fixed_at(task.grid, taken.plan[session])
    return sets


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
