"""Why a session has no place: a smallest set of rules that leave none, and the smallest liftings that would.

The set is found by implicit hitting sets: every way to place the session that lifts some rules must be hit by it.
Ways come from places with all others left where they are, and from plans the solver finds while a proposed set
holds; when it finds none the set is proven (A. Ignatiev et al., "Smallest MUS extraction with minimal hitting set
dualization", CP 2015). Single rules are relaxed by name, never through the solver's own assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from .blame import POSITION, Bits, blame, codes_of
from .candidates import candidates_of, removed_by_rule
from .leftout import left_out
from .plan import Placement
from .relaxed import place_under
from .remedies import remedies
from .rules import HARD_RULES, MASKS
from .rules.people import LEADING
from .solution import UnplacedReason
from .wishes import name_of

if TYPE_CHECKING:
    from .search import Search

ROUNDS = 24
SENTENCES = {rule.code: rule.sentence for rule in HARD_RULES}


def reasons(search: Search) -> tuple[UnplacedReason, ...]:
    """For each session without a place in the search's plan: counts, the clash, remedies."""
    return tuple(_reason(search, session) for session in search.instance.sessions if session not in search.plan)


def _reason(search: Search, session: str) -> UnplacedReason:
    helps: tuple[str, ...] = ()
    if search.clock.is_over():
        return _short_reason(search, session)
    bits = blame(search.grid, session, search.plan)
    clash, proven = clash_of(search, session, bits)
    if clash or not search.grid.room_axis(session):
        text = _text(search, session, clash, proven=proven)
        helps = remedies(search, session, clash, bits)
    else:
        text, helps = left_out(search, session)
    return UnplacedReason(session, removed_by_rule(search.grid, session), clash, text, helps)


def _short_reason(search: Search, session: str) -> UnplacedReason:
    """What can be said once the time is up: the rules on the session alone, if they leave no place."""
    alone = () if len(candidates_of(search.grid, session)) else _own_clash(search, session)
    if alone or not search.grid.room_axis(session):
        text = _text(search, session, alone, proven=len(alone) == 1)
    else:
        text = f"{name_of(search.instance, session)} was not placed before the run ended. Solve for longer."
    return UnplacedReason(session, removed_by_rule(search.grid, session), alone, text, ())


def clash_of(search: Search, session: str, bits: Bits) -> tuple[tuple[str, ...], bool]:
    """A smallest set of rules that leave a session no place (() if none is known), and whether that is proven."""
    ways = _minimal(int(each) for each in np.unique(bits))
    own: tuple[str, ...] = () if len(candidates_of(search.grid, session)) else _own_clash(search, session)
    clash, proven = own, True
    if len(own) != 1:  # no set is smaller than one rule: then there is no need to ask what others do
        joint, sure = smallest_clash(search, session, ways, below=len(own) or None)
        if not own or (sure and joint and len(joint) < len(own)):
            clash, proven = joint, sure
    return clash, proven


def _own_clash(search: Search, session: str) -> tuple[str, ...]:
    """The fewest rules on one session alone that leave no place at all, by hitting sets as well."""
    alone, ways = [rule.code for rule in MASKS], list[int]()
    allows = cache(lambda rule, rules: rule.mask_under(search.grid, session, rules))

    def _leave_some(codes: frozenset[str]) -> bool:
        left = search.grid.everywhere()
        for rule in MASKS:
            if rule.code in codes:
                left = left & allows(rule, codes & LEADING)
        return bool(left.any()) and all(search.grid.shape(session))

    while True:
        chosen = frozenset(codes_of(_hitting_set(ways)))
        if not _leave_some(chosen):
            return codes_of(_hitting_set(ways))
        held = chosen
        for code in alone:
            if _leave_some(held | {code}):
                held |= {code}
        ways.append(sum(1 << POSITION[code] for code in alone if code not in held))


def _text(search: Search, session: str, clash: tuple[str, ...], *, proven: bool) -> str:
    name = name_of(search.instance, session)
    if not search.grid.room_axis(session):
        return f"There is no room in the snapshot. Add a venue with a room, or make {name} an online session."
    told = [SENTENCES[code] for code in clash]
    if "requirement" in clash and search.instance.sessions[session].mode == "online":
        told.append("Somebody with an access need has not agreed an online place.")
    if "window" in clash and search.instance.document.window.end < search.instance.as_at:
        told.append(f"The whole planning window lies before {search.instance.as_at}: choose a later one.")
    together = "One rule leaves" if len(clash) == 1 else "Together these rules leave"
    sure = "" if proven else " (The run ended before this was certain.)"
    return f"{together} no place for {name}: {' '.join(told)}{sure}"


def smallest_clash(
    search: Search, session: str, ways: list[int], below: int | None = None, at: Placement | None = None
) -> tuple[tuple[str, ...], bool]:
    """A smallest set of rules under which the session has no place, and whether that is proven.

    Args:
        search: the run, with a plan that holds all placed sessions.
        session: one without a place.
        ways: sets of rules (bits) whose lifting would place it.
        below: only a set of fewer rules is of interest; () where there is none.
        at: the one place that is asked about, where the session may stand by itself.
    """
    chosen: int = 0
    if 0 in ways:
        return (), False
    for _ in range(ROUNDS):
        chosen = _hitting_set(ways)
        if below is not None and chosen.bit_count() >= below:
            return (), True  # no clash is smaller than what hits every known way
        rules = frozenset(codes_of(chosen))
        plan, sure = place_under(search, session, rules, at)
        if plan is None:
            return codes_of(chosen), sure
        broken = {rule.code for rule in HARD_RULES if rule.code not in rules and rule.matches(search.instance, plan)}
        ways = _minimal([*ways, sum(1 << POSITION[code] for code in broken)])
        if not broken:
            return (), False
    return codes_of(chosen), False


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
