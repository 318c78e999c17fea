"""What plans of sessions strive for: numbered versions, each kept as it was given."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault, NotFound
from programme.records import Database, SchedulingPolicy, append_entry
from scheduling.documents import PolicyDocument
from scheduling.policy import goal_faults, weight_faults

from .texts import Words

BUILT_IN = 1
"""The version of the engine's own policy; those that people give are numbered from the next one on."""


class PlanPolicy(PolicyDocument):
    """The goals of a plan in their order, at least one, and how much each counts beside the others."""

    goals: Annotated[tuple[str, ...], Field(min_length=1)]


class PlanPolicySent(Document):
    """A policy, and why it is as it is. The version in it is of no matter: the next number is given."""

    policy: PlanPolicy
    note: Words


def give_plan_policy(database: Database, sent: PlanPolicySent, *, by: str, at: dt.datetime) -> int:
    """Keep a policy as the next numbered version; one that is there already keeps its number.

    Raises:
        BadInput: for goals that the engine does not know, all at once.
    """
    faults = [*goal_faults(sent.policy.goals), *weight_faults(list(sent.policy.weights))]
    if not sent.note.strip():
        faults.append(Fault("note", "", "nothing says why.", "Say why these goals stand in this order."))
    if faults:
        raise BadInput(faults)
    words = _written(sent.policy)
    if words == _written(PolicyDocument()):
        return BUILT_IN
    with database.unit_of_work() as session:
        for row in session.scalars(select(SchedulingPolicy).order_by(SchedulingPolicy.version)):
            if row.policy | {"version": BUILT_IN} == words:
                return row.version
        version = (session.scalar(select(func.max(SchedulingPolicy.version))) or BUILT_IN) + 1
        kept = words | {"version": version}
        session.add(SchedulingPolicy(version=version, policy=kept, note=sent.note, by=by, at=at))
        append_entry(session, at=at, by=by, action="plan.policy", subjects={"scheduling_policies": [version]})
        return version


def plan_policy_numbered(session: Transaction, version: int) -> dict[str, Any] | None:
    """A policy as a snapshot carries it; None for the engine's own.

    Raises:
        NotFound: for a number that was never given.
    """
    if version == BUILT_IN:
        return None
    row = session.get(SchedulingPolicy, version)
    if row is None:
        raise NotFound(f"There is no policy {version} of plans.")
    return dict(row.policy)


def _written(policy: PolicyDocument) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(policy.model_dump_json()) | {"version": BUILT_IN}
    return words | {"weights": {name: weight for name, weight in words["weights"].items() if weight != 1}}
