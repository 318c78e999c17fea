"""Every plan of a tiny round, tried one by one with the plain tests alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from matching.goals import goal_value
from matching.instance import Instance, Pair, open_couples
from matching.limits import broken_limits
from matching.policy import Goal
from matching.rules import PAIR_RULES

LEAST = {"fair_shares", "balance_load"}


def plans(instance: Instance) -> Iterator[tuple[Pair, ...]]:
    choices = [
        [None, *(j for j, b in enumerate(instance.coaches) if not any(r.breaks(instance, a, b) for r in PAIR_RULES))]
        for a in instance.learners
    ]
    couples = open_couples(instance)
    for chosen in itertools.product(*choices):
        pairs = tuple((i, j) for i, j in enumerate(chosen) if j is not None)
        full = any(sum(1 for _, k in pairs if k == j) > places for j, places in enumerate(instance.places))
        both_ways = any(a in pairs and b in pairs for a, b in couples)
        if not full and not both_ways and not any(True for _ in broken_limits(instance, pairs)):
            yield pairs


def rank(instance: Instance, pairs: Sequence[Pair], goals: Sequence[Goal]) -> tuple[float, ...]:
    """What the goals minimise, most important first."""
    key: list[float] = []
    for goal in goals:
        value = goal_value(instance, pairs, goal)
        if goal.goal == "place_learners":
            placed = {i for i, _ in pairs}
            waits = sorted({each.rounds_waited for each in instance.learners}, reverse=True)
            left = [each.rounds_waited for i, each in enumerate(instance.learners) if i not in placed]
            key += [-len(pairs), *(left.count(each) for each in waits)]
        elif isinstance(value, tuple):
            key += [*value[:-1], -value[-1]]
        else:
            key.append(value if goal.goal in LEAST else -value)
    return tuple(round(each, 6) for each in key)


def best_plans(
    instance: Instance, goals: Sequence[Goal], among: Sequence[tuple[Pair, ...]] | None = None
) -> list[tuple[Pair, ...]]:
    """The plans (of those `among`) that are best for the goals in order, each goal giving way by its percentage."""
    left = list(plans(instance)) if among is None else list(among)
    if instance.policy.groups.one_each:
        most = max(covered(instance, pairs) for pairs in left)
        left = [pairs for pairs in left if covered(instance, pairs) == most]
    for position, goal in enumerate(goals):
        keys = [rank(instance, pairs, [goal]) for pairs in left]
        best, give_way = min(keys), goal.give_way_percent if position < len(goals) - 1 else 0
        if give_way:
            limit = [each + abs(each) * give_way / 100 for each in best]
            left = [p for p, key in zip(left, keys, strict=True) if all(map(_within, key, limit))]
        else:
            left = [p for p, key in zip(left, keys, strict=True) if key == best]
    return left


def covered(instance: Instance, pairs: Sequence[Pair]) -> int:
    """Organisations with a pair for one of their learners."""
    return len({instance.learners[i].organisations[0] for i, _ in pairs})


def _within(found: float, limit: float) -> bool:
    return found <= limit + 2e-6
