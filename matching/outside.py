"""Very large rounds: the program holds only the most promising pairs; all others are priced, so that the bound counts
them too.

A pair outside the program could gain at most what its reduced cost says, and each learner has at most one coach: the
bound is lowered by the best gain of each learner (weak duality with every learner's price raised by that much).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .coupled_model import CoupledModel, coupled_model
from .flow import Floats, Ints, Network, cheapest
from .policy import Goal
from .program import Relaxed
from .round_model import RoundModel
from .rules import Mask

HUGE = 600_000
"""Open pairs from which a program holds only the most promising."""

PER_PERSON = 20
"""Best-fitting pairs of each learner and each coach that a program holds then."""

PER_BRIDGE = 12
"""Best-fitting pairs of each two organisations that it holds besides."""


@dataclass(frozen=True)
class Outside:
    """The pairs that a program leaves out: `whole` is the round with all pairs, `left_out` a bool for each pair arc."""

    whole: CoupledModel
    left_out: Mask

    def bounded(
        self, relaxed: Relaxed, limited: CoupledModel, costs: Ints, limits: list[tuple[Ints, Floats]]
    ) -> Relaxed:
        """The relaxation with its bound lowered by what pairs outside could gain.

        Args:
            relaxed: of the program that leaves them out.
            limited: that program's columns.
            costs: of the whole round's columns.
            limits: of each earlier goal, its costs of the whole round's columns, and its row's price (one number).
        """
        pairs = np.flatnonzero(self.left_out)
        model, arcs = self.whole.round, self.whole.arcs
        value = costs.astype(np.float64)
        for terms, price in limits:
            value -= float(price[0]) * terms
        learners = model.instance.shape[0]
        reduced = value[pairs] - relaxed.prices[model.rows[pairs]] + relaxed.prices[learners + model.columns[pairs]]
        of = self.whole.bridges.of[pairs]
        if len(limited.step_of):
            nodes = len(model.network.supplies)
            bridges = relaxed.prices[nodes : nodes + len(self.whole.bridges.values)]
            held = np.bincount(limited.step_of, minlength=len(bridges)) > 0
            first = np.searchsorted(self.whole.step_of, np.arange(len(bridges)))
            steps = np.append(value[arcs : arcs + len(self.whole.step_of)], 0.0)
            price = np.where(held, bridges, np.minimum(0.0, steps[np.minimum(first, len(steps) - 1)]))
            reduced = np.where(of >= 0, reduced + price[np.maximum(of, 0)], reduced)
        gains = np.zeros(learners)
        np.minimum.at(gains, model.rows[pairs], reduced)
        return replace(relaxed, bound=int(np.floor(relaxed.bound + gains.sum() - 1e-6)))


def promising(
    model: RoundModel, network: Network, flow: Ints, goals: tuple[Goal, ...]
) -> tuple[CoupledModel, Network, Ints, Outside]:
    """A huge round cut down to its promising pairs: its columns, network and flow, and what is left outside.

    Args:
        model: the whole round.
        network: narrowed by the goals before.
        flow: a plan that the network carries; its pairs are kept.
        goals: the policy's.
    """
    whole = coupled_model(model, goals)
    arcs = model.pair_arcs
    fits = -model.eligibility.fits[model.rows, model.columns].astype(np.int64)
    open_ = network.upper[arcs] > network.lower[arcs]
    kept = (flow[arcs] > 0) | (network.lower[arcs] > 0) | model.arcs_of(set(model.instance.current))[arcs]
    kept |= cheapest(model.rows, fits, open_, PER_PERSON) | cheapest(model.columns, fits, open_, PER_PERSON)
    bridged = open_ & (whole.bridges.of >= 0)
    kept |= cheapest(np.maximum(whole.bridges.of, 0), fits, bridged, PER_BRIDGE)
    limited = _limited(model, network, kept)
    held = np.concatenate([kept, np.ones(len(flow) - len(kept), dtype=np.bool_)])
    bridges = replace(whole.bridges, of=whole.bridges.of[kept])
    cover_of = whole.cover_of[kept] if len(whole.cover_of) else whole.cover_of
    coupled = replace(whole, round=limited, bridges=bridges, cover_of=cover_of)
    return coupled, limited.network, flow[held], Outside(whole, open_ & ~kept)


def _limited(model: RoundModel, network: Network, kept: Mask) -> RoundModel:
    held = np.concatenate([kept, np.ones(len(network.tails) - len(kept), dtype=np.bool_)])
    fewer = len(kept) - int(kept.sum())
    part = Network(network.tails[held], network.heads[held], network.lower[held], network.upper[held], network.supplies)
    return replace(
        model,
        network=part,
        rows=model.rows[kept],
        columns=model.columns[kept],
        group_arcs=slice(model.group_arcs.start - fewer, model.group_arcs.stop - fewer),
        coach_arcs=slice(model.coach_arcs.start - fewer, model.coach_arcs.stop - fewer),
    )
