"""Renewal: whether new links come while the earlier ones last."""

from __future__ import annotations

from ..turnover import Turnover
from .light import Signal, State, credible, some_of

LEAST_NEW, MOST_NEW, PERSISTENCE = 0.2, 0.5, 0.5
FEWEST_TIES = 10

DEFINITION = (
    "New working links over all working links among people who were there on both dates. Good if between a fifth and "
    "a half are new and more than half of the earlier ones remain; a concern if fewer than half remain and new ones "
    "do not make up for them, or none are new; cannot tell where the 95 % credible range holds a cut, or where there "
    "are fewer than 10 links to compare."
)


def renewal(turnover: Turnover | None) -> Signal:
    """Share of new links, with the share of earlier ones that remain."""
    value = turnover.new_share if turnover else None
    now = turnover.kept + turnover.new if turnover else 0
    band = credible(turnover.new, now) if turnover and now else None
    return Signal(
        signal="renewal",
        value=value,
        low=band[0] if band else None,
        high=band[1] if band else None,
        null_low=None,
        null_high=None,
        state=_state(turnover),
        sentence=_sentence(turnover),
        definition=DEFINITION,
    )


def _state(turnover: Turnover | None) -> State:
    if turnover is None or turnover.persistence is None or turnover.new_share is None:
        return "cannot_tell"
    before, now = turnover.kept + turnover.lost, turnover.kept + turnover.new
    if min(before, now) < FEWEST_TIES:
        return "cannot_tell"
    stay_low, stay_high = credible(turnover.kept, before)
    new_low, new_high = credible(turnover.new, now)
    if stay_high < PERSISTENCE and now < before:
        return "concern"
    if any(low < cut <= high for low, high, cut in _cuts((stay_low, stay_high), (new_low, new_high))):
        return "cannot_tell"
    if stay_low >= PERSISTENCE and new_low >= LEAST_NEW and new_high <= MOST_NEW:
        return "good"
    return "watch"


def _cuts(stay: tuple[float, float], new: tuple[float, float]) -> list[tuple[float, float, float]]:
    return [(*stay, PERSISTENCE), (*new, LEAST_NEW), (*new, MOST_NEW)]


def _sentence(turnover: Turnover | None) -> str:
    if turnover is None:
        return "There is no earlier date to compare with."
    now, before = turnover.kept + turnover.new, turnover.kept + turnover.lost
    if not now:
        return f"There are no working links to compare with {_day(turnover)}."
    text = f"{some_of(turnover.new, now, 'working link', 'is', 'are')} new since {_day(turnover)}"
    return f"{text}; {_remain(turnover.kept, before)}."


def _remain(kept: int, before: int) -> str:
    if not before:
        return "there were none before"
    if before == 1:
        return "the one before remains" if kept else "the one before is gone"
    if kept in (0, before):
        all_of_them = "both" if before == 2 else f"all {before}"
        return f"{all_of_them} before remain" if kept else f"none of the {before} before remains"
    return f"{kept} of the {before} before {'remains' if kept == 1 else 'remain'}"


def _day(turnover: Turnover) -> str:
    return f"{turnover.since.day} {turnover.since:%B %Y}"
