"""Plans asked for, one or three side by side; one looked at, a session of it moved by hand, which makes another plan.

Nothing here tells anybody anything: publishing stands in `plan_publishing`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session as Transaction

import scheduling
from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.provenance import sha256_of
from programme.records import Database, Plan, append_entry, require_version
from scheduling.plan import write_plan
from scheduling.policy import GOALS

from .runs import DEFAULT_TIME_LIMIT_S, StartRun, queue_plan
from .schedules import propose_plan

SOLVED = ("optimal", "feasible", "stopped")
"""States of a plan that has an answer and is not published."""

CHOICES = {"best attendance": "attendance", "least travel": "travel", "cheapest": "cost"}
"""The three plans that may be asked for side by side, and the goal that each puts first."""


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What is to be planned: the day of planning, the first and last day to plan for, goals and weights."""

    name: str
    as_at: dt.date
    window: tuple[dt.date, dt.date] | None = None
    policy: Mapping[str, Any] | None = None
    side_by_side: bool = False
    seed: int = 0
    time_limit_s: float = DEFAULT_TIME_LIMIT_S


def ask_for_plans(database: Database, wish: PlanWish, *, start: StartRun, by: str, at: dt.datetime) -> dict[str, str]:
    """Have sessions planned by workers: one plan, or three side by side.

    Returns:
        The id of each plan's run by the plan's name.

    Raises:
        BadInput: for a window that ends before it begins, or no name.
    """
    if not wish.name.strip():
        raise BadInput([Fault("name", wish.name, "a plan has a name.", "Give it one.")])
    wanted = {wish.name: wish.policy}
    if wish.side_by_side:
        wanted = {f"{wish.name}: {name}": goal_first(wish.policy, goal) for name, goal in CHOICES.items()}
    with database.unit_of_work() as session:
        return {
            name: queue_plan(
                session,
                name=name,
                as_at=wish.as_at,
                start=start,
                by=by,
                at=at,
                window=wish.window,
                policy=policy,
                seed=wish.seed,
                time_limit_s=wish.time_limit_s,
            )
            for name, policy in wanted.items()
        }


def goal_first(policy: Mapping[str, Any] | None, goal: str) -> dict[str, Any]:
    """A policy with one goal right after those that keep every session and what was told."""
    given = dict(policy or {})
    goals = list(given.get("goals", GOALS))
    early = [each for each in ("place_sessions", "fewest_changes") if each in goals]
    return given | {"goals": list(dict.fromkeys([*early, goal, *goals]))}


def plan_of(session: Transaction, plan_id: int) -> Plan:
    """A plan.

    Raises:
        NotFound: where there is none of that number.
    """
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(f"There is no plan {plan_id}.")
    return plan


def solved_plan(session: Transaction, plan_id: int) -> tuple[Plan, scheduling.Instance, scheduling.Plan]:
    """A plan with its question and its answer.

    Raises:
        NotFound: where there is none of that number.
        Conflict: where it has no answer, or a contradiction for one.
    """
    plan = plan_of(session, plan_id)
    if plan.result is None or plan.state == "contradiction":
        raise Conflict(f"Plan {plan_id} places nothing: it is {plan.state}. Make another one.")
    instance = scheduling.read_instance(plan.snapshot)
    result = scheduling.Result.model_validate_json(plan.result)
    return plan, instance, scheduling.stored_plan(instance, result)


@dataclass(frozen=True, slots=True)
class Move:
    """What moving one session by hand would do: rules it breaks, goals it costs; the plan that came of it, if any."""

    violations: tuple[scheduling.Violation, ...]
    cost: dict[str, float]
    plan_id: int | None


def move_session(
    database: Database,
    plan_id: int,
    to: scheduling.Placement,
    *,
    by: str,
    at: dt.datetime,
    read: int | None = None,
    dry_run: bool = False,
) -> Move:
    """Put one session of a plan somewhere else, all others where they are.

    Args:
        database: the records.
        plan_id: the plan; it stays as it is, another one is made.
        to: where the session goes; without facilitators those of the plan go with it.
        by: who moves it.
        at: when, with a zone.
        read: the version of the plan that was read.
        dry_run: only say what it would do.

    Raises:
        NotFound: for a plan that does not exist.
        Conflict: for one without an answer; Stale where somebody changed it since.
        BadInput: where the place breaks rules, each as a fault, or names what does not exist.
    """
    with database.unit_of_work() as session:
        plan, instance, placed = solved_plan(session, plan_id)
        require_version(session, plan, read, what=f"plan {plan_id}")
        _known(instance, to)
        before = placed.get(to.session)
        facilitators = to.facilitators or (before.facilitators if before else ())
        equipment = before.equipment if before and before.room == to.room else ()
        moved = scheduling.Placement(to.session, to.date, to.block, to.room, tuple(sorted(facilitators)), equipment)
        after = {**placed, to.session: moved}
        broken = tuple(scheduling.check_plan(instance, after))
        cost = scheduling.differences(instance, placed, after)
        if dry_run:
            return Move(broken, cost, None)
        if broken:
            raise BadInput([Fault(each.rule, ", ".join(each.subjects), each.text, each.remedy) for each in broken])
        made = another_plan(session, plan, plan.snapshot, _result_of(instance, after), by=by, at=at)
        return Move((), cost, made.id)


def _known(instance: scheduling.Instance, to: scheduling.Placement) -> None:
    known = (
        ("session", (to.session,), instance.sessions),
        ("block", (to.block,), instance.blocks),
        ("room", (to.room,) if to.room else (), instance.places),
        ("facilitators", to.facilitators, instance.people),
    )
    faults = [
        Fault(what, name, "the plan has nothing of this id.", "Correct it.")
        for what, names, ids in known
        for name in names
        if name not in ids
    ]
    if faults:
        raise BadInput(faults)


def _result_of(instance: scheduling.Instance, plan: scheduling.Plan) -> str:
    """The result document of a plan that stands; its bounds are those known without search.

    Raises:
        Conflict: where the engine would not leave the plan as it is.
    """
    solution = scheduling.finish(instance, write_plan(plan))
    if any(solution.plan.get(name) != place for name, place in plan.items()):
        raise Conflict("This plan does not stand as it is. Ask why the session cannot be there.")
    return scheduling.write_result(instance, solution)


def another_plan(
    session: Transaction, earlier: Plan | None, snapshot: str, result: str, *, by: str, at: dt.datetime, name: str = ""
) -> Plan:
    """A plan that grew out of another, with its answer, as part of a larger transaction."""
    plan = Plan(
        name=name or (earlier.name if earlier else ""),
        as_at=dt.date.fromisoformat(json.loads(snapshot)["as_at"]),
        state="frozen",
        policy=earlier.policy if earlier else None,
        snapshot=snapshot,
        snapshot_sha256=sha256_of(snapshot),
        created_by=by,
        created_at=at,
        amends_id=earlier.id if earlier else None,
    )
    session.add(plan)
    session.flush()
    subjects = {"plans": [plan.id], "amends": [earlier.id] if earlier else []}
    append_entry(session, at=at, by=by, action="plan.amend", subjects=subjects)
    propose_plan(session, plan.id, result, by=by, at=at)
    return plan
