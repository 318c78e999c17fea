"""Repair: what a change since publication costs, and what each further change to published pairs would bring.

Each step is a round of its own, solved like any other: the published pairs that may still stand count as running, and
keeping them, placing learners and the total fit are its goals. So hours, caps between organisations, the band of give
and take, and people who would coach each other are held to, and a step is proven where its round is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from foundation.errors import BadInput
from foundation.runs import Budget, Clock, ProgressSink, StopSignal, never_stop, no_progress

from .answers import RepairChange, RepairStep
from .change_faults import faults_of_change
from .changed_round import changed_round
from .documents import PairOfIds
from .eligibility import Eligibility, eligibility
from .fit import MICRO, fit_of
from .instance import Instance
from .plan import work_of
from .policy import Goal
from .sentences import counted
from .solution import Solution
from .solve import solve
from .variants import with_current, with_policy, with_rows

KEEP, PLACE, FIT = (Goal(goal=name) for name in ("keep_pairs", "place_learners", "total_fit"))

IdPairs = frozenset[tuple[str, str]]


def repair(
    instance: Instance,
    published: Solution,
    change: RepairChange,
    *,
    max_changes: int | None = None,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
) -> tuple[RepairStep, ...]:
    """The frontier: with 0, 1, 2 ... further changes, how many learners are placed, and their total fit.

    A further change is a published pair that ends although the change itself does not end it. `ended` and `new` of a
    step are against the published plan, those that the change ends included. A step has the most learners placed,
    then the best fit, of all plans with at most so many further changes; one that brings nothing over the step before
    is left out. The last step places as many as can be placed with the fewest changes, unless `max_changes` is told.

    Args:
        instance: the round as it was.
        published: its published plan.
        change: what has happened since.
        max_changes: further changes looked at; also beyond those that place as many as can be, for a better fit.
        budget: work of each step, seconds of the whole.
        stop: asked between steps; True leaves out the steps not yet looked at.
        progress: told of each goal reached.

    Raises:
        BadInput: where the change names somebody the round does not have, or adds somebody it has.
    """
    faults = list(faults_of_change(instance, change.model_dump(mode="json")))
    if faults:
        raise BadInput(faults)
    before = frozenset(instance.pair_ids(pair) for pair in published.pairs)
    budget = budget or Budget()
    frontier = _Frontier.of(changed_round(instance, change), before, Clock(budget, stop), work_of(budget), progress)
    return tuple(frontier.steps(max_changes))


@dataclass(frozen=True)
class _Tried:
    """A plan with so many further changes: learners placed, total fit in millionths, whether it is proven."""

    changes: int
    placed: int
    fit: int
    pairs: IdPairs
    proven: bool


@dataclass(frozen=True)
class _Frontier:
    """The round to repair, `before` being the pairs published."""

    table: Eligibility
    before: IdPairs
    clock: Clock
    work: float
    progress: ProgressSink

    @staticmethod
    def of(changed: Instance, before: IdPairs, clock: Clock, work: float, progress: ProgressSink) -> _Frontier:
        """The round after the change, in which what was published runs; nobody in it waited longer than others, as a
        longer wait is no reason to end a published pair."""
        table = eligibility(changed)
        standing = [
            (a, b)
            for a, b in sorted(before)
            if a in changed.learner_at and table.eligible[changed.learner_at[a], changed.coach_at[b]]
        ]
        nobody_waited = with_rows(changed, learners={row.id: {"rounds_waited": 0} for row in changed.learners})
        running = with_current(nobody_waited, standing)
        return _Frontier(replace(table, instance=running), before, clock, work, progress)

    def steps(self, max_changes: int | None) -> Iterator[RepairStep]:
        """The steps, fewest changes first."""
        kept, gentle = self._solved((KEEP, PLACE, FIT), None)
        least = self._solved((PLACE, KEEP, FIT), kept)[1] if self._may_place_more(gentle) else gentle
        last = least.changes if max_changes is None else max_changes
        told = gentle
        yield self._step(gentle, gentle)
        for allowed in range(1, min(last, kept) + 1):
            if allowed != least.changes and self.clock.is_over():
                continue
            tried = least if allowed == least.changes else self._allowing(allowed, kept)
            if (tried.placed, tried.fit) > (told.placed, told.fit):
                told = tried
                yield self._step(tried, gentle)

    def _may_place_more(self, gentle: _Tried) -> bool:
        """Whether anybody with a coach who could take them is left out of a plan."""
        instance = self.table.instance
        placed = {learner for learner, _ in gentle.pairs}
        return any(self.table.options[i] and row.id not in placed for i, row in enumerate(instance.learners))

    def _allowing(self, changes: int, kept: int) -> _Tried:
        percent = min(100.0, 100.0 * (changes + 0.5) / kept)  # of which the whole part is that many pairs
        return self._solved((KEEP.model_copy(update={"give_way_percent": percent}), PLACE, FIT), kept)[1]

    def _solved(self, goals: tuple[Goal, ...], most_kept: int | None) -> tuple[int, _Tried]:
        """The pairs kept, and the plan that is best for these goals; `most_kept` can be kept at all."""
        policy = self.table.instance.policy
        groups = policy.groups.model_copy(update={"one_each": False})
        round_ = with_policy(self.table.instance, policy.model_copy(update={"goals": goals, "groups": groups}))
        budget = Budget(work=self.work, time_limit_s=max(1.0, self.clock.remaining_s()))
        found = solve(
            round_,
            budget=budget,
            stop=self.clock.stop,
            progress=self.progress,
            table=replace(self.table, instance=round_),
        )
        kept = len(round_.current & set(found.pairs))
        pairs = frozenset(map(round_.pair_ids, found.pairs))
        fit = sum(fit_of(round_, pair) for pair in found.pairs)
        changes = 0 if most_kept is None else max(0, most_kept - kept)
        return kept, _Tried(changes, len(pairs), fit, pairs, all(each.proven for each in found.goals))

    def _step(self, tried: _Tried, gentle: _Tried) -> RepairStep:
        ended, new = (
            tuple(PairOfIds(learner=a, coach=b) for a, b in sorted(each))
            for each in (self.before - tried.pairs, tried.pairs - self.before)
        )
        return RepairStep(
            changes=tried.changes,
            placed=tried.placed,
            total_fit=tried.fit / MICRO,
            ended=ended,
            new=new,
            proven=tried.proven and gentle.proven,
            text=_sentence(tried, gentle),
        )


def _sentence(tried: _Tried, gentle: _Tried) -> str:
    have = f"{counted(tried.placed, 'learner has', 'learners have')} a coach"
    if not tried.changes:
        return f"With no other published pair ended, {have}."
    more, better = tried.placed - gentle.placed, (tried.fit - gentle.fit) / MICRO
    gain = f"{more} more than without" if more else f"as many as without, and the fit is {better:.1f} points better"
    return f"With {counted(tried.changes, 'more published pair')} ended, {have}: {gain}."
