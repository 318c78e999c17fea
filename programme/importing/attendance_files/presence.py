"""How long somebody was there, and what that counts as."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from .rows import Entry

HALF = 50
"""The part of the session, in per cent, that somebody has to be there for, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Stay:
    """From when, until when, and how many seconds in all; None where the file does not say."""

    joined: dt.datetime | None
    left: dt.datetime | None
    seconds: float | None


def stay_of(entries: Sequence[Entry]) -> Stay:
    """How long the entries of one person last together: time that two of them share counts once.

    Rows for each joining are taken before those that sum a person up; of the latter, which may leave out breaks, no
    more is counted than their own lengths.
    """
    visits = [each for each in entries if each.part == "visit" and each.joined and each.left] or [
        each for each in entries if each.joined and each.left
    ]
    spans = sorted(
        (each.joined, each.left) for each in visits if each.joined and each.left and each.left >= each.joined
    )
    total, until = 0.0, spans[0][0] if spans else None
    for joined, left in spans:
        total += max((left - max(joined, until or joined)).total_seconds(), 0.0)
        until = max(left, until or left)
    told = [each.seconds for each in entries if each.seconds is not None]
    if not spans:
        seconds = sum(told) if told else None
        return Stay(min((e.joined for e in entries if e.joined), default=None), None, seconds)
    if visits[0].part == "whole" and told and len(told) == len(visits):
        total = min(total, sum(told))
    return Stay(spans[0][0], until, total)


def is_enough(seconds: float, length: float, share: int) -> bool:
    """Whether somebody was there for at least `share` per cent of `length` seconds."""
    return seconds * 100 >= length * share


def minutes_of(seconds: float | None) -> int | None:
    """Seconds as whole minutes, rounded half up, at most a day."""
    return None if seconds is None else min(math.floor(seconds / 60 + 0.5), 1_440)


def side_missed(stay: Stay, started: dt.datetime | None, ended: dt.datetime | None) -> str:
    """`late` where more was missed at the beginning than at the end; else `left_early`."""
    if not (stay.joined and stay.left and started and ended):
        return "left_early"
    return "late" if stay.joined - started > ended - stay.left else "left_early"
