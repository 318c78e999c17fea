"""The numbered policies of matching, in words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import matching
from matching.policy import Goal
from programme.access import Asker
from programme.publishing.statements import GOAL_WORDS
from programme.records import MatchingPolicy

RULES = {
    "cross_organisation": "Coach and learner work for different organisations.",
    "different_parent": "Their organisations have different parents.",
    "different_network": "Their organisations are in different primary care networks.",
    "different_building": "Their organisations are in different buildings.",
    "line_management": "Neither manages the other.",
    "reciprocal": "Two people do not coach each other in one round.",
    "repeat": "A pair that ended early or was declined does not come back.",
    "travel": "Nobody travels further than they said, unless both accept to meet online.",
    "required_skills": "A coach offers every skill that the learner must have.",
    "supervision": "A coach's supervision is in date.",
}
"""What each rule with a switch asks for."""


@dataclass(frozen=True, slots=True)
class PolicyInWords:
    """A policy: its number, what it says to the engine, and the same in sentences."""

    version: int
    policy: matching.Policy
    rules: list[str]
    goals: list[str]
    limits: list[str]
    note: str
    by: str | None
    at: dt.datetime | None


def policies(session: Transaction, asker: Asker) -> list[PolicyInWords]:
    """Every policy by its number; the first is the engine's own."""
    asker.demand("rounds.read")
    own = _told(1, matching.Policy(), "The policy of the programme as it comes.", None, None)
    rows = session.scalars(select(MatchingPolicy).order_by(MatchingPolicy.version))
    return [own, *(_told(r.version, matching.Policy.model_validate_json(_json(r)), r.note, r.by, r.at) for r in rows)]


def _told(version: int, policy: matching.Policy, note: str, by: str | None, at: dt.datetime | None) -> PolicyInWords:
    hard = policy.hard
    unknown = "are held out" if hard.unknown_availability == "hold_out" else "may be paired, with a mark"
    rules = [words for name, words in RULES.items() if getattr(hard, name)]
    rules.append(f"The two can meet for {hard.min_common_minutes} minutes at a stretch at least twice a month.")
    rules.append(f"People whose times are not known {unknown}.")
    return PolicyInWords(version, policy, rules, [_goal(goal) for goal in policy.goals], _limits(policy), note, by, at)


def _goal(goal: Goal) -> str:
    words = GOAL_WORDS.get(goal.goal, goal.goal)
    return f"{words}; may give way by {goal.give_way_percent:g} %" if goal.give_way_percent else words


def _limits(policy: matching.Policy) -> list[str]:
    groups, found = policy.groups, []
    if groups.max_pairs_between is not None:
        found.append(f"At most {groups.max_pairs_between} pairs between two organisations.")
    if groups.give_receive_band is not None:
        found.append(f"What an organisation gives and receives lies at most {groups.give_receive_band} pairs apart.")
    if groups.one_each:
        found.append("Each organisation with a learner gets at least one coach, where it can.")
    return found


def _json(row: MatchingPolicy) -> str:
    return json.dumps(row.policy)
