"""What is over adds the same to every plan: neither a model nor a bound nor a question has to look at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from foundation.runs import Progress, ProgressSink

from .documents import HostLoad
from .instance import Instance
from .plan import Placement, Plan, delivered_plan, host
from .rules.goals import goals_in_order
from .solution import GoalOutcome


@dataclass(frozen=True)
class Past:
    """Sessions of cohorts that are over: where they took place; the instance with them and without."""

    plan: Mapping[str, Placement]
    whole: Instance
    left: Instance

    @cached_property
    def adds(self) -> Mapping[str, float]:
        """What it adds to each goal's value, by code."""
        goals = goals_in_order(self.whole.policy.goals)
        if not self.plan:
            return {goal.code: 0.0 for goal in goals}
        return {goal.code: goal.value(self.whole, self.plan) - goal.value(self.left, {}) for goal in goals}

    def and_then(self, plan: Plan) -> dict[str, Placement]:
        """A plan of what is to come with what is over, by session."""
        return dict(sorted({**self.plan, **plan}.items()))

    def to_come(self, plan: Plan) -> dict[str, Placement]:
        """A plan without what is over."""
        return {session: place for session, place in plan.items() if session not in self.plan}

    def outcome(self, found: GoalOutcome) -> GoalOutcome:
        """A goal's outcome over what is to come, told of all."""
        more = self.adds[found.goal]
        if not more:
            return found
        return replace(found, value=round(found.value + more, 3), bound=round(found.bound + more, 3))

    def told(self, sink: ProgressSink) -> ProgressSink:
        """A sink for a run over what is to come that passes on the numbers of all."""

        def _tell(progress: Progress) -> None:
            more = 0.0 if progress.goal is None else self.adds.get(progress.goal, 0.0)
            value, bound = (None if n is None else round(n + more, 3) for n in (progress.value, progress.bound))
            sink(replace(progress, value=value, bound=bound))

        return _tell if any(self.adds.values()) else sink


def without_past(instance: Instance) -> tuple[Instance, Past]:
    """The instance without the cohorts that are over, and these.

    A cohort is over where all its sessions were delivered before the window: nothing to come can meet them, and what
    they hosted stands in the ledger of what is left.
    """
    over = _over(instance)
    plan = {session: place for session, place in delivered_plan(instance).items() if session in over}
    if not over:
        return instance, Past(plan, instance, instance)
    document, gone = instance.document, {c for s in over for c in instance.sessions[s].cohorts}
    hosted = Counter({entry.organisation: entry.sessions for entry in document.host_ledger})
    hosted.update(organisation for place in plan.values() if (organisation := host(instance, place)) is not None)
    update = {
        "sessions": tuple(each for each in document.sessions if each.id not in over),
        "cohorts": tuple(each for each in document.cohorts if each.id not in gone),
        "published": tuple(row for row in document.published if row.session not in over),
        "host_ledger": tuple(HostLoad(organisation=o, sessions=n) for o, n in sorted(hosted.items())),
    }
    left = Instance(document.model_copy(update=update), instance.input_sha256, instance.named_twice)
    return left, Past(plan, instance, left)


def _over(instance: Instance) -> set[str]:
    """Sessions delivered before the window, of cohorts with no others."""
    rows, start = instance.published, instance.document.window.start
    sessions = instance.sessions.values()
    over = {s.id for s in sessions if s.state == "delivered" and s.cohorts and rows[s.id].date < start}
    going_on = {cohort for s in sessions if s.id not in over for cohort in s.cohorts}
    while shared := {s for s in over if going_on.intersection(instance.sessions[s].cohorts)}:
        over -= shared
        going_on |= {cohort for s in shared for cohort in instance.sessions[s].cohorts}
    return over
