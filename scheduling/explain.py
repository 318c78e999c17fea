"""Why a session has no place: a smallest set of rules that leave none, and the smallest liftings that would.

The set is found by implicit hitting sets: every way to place the session that lifts some rules must be hit by it.
Ways come from places with all others left where they are, and from plans the solver finds while a proposed set
holds; when it finds none the set is proven (A. Ignatiev et al., "Smallest MUS extraction with minimal hitting set
dualization", CP 2015). Single rules are relaxed by name, never through the solver's own assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .blame import POSITION, blame, codes_of
from .candidates import Candidates, candidates_of, removed_by_rule
from .cpsat import minimise
from .grid import Grid
from .model import PlanModel
from .plan import Plan
from .remedies import remedies
from .rules import HARD_RULES, MASKS
from .rules.placing import Unplaced
from .solution import UnplacedReason

if TYPE_CHECKING:
    from .search import Search

WORK = 6.0
"""Deterministic seconds for one question to the solver."""

ROUNDS = 24
SENTENCES = {rule.code: rule.sentence for rule in HARD_RULES}


def reasons(search: Search) -> tuple[UnplacedReason, ...]:
    """For each session without a place in the search's plan: counts, the clash, remedies."""
    return tuple(_reason(search, session) for session in search.instance.sessions if session not in search.plan)


def _reason(search: Search, session: str) -> UnplacedReason:
    bits = blame(search.grid, session, search.plan)
    ways = _minimal(int(each) for each in np.unique(bits))
    clash, proven = smallest_clash(search, session, ways)
    if not proven and not len(candidates_of(search.grid, session)):
        clash, proven = _own_clash(bits), True
    return UnplacedReason(
        session,
        removed_by_rule(search.grid, session),
        clash,
        _text(search, session, clash, proven=proven),
        remedies(search.grid, session, search.plan, bits),
    )


def _own_clash(bits: npt.NDArray[np.int64]) -> tuple[str, ...]:
    """The fewest rules on one session alone that leave no place at all."""
    alone = sum(1 << POSITION[rule.code] for rule in MASKS)
    return codes_of(_hitting_set(_minimal(int(each) & alone for each in np.unique(bits))))


def _text(search: Search, session: str, clash: tuple[str, ...], *, proven: bool) -> str:
    title = search.instance.sessions[session].title or session
    if not search.grid.room_axis(session):
        return f"There is no room to put {title} in."
    if not clash:
        return f"{title} was not placed before the run ended; nothing known stands against it."
    told = " ".join(SENTENCES[code] for code in clash)
    together = "One rule leaves" if len(clash) == 1 else "Together these rules leave"
    sure = "" if proven else " (The run ended before this was certain.)"
    return f"{together} no place for {title}: {told}{sure}"


def smallest_clash(search: Search, session: str, ways: list[int]) -> tuple[tuple[str, ...], bool]:
    """A smallest set of rules under which the session has no place, and whether that is proven.

    Args:
        search: the run, with a plan that holds all placed sessions.
        session: one without a place.
        ways: sets of rules (bits) whose lifting would place it.
    """
    chosen: int = 0
    if 0 in ways:
        return (), False
    for _ in range(ROUNDS):
        chosen = _hitting_set(ways)
        rules = frozenset(codes_of(chosen))
        plan, sure = place_under(search, session, rules)
        if plan is None:
            return codes_of(chosen), sure
        broken = {rule.code for rule in HARD_RULES if rule.code not in rules and rule.matches(search.instance, plan)}
        ways = _minimal([*ways, sum(1 << POSITION[code] for code in broken)])
        if not broken:
            return (), False
    return codes_of(chosen), False


def place_under(search: Search, session: str, rules: frozenset[str]) -> tuple[Plan | None, bool]:
    """A plan with the session and all placed ones while only these rules hold; None and True if there is none."""
    own = candidates_of(search.grid, session, rules)
    if not len(own):
        return None, True
    near = _linked(search, session, rules)
    sets = {s: _thinned(search.grid, candidates_of(search.grid, s, rules), rules) for s in near}
    for other in near:
        at = search.plan.get(other)
        if at is not None and sets[other].find(search.grid, at) is None:
            sets[other] = candidates_of(search.grid, other, rules)
    model = PlanModel(search.grid, sets, frozenset({session}), rules)
    start = {s: search.plan[s] for s in near if s in search.plan}
    level = Unplaced().expression(model)
    outcome = minimise(model, level, start, seed=search.seed, work=WORK, clock=search.clock)
    if outcome.plan is not None and session in outcome.plan:
        rest = {s: p for s, p in search.plan.items() if s not in near}
        return {**rest, **outcome.plan}, True
    return None, outcome.complete


def _linked(search: Search, session: str, rules: frozenset[str]) -> list[str]:
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


def _thinned(grid: Grid, candidates: Candidates, rules: frozenset[str]) -> Candidates:
    """While no rule on several sessions looks at rooms, one room in which the session can be led is as good as any."""
    shape = grid.instance.sessions[candidates.session]
    if rules & {"room_clash", "equipment_clash"} or (
        rules & {"requirement", "facilitator_unavailable"} and (shape.facilitators.needed)
    ):
        return candidates
    times = np.stack([candidates.ordinal, candidates.block])
    _, first = np.unique(times, axis=1, return_index=True)
    return candidates.keep(np.sort(first))


def _minimal(sets: Iterable[int]) -> list[int]:
    """The sets that hold no other of them."""
    found: list[int] = []
    for each in sorted(set(sets), key=lambda bits: (bits.bit_count(), bits)):
        if not any(other & each == other for other in found):
            found.append(each)
    return found


def _hitting_set(ways: list[int]) -> int:
    """A smallest set with something of each way; of several, the one whose rules come first."""
    codes = [n for n in range(len(POSITION)) if any(way >> n & 1 for way in ways)]
    for size in range(len(codes) + 1):
        for chosen in combinations(codes, size):
            bits = sum(1 << n for n in chosen)
            if all(way & bits for way in ways):
                return bits
    return 0
