"""Who stands between whom: the five roles of Gould & Fernandez, Sociological Methodology 19 (1989).

For arcs a -> v -> b without a -> b, v is coordinator (all three of one group), itinerant (a and b of one group, v of
another), representative (a with v), gatekeeper (v with b) or liaison (three groups).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .graph import Graph
from .instance import Floats, Ints

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")

_CHUNK = 2_000_000


def brokerage_roles(arcs: Ints, groups: Ints) -> Ints:
    """How often each node holds each role, (n, 5) in the order of `ROLES`.

    Args:
        arcs: (m, 2) from, to; each once, no self-arcs. Of an undirected graph give both directions: every open
            path is then counted once each way.
        groups: (n,) group of each node.
    """
    n = len(groups)
    counts = np.zeros((n, len(ROLES)), dtype=np.int64)
    for a, v, b in _open_paths(arcs, n):
        first, middle, last = groups[a], groups[v], groups[b]
        role = np.full(len(v), 4)
        role[(first == last) & (first != middle)] = 1
        role[(first == middle) & (middle != last)] = 2
        role[(middle == last) & (first != middle)] = 3
        role[(first == middle) & (middle == last)] = 0
        counts += np.bincount(v * len(ROLES) + role, minlength=counts.size).reshape(counts.shape)
    return counts


def _open_paths(arcs: Ints, n: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Every a -> v -> b with a != b and no a -> b, a few million at a time."""
    keys = np.sort(arcs[:, 0] * n + arcs[:, 1])
    a, v = keys // n if n else keys, keys % n if n else keys
    starts = np.searchsorted(a, np.arange(n + 1))
    fan = starts[v + 1] - starts[v] if len(v) else v
    bounds = np.searchsorted(np.cumsum(fan), np.arange(_CHUNK, fan.sum() + _CHUNK, _CHUNK), side="left") + 1
    begin = 0
    for end in np.minimum(bounds, len(v)):
        rows = np.repeat(np.arange(begin, end), fan[begin:end])
        offset = np.arange(len(rows)) - np.repeat(np.cumsum(fan[begin:end]) - fan[begin:end], fan[begin:end])
        last = v[starts[v[rows]] + offset]
        wanted = a[rows] * n + last
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        is_open = (a[rows] != last) & (keys[place] != wanted)
        yield a[rows][is_open], v[rows][is_open], last[is_open]
        begin = end


def open_pairs(graph: Graph) -> tuple[Ints, Ints, Ints]:
    """Every two nodes that are not tied but share a neighbour, once for each such neighbour: first, through, second."""
    arcs = np.concatenate([graph.edges, graph.edges[:, ::-1]])
    found = [(a[a < b], v[a < b], b[a < b]) for a, v, b in _open_paths(arcs, graph.n)]
    none = np.zeros(0, dtype=np.int64)
    first, through, second = (
        (np.concatenate([none, *column]) for column in zip(*found, strict=True))
        if found
        else (
            none,
            none,
            none,
        )
    )
    return first, through, second


def effective_brokers(bridging: Floats | Ints) -> float | None:
    """How many people carry the bridging, `1 / sum b_i^2` of each one's share; None where nobody bridges."""
    total = float(bridging.sum())
    return None if total <= 0 else float(1 / ((bridging / total) ** 2).sum())
