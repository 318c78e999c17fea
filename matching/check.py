"""The independent checker: plain tests only, no solver, no arrays. A plan that fails it is never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .goals import goal_value
from .instance import Instance, Pair, open_couples
from .limits import broken_limits
from .rules import PAIR_RULES
from .solution import Number, Solution

TOLERANCE = 1e-6
"""Points within which two goal values are the same."""


@dataclass(frozen=True)
class Violation:
    """A broken rule: its code, the ids concerned, what is wrong and what to do."""

    rule: str
    subject_ids: tuple[str, ...]
    message: str
    remedy: str


def check(instance: Instance, solution: Solution) -> list[Violation]:
    """Every rule a plan breaks and every goal value it states wrongly; empty for a sound plan.

    A contradiction has no plan, so only its emptiness is checked.
    """
    if solution.status == "contradiction":
        empty = not solution.pairs
        return [] if empty else [Violation("contradiction", (), "A contradiction has no pairs.", "Solve again.")]
    pairs = solution.pairs
    return [
        *_once_each(instance, pairs),
        *_rules(instance, pairs),
        *_places(instance, pairs),
        *_reciprocal(instance, pairs),
        *_limits(instance, pairs),
        *_locks(instance, pairs),
        *_goals(instance, solution),
    ]


def _once_each(instance: Instance, pairs: Sequence[Pair]) -> Iterator[Violation]:
    for i, count in sorted(Counter(i for i, _ in pairs).items()):
        if count > 1:
            learner = instance.learners[i].id
            yield Violation("one_coach", (learner,), f"{learner} has {count} coaches.", "Leave one.")


def _rules(instance: Instance, pairs: Sequence[Pair]) -> Iterator[Violation]:
    for pair in pairs:
        learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
        lock = instance.locks.get(pair)
        for rule in PAIR_RULES:
            if lock is not None and rule.code in lock.exception_to:
                continue
            if rule.breaks(instance, learner, coach):
                message = f"{learner.id} with {coach.id} breaks a rule: {rule.sentence}"
                yield Violation(rule.code, (learner.id, coach.id), message, "Take this pair out of the plan.")


def _places(instance: Instance, pairs: Sequence[Pair]) -> Iterator[Violation]:
    counted = Counter(
        j for i, j in pairs if (i, j) not in instance.locks or "capacity" not in instance.locks[i, j].exception_to
    )
    exceptions = Counter(j for i, j in pairs) - counted
    for j, count in sorted(counted.items()):
        locked = sum(1 for i, k in instance.locks if k == j)
        places = max(instance.places[j], locked) - exceptions[j] if exceptions[j] else instance.places[j]
        if count > places:
            coach = instance.coaches[j].id
            message = f"{coach} has {count} learners and {instance.places[j]} places."
            yield Violation("capacity", (coach,), message, "Move a learner to another coach.")


def _reciprocal(instance: Instance, pairs: Sequence[Pair]) -> Iterator[Violation]:
    chosen = set(pairs)
    for one, other in open_couples(instance):
        if one in chosen and other in chosen:
            ids = (*instance.pair_ids(one), *instance.pair_ids(other))
            yield Violation("reciprocal", ids, "Two people would coach each other.", "Take one of the two pairs out.")


def _limits(instance: Instance, pairs: Sequence[Pair]) -> Iterator[Violation]:
    for code, ids, message in broken_limits(instance, pairs):
        yield Violation(code, ids, message, "Take a pair out of the plan.")


def _locks(instance: Instance, pairs: Sequence[Pair]) -> Iterator[Violation]:
    for pair in sorted(set(instance.locks) - set(pairs)):
        yield Violation("lock", instance.pair_ids(pair), "A locked pair is missing.", "Put it into the plan.")


def _goals(instance: Instance, solution: Solution) -> Iterator[Violation]:
    stated = {each.goal: each.value for each in solution.goals}
    for goal in instance.policy.goals:
        found = goal_value(instance, solution.pairs, goal)
        if goal.goal not in stated or not same_number(found, stated[goal.goal]):
            message = f"The plan states {stated.get(goal.goal)} for {goal.goal}; its pairs give {found}."
            yield Violation("goal_value", (goal.goal,), message, "Solve again.")
    for reached, goal in zip(solution.goals, instance.policy.goals, strict=False):
        if reached.proven and not goal.give_way_percent and not same_number(reached.value, reached.bound):
            message = f"{goal.goal} is called proven best at {reached.value}, and {reached.bound} may be possible."
            yield Violation("goal_bound", (goal.goal,), message, "Solve again.")


def same_number(a: Number, b: Number) -> bool:
    """Whether two goal values are the same within a millionth of their size."""
    left, right = (value if isinstance(value, tuple) else (value,) for value in (a, b))
    return len(left) == len(right) and all(
        abs(x - y) <= TOLERANCE * max(1.0, abs(x)) for x, y in zip(left, right, strict=True)
    )
