"""What a light says, and how a number becomes good, watch, concern or cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from scipy import stats

from foundation.documents import Document

State = Literal["good", "watch", "concern", "cannot_tell"]


class Signal(Document):
    """One light.

    `low` to `high` is how far the value may be from the truth; `null_low` to `null_high` is where 95 % of values
    would lie if nothing but chance were at work. Null where there is no such thing.
    """

    signal: str
    value: float | None
    low: float | None
    high: float | None
    null_low: float | None
    null_high: float | None
    state: State
    sentence: str
    definition: str


def judge(low: float | None, high: float | None, *, good: float, concern: float) -> State:
    """State of a value known to lie between `low` and `high`, where more is better.

    `cannot_tell` where a cut lies between the two: nobody could say on which side of it the truth is.
    """
    if low is None or high is None:
        return "cannot_tell"
    slack = 1e-9
    if low >= good - slack:
        return "good"
    if high < concern - slack:
        return "concern"
    if any(low < cut - slack <= high for cut in (good, concern)):
        return "cannot_tell"
    return "watch"


def span(value: float | None, others: Iterable[float | None]) -> tuple[float | None, float | None]:
    """Least and greatest of a value and its other readings; None without a value."""
    if value is None:
        return None, None
    known = [value, *(o for o in others if o is not None)]
    return min(known), max(known)


def credible(successes: int, trials: int) -> tuple[float, float]:
    """The middle 95 % of a share after k of n: Beta(1/2 + k, 1/2 + n - k) (Jeffreys).

    None of n reaches down to 0 and all of n up to 1 (Brown, Cai & DasGupta, Statistical Science 16, 2001).
    """
    posterior = stats.beta(0.5 + successes, 0.5 + trials - successes)
    low = float(posterior.ppf(0.025)) if successes else 0.0
    return low, float(posterior.ppf(0.975)) if successes < trials else 1.0


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 link`, `2 links`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
