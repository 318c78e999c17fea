"""Replay: the recorded work of a stored result again, on this machine."""

from __future__ import annotations

from foundation.errors import Conflict
from foundation.runs import Budget

from .instance import Instance
from .plan import Placement, Plan
from .result import PlacementRow, Result
from .search import WORK_PER_SECOND

PATIENCE = 20.0
"""How much longer than the recorded limit a replay may take, since only counted work may end it."""

SMALL = 1e-6
"""Two numbers this near are the same."""

PARTS = ("date", "block", "room", "facilitators", "equipment")


def recorded_run(instance: Instance, result: Result) -> tuple[int, Budget]:
    """Seed and budget that repeat a stored result: its counted work, with a generous limit on the wall clock.

    Raises:
        Conflict: where the result was made from another file.
    """
    _of_this_file(instance, result)
    budget = result.provenance.budget
    work = budget.time_limit_s * WORK_PER_SECOND if budget.work is None else budget.work
    return result.provenance.seed, Budget(
        work=work, time_limit_s=PATIENCE * budget.time_limit_s, workers=budget.workers
    )


def stored_plan(instance: Instance, result: Result) -> Plan:
    """The plan of a stored result, by session.

    Raises:
        Conflict: where the result was made from another file.
    """
    _of_this_file(instance, result)
    return {row.session: _placement(row) for row in sorted(result.placements, key=lambda row: row.session)}


def result_differences(stored: Result, again: Result) -> list[str]:
    """What a replay found otherwise than the stored result: places, values, bounds, status; empty if all is equal."""
    one, two = ({row.session: _placement(row) for row in each.placements} for each in (stored, again))
    found = [f"{session} has a place only in the stored result" for session in sorted(one.keys() - two.keys())]
    found += [f"{session} has a place only in the replay" for session in sorted(two.keys() - one.keys())]
    for session in sorted(one.keys() & two.keys()):
        parts = [part for part in PARTS if getattr(one[session], part) != getattr(two[session], part)]
        if parts:
            found.append(f"{session} differs in {', '.join(parts)}")
    old, new = ({goal.goal: goal for goal in each.goals} for each in (stored, again))
    if list(old) != list(new):
        found.append(f"the goals were {', '.join(old) or 'none'} and are {', '.join(new) or 'none'}")
    for name in (name for name in old if name in new):
        for what in ("value", "bound"):
            before, after = getattr(old[name], what), getattr(new[name], what)
            if abs(before - after) > SMALL:
                found.append(f"the {what} of {name} was {before:g} and is {after:g}")
    if stored.status != again.status:
        found.append(f"the status was {stored.status} and is {again.status}")
    return found


def _placement(row: PlacementRow) -> Placement:
    return Placement(row.session, row.date, row.block, row.room, row.facilitators, row.equipment)


def _of_this_file(instance: Instance, result: Result) -> None:
    stated = result.provenance.input_sha256
    if stated != instance.input_sha256:
        raise Conflict(
            f"This result was made from another snapshot: its input has the hash {stated[:12]}…, "
            f"this file {instance.input_sha256[:12]}…. Give the snapshot it was made from, or solve this one."
        )
