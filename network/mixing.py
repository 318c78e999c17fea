"""Ties within and between groups: the E-I index with its exact null, block counts, assortativity, modularity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .instance import Bools, Floats, Ints


@dataclass(frozen=True)
class Mixing:
    """How the ties of an undirected graph fall on groups.

    `external` and `internal` count ties between people who share no group and who share one; `alike` the others that
    each person shares a group with; `degrees` ties of each person. Whatever is undefined (no ties, no people) is None.

    Sources: Krackhardt & Stern, Social Psychology Quarterly 51 (1988); the null is the join-count moments of people,
    each with all their groups, shuffled over the fixed graph: with a = sum of `alike` and t = sum of
    alike (alike - 1), `p2 = a / N(2)`, `p3 = t / N(3)` and `p4 = (a^2 - 2a - 4t) / N(4)`.
    """

    external: int
    internal: int
    alike: Ints
    degrees: Ints

    @property
    def ties(self) -> int:
        """All ties, m."""
        return self.external + self.internal

    @cached_property
    def same_by_chance(self) -> float | None:
        """p2, the chance that two people taken at random share a group; None below two people."""
        n = len(self.alike)
        return int(self.alike.sum()) / (n * (n - 1)) if n >= 2 else None

    @property
    def e_i(self) -> float | None:
        """(E - I) / (E + I): -1 all within, 1 all between."""
        return (self.external - self.internal) / self.ties if self.ties else None

    @cached_property
    def possible(self) -> tuple[float, float] | None:
        """Least and greatest E-I that this number of ties can have in groups of these sizes."""
        if not self.ties:
            return None
        n, m = len(self.alike), self.ties
        within = int(self.alike.sum()) // 2
        between = n * (n - 1) // 2 - within
        least = -1.0 if m <= within else (m - 2 * within) / m
        greatest = 1.0 if m <= between else (2 * between - m) / m
        return least, greatest

    @property
    def rescaled(self) -> float | None:
        """E-I stretched so that its possible range is -1 to 1."""
        if self.e_i is None or self.possible is None or self.possible[0] == self.possible[1]:
            return None
        least, greatest = self.possible
        return 2 * (self.e_i - least) / (greatest - least) - 1

    @property
    def expected(self) -> float | None:
        """Expected E-I if labels were shuffled: 1 - 2 p2."""
        return None if self.e_i is None or self.same_by_chance is None else 1 - 2 * self.same_by_chance

    @cached_property
    def sd_internal(self) -> float | None:
        """Standard deviation of the ties within groups if labels were shuffled (exact)."""
        if self.same_by_chance is None or not self.ties:
            return None
        n, m, whole = len(self.alike), self.ties, int(self.alike.sum())
        threes = int(self.alike @ (self.alike - 1))
        p3 = threes / (n * (n - 1) * (n - 2)) if n >= 3 else 0.0
        p4 = (whole**2 - 2 * whole - 4 * threes) / (n * (n - 1) * (n - 2) * (n - 3)) if n >= 4 else 0.0
        touching = int(self.degrees @ (self.degrees - 1))
        variance = (
            m * self.same_by_chance + touching * p3 + (m * (m - 1) - touching) * p4 - (m * self.same_by_chance) ** 2
        )
        return math.sqrt(variance) if variance > 1e-12 * m * m else 0.0

    @property
    def sd(self) -> float | None:
        """Standard deviation of E-I if labels were shuffled (exact)."""
        return None if self.sd_internal is None else 2 * self.sd_internal / self.ties

    @property
    def z(self) -> float | None:
        """Standard deviations from the expected E-I."""
        if self.e_i is None or self.expected is None or not self.sd:
            return None
        return (self.e_i - self.expected) / self.sd

    @property
    def ratio(self) -> float | None:
        """Ties between groups over what shuffled labels would give; 1 = as if groups did not matter."""
        if not self.ties or self.same_by_chance is None or self.same_by_chance >= 1:
            return None
        return self.external / (self.ties * (1 - self.same_by_chance))

    @property
    def ratio_band(self) -> tuple[float, float] | None:
        """The middle 95 % of the ratio if groups did not matter: 1 -+ 1.96 sd, not below 0."""
        if self.ratio is None or self.same_by_chance is None or self.sd_internal is None:
            return None
        half = 1.96 * self.sd_internal / (self.ties * (1 - self.same_by_chance))
        return max(0.0, 1 - half), 1 + half


def _falling(sizes: Ints, r: int) -> int:
    """Sum over groups of n(n-1)...(n-r+1), as an exact integer."""
    return sum(math.perm(int(n), r) for n in sizes)


def mixing(edges: Ints, groups: Ints) -> Mixing:
    """Mixing of an undirected graph.

    Args:
        edges: (m, 2) indices of nodes, each tie once.
        groups: (n,) group of each node, 0 or more.
    """
    sizes = np.bincount(groups) if len(groups) else np.zeros(0, dtype=np.int64)
    return mixing_across(edges, groups[edges[:, 0]] != groups[edges[:, 1]], sizes[groups] - 1)


def mixing_across(edges: Ints, crossing: Bools, alike: Ints) -> Mixing:
    """Mixing of an undirected graph of people who may belong to several groups.

    Args:
        edges: (m, 2) indices of nodes, each tie once.
        crossing: (m,) whether the two share no group.
        alike: (n,) how many others each shares a group with.
    """
    external = int(crossing.sum())
    return Mixing(external, len(edges) - external, alike, np.bincount(edges.ravel(), minlength=len(alike)))


def permutation_tails(
    edges: Ints, groups: Ints, rng: np.random.Generator, draws: int = 1999, apart: Bools | None = None
) -> tuple[float, float] | None:
    """Chance of an E-I as low, and as high, as the one seen if labels were shuffled: (1 + hits) / (draws + 1).

    None where there are no ties. Never 0: the arrangement seen is itself one of the possible ones.

    Args:
        edges: (m, 2) indices of nodes, each tie once.
        groups: (n,) label of each node.
        rng: for the shuffles.
        draws: how many shuffles.
        apart: (labels, labels) whether a tie between two labels is external; where None, it is if they differ.
    """
    if not len(edges):
        return None
    seen = int(_external(groups[None, :], edges, apart)[0])
    low = high = 0
    for start in range(0, draws, 250):
        rows = min(250, draws - start)
        external = _external(rng.permuted(np.tile(groups, (rows, 1)), axis=1), edges, apart)
        low += int((external <= seen).sum())
        high += int((external >= seen).sum())
    return (1 + low) / (draws + 1), (1 + high) / (draws + 1)


def _external(labels: Ints, edges: Ints, apart: Bools | None) -> Ints:
    """External ties under each row of labels."""
    first, second = labels[:, edges[:, 0]], labels[:, edges[:, 1]]
    across = first != second if apart is None else apart[first, second]
    return np.asarray(across.sum(axis=1), dtype=np.int64)


def block_counts(arcs: Ints, groups: Ints, k: int) -> Ints:
    """Ties from group (row) to group (column), (k, k); `arcs` (m, 2) directed."""
    table = np.zeros((k, k), dtype=np.int64)
    np.add.at(table, (groups[arcs[:, 0]], groups[arcs[:, 1]]), 1)
    return table


def expected_blocks(m: int, sizes: Ints) -> Floats | None:
    """Expected ties of an undirected graph between (off the diagonal, both ways) and within groups, at one density.

    `D n_r n_s` and `D n_r (n_r - 1) / 2` with D = m / C(N, 2); None for fewer than two people.
    """
    n = int(sizes.sum())
    if n < 2:
        return None
    density = m / (n * (n - 1) / 2)
    table = density * np.outer(sizes, sizes).astype(np.float64)
    np.fill_diagonal(table, density * sizes * (sizes - 1) / 2)
    return table


def assortativity(blocks: Ints) -> float | None:
    """Newman (2003): (sum e_rr - sum a_r b_r) / (1 - sum a_r b_r), of arc counts by group; None where undefined."""
    total = blocks.sum()
    if total == 0:
        return None
    chance = float((blocks.sum(axis=1) / total) @ (blocks.sum(axis=0) / total))
    if math.isclose(chance, 1.0):
        return None
    return (float(np.trace(blocks)) / float(total) - chance) / (1 - chance)


def modularity(blocks: Ints) -> float | None:
    """Newman & Girvan's Q of given groups, of arc counts (an undirected tie counts both ways); None without ties."""
    total = blocks.sum()
    if total == 0:
        return None
    return float(np.trace(blocks) / total - (blocks.sum(axis=1) / total) @ (blocks.sum(axis=0) / total))


def blau(counts: Ints, eligible: int) -> tuple[float | None, float | None, float | None]:
    """Diversity of counts over groups: Blau `1 - sum p^2`, IQV `Blau K/(K-1)` with K eligible groups, unbiased Blau."""
    n = int(counts.sum())
    if n == 0:
        return None, None, None
    plain = 1 - float(((counts / n) ** 2).sum())
    iqv = plain * eligible / (eligible - 1) if eligible > 1 else None
    unbiased = 1 - _falling(counts, 2) / (n * (n - 1)) if n > 1 else None
    return plain, iqv, unbiased
