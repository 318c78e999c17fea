"""Goals in order: each level is made small on every independent part, then held while the next is worked on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from foundation.runs import Clock, ProgressSink, no_progress

from .bounds import relaxed_bound
from .candidates import Candidates, candidates_of, fixed_at
from .conflicts import forbid
from .cpsat import WORKERS, Outcome, minimise
from .greedy import first_plan, rough_costs
from .grid import Grid
from .instance import Instance
from .joining import join_rooms
from .model import OutOfTimeError, PlanModel
from .narrowing import drop_useless, narrow
from .occupancy import left_beside
from .parts import Part, independent_parts
from .plan import Placement, Plan, placements_to_keep
from .polish import WITHOUT_DETAILS, Polishing, polish
from .pruning import least_cost
from .rules.attending import BelowMinimum
from .rules.changes import Changes
from .rules.goal import CandidateLevel, Goal, Level
from .rules.goals import goals_in_order
from .rules.hosting import MostLoaded
from .solution import GoalOutcome
from .staffing import limit_by_counts
from .telling import Telling
from .whole import Told, improve_whole, rise

WORK_PER_SECOND = 0.2
"""Deterministic seconds for each second of the safety stop, where the budget does not say: well inside it."""

LEAST_WORK = 0.4
"""What a level may take even where earlier ones took all: most are small once the first goals are settled."""

LATE_SHARE = 0.04
"""Of the time limit: with less of it left, no model is begun."""

SMALL = 400
"""Candidates of a part below which the whole model is asked straight away."""

LARGEST = 25_000
"""Joined candidates beyond which no model of the whole part is built: its neighbourhoods bring more."""

LARGE = 8000
"""Candidates left of a part from which on the plan is polished before a goal is worked on as a whole."""

POLISHED = (CandidateLevel, BelowMinimum, Changes)
"""Levels that a polish can count together."""

POLISH_SHARE = 0.3
"""Of the work that is left, the polish before a goal takes at most this share."""

ROUNDS = 12
"""Times a model without rooms and leaders is asked, told what could not be completed; a quarter where all is small."""

SHARE = 0.4
"""Of the work that is left, one part of one level takes at most this share."""


class Search:
    """The state of a run: the best plan so far and what it has to hold."""

    def __init__(
        self,
        instance: Instance,
        *,
        seed: int,
        clock: Clock,
        progress: ProgressSink = no_progress,
        warm_start: Plan | None = None,
        goals: Sequence[Goal] | None = None,
        forced: Placement | None = None,
        held: Sequence[tuple[Level, int]] = (),
        barred: Sequence[Placement] = (),
    ) -> None:
        """A run over all sessions.

        Args:
            instance, seed: the problem; of the solver.
            clock, progress: limit and stop signal; told of each step.
            warm_start: placements to start from, as far as the rules let them stay.
            goals: in order, where they are not the policy's.
            forced: a session's date, block and room that it must take; the warm start must allow it.
            held: levels that may not rise above a value, over all sessions together.
            barred: dates, blocks and rooms that their session may not take.
        """
        self.instance, self.seed, self._telling = instance, seed, Telling(progress, clock)
        self.clock = Clock(clock.budget, self._telling.stop, clock.started)
        self.grid = Grid(instance)
        work = clock.budget.work
        self.work_left = clock.budget.time_limit_s * WORK_PER_SECOND if work is None else work
        self.work_used = 0.0
        self.goals = goals_in_order(instance.policy.goals) if goals is None else list(goals)
        sets = {session: candidates_of(self.grid, session) for session in instance.sessions}
        for place in barred:
            index = sets[place.session].find(self.grid, place)
            if index is not None:
                sets[place.session] = sets[place.session].keep(np.arange(len(sets[place.session])) != index)
        open_ = frozenset(s for s in sets if instance.sessions[s].state != "delivered")
        if forced is not None:
            sets = {**left_beside(self.grid, sets, forced), forced.session: fixed_at(self.grid, forced)}
            open_ -= {forced.session}
        parts = [tuple(sets)] if held else independent_parts(self.grid, sets)
        self.parts = [
            Part(sessions, {s: sets[s] for s in sessions}, open_ & frozenset(sessions), list(held))
            for sessions in parts
        ]
        self.plan: dict[str, Placement] = {}
        self.plan = self._start(sets, warm_start, forced)

    def run(self, goals: Sequence[Goal] | None = None) -> tuple[GoalOutcome, ...]:
        """Work through all goals, or the next of them.

        Where a later step made an earlier goal better still, its value is the plan's.
        """
        found = [(goal, self._pursue(goal)) for goal in (self.goals if goals is None else goals)]
        return tuple(self._as_it_is(goal, outcome) for goal, outcome in found)

    def _as_it_is(self, goal: Goal, outcome: GoalOutcome) -> GoalOutcome:
        value = goal.value(self.instance, self.plan)
        if value == outcome.value:
            return outcome
        return GoalOutcome(goal.code, value, outcome.bound, outcome.proven)

    def _start(
        self, sets: dict[str, Candidates], warm_start: Plan | None, forced: Placement | None
    ) -> dict[str, Placement]:
        self._tell("first plan")
        keep = placements_to_keep(self.instance, warm_start, forced)
        costs = rough_costs(self.grid, self.goals, sets)
        return first_plan(self.grid, sets, costs, keep, self.clock.is_over, None if forced is None else forced.session)

    def _pursue(self, goal: Goal) -> GoalOutcome:
        proven, first_bound = True, None
        for level in goal.levels(self.instance, lambda: self.plan):
            bounds = []
            for part in self.parts:
                lowest, sure = self._settle(goal, level, part, first=first_bound is None)
                bounds.append(lowest)
                proven = proven and sure
            if first_bound is None:
                first_bound = max(bounds, default=0) if isinstance(level, MostLoaded) else sum(bounds)
        value = goal.value(self.instance, self.plan)
        bound: float = value if first_bound is None else goal.bound(self.instance, first_bound, self.plan)
        self._tell("settled", goal.code, value, value if proven else bound)
        return GoalOutcome(goal.code, value, value if proven else bound, proven)

    def _shown(self, goal: Goal, level: Level, part: Part, number: float) -> float:
        """A number of a part's first level, as the goal shows it for the whole plan."""
        if isinstance(level, MostLoaded):
            return goal.value(self.instance, self.plan)
        others = sum(self.value(level, each) for each in self.parts if each is not part)
        return goal.bound(self.instance, round(number) + others, self.plan)

    def _tell_level(
        self, goal: Goal, level: Level, part: Part, value: float, bound: float, *, first: bool, phase: str = "improving"
    ) -> None:
        """Progress in the unit and sense of the result: later levels of a goal have no number that people know."""
        if not first:
            self._tell(phase, goal.code, goal.value(self.instance, self.plan))
            return
        whole = len(self.parts) == 1 and not isinstance(level, MostLoaded)
        best = goal.bound(self.instance, round(bound), self.plan) if whole else None
        self._tell(phase, goal.code, self._shown(goal, level, part, value), best)

    def _polish(self, goal: Goal, level: Level, part: Part, lowest: int) -> None:
        """Improve a large part for this goal and those after it that add up, all at once."""
        after = self.goals[self.goals.index(goal) :]
        levels = [each for own in after for each in own.levels(self.instance, dict) if isinstance(each, POLISHED)]
        if not isinstance(level, POLISHED):
            return
        value = self.value(level, part)
        wanted = [(level, value)] if isinstance(level, CandidateLevel) else []
        drop_useless(self.grid, part, wanted)
        if part.size() >= LARGE:
            self._polish_part(goal, levels, part, lowest)

    def _polish_part(self, goal: Goal, levels: Sequence[Level], part: Part, lowest: int) -> None:
        plan = {s: self.plan[s] for s in part.sessions if s in self.plan}
        task = Polishing(self.grid, part.sets, part.optional, part.settled, levels, lowest, self.seed, self.clock)
        share = self.work_left * POLISH_SHARE
        told = partial(self._tell_level, goal, levels[0], part, bound=lowest, first=True, phase="polishing")
        found, used = polish(task, plan, share, lambda worth: told(value=worth[0]))
        self._count(used)
        rest = {s: p for s, p in self.plan.items() if s not in part.sessions}
        self.plan = dict(sorted({**rest, **found}.items()))

    def _settle(self, goal: Goal, level: Level, part: Part, *, first: bool) -> tuple[int, bool]:
        """Make a level small on a part; a bound on it, and whether the plan reaches that."""
        value, size = self.value(level, part), part.size()
        if self.late() and not first:
            return 0, False
        lowest = self._lowest(level, part, value)
        if value > lowest and not self.late():
            self._tell_level(goal, level, part, value, lowest, first=first)
            told = partial(self._tell_level, goal, level, part, first=first)
            if level.counts_sessions:
                lowest = rise(self, level, part, lowest, told)
            if first and self.value(level, part) > lowest:
                self._polish(goal, level, part, lowest)
            for step in (self._relaxed, partial(self._improve, told=told)):
                value = self.value(level, part)
                if value > lowest and not self.late():
                    with suppress(OutOfTimeError):
                        lowest = max(lowest, step(level, part, value))
            value = self.value(level, part)
            part.afford(value)
            part.through = {}
        part.settled.append((level, value))
        if level.floor() is not None and not self.late():
            narrow(self, part, size)
        return lowest, value <= lowest

    def _lowest(self, level: Level, part: Part, value: int) -> int:
        """A number that no plan of a part is below, worked out without any search."""
        lowest, floor = level.lowest(self.grid, part.sets, part.optional), level.floor()
        if value <= lowest or floor is None or self.late():
            return lowest
        return max(lowest, min(value, least_cost(self.grid, part.sets, part.optional, floor)))

    def late(self) -> bool:
        """Whether nothing should be begun any more that cannot be interrupted, such as building a model."""
        return self.clock.is_over() or self.clock.remaining_s() < LATE_SHARE * self.clock.budget.time_limit_s

    def _relaxed(self, level: Level, part: Part, value: int) -> int:
        """A bound on a level that adds up, from prices; 0 for others, and for parts so small that they need none."""
        if not isinstance(level, CandidateLevel) or part.size() < SMALL:
            return 0
        sums = [(each, most) for each, most in part.settled if isinstance(each, CandidateLevel)]
        drop_useless(self.grid, part, [(level, value)])
        joined = join_rooms(self.grid, part.sets, [*(each for each, _ in sums), level])
        limit_s = self.clock.remaining_s() * SHARE
        found = relaxed_bound(self.grid, joined, part.optional, level, sums, limit_s, self.clock)
        self._count(found.work)
        open_ = [s for s in found.through if self.instance.sessions[s].state != "delivered"]
        part.through = {session: found.through[session][joined.groups[session]] for session in open_}
        part.afford(value)
        return min(value, found.least)

    def _count(self, work: float) -> None:
        self.work_left -= work
        self.work_used += work

    def _improve(self, level: Level, part: Part, value: int, told: Told) -> int:
        """Work on a level of a part: without naming rooms and leaders first, with them where that fails."""
        if level.floor() is not None and not part.through:
            drop_useless(self.grid, part, [(level, value)])
        bound, done = (0, False) if level.names_leaders else self._improve_joined(level, part, told)
        return bound if done or self.late() else max(bound, improve_whole(self, level, part, told))

    def _improve_joined(self, level: Level, part: Part, told: Told) -> tuple[int, bool]:
        """Times and sites first; what cannot be completed day by day is forbidden, and so again.

        Returns:
            A bound, and whether there is no more to be gained by naming rooms and leaders in the model.
        """
        joined = join_rooms(self.grid, part.sets, [*(each for each, _ in part.settled), level])
        if isinstance(level, CandidateLevel) and sum(map(len, joined.sets.values())) > LARGEST:
            return 0, True
        rooms = joined.room_bits()
        model = PlanModel(self.grid, joined.sets, part.optional, WITHOUT_DETAILS, clock=self.clock)
        limit_by_counts(model, rooms)
        expression = self.expression(level, part, model)
        bound, start = 0, joined.represent(self.own_plan(part))
        for _ in range(ROUNDS if part.size() >= LARGE else ROUNDS // 4):
            outcome = self.minimise(model, expression, start, told)
            bound = bound if outcome.complete and outcome.plan is None else max(bound, outcome.bound)
            if outcome.plan is None:
                return bound, self.clock.is_over()
            if self.value(level, part) <= bound:
                return bound, True  # what it found is no better than the plan so far
            found, conflicts = joined.complete(outcome.plan)
            self.adopt(level, part, found)
            if not conflicts or self.value(level, part) <= bound:
                return bound, True
            if not all(conflict.sure for conflict in conflicts):
                return bound, False
            for conflict in conflicts:
                forbid(model, rooms, conflict)
            model.cp.add(expression >= bound)
            start = outcome.plan
        return bound, False

    def own_plan(self, part: Part) -> dict[str, Placement]:
        """The plan of a part's sessions."""
        return {s: self.plan[s] for s in part.sessions if s in self.plan}

    def expression(self, level: Level, part: Part, model: PlanModel) -> Any:
        """What a model makes small; what is settled is added to it."""
        for settled, most in part.settled:
            model.cp.add(settled.expression(model) <= most)
        return level.expression(model)

    def minimise(
        self, model: PlanModel, expression: Any, start: Plan | None, told: Told | None = None, workers: int = WORKERS
    ) -> Outcome:
        """One run on a model with a share of the work that is left; `told` of each better plan."""
        outcome = minimise(
            model,
            expression,
            start,
            seed=self.seed,
            work=max(LEAST_WORK, self.work_left * SHARE),
            clock=self.clock,
            found=told,
            workers=workers,
        )
        self._count(outcome.work)
        return outcome

    def adopt(self, level: Level, part: Part, plan: Plan) -> None:
        """Take a part's new plan over if what is settled holds and the level is better by it."""
        candidate = {s: p for s, p in self.plan.items() if s not in part.sessions} | dict(plan)
        if not part.optional >= {s for s in part.sessions if s not in plan}:
            return
        holds = all(each.measure(self.instance, candidate, part.sessions) <= most for each, most in part.settled)
        if holds and level.measure(self.instance, candidate, part.sessions) < self.value(level, part):
            self.plan = dict(sorted(candidate.items()))

    def value(self, level: Level, part: Part) -> int:
        """A level's number of the plan so far."""
        return level.measure(self.instance, self.plan, part.sessions)

    def _tell(
        self, phase: str, goal: str | None = None, value: float | None = None, bound: float | None = None
    ) -> None:
        self._telling.tell(phase, goal, value, bound, self.plan)
