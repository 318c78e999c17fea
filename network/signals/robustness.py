"""Robustness: how much stays connected when the people who hold it together leave."""

from __future__ import annotations

import numpy as np

from ..losses import LEAVERS, main_share, random_losses
from ..picture import Picture
from .light import Signal, counted, judge, span

GOOD, CONCERN = 0.8, 0.5
FEWEST_LINKED = 10

DEFINITION = (
    "Of the people with a working link, leaving out the three who hold most together, the share still in one "
    "connected group once those three are gone. The three are found one after the other, each time the person on "
    "most shortest paths. Good from 0.8, a concern below 0.5. The range is over stricter readings of which links "
    "are live; the chance band is what losing three people at random leaves."
)


def robustness(picture: Picture, rng: np.random.Generator) -> Signal:
    """Share of linked people still together after losing the top three brokers."""
    graph, linked = picture.graph, picture.linked
    leavers = picture.top_brokers
    enough = len(linked) > LEAVERS
    value = main_share(graph, linked, leavers) if enough else None
    low, high = span(value, (main_share(p.graph, linked, leavers) for p in picture.readings()))
    band = random_losses(graph, linked, LEAVERS, rng) if enough else None
    return Signal(
        signal="robustness",
        value=value,
        low=low,
        high=high,
        null_low=band[0] if band else None,
        null_high=band[1] if band else None,
        state=judge(low, high, good=GOOD, concern=CONCERN) if len(linked) >= FEWEST_LINKED else "cannot_tell",
        sentence=_sentence(value, len(linked)),
        definition=DEFINITION,
    )


def _sentence(value: float | None, linked: int) -> str:
    if value is None:
        there = "Nobody has" if not linked else f"Only {counted(linked, 'person has', 'people have')}"
        return f"{there} a working link yet, so a loss cannot be judged."
    return f"If the three best-connected people left, {round(100 * value)} of 100 linked people would stay connected."
