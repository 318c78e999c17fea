"""What a rule is: a code, the sentence a person reads, hard or soft, and its plain test of a plan.

A hard rule stands a second time for the solver: as a mask over (date, block, room), or as constraints posted on a
model. Tests hold the two against each other; the checker uses the plain tests alone.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ..documents import PolicyDocument
from ..grid import Grid, Mask
from ..instance import Instance
from ..plan import Placement, Plan

if TYPE_CHECKING:
    from ..literals import Model


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a plan meets a rule: the ids concerned, what it costs, a sentence."""

    subjects: tuple[str, ...]
    cost: float
    text: str


class Rule(ABC):
    """Anything a plan is measured by."""

    code: ClassVar[str]
    sentence: ClassVar[str]
    hard: ClassVar[bool]

    @abstractmethod
    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """Every place where the plan breaks the rule (hard) or pays for it (soft)."""

    def weight(self, policy: PolicyDocument) -> int:
        """What one point of its cost counts where rules stand side by side: 1, unless the policy says otherwise."""
        return policy.weights.get(self.code, 1)


class PlacementRule(Rule):
    """A hard rule on one session's placement alone."""

    hard = True

    @abstractmethod
    def mask(self, grid: Grid, session: str) -> Mask:
        """Where the rule lets the session stand; facilitators and equipment may be chosen freely."""

    def mask_under(self, grid: Grid, session: str, rules: frozenset[str]) -> Mask:
        """The mask while only the rules of these codes hold; most rules do not mind the others."""
        del rules
        return self.mask(grid, session)

    @abstractmethod
    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """What is wrong with a placement, in words; None if nothing."""

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One match for each session that breaks the rule; delivered sessions are exempt."""
        found = []
        for placement in plan.values():
            if instance.sessions[placement.session].state != "delivered":
                text = self.fault(instance, placement)
                if text is not None:
                    found.append(Match((placement.session,), 1, text))
        return found


class PairRule(Rule):
    """A hard rule on two placements together."""

    hard = True

    @abstractmethod
    def clash(self, instance: Instance, a: Placement, b: Placement) -> str | None:
        """What is wrong with two placements together, in words; None if nothing. `a` and `b` may be swapped."""

    @abstractmethod
    def post(self, model: Model) -> None:
        """Add the rule's constraints to a model."""

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One match for each pair that breaks the rule; two delivered sessions are history."""
        found = []
        for a, b in pairs(instance, plan):
            text = self.clash(instance, a, b)
            if text is not None:
                found.append(Match((a.session, b.session), 1, text))
        return found


def pairs(instance: Instance, plan: Plan) -> Iterator[tuple[Placement, Placement]]:
    """Every two placements of which at least one is not delivered; years of history cost next to nothing."""
    places = list(plan.values())
    open_ = [n for n, place in enumerate(places) if instance.sessions[place.session].state != "delivered"]
    coming = set(open_)
    for n, a in enumerate(places):
        later = range(n + 1, len(places)) if n in coming else open_[bisect_right(open_, n) :]
        yield from ((a, places[k]) for k in later)


def day(date: dt.date) -> str:
    """A date as people read it, like `Fri 2020-10-02`."""
    return f"{date:%a} {date.isoformat()}"
