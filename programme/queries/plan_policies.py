"""The numbered policies of planning, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.publishing.statements import GOAL_WORDS
from programme.records import SchedulingPolicy
from scheduling.documents import PolicyDocument


@dataclass(frozen=True, slots=True)
class PlanPolicyInWords:
    """A policy: its number, what it says to the engine, its goals in words, the first the most important."""

    version: int
    policy: PolicyDocument
    goals: list[str]
    note: str
    by: str | None
    at: dt.datetime | None


def plan_policies(session: Transaction, asker: Asker) -> list[PlanPolicyInWords]:
    """Every policy by its number; the first is the engine's own."""
    asker.demand("plans.read")
    rows = session.scalars(select(SchedulingPolicy).order_by(SchedulingPolicy.version))
    own = _told(1, {}, "The order of goals of the programme as it comes.", None, None)
    return [own, *(_told(r.version, r.policy, r.note, r.by, r.at) for r in rows)]


def _told(
    version: int, kept: Mapping[str, Any], note: str, by: str | None, at: dt.datetime | None
) -> PlanPolicyInWords:
    policy = PolicyDocument.model_validate(kept, strict=False)
    goals = [_goal(name, policy.weights.get(name, 1)) for name in policy.goals]
    return PlanPolicyInWords(version, policy, goals, note, by, at)


def _goal(name: str, weight: int) -> str:
    words = GOAL_WORDS.get(name, name)
    return words if weight == 1 else f"{words}; counts {weight} times in a plan's price"
