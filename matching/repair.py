"""Repair: what a change since publication costs, and what each further change to published pairs would bring.

Steps are read off flows. Where the plan of a step breaks a limit of hours, a cap, a band, or would have two people
coach each other, the step is a round of its own, solved like any other: the published pairs that may still stand count
as running, and keeping them, placing learners and the total fit are its goals. It is proven where that round is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from foundation.errors import BadInput
from foundation.runs import Budget, Clock, ProgressSink, StopSignal, never_stop, no_progress

from .answers import RepairChange, RepairStep
from .change_faults import faults_of_change
from .changed_round import changed_round
from .check import check
from .documents import PairOfIds
from .eligibility import Eligibility, eligibility
from .fit import MICRO, fit_of
from .goals import goal_value
from .instance import Instance, Pair
from .plan import work_of
from .policy import Goal
from .repair_flows import RepairFlows
from .round_model import round_model
from .sentences import counted
from .solution import GoalReached, Solution
from .solve import solve
from .variants import with_current, with_policy, with_rows

KEEP, PLACE, FIT = (Goal(goal=name) for name in ("keep_pairs", "place_learners", "total_fit"))

SEARCHED = 8000
"""Eligible pairs up to which a plan that flows do not find is searched for."""

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
    """A plan: learners placed, total fit in millionths, published pairs kept, whether it is proven best."""

    placed: int
    fit: int
    kept: int
    pairs: IdPairs
    proven: bool


@dataclass(frozen=True)
class _Frontier:
    """The round to repair, in which the pairs that were published and may still stand run; `before` are those
    published."""

    table: Eligibility
    flows: RepairFlows
    before: IdPairs
    clock: Clock
    work: float
    progress: ProgressSink

    @staticmethod
    def of(changed: Instance, before: IdPairs, clock: Clock, work: float, progress: ProgressSink) -> _Frontier:
        """The frontier of a round after a change. Nobody in it waited longer than others: a longer wait is no reason
        to end a published pair."""
        table = eligibility(changed)
        standing = [
            (a, b)
            for a, b in sorted(before)
            if a in changed.learner_at and table.eligible[changed.learner_at[a], changed.coach_at[b]]
        ]
        nobody_waited = with_rows(changed, learners={row.id: {"rounds_waited": 0} for row in changed.learners})
        policy = changed.policy.model_copy(
            update={"goals": (KEEP, PLACE, FIT), "groups": changed.policy.groups.model_copy(update={"one_each": False})}
        )
        table = replace(table, instance=with_policy(with_current(nobody_waited, standing), policy))
        flows = RepairFlows(round_model(table, ()), table.instance.current)
        return _Frontier(table, flows, before, clock, work, progress)

    def steps(self, max_changes: int | None) -> Iterator[RepairStep]:
        """The steps, fewest changes first."""
        gentle = self._by_flows(self.flows.most_kept) or self._solved((KEEP, PLACE, FIT))
        least = self._sound(self.flows.fewest_changes()) or self._solved((PLACE, KEEP, FIT))
        fewest = max(0, gentle.kept - least.kept)
        told = gentle
        yield self._step(gentle, gentle)
        for allowed in range(1, min(fewest if max_changes is None else max_changes, gentle.kept) + 1):
            tried = least if allowed == fewest else self._allowing(allowed, gentle.kept)
            if tried is not None and (tried.placed, tried.fit) > (told.placed, told.fit):
                told = tried
                yield self._step(tried, gentle)

    def _allowing(self, changes: int, most_kept: int) -> _Tried | None:
        """The best plan with at most so many further changes; None where the time is over."""
        found = self._by_flows(most_kept - changes)
        if found is not None or self.clock.is_over():
            return found
        percent = min(100.0, 100.0 * (changes + 0.5) / most_kept)  # of which the whole part is that many pairs
        return self._solved((KEEP.model_copy(update={"give_way_percent": percent}), PLACE, FIT))

    def _by_flows(self, kept: int) -> _Tried | None:
        """The best plan that keeps so many pairs, where flows find it; in a large round one that is nearly best."""
        found = self.flows.keeping(kept)
        if found is None or not (found[1] or int(self.table.options.sum()) > SEARCHED):
            return None
        return self._sound(found[0], proven=found[1])

    def _sound(self, pairs: tuple[Pair, ...] | None, *, proven: bool = True) -> _Tried | None:
        """A plan found by flows where nothing speaks against it: then it is the best, as flows leave out only limits
        and couples."""
        if pairs is None:
            return None
        instance = self.table.instance
        goals = tuple(GoalReached(g.goal, v := goal_value(instance, pairs, g), v, True) for g in instance.policy.goals)
        return None if check(instance, Solution("optimal", pairs, goals)) else self._tried(pairs, proven=proven)

    def _solved(self, goals: tuple[Goal, ...]) -> _Tried:
        policy = self.table.instance.policy.model_copy(update={"goals": goals})
        table = replace(self.table, instance=with_policy(self.table.instance, policy))
        budget = Budget(work=self.work, time_limit_s=max(1.0, self.clock.remaining_s()))
        found = solve(table.instance, budget=budget, stop=self.clock.stop, progress=self.progress, table=table)
        return self._tried(found.pairs, proven=all(each.proven for each in found.goals))

    def _tried(self, pairs: tuple[Pair, ...], *, proven: bool) -> _Tried:
        instance = self.table.instance
        fit = sum(fit_of(instance, pair) for pair in pairs)
        kept = len(instance.current & set(pairs))
        return _Tried(len(pairs), fit, kept, frozenset(map(instance.pair_ids, pairs)), proven)

    def _step(self, tried: _Tried, gentle: _Tried) -> RepairStep:
        ended, new = (
            tuple(PairOfIds(learner=a, coach=b) for a, b in sorted(each))
            for each in (self.before - tried.pairs, tried.pairs - self.before)
        )
        return RepairStep(
            changes=max(0, gentle.kept - tried.kept),
            placed=tried.placed,
            total_fit=tried.fit / MICRO,
            ended=ended,
            new=new,
            proven=tried.proven and gentle.proven,
            text=_sentence(tried, gentle),
        )


def _sentence(tried: _Tried, gentle: _Tried) -> str:
    have = f"{counted(tried.placed, 'learner has', 'learners have')} a coach"
    changes = max(0, gentle.kept - tried.kept)
    if not changes:
        return f"With no other published pair ended, {have}."
    more, better = tried.placed - gentle.placed, (tried.fit - gentle.fit) / MICRO
    gain = f"{more} more than without" if more else f"as many as without, and the fit is {better:.1f} points better"
    return f"With {counted(changes, 'more published pair')} ended, {have}: {gain}."
