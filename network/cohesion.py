"""What holds together: components, fragmentation, centralisation, and what is left after losses."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from .graph import Graph
from .instance import Floats, Ints

if TYPE_CHECKING:
    import networkx as nx


def as_networkx(graph: Graph) -> nx.Graph[int]:
    """The graph as networkx has it, nodes 0 to n-1."""
    import networkx as nx

    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(graph.n))
    made.add_edges_from(map(tuple, graph.edges.tolist()))
    return made


def component_labels(graph: Graph) -> Ints:
    """Number of the component of each node, (n,)."""
    if not graph.n:
        return np.zeros(0, dtype=np.int64)
    one_way = sparse.csr_array((np.ones(graph.m), (graph.edges[:, 0], graph.edges[:, 1])), shape=(graph.n, graph.n))
    return np.asarray(csgraph.connected_components(one_way, directed=False)[1], dtype=np.int64)


def component_sizes(graph: Graph) -> Ints:
    """Nodes of each component, largest first."""
    return np.sort(np.bincount(component_labels(graph)))[::-1] if graph.n else np.zeros(0, dtype=np.int64)


def fragmentation(sizes: Ints) -> float | None:
    """Share of pairs that cannot reach one another, `1 - sum s(s-1) / (N(N-1))`; None below two nodes."""
    n = int(sizes.sum())
    return 1 - int((sizes * (sizes - 1)).sum()) / (n * (n - 1)) if n > 1 else None


def articulation_points(graph: Graph) -> Ints:
    """Nodes whose loss would break a component in two, ascending (Hopcroft & Tarjan 1973)."""
    import networkx as nx

    return np.array(sorted(nx.articulation_points(as_networkx(graph))), dtype=np.int64)


def core_numbers(graph: Graph) -> Ints:
    """The largest k for which each node is in a part where everybody has k ties (Batagelj & Zaversnik 2003)."""
    import networkx as nx

    numbers = nx.core_number(as_networkx(graph))
    return np.array([numbers[i] for i in range(graph.n)], dtype=np.int64)


def transitivity(graph: Graph) -> float | None:
    """Share of two-step paths whose ends are tied (global clustering); None where there are no such paths."""
    degrees = graph.degrees()
    paths = int((degrees * (degrees - 1)).sum())
    if not paths:
        return None
    adjacency = graph.adjacency()
    return float((adjacency @ adjacency).multiply(adjacency).sum()) / paths


def degree_centralization(graph: Graph) -> float | None:
    """Freeman (1978): `sum(dmax - d) / ((N-1)(N-2))`, 1 for a star; None below three nodes."""
    if graph.n < 3:
        return None
    degrees = graph.degrees()
    return float((degrees.max() - degrees).sum()) / ((graph.n - 1) * (graph.n - 2))


def betweenness_centralization(values: Floats) -> float | None:
    """Freeman (1977): `sum(bmax - b) / ((N-1)^2 (N-2) / 2)`, 1 for a star; None below three nodes."""
    n = len(values)
    if n < 3:
        return None
    return float((values.max() - values).sum()) / ((n - 1) ** 2 * (n - 2) / 2)


def schneider_r(graph: Graph) -> float | None:
    """Robustness under attack, `(1/N) sum_{q=1..N} S(q)` (Schneider et al, PNAS 108, 2011); at most about a half.

    S(q) is the share of the N nodes in the largest component once q nodes are gone; each time the node of most
    remaining ties goes, of equals the one with the lowest index. None without nodes.
    """
    if not graph.n:
        return None
    order = _attack_order(graph)
    neighbours = _neighbours(graph)
    root = list(range(graph.n))
    size = [1] * graph.n
    back = [False] * graph.n
    largest, total = 0, 0
    for node in reversed(order):
        total += largest
        back[node] = True
        largest = max(largest, 1)
        for other in neighbours[node]:
            if back[other]:
                a, b = _find(root, node), _find(root, other)
                if a != b:
                    root[b] = a
                    size[a] += size[b]
                    largest = max(largest, size[a])
    return total / graph.n**2


def _attack_order(graph: Graph) -> list[int]:
    neighbours = _neighbours(graph)
    degree = [len(each) for each in neighbours]
    queue = [(-d, node) for node, d in enumerate(degree)]
    heapq.heapify(queue)
    gone = [False] * graph.n
    order = []
    while queue:
        negative, node = heapq.heappop(queue)
        if gone[node] or -negative != degree[node]:
            continue
        gone[node] = True
        order.append(node)
        for other in neighbours[node]:
            if not gone[other]:
                degree[other] -= 1
                heapq.heappush(queue, (-degree[other], other))
    return order


def _neighbours(graph: Graph) -> list[list[int]]:
    lists: list[list[int]] = [[] for _ in range(graph.n)]
    for a, b in graph.edges.tolist():
        lists[a].append(b)
        lists[b].append(a)
    return lists


def _find(root: list[int], node: int) -> int:
    while root[node] != node:
        root[node] = root[root[node]]
        node = root[node]
    return node
