"""A dense core and a thin edge: the best discrete fit of Borgatti & Everett, Social Networks 21 (1999).

Fit is the correlation of the arcs with the ideal (1 within the core, 0 within the periphery); ties between core and
periphery are left out, as UCINET does by default.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .instance import Bools, Floats, Ints

_EXHAUSTIVE = 20
_STARTS = 24
_MOST_FOR_SWAPS = 500
_MOST_FOR_CLIMBS = 3000


@dataclass(frozen=True, slots=True)
class CorePeriphery:
    """The best core found and its fit. `exact` says whether every core was tried."""

    fit: float
    core: Ints
    exact: bool


def core_periphery(arcs: Ints, n: int, rng: np.random.Generator, *, thorough: bool = True) -> CorePeriphery | None:
    """The core of best fit; every core is tried up to 20 nodes, else climbing from many starts. None if undefined.

    Not `thorough`: one climb from the best core of the nodes with most ties, for comparing many graphs alike. Above
    3,000 nodes that best core itself, without a climb. Of equal fits the smaller core stands, then the first by index.

    Args:
        arcs: (m, 2) from, to; each once.
        n: nodes.
        rng: for random starts.
        thorough: whether to climb from many starts.
    """
    arcs = arcs[arcs[:, 0] != arcs[:, 1]]
    if n < 4 or not len(arcs):
        return None
    best = _best_of_busiest(arcs, n)
    if n <= _MOST_FOR_CLIMBS:
        matrix = np.zeros((n, n), dtype=np.int64)
        matrix[arcs[:, 0], arcs[:, 1]] = 1
        links = matrix + matrix.T
        found = _every_core(links) if n <= _EXHAUSTIVE else _climb_from_many(links, best, rng, thorough=thorough)
        if found is None:
            return None
        best = found
    ends = best[arcs]
    inside, outside = ends.all(axis=1).sum(), (~ends).all(axis=1).sum()
    fit = float(_fits(best.sum(), inside, outside, n))
    return CorePeriphery(fit, np.flatnonzero(best), n <= _EXHAUSTIVE) if np.isfinite(fit) else None


def _fits(
    core: npt.NDArray[np.integer], inside: npt.NDArray[np.integer], outside: npt.NDArray[np.integer], n: int
) -> Floats:
    """Correlation for cores of given sizes, arcs inside the core and arcs inside the periphery; -inf if undefined."""
    ones = (core * (core - 1)).astype(np.float64)
    zeros = ((n - core) * (n - core - 1)).astype(np.float64)
    cells = ones + zeros
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, ideal = (inside + outside) / cells, ones / cells
        fit = (inside / cells - mean * ideal) / np.sqrt(mean * (1 - mean) * ideal * (1 - ideal))
    return np.where(np.isfinite(fit), fit, -np.inf)


def _within(links: Ints, chosen: Bools) -> int:
    return int(links[np.ix_(chosen, chosen)].sum()) // 2


def _every_core(links: Ints) -> Bools | None:
    """Every subset as a bit mask; the arcs inside each follow from those of the subset without its highest node."""
    n = len(links)
    inside, size = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for node in range(n):
        to_node = np.zeros(1, dtype=np.int64)
        for other in range(node):
            to_node = np.concatenate([to_node, to_node + links[node, other]])
        inside = np.concatenate([inside, inside + to_node])
        size = np.concatenate([size, size + 1])
    fit = _fits(size, inside, inside[::-1], n)
    best = fit.max()
    if not np.isfinite(best):
        return None
    ties = np.flatnonzero(fit >= best - 1e-12)
    masks = [np.array([mask >> node & 1 for node in range(n)], dtype=np.bool_) for mask in ties[:1000]]
    return min(masks, key=lambda m: (int(m.sum()), np.flatnonzero(m).tolist()))


def _climb_from_many(links: Ints, busiest: Bools, rng: np.random.Generator, *, thorough: bool) -> Bools | None:
    n = len(links)
    by_ties = np.argsort(-links.sum(axis=1), kind="stable")
    starts = [busiest]
    if thorough:
        sizes = np.unique(np.linspace(2, n - 2, min(_STARTS, n - 3)).astype(int))
        starts += [np.isin(np.arange(n), by_ties[:k]) for k in sizes]
        starts += [rng.random(n) < rng.uniform(0.1, 0.6) for _ in range(_STARTS)]
    climbs = (_climb(links, start, swaps=thorough and n <= _MOST_FOR_SWAPS) for start in starts)
    found = [climb for climb in climbs if climb is not None]
    if not found:
        return None
    best = max(fit for fit, _ in found)
    cores = [core for fit, core in found if fit >= best - 1e-12]
    return min(cores, key=lambda m: (int(m.sum()), np.flatnonzero(m).tolist()))


def _best_of_busiest(arcs: Ints, n: int) -> Bools:
    """The best core among the k busiest nodes, over all k."""
    by_ties = np.argsort(-np.bincount(arcs.ravel(), minlength=n), kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[by_ties] = np.arange(n)
    ends = rank[arcs]
    inside = np.cumsum(np.bincount(ends.max(axis=1), minlength=n))
    outside = np.cumsum(np.bincount(ends.min(axis=1), minlength=n)[::-1])[::-1]
    size = np.arange(2, n - 1)
    fits = _fits(size, inside[size - 1], outside[size], n)
    return np.isin(np.arange(n), by_ties[: int(size[fits.argmax()])])


def _climb(links: Ints, start: Bools, *, swaps: bool) -> tuple[float, Bools] | None:
    """Move one node, or swap two, while that improves the fit."""
    core, n = start.copy(), len(links)
    to_core, to_rest = links @ core, links @ ~core
    inside, outside = _within(links, core), _within(links, ~core)
    fit = float(_fits(np.array(core.sum()), np.array(inside), np.array(outside), n))
    while True:
        sign = np.where(core, -1, 1)
        moved = _fits(core.sum() + sign, inside + sign * to_core, outside - sign * to_rest, n)
        better, changed = float(moved.max()), [int(moved.argmax())]
        if swaps:
            swapped, pair = _best_swap(links, core, (inside, outside), (to_core, to_rest))
            if swapped > better:
                better, changed = swapped, pair
        if better <= fit + 1e-12:
            return (fit, core) if np.isfinite(fit) else None
        for node in changed:
            way = -1 if core[node] else 1
            inside, outside = inside + way * int(to_core[node]), outside - way * int(to_rest[node])
            core[node] = not core[node]
            to_core, to_rest = to_core + way * links[:, node], to_rest - way * links[:, node]
        fit = better


def _best_swap(links: Ints, core: Bools, arcs: tuple[int, int], reach: tuple[Ints, Ints]) -> tuple[float, list[int]]:
    """Fit of the best swap of a node outside with one inside, and the two nodes."""
    (inside, outside), (to_core, to_rest) = arcs, reach
    ins, outs = np.flatnonzero(~core), np.flatnonzero(core)
    if not len(ins) or not len(outs):
        return -np.inf, []
    between = links[np.ix_(ins, outs)]
    fits = _fits(
        np.array(core.sum()),
        inside + to_core[ins, None] - to_core[None, outs] - between,
        outside - to_rest[ins, None] + to_rest[None, outs] - between,
        len(links),
    )
    i, o = np.unravel_index(int(fits.argmax()), fits.shape)
    return float(fits[i, o]), [int(ins[i]), int(outs[o])]
