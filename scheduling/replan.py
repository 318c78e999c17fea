"""Gentle re-planning: what a loss costs at the fewest changes, and what each further change would buy back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from foundation.documents import Document
from foundation.runs import Budget, Clock, StopSignal, never_stop

from .change import Change, after_change, as_published
from .instance import Instance
from .past import without_past
from .plan import Placement, Plan
from .rules.changes import Changes, is_changed, notice_days, watched
from .rules.gentleness import FewestChanges
from .rules.goal import Goal
from .rules.goals import goals_in_order
from .rules.placing import PlaceSessions, Unplaced
from .search import Search

LIMIT_S = 60.0
FURTHER_CHANGES = 3


class CurvePoint(Document):
    """A repair with so many changed sessions: each goal, who must be told, and the shortest notice they get in days.

    `people_notified` counts members and facilitators, old and new, of the changed sessions, each once. `proven` stands
    beside the documented shape, for whoever asks in Python.
    """

    changes: int
    goals: dict[str, float]
    changed: tuple[str, ...]
    people_notified: int
    shortest_notice_days: int | None
    proven: Annotated[bool, Field(exclude=True)]


@dataclass(frozen=True, slots=True)
class Repair:
    """A point of the curve, the plan it stands for, the problem (loss included) that the plan solves."""

    point: CurvePoint
    plan: dict[str, Placement]
    instance: Instance


def replan(
    instance: Instance,
    change: Change | None = None,
    *,
    plan: Plan | None = None,
    max_changes: int | None = None,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
) -> list[Repair]:
    """Repairs after a loss: the fewest changes, then one more allowed at a time, each as good as the goals can be.

    Args:
        instance: the problem; its published rows are what people were told, unless a plan is given.
        change: what was lost (nothing: what would changes alone bring?).
        plan: the plan that people were told.
        max_changes: the most changed sessions of interest; three more than the fewest unless given.
        seed, budget, stop: as for `solve`, over all points together.

    Returns:
        By rising changes from the fewest, the best the goals can be with so many: those points alone that bring what no
        point before them does, one for each number of changes. Where the goals gain nothing with the fewest, and where
        no more of the curve is asked for, the first is the gentlest: with the most notice, away from the fewest
        announced dates and places. Delivered sessions never move; every session that can have a place keeps one.
        `proven` says that the fewest changes (first point) or the goals (further ones) are proven best.
    """
    told = instance if plan is None else as_published(instance, plan)
    asked = Change() if change is None else change
    whole = after_change(told, asked)
    changed, past = without_past(whole)
    clock = Clock(budget or Budget(time_limit_s=LIMIT_S), stop)
    rest = [g for g in goals_in_order(instance.policy.goals) if g.code not in ("place_sessions", "fewest_changes")]
    points = 1 + (FURTHER_CHANGES if max_changes is None else max(0, max_changes))
    search = _search(changed, [PlaceSessions(), FewestChanges(), *rest], seed, clock, points, asked, {}, None)
    outcomes = search.run()
    repairs = [_repair(whole, past.and_then(search.plan), proven=all(o.proven for o in outcomes[:2]))]
    left_out = len(changed.sessions) - len(search.plan)
    fewest = repairs[0].point.changes
    last = fewest + FURTHER_CHANGES if max_changes is None else max_changes
    for count in range(max(1, fewest), min(last, len(watched(changed, changed.sessions))) + 1):
        if clock.is_over():
            break
        held, goals = (left_out, count), [*rest, FewestChanges()]
        start = past.to_come(repairs[-1].plan)
        search = _search(changed, goals, seed, clock, last + 1 - count, asked, start, held)
        outcomes = search.run()
        found = _repair(whole, past.and_then(search.plan), proven=all(o.proven for o in outcomes))
        if _costs(whole, rest, found.plan) >= _costs(whole, rest, repairs[-1].plan):
            continue  # so many changes bring nothing that fewer did not
        if found.point.changes <= repairs[-1].point.changes:
            repairs.pop()  # it buys more for the same
        repairs.append(found)
    return repairs


def _costs(instance: Instance, goals: list[Goal], plan: Plan) -> list[float]:
    return [goal.cost(instance, plan) for goal in goals]


def _search(
    instance: Instance,
    goals: list[Goal],
    seed: int,
    clock: Clock,
    shares: int,
    change: Change,
    start: Plan,
    held: tuple[int, int] | None,
) -> Search:
    """A search with its share of the time, from a plan, holding sessions left out and changes where given."""
    limit = max(0.5, clock.remaining_s() / max(1, shares))
    work = None if clock.budget.work is None else clock.budget.work / max(1, shares)
    levels = () if held is None else ((Unplaced(), held[0]), (Changes(), held[1]))
    own = Clock(Budget(work=work, time_limit_s=limit), clock.stop)
    return Search(instance, seed=seed, clock=own, goals=goals, warm_start=start, held=levels, barred=change.barred())


def _repair(instance: Instance, plan: dict[str, Placement], *, proven: bool) -> Repair:
    sessions = [s for s in watched(instance, instance.sessions) if is_changed(instance, plan, s)]
    goals = {g.code: float(g.value(instance, plan)) for g in goals_in_order(instance.policy.goals)}
    point = CurvePoint(
        changes=len(sessions),
        goals=goals,
        changed=tuple(sessions),
        people_notified=len({person for s in sessions for person in _concerned(instance, plan, s)}),
        shortest_notice_days=min((notice_days(instance, plan, s) for s in sessions), default=None),
        proven=proven,
    )
    return Repair(point, plan, instance)


def _concerned(instance: Instance, plan: Plan, session: str) -> set[str]:
    new = plan[session].facilitators if session in plan else ()
    return {*instance.members[session], *instance.published[session].facilitators, *new}
