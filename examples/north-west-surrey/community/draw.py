"""Seeded draws that give the same values on every version of Python: only `Random.random` is used."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of draws. Give each part of the community its own, so that changing one part leaves the others."""

    def __init__(self, seed: int, part: str) -> None:
        self._random = random.Random(f"{seed}:{part}")

    def chance(self, share: float) -> bool:
        """True in that share of draws (0 to 1)."""
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all alike."""
        return choices[self.number(0, len(choices) - 1)]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different choices (all of them if there are fewer), in the order drawn."""
        left = list(choices)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left)))]

    def day(self, first: str, last: str) -> str:
        """A working day from one ISO date to another, both included (a weekend moves to the Friday before)."""
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        date = start + dt.timedelta(days=self.number(0, (end - start).days))
        date -= dt.timedelta(days=max(0, date.weekday() - 4))
        return max(date, start).isoformat()
