"""Timetables made better: annealing first, then large neighbourhoods, by the engine's machinery on its own rules."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from benchmarks.course_timetabling_problem import Problem, course_of, instance_of
from benchmarks.course_timetabling_rules import rules_of
from foundation.runs import Budget, Clock
from scheduling import Placement, Plan, check_plan
from scheduling.annealing import Annealing
from scheduling.annealing_tables import Tables
from scheduling.candidates import Candidates, candidates_of, fixed_at
from scheduling.cpsat import minimise
from scheduling.grid import Grid
from scheduling.model import PlanModel
from scheduling.occupancy import occupied
from scheduling.rules import ALL_CODES
from scheduling.rules.placing import Unplaced

RULES = ALL_CODES - {"facilitator_clash"}
"""A course's calendar is a facilitator of its own, who never leads two: that rule has nothing to add."""

LEFT_OUT = 5000
HOT, COLD = 10.0, 0.12
"""Temperatures, in units of cost, between which a timetable is annealed."""

LEAST_FREED, MOST_FREED = 8, 60
"""Lectures freed at a time: more while the work suffices, fewer again where it does not."""

WORK_EACH = 0.4


class Timetabling:
    """A problem, and plans for it."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.rules = problem, rules_of(problem)
        self.instance = instance_of(problem)
        self.grid = Grid(self.instance)
        self.levels = [rule.level for rule in self.rules]
        self.sets = {session: candidates_of(self.grid, session) for session in self.instance.sessions}

    def cost(self, plan: Plan) -> int:
        """The four costs added up."""
        return sum(rule.value(self.instance, plan) for rule in self.rules)

    def worth(self, plan: Plan) -> int:
        """Cost of a plan, lectures left out counting most."""
        return LEFT_OUT * (len(self.sets) - len(plan)) + self.cost(plan)

    def checked(self, plan: Plan) -> int:
        """The cost of a plan that breaks no hard rule and leaves nothing out by more than its own count.

        Raises:
            AssertionError: a hard rule is broken.
        """
        broken = check_plan(self.instance, plan)
        assert not broken, broken[0].text
        return self.cost(plan)

    def annealed(self, seed: int, spent: Callable[[int], float]) -> dict[str, Placement]:
        """A plan by annealing, from nothing.

        Args:
            seed: of the draw.
            spent: tells the share of the budget used after so many steps.
        """
        annealing = Annealing(Tables(self.grid, self.sets, self.levels, LEFT_OUT), {}, seed)
        annealing.run(HOT, COLD, spent)
        return annealing.plan()

    def improved(self, plan: dict[str, Placement], seed: int, seconds: float) -> dict[str, Placement]:
        """Free some lectures, place them anew, keep what is no worse; until the time is over or the cost is 0."""
        neighbourhoods = Neighbourhoods(self, seed, seconds)
        best = self.worth(plan)
        while best and not neighbourhoods.clock.is_over():
            found = neighbourhoods.replaced(plan)
            if found is not None and self.worth(found) <= best:
                best, plan = self.worth(found), found
        return plan


class Neighbourhoods:
    """Pieces of a plan that are freed one after another."""

    def __init__(self, task: Timetabling, seed: int, seconds: float) -> None:
        self.task, self.seed = task, seed
        self.clock = Clock(Budget(time_limit_s=seconds))
        self.draw = random.Random(seed)
        self.freed = 20.0

    def replaced(self, plan: Plan) -> dict[str, Placement] | None:
        """A plan in which some lectures have been placed anew, as well as the work for one piece allows."""
        free = self._some(plan)
        grid, whole = self.task.grid, self.task.sets
        stays = {s: p for s, p in plan.items() if s not in free}
        taken = occupied(grid, stays)
        sets: dict[str, Candidates] = {s: fixed_at(grid, p) for s, p in stays.items()}
        for session in sorted(free):
            sets[session] = whole[session].keep(taken.fits(whole[session]))
        optional = frozenset(s for s in free if s not in plan)
        model = PlanModel(grid, dict(sorted(sets.items())), optional, RULES)
        total = LEFT_OUT * Unplaced().expression(model) + sum(level.expression(model) for level in self.task.levels)
        outcome = minimise(model, total, plan, seed=self.seed, work=WORK_EACH, clock=self.clock, workers=1)
        longer = self.freed * (1.03 if outcome.complete else 0.96)
        self.freed = min(float(MOST_FREED), max(float(LEAST_FREED), longer))
        if outcome.plan is None:
            return None
        return {s: replace(p, facilitators=(f"calendar {course_of(s)}",)) for s, p in outcome.plan.items()}

    def _some(self, plan: Plan) -> set[str]:
        """Lectures of some curricula, of some times, or of two rooms, and some of those left out."""
        size, kind = round(self.freed), self.draw.random()
        left_out = [s for s in self.task.sets if s not in plan]
        if kind < 0.45:
            chosen = self._of_curricula(size)
        elif kind < 0.75:
            times = sorted({(p.date, p.block) for p in plan.values()})
            self.draw.shuffle(times)
            chosen = [s for at in times for s, p in plan.items() if (p.date, p.block) == at]
        else:
            rooms = self.draw.sample(sorted(self.task.problem.seats), min(2, len(self.task.problem.seats)))
            chosen = [s for s, p in plan.items() if p.room in rooms]
            self.draw.shuffle(chosen)
        return set(chosen[:size]) | set(self.draw.sample(left_out, min(len(left_out), size // 2)))

    def _of_curricula(self, size: int) -> list[str]:
        """Lectures of curricula drawn by turns."""
        names = sorted(self.task.problem.curricula)
        self.draw.shuffle(names)
        chosen: dict[str, None] = {}
        for name in names:
            if len(chosen) >= size:
                break
            for course in self.task.problem.curricula[name]:
                chosen |= dict.fromkeys(self.task.problem.lectures[course])
        return list(chosen)
