"""What states of sessions and plans, goals and rules are called on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.v1.run_states import RunStep
from programme.publishing.statements import GOAL_UNITS, GOAL_WORDS, goal_statement, goal_value

SESSION_STATES = {
    "draft": ("No date yet", "grey"),
    "published": ("Published", "green"),
    "delivered": ("Took place", "blue"),
    "cancelled": ("Cancelled", "red"),
}
"""What a state of a session is called, and the colour of its tag."""

PLAN_STATES = {
    "draft": ("Being prepared", "grey"),
    "frozen": ("Being worked out", "blue"),
    "optimal": ("Proven best", "green"),
    "feasible": ("Best found in the time given", "green"),
    "stopped": ("Stopped early, best so far", "yellow"),
    "contradiction": ("What is fixed clashes", "red"),
    "published": ("Published", "blue"),
    "superseded": ("Replaced by a later plan", "grey"),
}
"""What a state of a plan is called, and the colour of its tag."""

KINDS = {
    "taught": "Taught day",
    "clinic": "Clinic",
    "supervision": "Supervision",
    "celebration": "Celebration",
    "sharing_event": "Sharing event",
}

MODES = {"in_person": "in person", "online": "online", "hybrid": "in person or online"}

ATTENDED = (
    ("present", "Came"),
    ("late", "Came late"),
    ("left_early", "Left early"),
    ("online", "Online"),
    ("absent_with_notice", "Told us they could not"),
    ("absent", "Did not come"),
)
"""Whether somebody came, as the register offers it."""

BOOKINGS = {"held": ("Held", "yellow"), "confirmed": ("Confirmed", "green"), "released": ("Let go", "grey")}

RULES = {
    "delivered": "What took place stays as it was",
    "pinned": "A session stays where somebody fixed it",
    "window": "Sessions stand within the days planned for",
    "closed_date": "No session on a closed day",
    "bank_holiday": "No session on a bank holiday",
    "weekend": "No session at a weekend",
    "room_closed": "The room is open",
    "room_hold_expired": "The room is still held for us",
    "capacity": "The room is large enough",
    "room_feature": "The room has what the session needs",
    "room_clash": "One session in a room at a time",
    "requirement": "Everybody's access needs are met",
    "facilitator_unavailable": "Those who lead it are free",
    "facilitator_clash": "Nobody leads two sessions at once",
    "person_clash": "Nobody is invited to two sessions at once",
    "equipment_clash": "Equipment is in one place at a time",
    "order": "Sessions come in their order",
    "gap": "The time between sessions is kept",
    **GOAL_WORDS,
}
"""What each rule or goal of a plan is called."""

CHANGED = {
    "date": "date",
    "block": "time of day",
    "room": "room",
    "facilitators": "who leads it",
    "equipment": "equipment",
}

PROJECT_STAGES = {
    "idea": ("Idea", "grey"),
    "chartered": ("Agreed", "blue"),
    "active": ("Active", "green"),
    "paused": ("Paused", "yellow"),
    "completed": ("Completed", "blue"),
    "sustained": ("Sustained", "green"),
    "stopped": ("Stopped", "red"),
}
"""What a stage of a project is called, and the colour of its tag."""

VERDICTS = {
    "improved": ("Improved", "green"),
    "no_change": ("No change seen", "grey"),
    "worse": ("Worse", "red"),
    "changed": ("Changed", "blue"),
    "too_few_points": ("Too few values to tell", "yellow"),
    "no_measure": ("No measure", "grey"),
}


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal as a page shows it: its name, its value and unit, how sure it is."""

    goal: str
    words: str
    value: str
    unit: str
    sure: str


def goals_shown(goals: Iterable[Mapping[str, Any]]) -> list[GoalShown]:
    """The goals of a plan in words, in their order; money in pounds."""
    return [
        GoalShown(
            goal["goal"],
            GOAL_WORDS.get(goal["goal"], goal["goal"]),
            figure_of(goal["goal"], goal["value"]),
            GOAL_UNITS.get(goal["goal"], ""),
            goal_statement(goal),
        )
        for goal in goals
    ]


def goals_so_far(steps: Iterable[RunStep]) -> list[GoalShown]:
    """Each goal that a run has come to, in its order, with the last that was told of it."""
    last = {step.goal: step for step in steps if step.goal is not None and step.value is not None}
    return goals_shown(
        {"goal": goal, "value": step.value, "bound": step.bound, "proven": step.gap == 0} for goal, step in last.items()
    )


def prices(cost: Mapping[str, float]) -> list[str]:
    """What a change costs, goal by goal, as sentences; nothing for goals that stay as they are."""
    found = []
    for goal, more in cost.items():
        if abs(more) >= 0.005:
            found.append(f"{GOAL_WORDS.get(goal, goal)}: {'' if more < 0 else '+'}{figure_of(goal, more)}")
    return found


def figure_of(goal: str, value: Any) -> str:
    """A goal's value as the engine counts it, as text; money in pounds."""
    shown = goal_value({"goal": goal, "value": value})
    if isinstance(shown, int | float):
        return f"{shown:,.2f}" if goal == "cost" else f"{shown:,.6g}"
    return str(shown)
