"""Why a learner has no coach: the reason, how many coaches each rule removes, what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .codes import REASON_CODES
from .eligibility import Eligibility
from .instance import Pair
from .result import UnmatchedRow
from .room import Room, room_left
from .sentences import all_removed, removed_together, some_of
from .taking_part import takes_no_part

TAKES_NO_PART = {
    "held_out": ("You are held out of this round.", "Lift the hold, or wait for the next round."),
    "unknown_organisation": ("It is not known where you work.", "Find out the organisation and enter it."),
    "unknown_time": ("It is not known when you can meet.", "Say when you can meet; an hour a fortnight is enough."),
    "no_coaches": ("There is no coach in this round.", "Recruit coaches from other organisations."),
}
"""Text and remedy of the reasons that need no look at any coach."""


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


def reason_of(table: Eligibility, removed: Counter[str], position: int) -> str:
    """The first reason that applies to a learner without a coach."""
    coaches = len(table.instance.coaches)
    out = takes_no_part(table.instance, position)
    if out or not coaches:
        return out or "no_coaches"
    if removed["capacity"]:
        return "capacity"
    alone = next((code for code in REASON_CODES if removed[code] == coaches), None)
    free = table.options[position] > 0 and not removed["reciprocal"]
    return alone or ("not_placed" if free else "no_eligible_coach")


def _row(table: Eligibility, room: Room, position: int) -> UnmatchedRow:
    removed = removed_counts(table, room, position)
    reason = reason_of(table, removed, position)
    text, remedy = _words(table, room, removed, reason, position)
    return UnmatchedRow(
        learner=table.instance.learners[position].id, reason=reason, removed=dict(removed), text=text, remedy=remedy
    )


def _words(table: Eligibility, room: Room, removed: Counter[str], reason: str, position: int) -> tuple[str, str]:
    if reason in TAKES_NO_PART:
        return TAKES_NO_PART[reason]
    coaches = len(table.instance.coaches)
    if reason == "capacity":
        full = [j for j in np.flatnonzero(table.eligible[position]).tolist() if room.is_full((position, j))]
        ids = [table.instance.coaches[j].id for j in full]
        count = "One coach" if len(ids) == 1 else f"{len(ids)} coaches"
        return f"{count} would suit you, but every place is taken.", f"Ask for one more place with {some_of(ids)}."
    if reason == "not_placed":
        return (
            "A coach would be free for you, but this plan does not use the place.",
            "Put place_learners first among the goals, or let the search run to its end.",
        )
    if reason == "no_eligible_coach":
        return removed_together(removed, coaches)
    return all_removed(reason, coaches)
