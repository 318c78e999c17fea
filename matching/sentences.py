"""Plain English for each reason code: what the rule does to one coach or to several, and what would help."""

from __future__ import annotations

from collections.abc import Mapping

from .codes import REASON_CODES

ONE_MANY_REMEDY = {
    "own_organisation": (
        "is from your own organisation",
        "are from your own organisation",
        "Recruit a coach from another organisation.",
    ),
    "line_management": (
        "is in your line of management",
        "are in your line of management",
        "Find a coach outside your line of management.",
    ),
    "same_person": ("is you", "are you", "Find a coach other than yourself."),
    "reciprocal": (
        "is coached by you in this round",
        "are coached by you in this round",
        "Find a coach who is not your own learner.",
    ),
    "blocked": (
        "may not be paired with you in this round",
        "may not be paired with you in this round",
        "Ask the administrator.",
    ),
    "not_available": ("is not available", "are not available", "Find another coach, or wait for the next round."),
    "repeat": (
        "was paired with you before",
        "were paired with you before",
        "Find a coach you have not been paired with.",
    ),
    "no_common_time": (
        "has no time in common with you",
        "have no time in common with you",
        "Offer more times, in at least two weeks of the month.",
    ),
    "unknown_time_coach": (
        "has not said when they can meet",
        "have not said when they can meet",
        "Ask the coaches when they can meet.",
    ),
    "too_far": (
        "is further away than one of you would travel",
        "are further away than one of you would travel",
        "Accept a longer journey, or meetings online.",
    ),
    "mode": (
        "wants to meet in another way than you",
        "want to meet in another way than you",
        "Agree to meet both in person and online.",
    ),
    "skill": (
        "does not offer every skill you require",
        "do not offer every skill you require",
        "Recruit a coach who offers these skills, or wish for them instead of requiring them.",
    ),
    "coach_unavailable": (
        "is not coaching now",
        "are not coaching now",
        "Ask the coaches to come back, or to renew their supervision.",
    ),
    "unknown_organisation": (
        "has no known organisation",
        "have no known organisation",
        "Find out where these coaches work.",
    ),
    "not_scored": ("was given no score with you", "were given no score with you", "Give the pair a score."),
}


def all_removed(code: str, coaches: int) -> tuple[str, str]:
    """Text and remedy where one rule removes every coach."""
    one, many, remedy = ONE_MANY_REMEDY[code]
    return (f"The only coach {one}." if coaches == 1 else f"All {coaches} coaches {many}."), remedy


def removed_together(removed: Mapping[str, int], coaches: int) -> tuple[str, str]:
    """Text and remedy where several rules together remove every coach."""
    listed = [code for code in REASON_CODES if removed.get(code) and code in ONE_MANY_REMEDY]
    counts = "; ".join(f"{removed[code]} {ONE_MANY_REMEDY[code][0 if removed[code] == 1 else 1]}" for code in listed)
    most = max(listed, key=lambda code: removed[code], default="not_available")
    return f"None of the {coaches} coaches can be yours: {counts}.", ONE_MANY_REMEDY[most][2]


def some_of(ids: list[str], limit: int = 3) -> str:
    """Ids as they stand in a sentence: the first few, and how many more."""
    if len(ids) <= limit:
        return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"
    return f"{', '.join(ids[:limit])} and {len(ids) - limit} more"
