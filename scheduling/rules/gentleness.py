"""The goal of leaving alone what people were told: few sessions change, and those gently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..candidates import Candidates
from ..grid import Grid
from ..instance import Instance
from ..plan import Plan
from ..presence import Numbers
from .changes import (
    ChangedFacilitators,
    ChangedPart,
    Changes,
    Notice,
    changed_parts,
    notice_price,
    watched,
)
from .goal import CandidateLevel, Goal, Level, Scope
from .rule import Match, day

if TYPE_CHECKING:
    from ..literals import Model

LARGEST_SUM = 10**11
"""What levels counted together may add up to: far within what is told apart when costs are added up."""


class Gentleness(Level):
    """Several counts of changes in one number, each outweighing all after it: they are settled together.

    Args:
        counts: levels, the most important first; none but the first is above `most` in any plan that is looked at.
        most: sessions that may change.
    """

    names_leaders = True

    def __init__(self, counts: Sequence[Level], most: int) -> None:
        self._weighted = [(level, (most + 1) ** n) for n, level in enumerate(reversed(counts))]

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The weighted sum."""
        return sum(weight * level.measure(instance, plan, scope) for level, weight in self._weighted)

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """What any of them sees."""
        return np.vstack([level.sees(grid, candidates) for level, _ in self._weighted])

    def floor(self) -> CandidateLevel:
        """The floors of those that have one."""
        return _Floors([(floor, weight) for level, weight in self._weighted if (floor := level.floor()) is not None])

    def expression(self, model: Model) -> Any:
        """The weighted sum."""
        return sum(weight * level.expression(model) for level, weight in self._weighted)


class _Floors(CandidateLevel):
    """A weighted sum of costs by candidate."""

    def __init__(self, weighted: Sequence[tuple[CandidateLevel, int]]) -> None:
        self._weighted = weighted

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The weighted sum."""
        return sum(weight * level.measure(instance, plan, scope) for level, weight in self._weighted)

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The weighted sum for each candidate."""
        total: Numbers = np.zeros(len(candidates), dtype=np.int64)
        for level, weight in self._weighted:
            total += weight * level.costs(grid, candidates)
        return total

    def left_out(self, instance: Instance, session: str) -> int:
        """The weighted sum for an unplaced session."""
        return sum(weight * level.left_out(instance, session) for level, weight in self._weighted)


def gentle_levels(instance: Instance, changed: int, told: Sequence[str]) -> Iterator[Level]:
    """Short notice, then dates, blocks, venues, rooms, facilitators: together as far as one number holds them.

    Args:
        instance: the problem.
        changed: sessions that change in any plan that is looked at, at most.
        told: sessions that people were told of.
    """
    parts = (ChangedPart(part) for part in ("date", "block", "venue", "room"))
    counts: list[Level] = [Notice(), *parts, ChangedFacilitators()]
    dates = (instance.published[session].date for session in told)
    dearest = 1 + notice_price(instance, min(instance.as_at, *dates))
    together: list[Level] = []
    for level in counts:
        if together and len(told) * dearest * (changed + 1) ** (len(together) + 1) > LARGEST_SUM:
            yield Gentleness(together, changed)
            together = []
        together.append(level)
    yield Gentleness(together, changed)


class FewestChanges(Goal):
    """What people were told changes as little as can be, and with notice."""

    code = "fewest_changes"
    sentence = "Published sessions change as little as possible, and not at short notice."

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Changed sessions, then short notice, then dates, blocks, venues, rooms, facilitators."""
        told = watched(instance, instance.sessions)
        if told:
            yield Changes()
            yield from gentle_levels(instance, self.value(instance, current()), told)

    def value(self, instance: Instance, plan: Plan) -> int:
        """Published, not delivered sessions with any change."""
        return Changes().measure(instance, plan, instance.sessions)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each changed session."""
        found = []
        for session in watched(instance, instance.sessions):
            was, told = day(instance.published[session].date), _notice_words(instance, plan, session)
            if session not in plan:
                found.append(Match((session,), 1, f"{session} was published for {was} and has no place now{told}."))
            elif parts := changed_parts(instance, session, plan[session]):
                text = f"{session}, published for {was}, changes {', '.join(parts)}{told}."
                found.append(Match((session,), 1, text))
        return found


def _notice_words(instance: Instance, plan: Plan, session: str) -> str:
    """How short the notice is, where it falls short of what people are given by a week or more."""
    old = instance.published[session].date
    earlier = min(old, plan[session].date) if session in plan else old
    if not notice_price(instance, earlier):
        return ""
    days = max(0, (earlier - instance.as_at).days)
    return f", at {days} {'day' if days == 1 else 'days'} of notice instead of {instance.policy.notice_days}"
