"""Which answers may be given about an attendance file, and what a wrong one is told."""

from __future__ import annotations

from collections.abc import Mapping

from foundation.errors import Fault

STATUSES = ("present", "late", "left_early", "online", "absent_with_notice", "absent")
LEAVE = "-"

ONE_OF: dict[str, tuple[str, ...]] = {
    "day": ("yes", "no"),
    "listed": ("yes", "no"),
    "hidden": ("read", "skip"),
    "struck": ("read", "skip"),
    "cancelled": ("absent_with_notice", "absent", LEAVE),
    "part": ("part", "absent", LEAVE),
    "absent": ("absent", "absent_with_notice", LEAVE),
    "differs": ("file", "keep"),
}
"""Keys of answers that hold for the whole file, and what they may be; of `part` the first holds unsaid."""

_NUMBERS = {"share": (1, 100), "length": (1, 1_440)}
_TEXTS = ("sheet", "column")
_PER_VALUE = {"person": None, "mark": (*STATUSES, LEAVE), "differs": ("file", "keep")}
REMEMBERED = ("person:", "mark:")
"""Answers that hold for later files too."""


def faults_of(answers: Mapping[str, str | None]) -> list[Fault]:
    """What is wrong with answers; nothing for None, which takes an answer back."""
    return [fault for key, answer in answers.items() if (fault := _fault(key.casefold(), key, answer)) is not None]


def _fault(plain: str, key: str, answer: str | None) -> Fault | None:
    path = f"$.answers.{key}"
    kind, sign, value = plain.partition(":")
    allowed = _PER_VALUE.get(kind) if sign else ONE_OF.get(plain)
    known = (kind in _PER_VALUE and value) if sign else plain in (*ONE_OF, *_NUMBERS, *_TEXTS)
    if not known:
        return Fault(path, key, "no file asks for this.", "Use the keys that the check gives under `decision`.")
    if answer is None:
        return None
    if allowed is not None and answer not in allowed:
        return Fault(path, answer, "this is no answer to it.", f"Answer {', '.join(allowed)}.")
    if plain in _NUMBERS:
        low, high = _NUMBERS[plain]
        if not (answer.isascii() and answer.isdigit() and low <= int(answer[:9]) <= high):
            return Fault(path, answer, "this is not a number that fits.", f"Give a whole number from {low} to {high}.")
    return None
