"""The goals a plan may strive for, in their default order, and the limits of one run."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import Fault

GOAL_WORDS = {
    "place_sessions": "sessions placed",
    "fewest_changes": "changes to what was published",
    "completion": "people who would miss too many sessions",
    "attendance": "absences",
    "travel": "travel, km one way",
    "host_fairness": "most loaded host",
    "cost": "room cost",
    "pressure": "sessions in weeks under pressure",
    "venue_rule": "cohorts' wishes about venues",
}
"""Every goal that is built, in the default order of priority, as people know it."""

GOALS = tuple(GOAL_WORDS)


def goal_faults(goals: Sequence[object], path: str = "policy.goals") -> list[Fault]:
    """Faults of a list of goals: names not known, names given twice."""
    known = ", ".join(GOALS)
    faults = []
    for position, name in enumerate(goals):
        where = f"{path}[{position}]"
        if isinstance(name, str) and name not in GOALS:
            faults.append(Fault(where, name, f"unknown goal; the known goals are {known}.", "Use one of them."))
        elif name in goals[:position]:
            faults.append(Fault(where, str(name), "this goal stands in the list twice.", "Keep the first."))
    return faults


def weight_faults(weights: Sequence[object], path: str = "policy.weights") -> list[Fault]:
    """Faults of the names that carry a weight: each must be a goal."""
    known = ", ".join(GOALS)
    return [
        Fault(f"{path}.{name}", "", f"no goal has this name; the known goals are {known}.", "Use one of them.")
        for name in weights
        if name not in GOALS
    ]
