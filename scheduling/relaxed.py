"""A plan with one more session while only some of the rules hold, all placed sessions still being placed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .candidates import Candidates, candidates_of, fixed_at
from .cpsat import minimise
from .grid import Grid
from .joining import join_rooms
from .model import OutOfTimeError, PlanModel
from .moves import Moved
from .occupancy import occupied
from .plan import Placement, Plan
from .rules import ALL_CODES, JOINT_RULES, MASKS, PairRule
from .rules.people import LEADING

if TYPE_CHECKING:
    from .search import Search

WORK = 6.0
"""Deterministic seconds for one question to the solver."""

TIDY_WORK = 1.0
"""Deterministic seconds for moving as few others as possible."""

FEW = 16
"""Sessions up to which it is asked for a plan that breaks few rules, not for any plan."""

MOVE = 1000
"""A moved session weighs as much as so many missing seats."""

NAMES_LEADERS = LEADING | {"facilitator_clash"}
"""Rules that ask who leads: while one of them holds, the model has to say so."""


def place_under(
    search: Search, session: str, rules: frozenset[str], at: Placement | None = None
) -> tuple[Plan | None, bool]:
    """A plan with the session and all placed ones while only these rules hold; None and True if there is none.

    With `at`, the session stands there and nowhere else.
    """
    question = _Question(search, session, rules, not_before=None, at=at)
    try:
        return question.answer()
    except OutOfTimeError:
        return None, False


def place_lifting(search: Search, session: str, lifted: frozenset[str]) -> Plan | None:
    """A plan with the session while some rules are lifted, with few moves; nothing new lies in the past."""
    question = _Question(search, session, ALL_CODES - lifted, not_before=search.instance.as_at.toordinal())
    try:
        plan, _ = question.answer(tidy=True)
    except OutOfTimeError:
        return None
    return plan


class _Question:
    """One model: the session, and the placed ones that it can affect while the rules hold."""

    def __init__(
        self,
        search: Search,
        session: str,
        rules: frozenset[str],
        not_before: int | None,
        at: Placement | None = None,
    ) -> None:
        self.search, self.session, self.rules = search, session, rules
        self.own = candidates_of(search.grid, session, rules) if at is None else fixed_at(search.grid, at)
        if not_before is not None and "window" not in rules:
            self.own = self.own.keep(self.own.ordinal >= not_before)

    def answer(self, *, tidy: bool = False) -> tuple[Plan | None, bool]:
        """The plan, and whether it is certain that there is none."""
        search, session = self.search, self.session
        if not len(self.own):
            return None, True
        if search.clock.is_over():
            return None, False
        near = linked(search, session, self.rules)
        together, found, sure = self._own_cohorts(near), None, False
        if not tidy:
            found, _ = self._placed(near, self._in_the_way(near, together), within_all=True)
        if found is None and len(together) < len(near) and not tidy:
            if self._are_apart(together) and self._placed(together, together) == (None, True):
                return None, True  # what cannot be even where the others take nothing cannot be beside them
            found, _ = self._placed(near, together)
        if found is None:
            found, sure = self._placed(near, near)
        if found is None:
            return None, sure
        if tidy and not search.clock.is_over():
            model = self._model(near, near)
            better = minimise(
                model, self._effort(model), found, seed=search.seed, work=TIDY_WORK, clock=search.clock, workers=1
            )
            found = better.plan or found
        rest = {s: p for s, p in search.plan.items() if s not in near}
        return self._staffed({**rest, **found}), True

    def _own_cohorts(self, near: list[str]) -> list[str]:
        """Those in one sequence with the session: often it is enough that they move."""
        sessions = self.search.instance.sessions
        return [s for s in near if set(sessions[s].cohorts) & set(sessions[self.session].cohorts)]

    def _are_apart(self, together: list[str]) -> bool:
        """Whether these are in no other cohorts: without those, gaps between them would be asked differently."""
        sessions = self.search.instance.sessions
        return {c for s in together for c in sessions[s].cohorts} <= set(sessions[self.session].cohorts)

    def _in_the_way(self, near: list[str], together: list[str]) -> list[str]:
        """Those in one sequence with the session, and those that clash with its one place, theirs included."""
        search, sessions = self.search, self.search.instance.sessions
        if len(self.own) > 1:
            return together
        place = self.own.placement(search.grid, 0)
        pairs = [rule for rule in JOINT_RULES if isinstance(rule, PairRule) and rule.code in self.rules]
        others = [s for s in near if s not in together and s in search.plan]
        clashing = [s for s in others if any(rule.clash(search.instance, place, search.plan[s]) for rule in pairs)]
        cohorts = {cohort for s in clashing for cohort in sessions[s].cohorts}
        return [s for s in near if s in together or cohorts.intersection(sessions[s].cohorts)]

    def _model(self, near: list[str], movable: list[str], *, within_all: bool = False) -> PlanModel:
        sets, leaders = self._sets(near, movable, within_all=within_all), self._asks_leaders()
        clock = self.search.clock
        return PlanModel(self.search.grid, sets, frozenset(), self.rules, leaders=leaders, clock=clock)

    def _placed(
        self, near: list[str], movable: list[str], *, within_all: bool = False
    ) -> tuple[dict[str, Placement] | None, bool]:
        """A plan of the near ones with the session, only some of them moving; None, and whether there is none.

        With `within_all`, they move to where no rule on one session alone is broken, whichever hold.
        """
        search, model = self.search, self._model(near, movable, within_all=within_all)
        start = {s: search.plan[s] for s in near if s in search.plan}
        aim = self._broken(model) if len(movable) <= FEW and not within_all else 0
        outcome = minimise(model, aim, start, seed=search.seed, work=WORK, clock=search.clock, workers=1)
        return outcome.plan, outcome.complete

    def _broken(self, model: PlanModel) -> Any:
        """How many rules on one session alone the chosen places break: the fewer, the more the answer tells."""
        grid, lifted = self.search.grid, [rule for rule in MASKS if rule.code not in self.rules]
        terms = []
        for name, candidates in model.sets.items():
            if len(candidates) < 2:
                continue
            count = np.zeros(grid.shape(name), dtype=np.int64)
            for rule in lifted:
                count += ~rule.mask_under(grid, name, frozenset({rule.code}))
            costs = count[candidates.cells(grid)]
            terms += [cost * x for cost, x in zip(costs.tolist(), model.x[name], strict=True) if cost]
        return sum(terms)

    def _sets(self, near: list[str], movable: list[str], *, within_all: bool) -> dict[str, Candidates]:
        grid, rules = self.search.grid, ALL_CODES if within_all else self.rules
        sets = {}
        for name in near:
            if name not in (self.session, *movable):
                sets[name] = fixed_at(grid, self.search.plan[name])
                continue
            every = self.own if name == self.session else candidates_of(grid, name, rules)
            sets[name] = _thinned(grid, every, rules, self.search.plan.get(name))
        return sets

    def _asks_leaders(self) -> bool:
        return bool(self.rules & NAMES_LEADERS)

    def _effort(self, model: PlanModel) -> Any:
        """Moves, others that a lifted rule would have to let go, and seats missing."""
        grid, instance = self.search.grid, self.search.instance
        moved, terms = Moved(self.search.plan, self.session), []
        for name, candidates in model.sets.items():
            if instance.sessions[name].state == "delivered":
                continue
            if name == self.session:
                costs = _seats_missing(grid, candidates)
            else:
                costs = MOVE * (moved.costs(grid, candidates) + _outside(candidates, candidates_of(grid, name)))
            terms += [cost * x for cost, x in zip(costs.tolist(), model.x[name], strict=True) if cost]
        return sum(terms)

    def _staffed(self, plan: Plan) -> Plan:
        """The plan with leaders named where the model did not have to: people who are free, if there are any."""
        instance, taken = self.search.instance, occupied(self.search.grid, plan)
        found: dict[str, Placement] = dict(plan)
        for name, placement in plan.items():
            wanted = instance.sessions[name].facilitators
            if instance.sessions[name].state == "delivered" or len(placement.facilitators) >= wanted.needed:
                continue
            taken.remove(name)
            complete = taken.complete(placement)
            if complete is not None:
                found[name] = complete
            elif not self._asks_leaders():
                found[name] = replace(placement, facilitators=wanted.from_[: wanted.needed])
            taken.add(found[name])
        return found


def linked(search: Search, session: str, rules: frozenset[str]) -> list[str]:
    """The session and the placed ones that it can affect while these rules hold, directly or through others."""
    instance = search.instance

    def _links(name: str) -> set[object]:
        shape, found = instance.sessions[name], set[object]()
        if rules & {"order", "gap"}:
            found |= {("cohort", c) for c in shape.cohorts}
        if "person_clash" in rules:
            found |= {("person", p) for p in (*instance.members[name], *shape.facilitators.from_)}
        if "facilitator_clash" in rules:
            found |= {("person", p) for p in shape.facilitators.from_}
        if shape.mode != "online":
            found |= {(code,) for code in ("room_clash", "equipment_clash") if code in rules}
        return found

    left, near, reached = {s: _links(s) for s in search.plan if s != session}, [session], _links(session)
    grows = True
    while grows:
        joined = [s for s, own in left.items() if own & reached]
        for name in joined:
            reached |= left.pop(name)
        near, grows = near + joined, bool(joined)
    return sorted(near)


def _thinned(grid: Grid, candidates: Candidates, rules: frozenset[str], stands: Placement | None) -> Candidates:
    """While no rule on several sessions looks at rooms, of rooms that the rules do not tell apart one is enough."""
    if rules & {"room_clash", "equipment_clash"} or not len(candidates):
        return candidates
    joined = join_rooms(grid, {candidates.session: candidates}, [])
    _, first = np.unique(joined.groups[candidates.session], return_index=True)
    at = None if stands is None else candidates.find(grid, stands)
    return candidates.keep(np.unique([*first.tolist(), *([] if at is None else [at])]))


def _seats_missing(grid: Grid, candidates: Candidates) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    needed = grid.instance.places_needed(candidates.session)
    seats = np.array([*(place.room.capacity for place in grid.instance.places.values()), needed], dtype=np.int64)
    return np.asarray(np.clip(needed - seats[candidates.room], 0, MOVE - 1), dtype=np.int64)


def _outside(candidates: Candidates, allowed: Candidates) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """One for each candidate that is not among the allowed ones."""
    known = set(zip(allowed.ordinal.tolist(), allowed.block.tolist(), allowed.room.tolist(), strict=True))
    own = zip(candidates.ordinal.tolist(), candidates.block.tolist(), candidates.room.tolist(), strict=True)
    return np.array([each not in known for each in own], dtype=np.int64)
