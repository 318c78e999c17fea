"""The reason codes of the hard rules, in the order in which a reason is chosen among several."""

from __future__ import annotations

REASON_CODES = (
    "own_organisation",
    "line_management",
    "same_person",
    "reciprocal",
    "capacity",
    "blocked",
    "not_available",
    "repeat",
    "no_common_time",
    "unknown_time",
    "unknown_time_coach",
    "too_far",
    "mode",
    "skill",
    "coach_unavailable",
    "unknown_organisation",
    "held_out",
    "not_scored",
)

INSTRUCTION_CODES = frozenset({"blocked", "not_available", "held_out"})
"""Codes that come from instructions: a lock against them is a clash of two instructions, whatever it names."""
