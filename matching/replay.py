"""Replay: the recorded work of a stored result again, on this machine."""

from __future__ import annotations

from foundation.errors import Conflict
from foundation.runs import Budget

from .check import same_number
from .instance import Instance
from .result import GoalNumber, MatchingResult
from .solution import Clash, GoalReached, Number, Solution

PATIENCE = 20.0
"""How much longer than the recorded limit a replay may take, since only counted work may end it."""


def recorded_run(instance: Instance, result: MatchingResult) -> tuple[int, Budget]:
    """Seed and budget that repeat a stored result: its counted work, the looks at which its clock was late, and a
    generous limit on the wall clock.

    Raises:
        Conflict: where the result was made from another file.
    """
    of_this_file(instance, result)
    budget = result.provenance.budget
    work, limit, workers = budget.get("work"), budget.get("time_limit_s"), budget.get("workers")
    return result.provenance.seed, Budget(
        work=float(work) if isinstance(work, int | float) else None,
        time_limit_s=PATIENCE * float(limit) if isinstance(limit, int | float) else 60.0 * PATIENCE,
        workers=int(workers) if isinstance(workers, int | float) else 1,
        late=tuple(int(look) for look in str(budget.get("late") or "").split()),
    )


def stored_solution(instance: Instance, result: MatchingResult) -> Solution:
    """The plan of a stored result.

    Raises:
        Conflict: where the result was made from another file.
    """
    of_this_file(instance, result)
    pairs = tuple(sorted((instance.learner_at[row.learner], instance.coach_at[row.coach]) for row in result.pairs))
    goals = tuple(GoalReached(row.goal, _number(row.value), _number(row.bound), row.proven) for row in result.goals)
    clash = result.contradiction
    return Solution(
        result.status,
        pairs,
        goals,
        Clash(clash.instructions, clash.text) if clash else None,
        result.provenance.seed,
        result.provenance.budget,
        result.provenance.solver,
        result.provenance.seconds,
    )


def differences(stored: MatchingResult, again: MatchingResult) -> list[str]:
    """What a replay found otherwise than the stored result: pairs, values and bounds; empty if all is equal."""
    found = []
    one, two = ({(row.learner, row.coach) for row in each.pairs} for each in (stored, again))
    found += [f"only in the stored result: {a} with {b}" for a, b in sorted(one - two)]
    found += [f"only in the replay: {a} with {b}" for a, b in sorted(two - one)]
    for old, new in zip(stored.goals, again.goals, strict=True):
        for what, before, after in (("value", old.value, new.value), ("bound", old.bound, new.bound)):
            if not same_number(_number(before), _number(after)):
                found.append(f"the {what} of {old.goal} was {before} and is {after}")
    if stored.status != again.status:
        found.append(f"the status was {stored.status} and is {again.status}")
    return found


def of_this_file(instance: Instance, result: MatchingResult) -> None:
    """Refuse a result that was made from another file.

    Raises:
        Conflict: where the hashes of the snapshot and of the result's input differ.
    """
    if result.provenance.input_sha256 != instance.input_sha256:
        raise Conflict(
            "This result was made from another snapshot: its input has the hash "
            f"{result.provenance.input_sha256[:12]}…, this file {instance.input_sha256[:12]}…. "
            "Give the snapshot it was made from, or solve this one."
        )


def _number(value: GoalNumber) -> Number:
    return 0.0 if value is None else value
