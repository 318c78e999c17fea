"""Plain words for what the engines say: goals, reasons, states. The one place that words them for files and pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

PERCENT_SHOWN = 0.005
"""A gap under this is shown as none."""

PENCE_PER_POUND = 100

GOAL_WORDS = {
    "place_learners": "Learners with a coach",
    "fair_shares": "Fair shares between kinds of organisation",
    "keep_pairs": "Pairs kept from before",
    "worst_fit": "Nobody left with a poor fit",
    "new_bridges": "New links between organisations",
    "total_fit": "Fit of all pairs together",
    "balance_load": "Even load among coaches",
    "place_sessions": "Sessions placed",
    "fewest_changes": "Changes to what was published",
    "completion": "People who would miss too many sessions",
    "attendance": "Absences",
    "travel": "Travel, km one way",
    "host_fairness": "Most loaded host",
    "cost": "Room cost",
    "pressure": "Sessions in weeks under pressure",
    "venue_rule": "Cohorts' wishes about venues",
}

GOAL_UNITS = {
    "place_learners": "learners",
    "fair_shares": "learners short of a proportional share, squared, over all kinds; 0 is perfectly fair",
    "keep_pairs": "pairs",
    "worst_fit": "pairs below each floor of fit, lowest floor first; then the lowest fit",
    "new_bridges": "pairs of organisations newly linked; a second pair between the same two counts half, and so on",
    "total_fit": "points, up to 100 for each pair",
    "balance_load": "learners of each coach, squared and added up; lower is more even",
    "place_sessions": "sessions",
    "fewest_changes": "sessions changed; then what the notice costs; then each kind of change",
    "completion": "people",
    "attendance": "absences, with everybody invited to a session that has no place",
    "travel": "km one way, of those who can come",
    "host_fairness": "sessions, earlier years' included; then the next most loaded, and so on",
    "cost": "pounds",
    "pressure": "points",
    "venue_rule": "points",
}

PART_WORDS = {"mix": "profession mix", "growth": "growing coaches"}

REASON_WORDS = {
    "own_organisation": "same organisation",
    "line_management": "line management",
    "same_person": "the same person",
    "reciprocal": "coach each other",
    "capacity": "no place left",
    "not_available": "not available",
    "repeat": "paired before",
    "no_common_time": "no common time",
    "unknown_time": "times not known",
    "unknown_time_coach": "coach's times not known",
    "too_far": "too far",
    "mode": "in person or online",
    "skill": "skill not offered",
    "coach_unavailable": "coach not available",
    "unknown_organisation": "organisation not known",
    "held_out": "held out",
    "no_coaches": "no coaches",
    "no_eligible_coach": "no possible coach",
    "not_scored": "not scored",
}

STATE_WORDS = {"good": "good", "watch": "watch", "concern": "concern", "cannot_tell": "cannot tell yet"}


def long_date(iso: str) -> str:
    """`2020-07-13` as `13 July 2020`."""
    date = dt.date.fromisoformat(iso)
    return f"{date.day} {date:%B %Y}"


def reason_words(code: str) -> str:
    """A reason code in words."""
    return REASON_WORDS.get(code, code.replace("_", " "))


def goal_rows(result: Json) -> list[list[str | int | float | None]]:
    """The goals of a result as rows: what was asked for, its value, the value's unit, how sure it is."""
    return [
        [GOAL_WORDS.get(g["goal"], g["goal"]), goal_value(g), GOAL_UNITS.get(g["goal"], ""), goal_statement(g)]
        for g in result["goals"]
    ]


def goal_value(goal: Json) -> str | int | float | None:
    """The value of a goal as a cell shows it: several numbers are listed."""
    value = goal["value"]
    if goal["goal"] == "cost":
        return float(value) / PENCE_PER_POUND
    if isinstance(value, str | int | float) or value is None:
        return value
    return ", ".join(f"{each:,.6g}" for each in value)


def goal_statement(goal: Json) -> str:
    """How sure the value of a goal is: proven best, or how far from the best it can be at most."""
    if goal["proven"]:
        return "Proven best: no plan does better once what stands above it is met."
    bound, value = goal.get("bound"), goal["value"]
    if bound is None or not isinstance(value, int | float):
        return "Best found in the time given; how much better is possible is not known."
    if not bound:
        return "Best found in the time given, but not proven; how much better is possible is not known."
    share = abs(bound - value) / max(1e-9, abs(value), abs(bound)) * 100
    if share < PERCENT_SHOWN:
        return "Best found in the time given; nothing better is in sight, but that is not proven."
    far = f"{share:.0f}" if share >= 1 else f"{share:.2f}"
    best = goal_value({"goal": goal["goal"], "value": bound})
    return f"Best found in the time given; at most {far} % from the best possible ({best:,.6g} at the very best)."


def matching_headline(snapshot: Json, result: Json) -> str:
    """One sentence for a whole round."""
    learners, placed = len(snapshot["learners"]), len(result["pairs"])
    if result["status"] == "contradiction":
        return f"No plan: {result['contradiction']['text']}"
    sure = {
        "optimal": "Proven best: no plan can do better.",
        "feasible": "The best found in the time given.",
        "stopped": "Stopped early: the best found so far.",
    }[result["status"]]
    return f"{placed} of {learners} learners {'has' if placed == 1 else 'have'} a coach. {sure}"


def schedule_headline(result: Json) -> str:
    """One sentence for a whole plan."""
    placed, unplaced = len(result["placements"]), len(result["unplaced"])
    sure = {
        "optimal": "Proven best: no plan can do better.",
        "feasible": "The best found in the time given.",
        "stopped": "Stopped early: the best found so far.",
        "contradiction": "What is fixed already contradicts itself.",
    }[result["status"]]
    return f"{placed} of {placed + unplaced} sessions have a date and a room. {sure}"
