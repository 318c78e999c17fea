"""Plain English for each reason code: what the rule does to one coach or to several, and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .codes import REASON_CODES


class Words(NamedTuple):
    """What follows "The only coach" and "All 5 coaches", and what would help.

    `none` follows "None of the 5 coaches", where "All 5 coaches do not" would say it badly.
    """

    one: str
    many: str
    remedy: str
    none: str | None = None


WORDS = {
    "own_organisation": Words(
        "is from your own organisation",
        "are from your own organisation",
        "Recruit a coach from another organisation.",
    ),
    "line_management": Words(
        "is in your line of management",
        "are in your line of management",
        "Find a coach outside your line of management.",
    ),
    "same_person": Words("is you", "are you", "Find a coach other than yourself."),
    "reciprocal": Words(
        "is coached by you in this round",
        "are coached by you in this round",
        "Find a coach who is not your own learner.",
    ),
    "blocked": Words(
        "may not be paired with you in this round",
        "may not be paired with you in this round",
        "Ask the administrator.",
        "may be paired with you in this round",
    ),
    "not_available": Words(
        "is not available",
        "are not available",
        "Find another coach, or wait for the next round.",
        "is available",
    ),
    "repeat": Words(
        "was paired with you before",
        "were paired with you before",
        "Find a coach you have not been paired with.",
    ),
    "no_common_time": Words(
        "has no time in common with you",
        "have no time in common with you",
        "Offer more times, in at least two weeks of the month.",
        "has enough time in common with you",
    ),
    "unknown_time_coach": Words(
        "has not said when they can meet",
        "have not said when they can meet",
        "Ask the coaches when they can meet.",
        "has said when they can meet",
    ),
    "too_far": Words(
        "is further away than one of you would travel",
        "are further away than one of you would travel",
        "Accept a longer journey, or meetings online.",
    ),
    "mode": Words(
        "wants to meet in another way than you",
        "want to meet in another way than you",
        "Agree to meet both in person and online.",
    ),
    "skill": Words(
        "does not offer every skill you require",
        "do not offer every skill you require",
        "Recruit a coach who offers these skills, or wish for them instead of requiring them.",
        "offers every skill you require",
    ),
    "coach_unavailable": Words(
        "is not coaching now",
        "are not coaching now",
        "Ask the coaches to come back, or to renew their supervision.",
        "is coaching now",
    ),
    "unknown_organisation": Words(
        "has no known organisation",
        "have no known organisation",
        "Find out where these coaches work.",
        "has a known organisation",
    ),
    "not_scored": Words(
        "was given no score with you",
        "were given no score with you",
        "Give the pair a score.",
        "was given a score with you",
    ),
}
"""The words of each code that can remove a coach."""


def boundary_words(shared: Sequence[str]) -> Words:
    """The words of `own_organisation` where coaches and learner share these: `own`, `parent`, `network`, `building`."""
    labels = " or ".join(each for each in shared if each != "own")
    if not labels:
        return WORDS["own_organisation"]
    where = f"an organisation of the same {labels}"
    where = f"your own organisation or {where}" if "own" in shared else where
    return Words(f"is from {where}", f"are from {where}", f"Recruit a coach from an organisation of another {labels}.")


def all_removed(words: Words, coaches: int) -> tuple[str, str]:
    """Text and remedy where one rule removes every coach."""
    if coaches == 1:
        return f"The only coach {words.one}.", words.remedy
    if words.none:
        return f"{'Neither coach' if coaches == 2 else f'None of the {coaches} coaches'} {words.none}.", words.remedy
    return f"{'Both' if coaches == 2 else f'All {coaches}'} coaches {words.many}.", words.remedy


def removed_together(removed: Mapping[str, int], coaches: int, boundary: Words) -> tuple[str, str]:
    """Text and remedy where several rules together remove every coach; `boundary` are the words of that rule."""
    words = {**WORDS, "own_organisation": boundary}
    listed = [code for code in REASON_CODES if removed.get(code) and code in words]
    counts = "; ".join(f"{removed[code]} {words[code][0 if removed[code] == 1 else 1]}" for code in listed)
    most = max(listed, key=lambda code: removed[code], default="not_available")
    who = "Neither coach" if coaches == 2 else f"None of the {coaches} coaches"
    return f"{'The only coach cannot' if coaches == 1 else f'{who} can'} be yours: {counts}.", words[most].remedy


def some_of(ids: Sequence[str], limit: int = 3, last: str = "and") -> str:
    """Ids as they stand in a sentence: the first few, and how many more."""
    if len(ids) <= limit:
        return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} {last} {ids[-1]}"
    return f"{', '.join(ids[:limit])} {last} {len(ids) - limit} more"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 learner`, `2 learners`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
