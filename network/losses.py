"""What the community loses when people leave."""

from __future__ import annotations

import numpy as np

from .cohesion import component_labels
from .distances import betweenness
from .graph import Graph
from .instance import Floats, Ints

LEAVERS = 3
DRAWS = 200
_CELLS = 2_000_000
MOST_NODES = 3000
"""Above this many linked people, the busiest rather than the most between are taken to leave."""


def main_share(graph: Graph, population: Ints, gone: Ints) -> float | None:
    """Share of a population, less those gone, that is in its largest connected group afterwards; None if none is left.

    Args:
        graph: the ties before the loss.
        population: nodes that count.
        gone: nodes that leave.
    """
    rest = np.setdiff1d(population, gone)
    if not len(rest):
        return None
    labels = component_labels(graph.without(gone))
    return float(np.bincount(labels[rest]).max() / len(rest))


def top_brokers(graph: Graph, count: int) -> Ints:
    """The nodes that hold most together, one after the other: most betweenness once the earlier ones are gone.

    Nodes of no betweenness are taken by number of ties; of equals the first by index.
    """
    gone: list[int] = []
    for _ in range(min(count, graph.n)):
        left = graph.without(np.array(gone, dtype=np.int64))
        holding = _holding(left)
        holding[gone] = -1.0
        gone.append(int(np.lexsort((np.arange(graph.n), -left.degrees(), -holding))[0]))
    return np.array(gone, dtype=np.int64)


def _holding(graph: Graph) -> Floats:
    """Betweenness over the nodes that have ties, 0 elsewhere, rounded so that equals are equal on every machine."""
    linked = np.flatnonzero(graph.degrees())
    values = np.zeros(graph.n)
    if 0 < len(linked) <= MOST_NODES:
        number = np.zeros(graph.n, dtype=np.int64)
        number[linked] = np.arange(len(linked))
        values[linked] = np.round(betweenness(Graph(len(linked), number[graph.edges])), 6)
    return values


def random_losses(
    graph: Graph, population: Ints, count: int, rng: np.random.Generator, draws: int = DRAWS
) -> tuple[float, float] | None:
    """The middle 95 % of `main_share` when that many of the population leave at random, over a number of draws."""
    if len(population) <= count:
        return None
    gone = np.array([rng.choice(population, count, replace=False) for _ in range(draws)]).reshape(draws, count)
    shares = main_shares(graph, population, gone)
    return float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))


def main_shares(graph: Graph, population: Ints, gone: Ints) -> Floats:
    """`main_share` for many losses at once, (losses,).

    Args:
        graph: the ties before the loss.
        population: nodes that count, more than leave in one loss.
        gone: (losses, k) nodes that leave in each.
    """
    rows = max(1, _CELLS // (graph.n + graph.m))
    parts = [_some_shares(graph, population, gone[i : i + rows]) for i in range(0, len(gone), rows)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _some_shares(graph: Graph, population: Ints, gone: Ints) -> Floats:
    """All losses as one graph: a copy of the nodes for each, without those who leave."""
    losses, n = len(gone), graph.n
    stays = np.ones((losses, n), dtype=np.bool_)
    np.put_along_axis(stays, gone, values=False, axis=1)
    row, edge = np.nonzero(stays[:, graph.edges[:, 0]] & stays[:, graph.edges[:, 1]])
    copies = Graph(losses * n, graph.edges[edge] + (row * n)[:, None])
    labels = component_labels(copies).reshape(losses, n)
    counts = np.zeros((losses, n), dtype=np.bool_)
    counts[:, population] = True
    counts &= stays
    sizes = np.bincount(labels[counts], minlength=int(labels.max()) + 1)
    largest = np.where(counts, sizes[labels], 0).max(axis=1)
    return np.asarray(largest / counts.sum(axis=1), dtype=np.float64)
