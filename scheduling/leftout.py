"""A session that could have a place and has none: what was put before placing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .policy import GOAL_WORDS
from .relaxed import place_lifting
from .rules.rule import day
from .wishes import name_of

if TYPE_CHECKING:
    from .search import Search


def left_out(search: Search, session: str) -> tuple[str, tuple[str, ...]]:
    """Why no rule stands against it and it was left out all the same, and what would place it."""
    instance, codes = search.instance, [goal.code for goal in search.goals]
    name = name_of(instance, session)
    plan = place_lifting(search, session, frozenset())
    if plan is None:
        return f"{name} was not placed before the run ended; nothing known stands against it.", ()
    place = plan[session]
    where = "on line" if place.room is None else f"in {place.room}"
    then = f"then {name} could be on {day(place.date)}, {place.block}, {where}."
    if "place_sessions" not in codes:
        return f"{name} could have a place, but placing sessions is not among the goals.", (
            f"Add place_sessions to the goals: {then}",
        )
    first = search.goals[: codes.index("place_sessions")]
    worse = [goal.code for goal in first if goal.cost(instance, plan) > goal.cost(instance, search.plan)]
    if not worse:
        return f"{name} was not placed before the run ended; nothing stands against it.", (f"Solve for longer: {then}",)
    words = " and ".join(GOAL_WORDS[code] for code in worse)
    text = (
        f"{name} could have a place, but {words} would be worse, and that stands before placing sessions in the goals."
    )
    return text, (f"Put place_sessions before {' and '.join(worse)} in the goals: {then}",)
