"""Delivered sessions and pins that cannot all hold: found before solving, with plain tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from itertools import combinations

from .documents import Session
from .instance import Instance
from .plan import Placement
from .rules import JOINT_RULES, PairRule
from .rules.rule import day
from .rules.sequence import gap_fault, is_adjacent, ordered_pairs
from .solution import Clash


def find_contradiction(instance: Instance) -> Clash | None:
    """The first session that contradicts its own pin, else the first two whose fixed places exclude each other.

    Two delivered sessions may stand too close or too far apart (that is history), but not in one place at a time.
    """
    options = {s.id: _fixed_places(instance, s) for s in instance.sessions.values()}
    for session, places in options.items():
        if not places:
            text = f"{session} has taken place elsewhere than it is pinned to."
            return Clash((session,), ("delivered", "pinned"), text)
    fixed = {session: places for session, places in options.items() if places and places != [None]}
    ordered = set(ordered_pairs(instance))
    for one, two in _meeting(instance, {session: [p for p in places if p] for session, places in fixed.items()}):
        clash = _exclude(instance, ordered, [p for p in fixed[one] if p], [p for p in fixed[two] if p])
        if clash is not None:
            codes, text = clash
            return Clash((one, two), codes, f"{_stand(instance, one, two)}. {text} {_remedy(instance, one, two)}")
    return None


def _stand(instance: Instance, *sessions: str) -> str:
    """Where two sessions are fixed, and by what."""
    parts = []
    for session in sessions:
        shape = instance.sessions[session]
        if shape.state == "delivered":
            parts.append(f"{session} took place on {day(instance.published[session].date)}")
        elif shape.pinned is not None and shape.pinned.date is not None:
            parts.append(f"{session} is pinned to {day(shape.pinned.date)}")
    return " and ".join(parts)


def _remedy(instance: Instance, *sessions: str) -> str:
    pinned = [session for session in sessions if instance.sessions[session].state != "delivered"]
    if not pinned:
        return "Correct what is recorded of one of the two."
    return f"Take the pin of {' or of '.join(pinned)} away, or change it."


def _fixed_places(instance: Instance, session: Session) -> list[Placement | None]:
    """Places open to a session by what is fixed of it; [None] where its date is free; [] where nothing is left."""
    pin = session.pinned
    if session.state == "delivered":
        stands = Placement.of_row(instance.published[session.id])
        parts = () if pin is None else (("date", pin.date), ("block", pin.block), ("room", pin.room))
        return [stands] if all(want in (None, getattr(stands, part)) for part, want in parts) else []
    if pin is None or pin.date is None:
        return [None]
    blocks = session.blocks if pin.block is None else (pin.block,)
    return [Placement(session.id, pin.date, block, pin.room) for block in blocks]


def _meeting(instance: Instance, fixed: dict[str, list[Placement]]) -> list[tuple[str, str]]:
    """Every two sessions on one date or of one cohort, ascending: no rule on two sessions sees any others."""
    groups = defaultdict[Hashable, list[str]](list)
    for session, places in fixed.items():
        for key in {*(place.date for place in places), *instance.sessions[session].cohorts}:
            groups[key].append(session)
    return sorted({pair for group in groups.values() for pair in combinations(sorted(group), 2)})


def _exclude(
    instance: Instance, ordered: set[tuple[str, str]], one: list[Placement], two: list[Placement]
) -> tuple[tuple[str, ...], str] | None:
    """Rules and a sentence if every way to fill in two fixed sessions breaks a rule."""
    broken: list[tuple[str, str]] = []
    for a in one:
        for b in two:
            found = _broken(instance, ordered, a, b)
            if found is None:
                return None
            broken.append(found)
    return tuple(sorted({code for code, _ in broken})), broken[0][1]


def _broken(instance: Instance, ordered: set[tuple[str, str]], a: Placement, b: Placement) -> tuple[str, str] | None:
    for rule in JOINT_RULES:
        text = rule.clash(instance, a, b) if isinstance(rule, PairRule) else _gap(instance, ordered, a, b)
        if text is not None:
            return rule.code, text
    return None


def _gap(instance: Instance, ordered: set[tuple[str, str]], a: Placement, b: Placement) -> str | None:
    for before, after in ((a, b), (b, a)):
        if (before.session, after.session) in ordered:
            adjacent = is_adjacent(instance, before.session, after.session)
            return gap_fault(instance, before, after, adjacent=adjacent)
    return None
