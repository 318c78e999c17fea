"""A plan of sessions: freeze the question, record the answer as a draft plan.

Each function is one transaction with one audit entry. Nothing here publishes anything.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import read_document
from foundation.errors import Conflict, NotFound
from foundation.provenance import sha256_of
from programme.records import Database, Placement, Plan, Room, Session, append_entry
from programme.records.keys import record_id_of
from programme.snapshots import scheduling_snapshot
from scheduling.documents import PolicyDocument

from .results import accept_result

Solve = Callable[[str], str]
"""Takes a snapshot's JSON, gives the result's."""


@dataclass(frozen=True, slots=True)
class FrozenPlan:
    """A plan whose question is fixed: the snapshot and its hash stand in the records."""

    plan_id: int
    snapshot: str
    snapshot_sha256: str


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """A plan from question to draft."""

    plan: FrozenPlan
    result: str
    placements: int


def freeze_plan(
    database: Database,
    *,
    name: str,
    as_at: dt.date,
    by: str,
    at: dt.datetime,
    window: tuple[dt.date, dt.date] | None = None,
) -> FrozenPlan:
    """Fix the question: sessions, venues and people on a day become a stored snapshot.

    Args:
        database: the records.
        name: what people call the plan.
        as_at: the day of planning.
        by: who plans.
        at: when, with a zone.
        window: first and last day to plan for; the calendar's window where None.

    Raises:
        BadInput: where there is no window or no block of the day.
    """
    with database.unit_of_work() as session:
        plan = frozen_plan(session, name=name, as_at=as_at, by=by, at=at, window=window)
        return FrozenPlan(plan.id, plan.snapshot, plan.snapshot_sha256)


def frozen_plan(
    session: Transaction,
    *,
    name: str,
    as_at: dt.date,
    by: str,
    at: dt.datetime,
    window: tuple[dt.date, dt.date] | None = None,
    policy: Mapping[str, Any] | None = None,
) -> Plan:
    """What `freeze_plan` does, as part of a larger transaction; `policy` are goals and weights as in the snapshot.

    Raises:
        BadInput: also for a policy that is none.
    """
    wanted = None if policy is None else read_document(PolicyDocument, json.dumps(policy))
    snapshot = scheduling_snapshot(session, as_at, window=window, policy=wanted)
    plan = Plan(
        name=name,
        as_at=as_at,
        state="frozen",
        policy=None if policy is None else dict(policy),
        snapshot=snapshot,
        snapshot_sha256=sha256_of(snapshot),
        created_by=by,
        created_at=at,
    )
    session.add(plan)
    session.flush()
    subjects = {"plans": [plan.id], "snapshot_sha256": plan.snapshot_sha256}
    append_entry(session, at=at, by=by, action="plan.freeze", subjects=subjects)
    return plan


def record_plan_result(database: Database, plan_id: int, result: str, *, by: str, at: dt.datetime) -> int:
    """Store a plan's result: where each session would go. Doing so twice changes nothing.

    Args:
        database: the records.
        plan_id: the plan that was frozen.
        result: JSON of `scheduling-result/1`.
        by: who, or what, ran it.
        at: when, with a zone.

    Returns:
        How many sessions are placed.

    Raises:
        NotFound: for a plan, session or room that does not exist.
        BadInput: for a text that is no such result.
        Conflict: for a result of another snapshot, one that breaks a rule, or a plan that has another result.
    """
    with database.unit_of_work() as session:
        return propose_plan(session, plan_id, result, by=by, at=at)


def propose_plan(session: Transaction, plan_id: int, result: str, *, by: str, at: dt.datetime) -> int:
    """What `record_plan_result` does, as part of a larger transaction."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(f"There is no plan {plan_id}.")
    accepted = accept_result(result, schema="scheduling-result/1", snapshot_sha256=plan.snapshot_sha256)
    if plan.result_sha256 is not None:
        if plan.result_sha256 != sha256_of(result):
            raise Conflict(f"Plan {plan_id} has a result already. Freeze another one.")
        return len(accepted["placements"])
    sessions = {row.code: row.id for row in session.scalars(select(Session))}
    rooms = {row.code: row.id for row in session.scalars(select(Room))}
    plan.result, plan.result_sha256, plan.state = result, sha256_of(result), accepted["status"]
    session.add_all(_placement(plan_id, row, sessions, rooms) for row in accepted["placements"])
    session.flush()
    subjects = {"plans": [plan.id], "placements": len(accepted["placements"])}
    append_entry(session, at=at, by=by, action="plan.propose", subjects=subjects)
    return len(accepted["placements"])


def run_plan(
    database: Database,
    *,
    name: str,
    as_at: dt.date,
    solve: Solve,
    by: str,
    at: dt.datetime,
    window: tuple[dt.date, dt.date] | None = None,
) -> PlanOutcome:
    """Freeze, solve and record a plan in one go; the solving happens outside every transaction."""
    plan = freeze_plan(database, name=name, as_at=as_at, by=by, at=at, window=window)
    result = solve(plan.snapshot)
    return PlanOutcome(plan, result, record_plan_result(database, plan.plan_id, result, by=by, at=at))


def _placement(
    plan_id: int, row: Mapping[str, Any], sessions: Mapping[str, int], rooms: Mapping[str, int]
) -> Placement:
    if row["session"] not in sessions or (row["room"] is not None and row["room"] not in rooms):
        raise NotFound(f"The plan names a session or room that is not in the records: {row['session']}, {row['room']}.")
    return Placement(
        plan_id=plan_id,
        session_id=sessions[row["session"]],
        held_on=dt.date.fromisoformat(row["date"]),
        block=row["block"],
        room_id=None if row["room"] is None else rooms[row["room"]],
        facilitators=[record_id_of(key) for key in row["facilitators"]],
        equipment=list(row["equipment"]),
        sequence=row["sequence"],
    )
