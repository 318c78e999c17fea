"""What a rule is: a code, the sentence a person reads, hard or soft, and its plain test of a plan.

A hard rule stands a second time for the solver: as a mask over (date, block, room), or as constraints posted on a
model. Tests hold the two against each other; the checker uses the plain tests alone.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable
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

    def could_clash(self, instance: Instance, placement: Placement) -> Iterable[object]:
        """What two placements must have in common to clash at all: their date, for most rules."""
        del instance
        return (placement.date,)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One match for each pair that breaks the rule; two delivered sessions are history."""
        found = []
        for a, b in pairs(instance, plan, self.could_clash):
            text = self.clash(instance, a, b)
            if text is not None:
                found.append(Match((a.session, b.session), 1, text))
        return found


def pairs(
    instance: Instance, plan: Plan, common: Callable[[Instance, Placement], Iterable[object]]
) -> list[tuple[Placement, Placement]]:
    """Every two placements with something in common, in the plan's order, at least one of them not delivered.

    Years of history cost next to nothing, and so do sessions far from one another.
    """
    places = list(plan.values())
    delivered = [instance.sessions[place.session].state == "delivered" for place in places]
    groups: dict[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for n, place in enumerate(places):
        for key in common(instance, place):
            groups[key][delivered[n]].append(n)
    found = set()
    for coming, past in groups.values():
        found |= {(min(n, k), max(n, k)) for i, n in enumerate(coming) for k in (*coming[i + 1 :], *past)}
    return [(places[n], places[k]) for n, k in sorted(found)]


def near(instance: Instance, plan: Plan, placement: Placement) -> dict[str, Placement]:
    """What of a plan a placement can clash with: on its date, or in one of its session's cohorts."""
    cohorts = set(instance.sessions[placement.session].cohorts)
    return {
        session: place
        for session, place in plan.items()
        if place.date == placement.date or cohorts.intersection(instance.sessions[session].cohorts)
    }


def day(date: dt.date) -> str:
    """A date as people read it, like `Fri 2020-10-02`."""
    return f"{date:%a} {date.isoformat()}"
