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


def some_of(part: int, whole: int, one: str, does: str, do: str, many: str | None = None) -> str:
    """A part of a whole that is not empty, as the beginning of a sentence.

    `2 of 5 links cross`, `1 of 5 links crosses`, `All 5 links cross`, `Both links cross`, `None of the 5 links
    crosses`; of one alone `The only link crosses` or `No link crosses`.

    Args:
        part: how many.
        whole: of how many, 1 or more.
        one: the noun for one.
        does: what one does.
        do: what several do.
        many: the noun for several; an s is added where None.
    """
    several = many or one + "s"
    if whole == 1:
        return f"{'The only' if part else 'No'} {one} {does}"
    if part == whole == 2:
        return f"Both {several} {do}"
    if part in (0, whole):
        return f"All {whole} {several} {do}" if part else f"None of the {whole} {several} {does}"
    return f"{part} of {whole} {several} {does if part == 1 else do}"
