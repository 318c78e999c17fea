"""Soft levels on groups of sessions, for rules that a caller supplies: how many dates or rooms, side by side or alone.

Such a level is given as data alone, so that it stands in a model, in the plain measure of a plan and in the tables of
a local search alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..candidates import Candidates
from ..grid import Grid
from ..instance import Instance
from ..plan import Placement, Plan
from ..presence import Numbers
from .goal import Level, Scope

if TYPE_CHECKING:
    from ..literals import Model

Moment = tuple[int, int]
"""A date's ordinal and a block's index."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How many different dates, or rooms, a group of sessions should use."""

    sessions: tuple[str, ...]
    least: int = 0
    most: int | None = None

    def missed_by(self, count: int) -> int:
        """How far a number of dates or rooms lies outside."""
        above = 0 if self.most is None else count - self.most
        return max(0, self.least - count, above)


@dataclass(frozen=True)
class Spread(Level):
    """Dates, or rooms, by which groups miss their wishes, each at a weight."""

    of: Literal["date", "room"]
    wishes: tuple[Wish, ...]
    weight: int

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Misses of all groups; a group nothing of which is placed uses none."""
        del instance
        return self.weight * sum(wish.missed_by(len(self._used(plan, wish, scope))) for wish in self.wishes)

    def used(self, plan: Plan, wish: Wish) -> set[object]:
        """The dates or rooms that a group uses."""
        return self._used(plan, wish, wish.sessions)

    def _used(self, plan: Plan, wish: Wish, scope: Scope) -> set[object]:
        placed = (plan[s] for s in wish.sessions if s in plan and s in scope)
        return {p.date if self.of == "date" else p.room for p in placed}

    def keys(self, candidates: Candidates) -> Numbers:
        """The date (ordinal) or room (index) of each candidate."""
        return candidates.ordinal if self.of == "date" else candidates.room

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Dates or rooms."""
        del grid
        return self.keys(candidates)[None, :]

    def expression(self, model: Model) -> Any:
        """One number for each group that is not settled already, never below its miss."""
        return self.weight * sum(self._missed(model, wish) for wish in self.wishes)

    def _missed(self, model: Model, wish: Wish) -> Any:
        certain, open_ = self._literals(model, wish)
        if not open_:
            return wish.missed_by(len(certain))
        used = []
        for literals in open_.values():
            literal = model.cp.new_bool_var("")
            if wish.least:
                model.cp.add_bool_or([*literals, literal.negated()])
            if wish.most is not None:
                for each in literals:
                    model.cp.add_implication(each, literal)
            used.append(literal)
        missed = model.cp.new_int_var(0, wish.least + len(wish.sessions), "")
        model.cp.add(missed >= wish.least - len(certain) - sum(used))
        if wish.most is not None:
            model.cp.add(missed >= len(certain) + sum(used) - wish.most)
        return missed

    def _literals(self, model: Model, wish: Wish) -> tuple[set[int], dict[int, list[Any]]]:
        """Dates or rooms used for sure, and the literals by which others may be."""
        certain: set[int] = set()
        found: dict[int, list[Any]] = defaultdict(list)
        for session in wish.sessions:
            candidates = model.sets.get(session)
            if candidates is None:
                continue
            keys = self.keys(candidates).tolist()
            if len(keys) == 1 and session not in model.optional:
                certain.add(keys[0])
                continue
            by_time = self.of == "date"
            pairs: Iterable[tuple[int, Any]] = (
                ((time.ordinal, time.literal) for time in model.times(session))
                if by_time
                else zip(keys, model.x[session], strict=True)
            )
            for key, literal in pairs:
                found[key].append(literal)
        return certain, {key: literals for key, literals in found.items() if key not in certain}


@dataclass(frozen=True)
class Alone(Level):
    """Sessions with no other of their group in the block before or after, each at a weight.

    The sessions of a group must not be possible at one time (they share a person).
    """

    groups: tuple[tuple[str, ...], ...]
    weight: int

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The weight of every session that stands alone."""
        return self.weight * sum(len(self.alone(instance, plan, group, scope)) for group in self.groups)

    def alone(self, instance: Instance, plan: Plan, group: Sequence[str], scope: Scope) -> list[str]:
        """The sessions of a group that stand alone."""
        placed = [plan[s] for s in group if s in plan and s in scope]
        return [p.session for p in placed if not any(_beside(instance, p, other) for other in placed)]

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Dates and blocks."""
        del grid
        return np.vstack([candidates.ordinal, candidates.block])

    def expression(self, model: Model) -> Any:
        """The weight of all literals "alone", one for each time of a group that is not settled already."""
        beside = blocks_beside(model.instance, model.grid.blocks)
        return self.weight * sum((self._of_group(model, group, beside) for group in self.groups), 0)

    def _of_group(self, model: Model, group: Sequence[str], beside: Mapping[int, Sequence[int]]) -> Any:
        at: dict[Moment, list[Any]] = defaultdict(list)
        fixed: set[Moment] = set()
        for session in group:
            candidates = model.sets.get(session)
            if candidates is not None and len(candidates) == 1 and session not in model.optional:
                fixed.add((int(candidates.ordinal[0]), int(candidates.block[0])))
                continue
            for time in model.times(session):
                at[time.ordinal, time.block].append(time.literal)
        total: Any = 0
        for day, block in sorted(fixed | set(at)):
            near = [(day, other) for other in beside[block]]
            if any(each in fixed for each in near):
                continue
            literals = [literal for each in near for literal in at.get(each, ())]
            if not literals and (day, block) in fixed:
                total += 1
                continue
            alone = model.cp.new_bool_var("")
            own = 1 if (day, block) in fixed else sum(at[day, block])
            model.cp.add(own <= alone + sum(literals))
            total += alone
        return total


def blocks_beside(instance: Instance, blocks: Sequence[str]) -> dict[int, list[int]]:
    """For each block (by index) those that end when it starts, or start when it ends."""
    windows = [instance.blocks[block] for block in blocks]
    beside: dict[int, list[int]] = {n: [] for n in range(len(blocks))}
    for (a, first), (b, second) in product(enumerate(windows), repeat=2):
        if first[1] == second[0]:
            beside[a].append(b)
            beside[b].append(a)
    return beside


def _beside(instance: Instance, a: Placement, b: Placement) -> bool:
    (start_a, end_a), (start_b, end_b) = instance.blocks[a.block], instance.blocks[b.block]
    return a.date == b.date and (end_a == start_b or end_b == start_a)
