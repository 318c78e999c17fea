"""What is wrong with a pair, for each hard rule it breaks, in words for an administrator."""

from __future__ import annotations

from .documents import Coach, Learner
from .instance import Instance
from .rules.boundary import shared_with

BROKEN = {
    "line_management": "One of the two manages the other.",
    "same_person": "The two are one person.",
    "blocked": "An instruction keeps the two apart.",
    "not_available": "The coach is not available.",
    "repeat": "The two were a pair before, and it ended early or was declined.",
    "no_common_time": "The two cannot meet often enough for long enough.",
    "unknown_time": "It is not known when the learner can meet.",
    "unknown_time_coach": "It is not known when the coach can meet.",
    "too_far": "One of the two would travel further than they said they would.",
    "mode": "One of the two meets only in person and the other only online.",
    "skill": "The coach does not offer every skill the learner requires.",
    "coach_unavailable": "The coach is paused or withdrawn, or their supervision is out of date.",
    "unknown_organisation": "It is not known where one of the two works.",
    "held_out": "The learner is held out of this round.",
    "not_scored": "The pair was given no score.",
}
"""The sentence of each rule about one pair, the boundary apart."""


def broken_sentence(instance: Instance, code: str, learner: Learner, coach: Coach) -> str:
    """What is wrong with a pair that breaks the rule of this code."""
    if code != "own_organisation":
        return BROKEN[code]
    shared = shared_with(instance, learner, coach)
    if shared in (None, "own"):
        return "The two work for the same organisation."
    return f"The two work for organisations of the same {shared}."
