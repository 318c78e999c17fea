"""Reach: how many organisations have working links to others."""

from __future__ import annotations

import numpy as np

from ..instance import Ints
from ..picture import Picture
from .light import Signal, judge, some_of, span

GOOD, CONCERN = 2 / 3, 1 / 3
ENOUGH_LINKS = 2
FEWEST_ORGANISATIONS = 3
FEWEST_TIES = 10
_DRAWS = 400

DEFINITION = (
    "Organisations whose people have at least two live working links to people who share no employer with them, "
    "over all organisations in the programme. Good from two thirds, a concern below one third, cannot tell below 3 "
    "organisations or 10 links. The range is what is left if links not heard of within two, or one, of their "
    "half-lives are taken to be dead; the chance band comes from giving the same people's organisations, all of a "
    "person's together, out at random."
)


def reach(picture: Picture, rng: np.random.Generator) -> Signal:
    """Share of all organisations with two or more working links outside."""
    organisations = len(picture.instance.organisations)
    value = _share(picture.external_ties, organisations)
    low, high = span(value, (_share(p.external_ties, organisations) for p in picture.readings()))
    band = _chance(picture, rng) if picture.graph.m else None
    enough = organisations >= FEWEST_ORGANISATIONS and picture.graph.m >= FEWEST_TIES
    return Signal(
        signal="reach",
        value=value,
        low=low,
        high=high,
        null_low=band[0] if band else None,
        null_high=band[1] if band else None,
        state=judge(low, high, good=GOOD, concern=CONCERN) if enough else "cannot_tell",
        sentence=sentence(picture),
        definition=DEFINITION,
    )


def sentence(picture: Picture) -> str:
    """Reach in words, with both denominators: all organisations, and those that have people in the programme."""
    organisations, there = len(picture.instance.organisations), int((picture.headcount > 0).sum())
    if not organisations:
        return "No organisations are recorded yet."
    if not there:
        return f"{some_of(0, organisations, 'organisation', 'has', 'have')} people in the programme yet."
    reached = int((picture.external_ties >= ENOUGH_LINKS).sum())
    text = f"{some_of(reached, organisations, 'organisation', 'has', 'have')} at least two working links outside"
    if there < organisations:
        text += f" ({_of_those_there(reached, there)})"
    once = int((picture.external_ties > 0).sum())
    if not picture.graph.m:
        text += "; no working links are recorded yet"
    elif once > reached:
        text += f"; {once} {'has' if once == 1 else 'have'} at least one"
    return text + "."


def _of_those_there(reached: int, there: int) -> str:
    if not reached:
        return f"{there} {'has' if there == 1 else 'have'} people in the programme"
    every = {1: "the only one", 2: "both"}.get(there, f"all {there}")
    of = every if reached == there else f"{reached} of the {there}"
    return f"{of} with people in the programme"


def _share(ties: Ints, organisations: int) -> float | None:
    return int((ties >= ENOUGH_LINKS).sum()) / organisations if organisations else None


def _chance(picture: Picture, rng: np.random.Generator) -> tuple[float, float]:
    """Middle 95 % of reach when people, each with all their employers, are dealt out at random over the same ties."""
    a, b = picture.graph.edges.T
    k = len(picture.instance.organisations)
    shares = []
    for _ in range(_DRAWS):
        order = rng.permutation(len(picture.home))
        dealt, across = picture.home[order], picture.boundary.dealt(order).crossing(picture.graph.edges)
        ties = np.bincount(np.r_[dealt[a][across], dealt[b][across]], minlength=k)
        shares.append(float((ties >= ENOUGH_LINKS).mean()))
    return float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))
