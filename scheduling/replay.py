"""Replay: the recorded work of a stored result again, on this machine."""

from __future__ import annotations

from foundation.errors import BadInput, Conflict, Fault
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


def earlier_plan(instance: Instance, result: Result) -> Plan:
    """The plan of a result of this snapshot or an earlier state of it, by session; for comparing plans.

    Raises:
        BadInput: where it names sessions, blocks, rooms, people or equipment that this snapshot does not have.
    """
    faults = []
    for n, row in enumerate(result.placements):
        rooms = () if row.room is None else (row.room,)
        for part, names, known in (
            ("session", (row.session,), instance.sessions),
            ("block", (row.block,), instance.blocks),
            ("room", rooms, instance.places),
            ("facilitators", row.facilitators, instance.people),
            ("equipment", row.equipment, instance.equipment),
        ):
            faults += [_not_here(f"placements[{n}].{part}", name) for name in names if name not in known]
    if faults:
        raise BadInput(faults)
    return {row.session: _placement(row) for row in sorted(result.placements, key=lambda row: row.session)}


def _not_here(path: str, name: str) -> Fault:
    return Fault(path, name, "the snapshot has nothing of this id.", "Compare with a result of the same programme.")


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
