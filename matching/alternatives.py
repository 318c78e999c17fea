"""The next best coaches of a placed learner, and why the plan chose otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .eligibility import Eligibility
from .fit import MICRO
from .instance import Pair
from .result import Alternative
from .room import Room, room_left, words_of_limit
from .sentences import some_of

SHOWN = 2

NO_BETTER = "the round as a whole would be no better"


@dataclass(frozen=True)
class PlanView:
    """A plan as the explanations look at it: who is with whom, what is free."""

    table: Eligibility
    room: Room
    members: Mapping[int, list[int]]
    pairs: Sequence[Pair]

    @staticmethod
    def of(table: Eligibility, pairs: Sequence[Pair]) -> PlanView:
        """The view of a plan's pairs."""
        members: dict[int, list[int]] = {}
        for i, j in pairs:
            members.setdefault(j, []).append(i)
        return PlanView(table, room_left(table, pairs), members, pairs)


def alternatives_of(view: PlanView, pair: Pair) -> tuple[Alternative, ...]:
    """The two other eligible coaches that fit a placed learner best (of equals, the first by id)."""
    i, own = pair
    fits, able = view.table.fits[i], view.table.eligible[i].copy()
    able[own] = False
    others = np.flatnonzero(able)
    best = others[np.argsort(-fits[others].astype(np.int64), kind="stable")][:SHOWN]
    coaches = view.table.instance.coaches
    return tuple(
        Alternative(coach=coaches[j].id, fit=int(fits[j]) / MICRO, reason=_reason(view, pair, j)) for j in best.tolist()
    )


def _reason(view: PlanView, pair: Pair, other: int) -> str:
    i, own = pair
    instance, fits = view.table.instance, view.table.fits[i]
    if pair in instance.locks:
        return "this pair is fixed by an instruction"
    obstacle = view.room.obstacle((i, other), leaving=pair)
    own_limit = obstacle in ("places", "hours")
    if fits[other] < fits[own] and not (own_limit and not view.members.get(other)):
        return "it fits less well"
    if other in view.room.barred.get(i, frozenset()):
        return "the two would coach each other"
    if obstacle is not None:
        return _full(view, other, obstacle) if own_limit else words_of_limit(instance, (i, other), obstacle)
    if fits[other] == fits[own]:
        return "it fits just as well"
    return "a pair that runs is kept" if pair in instance.current else f"with it {NO_BETTER}"


def _full(view: PlanView, other: int, what: str) -> str:
    members, learners = view.members.get(other, []), view.table.instance.learners
    alone = [learners[k].id for k in members if view.table.options[k] == 1]
    if alone:
        return f"their {what} serve {some_of(alone)}, who {'has' if len(alone) == 1 else 'have'} no other coach"
    if not members:
        return f"it has no {what}" if what == "places" else "it has too few hours"
    return f"their {what} go to {some_of([learners[k].id for k in members])}: otherwise {NO_BETTER}"
