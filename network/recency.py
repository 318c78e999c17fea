"""How much the picture depends on how fast a silent tie is taken to fade."""

from __future__ import annotations

import numpy as np

from foundation.documents import Document

from .graph import layer
from .picture import Picture

FACTORS = (0.5, 1.0, 2.0)


class Recency(Document):
    """The working layer with every tie weighted by its recency, at one multiple of the half-lives in the policy.

    `external` and `internal` are sums of weights; `e_i` and `ratio` as in the mixing section but of weights;
    `organisations_reached` counts those whose external weights add up to at least 1 (two half-faded links).
    """

    half_life_factor: float
    external: float
    internal: float
    e_i: float | None
    ratio: float | None
    organisations_reached: int


def recency(now: Picture) -> tuple[Recency, ...]:
    """The weighted picture at half, once and twice the half-lives."""
    return tuple(_at(now, factor) for factor in FACTORS)


def _at(now: Picture, factor: float) -> Recency:
    ties = layer(now.instance, now.at, "working", half_life_factor=factor)
    home = now.at.home[ties.graph.edges]
    housed = (home >= 0).all(axis=1)
    across = ties.crosses
    external, internal = float(ties.weight[across].sum()), float(ties.weight[housed & ~across].sum())
    chance = now.mixing.same_by_chance
    total = external + internal
    crossing = home[ties.crosses]
    reached = np.zeros(len(now.instance.organisations))
    for end in (0, 1):
        np.add.at(reached, crossing[:, end], ties.weight[ties.crosses])
    return Recency(
        half_life_factor=factor,
        external=external,
        internal=internal,
        e_i=(external - internal) / total if total else None,
        ratio=external / (total * (1 - chance)) if total and chance is not None and chance < 1 else None,
        organisations_reached=int((reached >= 1 - 1e-9).sum()),
    )
