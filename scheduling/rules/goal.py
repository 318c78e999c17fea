"""What a goal is: levels, each a whole number to be made small, one before the next.

A level stands twice like any rule: as an expression for the solver and as a plain measure of a plan. They are equal.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from ..candidates import Candidates, CandidateSets
from ..grid import Grid
from ..instance import Instance
from ..plan import Plan
from ..presence import Numbers
from .rule import Rule

if TYPE_CHECKING:
    from ..literals import Model

Scope = Collection[str]
"""The sessions that are counted: all of them, or those of an independent part."""


class Level:
    """A whole number to be made as small as can be.

    `additive`: whether it is a sum over sessions, or over cohorts each with all its sessions.
    `counts_sessions`: whether it is a number of sessions, which its floor nearly tells.
    `names_leaders`: whether it looks at who leads, which no model without leaders can tell.
    """

    additive = True
    counts_sessions = False
    names_leaders = False

    @abstractmethod
    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The number of a plan."""

    @abstractmethod
    def expression(self, model: Model) -> Any:
        """The number as a linear expression of a model; may add variables of its own."""

    def lowest(self, grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> int:
        """A number that no plan can be below, whatever else holds."""
        del grid, sets, optional
        return 0

    def floor(self) -> CandidateLevel | None:
        """A sum over sessions that the level is never below, to count with beforehand; None where none is known."""
        return None

    @abstractmethod
    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Rows of numbers over candidates: where all rows agree, the level sees no difference between two."""


class CandidateLevel(Level):
    """A sum over sessions of what the chosen candidate costs, or of what leaving the session out costs."""

    def floor(self) -> CandidateLevel:
        """Itself."""
        return self

    @abstractmethod
    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The cost of each candidate of a session, 0 or more."""

    @abstractmethod
    def left_out(self, instance: Instance, session: str) -> int:
        """The cost of an unplaced session."""

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The costs."""
        return self.costs(grid, candidates)[None, :]

    def expression(self, model: Model) -> Any:
        """Sum of the costs of what is chosen."""
        terms: list[Any] = []
        for session, candidates in model.sets.items():
            model.keep_going()
            costs = self.costs(model.grid, candidates).tolist()
            terms += [cost * literal for cost, literal in zip(costs, model.x[session], strict=True) if cost]
            if session in model.optional:
                terms.append(self.left_out(model.instance, session) * model.is_unplaced(session))
        return sum(terms)

    def lowest(self, grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> int:
        """Every session at its cheapest."""
        total = 0
        for session, candidates in sets.items():
            options = self.costs(grid, candidates).tolist()
            if session in optional:
                options.append(self.left_out(grid.instance, session))
            total += min(options, default=0)
        return total


class Goal(Rule):
    """A soft rule with its levels, and the number that people are shown for it."""

    hard = False

    @abstractmethod
    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Levels, each asked for once the one before is settled; `current` gives the best plan so far."""

    @abstractmethod
    def value(self, instance: Instance, plan: Plan) -> float:
        """The number that people are shown."""

    def cost(self, instance: Instance, plan: Plan) -> float:
        """What the goal costs a plan, the less the better."""
        return self.value(instance, plan)

    def bound(self, instance: Instance, first_level: int, plan: Plan) -> float:
        """The best number any plan could show, from a bound on the first level of all sessions together."""
        del instance, plan
        return first_level
