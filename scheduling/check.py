"""The independent checker: plain tests of every hard rule, every goal counted anew. It never sees a solver."""

from __future__ import annotations

from dataclasses import dataclass

from .instance import Instance
from .plan import Plan
from .rules import HARD_RULES
from .rules.goals import goals_in_order
from .solution import Solution

TOLERANCE = 1e-6

REMEDIES = {
    "goal": "Solve again; if it stays, report it.",
    "shape": "Solve again from this snapshot.",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """Something a plan must not do: the rule, the ids concerned, what is wrong, what to do."""

    rule: str
    subjects: tuple[str, ...]
    text: str
    remedy: str


def check(instance: Instance, solution: Solution) -> list[Violation]:
    """Every hard rule the plan breaks and every goal whose stated value is not the plan's; empty is right.

    Args:
        instance: the problem.
        solution: the solution of a run on it. A contradiction has no plan and nothing to check.
    """
    if solution.status == "contradiction":
        return []
    return check_plan(instance, solution.plan) + _wrong_values(instance, solution)


def check_plan(instance: Instance, plan: Plan) -> list[Violation]:
    """Every hard rule that a plan breaks, and places that do not fit the shape of their session."""
    found = []
    for session, placement in plan.items():
        shape = instance.sessions.get(session)
        if shape is None or placement.session != session:
            found.append(Violation("shape", (session,), f"{session} is no session.", REMEDIES["shape"]))
        elif shape.state != "delivered" and placement.block not in shape.blocks:
            text = f"{session} stands in {placement.block}, which is none of its blocks."
            found.append(Violation("shape", (session,), text, REMEDIES["shape"]))
        elif shape.state != "delivered" and (placement.room is None) != (shape.mode == "online"):
            found.append(Violation("shape", (session,), f"{session} has the wrong kind of place.", REMEDIES["shape"]))
    for rule in HARD_RULES:
        for match in rule.matches(instance, plan):
            remedy = f"Move one of: {', '.join(match.subjects)}."
            found.append(Violation(rule.code, match.subjects, match.text, remedy))
    return found


def _wrong_values(instance: Instance, solution: Solution) -> list[Violation]:
    found = []
    goals = goals_in_order(instance.policy.goals)
    for goal, stated in zip(goals, solution.goals, strict=True):
        value = goal.value(instance, solution.plan)
        if goal.code != stated.goal or abs(value - stated.value) > TOLERANCE:
            text = f"{stated.goal} is stated as {stated.value:g}, the plan's is {value:g}."
            found.append(Violation(goal.code, (), text, REMEDIES["goal"]))
    return found
