"""The plan of a run that is ended from outside: written down while the run goes on, read when it gave no result."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .instance import Instance, Pair
from .solution import GoalReached, Number


def write_plan(instance: Instance, pairs: tuple[Pair, ...], reached: tuple[GoalReached, ...]) -> str:
    """Pairs by id, and the goals that were reached, as JSON."""
    goals = [[each.goal, each.value, each.bound, each.proven] for each in reached]
    return json.dumps({"pairs": [instance.pair_ids(pair) for pair in pairs], "goals": goals})


def read_plan(instance: Instance, text: str) -> tuple[tuple[Pair, ...], list[GoalReached]]:
    """What `write_plan` wrote."""
    told = json.loads(text)
    pairs = tuple(sorted((instance.learner_at[a], instance.coach_at[b]) for a, b in told["pairs"]))
    numbers = ((goal, *map(as_number, (value, bound)), proven) for goal, value, bound, proven in told["goals"])
    return pairs, [GoalReached(*each) for each in numbers]


def as_number(value: float | Sequence[float]) -> Number:
    """A goal's value as JSON has it, as a solution has it."""
    return tuple(value) if isinstance(value, Sequence) else value
