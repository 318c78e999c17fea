"""Why a learner has no coach: the reason, how many coaches each rule removes, what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .codes import REASON_CODES
from .eligibility import Eligibility
from .instance import Pair
from .result import UnmatchedRow
from .room import Obstacle, Room, room_left, words_of_limit
from .rules.boundary import shared_with
from .sentences import WORDS, all_removed, boundary_words, removed_together, some_of
from .taking_part import takes_no_part

TAKES_NO_PART = {
    "held_out": ("You are held out of this round.", "Lift the hold, or wait for the next round."),
    "unknown_organisation": ("It is not known where you work.", "Find out the organisation and enter it."),
    "unknown_time": ("It is not known when you can meet.", "Say when you can meet; an hour a fortnight is enough."),
    "no_coaches": ("There is no coach in this round.", "Recruit coaches from other organisations."),
}
"""Text and remedy of the reasons that need no look at any coach."""

REMEDIES: dict[Obstacle, str] = {
    "places": "Ask for one more place with {0}.",
    "hours": "Ask for more hours a month with {0}.",
    "between": "Allow more pairs between these organisations, or recruit a coach from another one.",
    "band": "Widen the band of giving and receiving, or find learners and coaches that even it out.",
}
"""What would help against each thing that ran out, the simplest first."""

SHARED = ("own", "parent", "network", "building")
"""What a learner and a coach may share against the boundary, in the order in which it is told."""


def unmatched_rows(table: Eligibility, pairs: Sequence[Pair]) -> tuple[UnmatchedRow, ...]:
    """A row for each learner without a coach, by id."""
    placed = {i for i, _ in pairs}
    room = room_left(table, pairs)
    return tuple(_row(table, room, i) for i in range(len(table.instance.learners)) if i not in placed)


def removed_counts(table: Eligibility, room: Room, position: int) -> Counter[str]:
    """Coaches that each code removes for a learner, every code that removes any."""
    removed = Counter({code: int(counts[position]) for code, counts in table.removed.items() if counts[position]})
    barred = room.barred.get(position, frozenset())
    able = np.flatnonzero(table.eligible[position]).tolist()
    full = sum(1 for j in able if j not in barred and room.is_full((position, j)))
    if full:
        removed["capacity"] = full
    if barred:
        removed["reciprocal"] = len(barred)
    return Counter({code: removed[code] for code in REASON_CODES if code in removed})


def reason_of(table: Eligibility, removed: Counter[str], position: int, *, free: bool = False) -> str:
    """The first reason that applies to a learner without a coach; `free`: whether a coach who suits has room."""
    coaches = len(table.instance.coaches)
    out = takes_no_part(table.instance, position)
    if out or not coaches:
        return out or "no_coaches"
    if removed["capacity"] and not free:
        return "capacity"
    return next((code for code in REASON_CODES if removed[code] == coaches), "no_eligible_coach")


def _row(table: Eligibility, room: Room, position: int) -> UnmatchedRow:
    removed = removed_counts(table, room, position)
    reason = reason_of(table, removed, position, free=_has_free(table, room, position))
    text, remedy = _words(table, room, removed, reason, position)
    return UnmatchedRow(
        learner=table.instance.learners[position].id, reason=reason, removed=dict(removed), text=text, remedy=remedy
    )


def _has_free(table: Eligibility, room: Room, position: int) -> bool:
    """Whether a coach who would suit a learner has room that the plan leaves unused."""
    barred = room.barred.get(position, frozenset())
    able = np.flatnonzero(table.eligible[position]).tolist()
    return any(j not in barred and not room.is_full((position, j)) for j in able)


def _words(table: Eligibility, room: Room, removed: Counter[str], reason: str, position: int) -> tuple[str, str]:
    instance, coaches = table.instance, len(table.instance.coaches)
    out = takes_no_part(instance, position)
    if out or not coaches:
        return TAKES_NO_PART[out or "no_coaches"]
    if reason == "capacity":
        return _no_room(table, room, position)
    boundary = WORDS["own_organisation"]
    if removed["own_organisation"]:
        shared = {shared_with(instance, instance.learners[position], each) for each in instance.coaches}
        boundary = boundary_words([each for each in SHARED if each in shared])
    if reason != "no_eligible_coach":
        return all_removed(boundary if reason == "own_organisation" else WORDS[reason], coaches)
    if _has_free(table, room, position):
        first = instance.policy.goals[0].goal == "place_learners" if instance.policy.goals else False
        remedy = "Let the search run to its end." if first else "Put place_learners first among the goals."
        return "A coach would be free for you, but this plan does not use the place.", remedy
    return removed_together(removed, coaches, boundary)


def _no_room(table: Eligibility, room: Room, position: int) -> tuple[str, str]:
    """Text and remedy of a learner whose coaches have no place or hours left, or whom the round's limits keep out."""
    instance = table.instance
    found: dict[Obstacle, list[int]] = {}
    for j in np.flatnonzero(table.eligible[position]).tolist():
        obstacle = None if j in room.barred.get(position, ()) else room.obstacle((position, j))
        if obstacle is not None:
            found.setdefault(obstacle, []).append(j)
    ids = {what: [instance.coaches[j].id for j in each] for what, each in found.items()}
    count = sum(map(len, found.values()))
    told = [_what_ran_out(table, position, what, each) for what, each in found.items()]
    listed = (
        told[0]
        if len(told) == 1
        else "; ".join(f"with {some_of(ids[w])}, {t}" for w, t in zip(found, told, strict=True))
    )
    what = min(found, key=list(REMEDIES).index)
    text = f"{'One coach' if count == 1 else f'{count} coaches'} would suit you, but {listed}."
    return text, REMEDIES[what].format(some_of(ids[what], last="or"))


def _what_ran_out(table: Eligibility, position: int, obstacle: Obstacle, coaches: list[int]) -> str:
    if obstacle == "places":
        return "every place is taken"
    if obstacle == "hours":
        return "too few hours a month are left"
    limits = {words_of_limit(table.instance, (position, j), obstacle) for j in coaches}
    return "; ".join(sorted(limits))
