"""A round as a network: learner to coach, learner to "without a coach", coach to "done".

Every learner sends one unit, so every flow is a plan and every plan without reciprocal coaching is a flow. Learners
without a coach pass through a node for each group whose shares are to be fair; convex costs are parallel arcs of one
unit each.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from .capacity import capacities
from .eligibility import Eligibility
from .flow import Ints, Network
from .goals import share_groups
from .instance import Instance, Pair
from .policy import Goal
from .rules import Mask


@dataclass(frozen=True)
class RoundModel:
    """The network of a round, and where its arcs stand: first all pairs, then one arc for each learner without a
    coach, then those of the groups, then those of the coaches."""

    eligibility: Eligibility
    network: Network
    rows: Ints
    columns: Ints
    group_of: Ints
    group_sizes: Ints
    group_arcs: slice
    coach_arcs: slice
    preferred: frozenset[Pair] = frozenset()

    @property
    def instance(self) -> Instance:
        """The round."""
        return self.eligibility.instance

    @property
    def pair_arcs(self) -> slice:
        """Arcs of eligible pairs, sorted by learner, then coach."""
        return slice(0, len(self.rows))

    @property
    def unplaced_arcs(self) -> slice:
        """Arcs of learners without a coach, by learner."""
        return slice(len(self.rows), len(self.rows) + self.instance.shape[0])

    def pairs(self, flow: Ints) -> tuple[Pair, ...]:
        """The pairs of a flow, by learner."""
        chosen = np.flatnonzero(flow[self.pair_arcs])
        return tuple((int(i), int(j)) for i, j in zip(self.rows[chosen], self.columns[chosen], strict=True))

    def flow_of(self, pairs: tuple[Pair, ...]) -> Ints:
        """The flow of a plan that keeps to the places."""
        return self.flow_of_arcs(self.arcs_of(set(pairs))[self.pair_arcs])

    def flow_of_arcs(self, chosen: Mask) -> Ints:
        """The flow of a plan that keeps to the places, told by a bool for each pair arc."""
        flow = np.zeros(len(self.network.tails), dtype=np.int64)
        flow[self.pair_arcs] = chosen
        placed = np.zeros(self.instance.shape[0], dtype=np.bool_)
        placed[self.rows[chosen]] = True
        flow[self.unplaced_arcs] = ~placed
        for arcs in (self.group_arcs, self.coach_arcs):
            tails, upper = self.network.tails[arcs], self.network.upper[arcs]
            arriving = np.bincount(self.network.heads, weights=flow, minlength=len(self.network.supplies))
            first = np.searchsorted(tails, tails)
            before = np.cumsum(upper) - upper
            flow[arcs] = np.clip(arriving[tails].astype(np.int64) - (before - before[first]), 0, upper)
        return flow

    def arcs_of(self, pairs: set[Pair]) -> Mask:
        """Which arcs are those of the given pairs: a bool for each arc."""
        _, columns = self.instance.shape
        wanted = np.array(sorted(i * columns + j for i, j in pairs), dtype=np.int64)
        mask = np.zeros(len(self.network.tails), dtype=np.bool_)
        mask[self.pair_arcs] = np.isin(self.rows * columns + self.columns, wanted)
        return mask


def round_model(
    eligibility: Eligibility, goals: tuple[Goal, ...], preferred: frozenset[Pair] = frozenset()
) -> RoundModel:
    """Build the network of a round; which arcs are split into units depends on the goals."""
    instance = eligibility.instance
    learners, coaches = instance.shape
    names = {goal.goal for goal in goals}
    rows, columns = (each.astype(np.int64) for each in np.nonzero(eligibility.eligible))
    fair = next((goal for goal in goals if goal.goal == "fair_shares"), None)
    group_of, group_sizes = _groups(instance, fair)
    sink = learners + coaches + len(group_sizes)
    unplaced_heads = np.where(group_of >= 0, learners + coaches + group_of, sink)
    group_tails = np.repeat(learners + coaches + np.arange(len(group_sizes)), group_sizes)
    places = capacities(instance)
    if "balance_load" in names:
        coach_tails = np.repeat(learners + np.arange(coaches), np.minimum(places, learners))
        coach_upper = np.ones(len(coach_tails), dtype=np.int64)
    else:
        coach_tails, coach_upper = learners + np.arange(coaches), np.minimum(places, learners)
    tails = np.concatenate([rows, np.arange(learners), group_tails, coach_tails])
    to_sink = np.full(len(group_tails) + len(coach_tails), sink)
    heads = np.concatenate([learners + columns, unplaced_heads, to_sink])
    upper = np.concatenate([np.ones(len(rows) + learners + len(group_tails), dtype=np.int64), coach_upper])
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:learners], supplies[sink] = 1, -learners
    network = Network(tails, heads, np.zeros(len(tails), dtype=np.int64), upper, supplies)
    first = len(rows) + learners
    model = RoundModel(
        eligibility,
        network,
        rows,
        columns,
        group_of,
        group_sizes,
        slice(first, first + len(group_tails)),
        slice(first + len(group_tails), len(tails)),
        preferred,
    )
    network.lower[model.arcs_of(set(instance.locks))] = 1
    return model


def _groups(instance: Instance, fair: Goal | None) -> tuple[Ints, Ints]:
    """Group of each learner (-1: none) and the size of each group."""
    group_of = np.full(len(instance.learners), -1, dtype=np.int64)
    if fair is None:
        return group_of, np.zeros(0, dtype=np.int64)
    names = share_groups(instance, fair.by)
    at = {name: k for k, name in enumerate(sorted(set(names.values())))}
    for i, name in names.items():
        group_of[i] = at[name]
    return group_of, np.bincount(group_of[group_of >= 0], minlength=len(at)).astype(np.int64)


def share_costs(sizes: Ints, placed: int) -> list[int]:
    """Cost of each learner of each group left without a coach, first to last: steps of the squared shortfalls.

    Shortfalls are counted in N-ths of a learner (N learners in all), so that they are whole numbers.
    """
    everyone, steps = int(sizes.sum()), []
    for size in sizes.tolist():
        short = [max(0, placed * size - everyone * count) ** 2 for count in range(size, -1, -1)]
        steps += [after - before for before, after in itertools.pairwise(short)]
    return steps


def load_costs(model: RoundModel) -> Ints:
    """The k-th learner of a coach costs 2k - 1, so that k of them cost k squared."""
    coach = model.network.tails[model.coach_arcs]
    return 2 * (np.arange(len(coach)) - np.searchsorted(coach, coach)) + 1


def tie_costs(model: RoundModel) -> Ints:
    """Costs of arcs that settle ties: take preferred pairs, then leave without a coach those with most options,
    shortest wait, last id."""
    options = model.eligibility.options
    waits = np.array([each.rounds_waited for each in model.instance.learners], dtype=np.int64)
    ranks = ranks_of(waits)
    learners = len(options)
    costs = np.zeros(len(model.network.tails), dtype=np.int64)
    urgent = (options.max(initial=0) - options) * (ranks.max(initial=0) + 1) + ranks
    costs[model.unplaced_arcs] = ranks_of(urgent) * learners + np.arange(learners, 0, -1)
    if model.preferred:
        costs[model.arcs_of(set(model.preferred))] = -int(costs.sum()) - 1
    return costs


def ranks_of(values: Ints) -> Ints:
    """Rank of each value among the distinct ones, from 0."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
