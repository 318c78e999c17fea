"""Whom to introduce next: pairs of organisations whose first working tie would do the community most good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .distances import all_steps
from .graph import Graph
from .instance import Floats, Ints
from .picture import Picture
from .signals.reach import ENOUGH_LINKS

LISTED = 10
MOST_PAIRS = 4000
_LOOKED_AT_AGAIN = 40


@dataclass(frozen=True, slots=True)
class Worth:
    """What a first tie between two organisations would do: gain in reach, and in global efficiency; their sum.

    `nearer` counts the pairs of organisations that it brings nearer to one another, these two among them.
    """

    pair: tuple[int, int]
    reach: float
    efficiency: float
    value: float
    nearer: int


def worths(now: Picture) -> list[Worth]:
    """The worth of every pair of organisations that have people and no tie yet, in order of code.

    Value = gain in reach (an organisation that gets its second link outside counts 1, its first counts 0.5) plus the
    gain in global efficiency of the organisation graph times the number of organisations. Above 4,000 pairs, those
    with fewest ties only.
    """
    pairs = _candidates(now.organisation_graph, now.external_ties, now.headcount)
    return _worths(now.organisation_graph, now.external_ties, pairs)


def next_introductions(now: Picture, listed: int = LISTED) -> Iterator[tuple[Worth, Ints]]:
    """The best introductions, each found as if those before it had been made (greedy), with the ties there were then.

    After each, the best forty are weighed again (the others can hardly have gained).
    """
    graph, ties = now.organisation_graph, now.external_ties.copy()
    left = worths(now)
    for _ in range(min(listed, len(left))):
        left.sort(key=lambda w: (-round(w.value, 9), w.pair))
        best = left.pop(0)
        if best.value <= 1e-9:
            return
        yield best, ties.copy()
        ties[list(best.pair)] += 1
        graph = Graph(graph.n, np.unique(np.vstack([graph.edges, best.pair]), axis=0))
        again = np.array([w.pair for w in left[:_LOOKED_AT_AGAIN]], dtype=np.int64).reshape(-1, 2)
        left[:_LOOKED_AT_AGAIN] = _worths(graph, ties, again)


def _worths(graph: Graph, ties: Ints, pairs: Ints) -> list[Worth]:
    reach = np.where(ties == ENOUGH_LINKS - 1, 1.0, np.where(ties == 0, 0.5, 0.0))[pairs].sum(axis=1)
    far, nearer = shorter_ways(graph, pairs)
    return [
        Worth((a, b), r, f, r + f * graph.n, k)
        for (a, b), r, f, k in zip(pairs.tolist(), reach.tolist(), far.tolist(), nearer.tolist(), strict=True)
    ]


def _candidates(graph: Graph, ties: Ints, headcount: Ints) -> Ints:
    there = np.flatnonzero(headcount > 0)
    first, second = np.triu_indices(len(there), 1)
    pairs = np.column_stack([there[first], there[second]])
    tied = np.isin(pairs[:, 0] * graph.n + pairs[:, 1], graph.edges[:, 0] * graph.n + graph.edges[:, 1])
    pairs = pairs[~tied]
    if len(pairs) > MOST_PAIRS:
        few = np.lexsort((pairs[:, 1], pairs[:, 0], np.minimum(ties, ENOUGH_LINKS)[pairs].sum(axis=1)))
        pairs = pairs[np.sort(few[:MOST_PAIRS])]
    return pairs


def shorter_ways(graph: Graph, pairs: Ints) -> tuple[Floats, Ints]:
    """How much global efficiency (mean of 1/steps over pairs) would rise for each new tie, and how many pairs of nodes
    it would bring nearer, each (pairs,).

    With the tie a-b, i and j are at most s(i,a) + 1 + s(b,j) apart. Only nodes that a tie brings nearer to its other
    end can gain, so each tie looks at those alone.
    """
    steps = all_steps(graph)
    with np.errstate(divide="ignore"):
        near = np.where(steps > 0, 1 / steps, 0.0)
    gains, nearer = np.zeros(len(pairs)), np.zeros(len(pairs), dtype=np.int64)
    for k, (a, b) in enumerate(pairs.tolist()):
        towards_b = np.flatnonzero(steps[:, a] + 1 < steps[:, b])
        towards_a = np.flatnonzero(steps[:, b] + 1 < steps[:, a])
        through = steps[towards_b, a][:, None] + 1 + steps[b, towards_a][None, :]
        now = near[np.ix_(towards_b, towards_a)]
        gain = np.maximum(1 / through - now, 0.0)
        gains[k], nearer[k] = 2 * gain.sum(), np.count_nonzero(gain > 1e-12)
    return gains / max(1, graph.n * (graph.n - 1)), nearer
