"""Three plans side by side: best attendance, least travel, cheapest."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.documents import Document
from foundation.runs import Budget, Clock, ProgressSink, StopSignal, never_stop, no_progress

from .instance import Instance
from .plan import Placement
from .report import placement_row
from .result import GoalRow, PlacementRow
from .rules.goals import goals_in_order
from .search import Search
from .solution import GoalOutcome

FIRST = {"best_attendance": "attendance", "least_travel": "travel", "cheapest": "cost"}
"""The goal that each plan puts before the others of the policy, after all sessions are placed."""


class ChoiceRow(Document):
    """One of the plans as a document: its name, its goals in the order they were pursued, its placements."""

    name: str
    goals: tuple[GoalRow, ...]
    placements: tuple[PlacementRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the plans: its name, placements, goals in the order they were pursued."""

    name: str
    plan: dict[str, Placement]
    goals: tuple[GoalOutcome, ...]

    def row(self, instance: Instance) -> ChoiceRow:
        """The plan as a document."""
        return ChoiceRow(
            name=self.name,
            goals=tuple(GoalRow(goal=g.goal, value=g.value, bound=g.bound, proven=g.proven) for g in self.goals),
            placements=tuple(placement_row(instance, self.plan[session]) for session in sorted(self.plan)),
        )


def side_by_side(
    instance: Instance,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
) -> list[Choice]:
    """The three plans, each as good as its own first goal allows, then by the policy's goals.

    Args:
        instance, seed, stop, progress: as for `solve`.
        budget: for all three together (each takes a third).
    """
    whole = budget or Budget()
    found = []
    for name, first in FIRST.items():
        share = Budget(
            work=None if whole.work is None else whole.work / len(FIRST), time_limit_s=whole.time_limit_s / len(FIRST)
        )
        early = [g for g in ("place_sessions", "fewest_changes") if g in instance.policy.goals]
        order = dict.fromkeys(["place_sessions", *early, first, *instance.policy.goals])
        search = Search(
            instance, seed=seed, clock=Clock(share, stop), progress=progress, goals=goals_in_order(list(order))
        )
        goals = search.run()
        found.append(Choice(name, dict(search.plan), goals))
    return found
