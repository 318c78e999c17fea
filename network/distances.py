"""Shortest paths of everybody at once, level by level with sparse products; betweenness and what distances give.

Betweenness accumulates dependencies backwards as in U. Brandes, "A faster algorithm for betweenness centrality",
Journal of Mathematical Sociology 25 (2001), for a block of sources together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .graph import Graph
from .instance import Floats, Ints

_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Paths:
    """From a block of sources (columns): steps to every node (-1 out of reach) and number of shortest paths."""

    sources: Ints
    steps: npt.NDArray[np.int32]
    counts: Floats


def shortest_paths(graph: Graph, sources: Ints | None = None, block: int = _BLOCK) -> Iterator[Paths]:
    """Shortest paths from the sources (default all), in blocks of columns. O(levels * edges) a source."""
    adjacency = graph.adjacency()
    chosen = np.arange(graph.n) if sources is None else sources
    for start in range(0, len(chosen), block):
        part = chosen[start : start + block]
        columns = np.arange(len(part))
        steps = np.full((graph.n, len(part)), -1, dtype=np.int32)
        counts = np.zeros((graph.n, len(part)))
        steps[part, columns] = 0
        counts[part, columns] = 1.0
        frontier, level = counts.copy(), 0
        while True:
            level += 1
            frontier = adjacency @ frontier
            frontier[steps >= 0] = 0.0
            fresh = frontier > 0
            if not fresh.any():
                break
            steps[fresh] = level
            counts += frontier
        yield Paths(part, steps, counts)


def betweenness(graph: Graph) -> Floats:
    """Freeman's betweenness of each node, not normalised, each pair of ends once (Freeman 1977). Shape (n,)."""
    adjacency = graph.adjacency()
    total = np.zeros(graph.n)
    for paths in shortest_paths(graph):
        credit = np.zeros_like(paths.counts)
        for level in range(int(paths.steps.max()), 1, -1):
            at = paths.steps == level
            share = np.where(at, (1.0 + credit) / np.where(at, paths.counts, 1.0), 0.0)
            below = paths.steps == level - 1
            credit += np.where(below, paths.counts * (adjacency @ share), 0.0)
        total += credit.sum(axis=1)
    return total / 2


def all_steps(graph: Graph) -> Floats:
    """Steps between every two nodes, (n, n): 0 to itself, infinite out of reach."""
    steps = np.full((graph.n, graph.n), np.inf)
    for paths in shortest_paths(graph):
        steps[:, paths.sources] = np.where(paths.steps >= 0, paths.steps, np.inf)
    return steps


@dataclass(frozen=True, slots=True)
class Distances:
    """Over pairs of nodes: mean and greatest steps of those connected (None if none are), and global efficiency."""

    mean: float | None
    diameter: int | None
    efficiency: float | None


def distances(graph: Graph) -> Distances:
    """Mean distance and diameter over connected pairs; mean of 1/distance over all pairs (None below two nodes)."""
    steps_of = np.zeros(0, dtype=np.int64)
    for paths in shortest_paths(graph):
        counted = np.bincount(paths.steps[paths.steps > 0])
        longest = max(len(steps_of), len(counted))
        steps_of = np.pad(steps_of, (0, longest - len(steps_of))) + np.pad(counted, (0, longest - len(counted)))
    pairs = graph.n * (graph.n - 1)
    if steps_of.sum() == 0:
        return Distances(None, None, 0.0 if pairs else None)
    steps = np.arange(1, len(steps_of))
    inverse = float((steps_of[1:] / steps).sum())
    return Distances(float((steps_of[1:] * steps).sum() / steps_of.sum()), int(steps[-1]), inverse / pairs)
