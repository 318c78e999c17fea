"""What would place a session: the fewest rules to lift, and where least has to give, in words.

Each remedy is verified: the plan with the session put there is built, other sessions moving where they must, and
breaks no rule but those named.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .blame import POSITION, codes_of
from .filling import filled
from .grid import Grid
from .instance import Instance
from .moves import moved, where
from .occupancy import Occupancy, occupied
from .plan import Placement, Plan
from .relaxed import NAMES_LEADERS, place_lifting
from .rules import HARD_RULES
from .rules.rule import day, near
from .wishes import name_of, wishes

if TYPE_CHECKING:
    from .search import Search

Bits = npt.NDArray[np.int64]

SHOWN = 4
TRIED = 12
"""Places tried for one set of rules before it is passed over."""

PAIRS_TRIED = 24
"""Pairs of rules whose lifting is put to the solver."""

LARGE = 200_000
"""Sessions x dates x rooms from which on others stay where they are: asking the solver would take too long."""

STAFFING = sum(1 << POSITION[code] for code in NAMES_LEADERS)
"""Rules that a new facilitator would meet: where one is to be found, they need not let anything go."""

FIXED = {"delivered"}
"""What can never be lifted."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """Rules lifted, the sentence, the plan it makes; `moves` other sessions go elsewhere."""

    codes: tuple[str, ...]
    moves: int
    text: str
    plan: Plan

    def rank(self) -> tuple[object, ...]:
        """Fewer liftings first, an access need that would have to be met last, then fewer moves."""
        return len(self.codes), "requirement" in self.codes, self.moves, [POSITION[code] for code in self.codes]


def remedies(search: Search, session: str, clash: tuple[str, ...], bits: Bits) -> tuple[str, ...]:
    """Sentences, the smallest liftings first; `bits` from `blame`, `clash` a set of rules that leaves no place."""
    return tuple(remedy.text for remedy in smallest_liftings(search, session, clash, bits))


def smallest_liftings(search: Search, session: str, clash: tuple[str, ...], bits: Bits) -> list[Remedy]:
    """The same with the plans they make."""
    others = occupied(search.grid, {s: p for s, p in search.plan.items() if s != session})
    asks_solver = len(search.plan) * len(search.grid.dates) * len(search.grid.rooms) <= LARGE
    liftable = [code for code in clash if code not in FIXED]
    alone = [(code,) for code in liftable]
    found = [r for codes in alone if (r := _local(others, session, bits, codes))]
    if asks_solver:
        left = [codes for codes in alone if codes not in {r.codes for r in found}]
        found += [r for codes in left if (r := _joint(search, session, codes))]
    if not found and asks_solver:
        rest = [code for code in POSITION if code not in FIXED | set(liftable)]
        pairs = [*combinations(liftable, 2), *((a, b) for a in liftable for b in rest)]
        near = [pair for pair in pairs if _bits_of(pair) in set(np.unique(bits).tolist())]
        found = [r for codes in near if (r := _local(others, session, bits, _ordered(codes)))]
        tried = [*near, *(pair for pair in pairs if pair not in near)][:PAIRS_TRIED]
        found = found or [r for codes in tried if (r := _joint(search, session, _ordered(codes)))]
    return _told(found) or _local_liftings(search.grid, session, search.plan, bits)


def local_remedies(grid: Grid, session: str, plan: Plan, bits: Bits) -> tuple[str, ...]:
    """Sentences while all other sessions stay where a plan has them."""
    return tuple(remedy.text for remedy in _local_liftings(grid, session, plan, bits))


def _local_liftings(grid: Grid, session: str, plan: Plan, bits: Bits) -> list[Remedy]:
    sets = sorted(set(np.unique(bits).tolist()) - {0}, key=lambda each: (each.bit_count(), each))
    found: list[Remedy] = []
    others = occupied(grid, {s: p for s, p in plan.items() if s != session})
    for each in sets:
        codes = codes_of(each)
        if found and len(codes) > len(found[0].codes):
            break
        remedy = None if FIXED & set(codes) else _local(others, session, bits, codes)
        found += [] if remedy is None else [remedy]
    return _told(found)


def _told(found: list[Remedy]) -> list[Remedy]:
    ranked = sorted(found, key=Remedy.rank)
    by_text = {r.text: r for r in reversed(ranked) if len(r.codes) == len(ranked[0].codes)}
    return sorted(by_text.values(), key=Remedy.rank)[:SHOWN]


def _bits_of(codes: tuple[str, ...]) -> int:
    return sum(1 << POSITION[code] for code in codes)


def _ordered(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda code: POSITION[code]))


def _local(others: Occupancy, session: str, bits: Bits, codes: tuple[str, ...]) -> Remedy | None:
    """A place against which these rules alone stand while no other session moves."""
    grid, instance = others.grid, others.grid.instance
    passed_over = STAFFING if "facilitator_unavailable" in codes else 0
    cells = np.argwhere(bits & ~passed_over == _bits_of(codes) & ~passed_over)
    if "window" in codes:
        cells = cells[grid.ordinals[cells[:, 0]] >= instance.as_at.toordinal()]  # nothing new lies in the past
    rooms, blocks = grid.room_axis(session), instance.sessions[session].blocks
    places = [Placement(session, grid.dates[d], blocks[b], rooms[r]) for d, b, r in cells[:: max(1, len(cells) // 400)]]
    places.sort(key=lambda p: (_short_of(instance, p), p.date, p.block, p.room or ""))
    for place in places[:TRIED]:
        put = filled(others, place, frozenset(codes))
        broken = set() if put is None else broken_by(instance, others.plan, put)
        if put is not None and broken and broken <= set(codes):
            return _remedy(others, {**others.plan, session: put}, session, _ordered(tuple(broken)))
    return None


def _joint(search: Search, session: str, codes: tuple[str, ...]) -> Remedy | None:
    """A plan that the solver finds while these rules are lifted, others moving."""
    instance = search.instance
    plan = place_lifting(search, session, frozenset(codes))
    if plan is None or not set(search.plan) < set(plan):
        return None
    plan = _as_before(search.plan, plan)
    broken = tuple(rule.code for rule in HARD_RULES if rule.matches(instance, plan))
    if not broken or not set(broken) <= set(codes):
        return None
    others = occupied(search.grid, {s: p for s, p in plan.items() if s != session})
    return _remedy(others, plan, session, broken, search.plan)


def _as_before(before: Plan, plan: Plan) -> dict[str, Placement]:
    """The plan with sessions that stay led and equipped as they were: a lifted rule need not let them lose anything."""
    return {s: before[s] if s in before and where(before[s]) == where(p) else p for s, p in plan.items()}


def _remedy(others: Occupancy, plan: Plan, session: str, codes: tuple[str, ...], before: Plan | None = None) -> Remedy:
    instance, place = others.grid.instance, plan[session]
    wish = wish_of(others, plan, session, codes)
    goes = [] if before is None else moved(before, plan, session)
    told = [f"{name_of(instance, s)} moves to {_place(plan[s])}" for s in goes]
    then = ", and ".join([f"{name_of(instance, session)} could be on {_place(place)}", *told])
    return Remedy(codes, len(goes), f"{wish}: then {then}.", plan)


def wish_of(others: Occupancy, plan: Plan, asked: str, codes: tuple[str, ...]) -> str:
    """What lifting the rules comes to in a plan that breaks them; of the session asked about it says "its"."""
    parts = [part for code in codes for part in wishes(others, plan, asked, code)]
    return " and ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])


def _place(place: Placement) -> str:
    return f"{day(place.date)}, {place.block}, {'on line' if place.room is None else f'in {place.room}'}"


def broken_by(instance: Instance, plan: Plan, placement: Placement) -> set[str]:
    """Codes of the rules that a plan breaks once a placement is put into it, and did not before."""
    session = placement.session
    before = near(instance, plan, placement)
    if session in plan:
        before |= near(instance, plan, plan[session])
    after = {**before, session: placement}
    return {r.code for r in HARD_RULES if len(r.matches(instance, after)) > len(r.matches(instance, before))}


def _short_of(instance: Instance, place: Placement) -> int:
    seats = instance.places_needed(place.session)
    return 0 if place.room is None else max(0, seats - instance.places[place.room].room.capacity)
