"""Shared load: on how many people the bridging between organisations rests."""

from __future__ import annotations

import numpy as np

from ..brokerage import effective_brokers, open_pairs
from ..cohesion import degree_centralization
from ..instance import Ints
from ..picture import Picture
from .light import Signal, counted, judge, span

FEWEST_LINKED = 10
_DRAWS = 100
_MOST_WORK = 60_000_000

DEFINITION = (
    "Each time two people of different organisations are joined only through a third, that third person bridges. "
    "The value is the number of people who would carry all the bridging if each carried the same (one over the sum "
    "of squared shares). Good from a tenth of the linked people and at least 5; a concern below 3 or 3 in 100 of "
    "them. The range is over stricter readings of which links are live; the chance band comes from giving "
    "organisations out at random."
)


def shared_load(picture: Picture, rng: np.random.Generator) -> Signal:
    """Effective number of people who carry the bridging."""
    linked = len(picture.linked)
    ends = open_pairs(picture.graph)
    value = effective_brokers(bridging(picture.home, ends))
    others = (effective_brokers(bridging(p.home, open_pairs(p.graph))) for p in picture.readings())
    low, high = span(value, others)
    band = _chance(picture, ends, rng) if value is not None else None
    cuts = {"good": max(5.0, linked / 10), "concern": max(3.0, 3 * linked / 100)}
    return Signal(
        signal="shared_load",
        value=value,
        low=low,
        high=high,
        null_low=band[0] if band else None,
        null_high=band[1] if band else None,
        state=judge(low, high, **cuts) if linked >= FEWEST_LINKED else "cannot_tell",
        sentence=_sentence(picture, value),
        definition=DEFINITION,
    )


def bridging(home: Ints, ends: tuple[Ints, Ints, Ints]) -> Ints:
    """Open pairs of different organisations that each person alone joins on that path, (n,)."""
    a, through, b = ends
    return np.bincount(through[home[a] != home[b]], minlength=len(home))


def _chance(picture: Picture, ends: tuple[Ints, Ints, Ints], rng: np.random.Generator) -> tuple[float, float] | None:
    draws = min(_DRAWS, _MOST_WORK // max(1, len(ends[0])))
    dealt = (effective_brokers(bridging(rng.permutation(picture.home), ends)) for _ in range(draws))
    values = [v for v in dealt if v is not None]
    if len(values) < 20:
        return None
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))


def _sentence(picture: Picture, value: float | None) -> str:
    if value is None:
        return "Nobody yet joins people of different organisations who are not joined otherwise."
    text = f"Bridging between organisations rests on about {counted(round(value), 'person', 'people')}"
    centralization = degree_centralization(picture.graph)
    if centralization is not None and centralization >= 0.5:
        text += f"; nearly all links run through {'that person' if round(value) == 1 else 'one of them'}"
    return text + "."
