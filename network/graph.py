"""The people graph and the organisation graph at a date, layer by layer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from .documents import TIE_KINDS, LayerName
from .instance import ORIGINS, Bools, Floats, Instance, Ints


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected simple graph of `n` nodes: `edges` (m, 2) of indices, first < second, sorted, each once."""

    n: int
    edges: Ints

    @property
    def m(self) -> int:
        """Number of edges."""
        return len(self.edges)

    def degrees(self) -> Ints:
        """Number of neighbours of each node, (n,)."""
        return np.bincount(self.edges.ravel(), minlength=self.n)

    def adjacency(self) -> sparse.csr_array:
        """Symmetric adjacency of ones, (n, n)."""
        a, b = self.edges.T
        ones = np.ones(2 * self.m)
        return sparse.csr_array((ones, (np.r_[a, b], np.r_[b, a])), shape=(self.n, self.n))

    def without(self, gone: Ints) -> Graph:
        """The graph with every edge of some nodes removed; the nodes stay as isolates."""
        lost = np.zeros(self.n, dtype=np.bool_)
        lost[gone] = True
        return replace(self, edges=self.edges[~lost[self.edges].any(axis=1)])


def simple_graph(n: int, pairs: Ints) -> Graph:
    """A graph from any pairs: self-pairs dropped, repeats and directions merged."""
    ordered = np.sort(pairs.reshape(-1, 2), axis=1)
    ordered = ordered[ordered[:, 0] != ordered[:, 1]]
    return Graph(n, np.unique(ordered, axis=0) if len(ordered) else ordered)


@dataclass(frozen=True, slots=True)
class Community:
    """Who takes part on a day: indices of people, each one's home organisation (-1 none), all their employers.

    `employers` is (all people, organisations), one where the membership holds on the day.
    """

    date: dt.date
    present: Bools
    home: Ints
    employers: sparse.csr_array

    @property
    def people(self) -> Ints:
        """Indices of those who take part."""
        return np.flatnonzero(self.present)


@dataclass(frozen=True, slots=True)
class Layer:
    """The live ties of one layer on a day, over all people of the instance, one row per pair.

    `quiet` is days since the tie was last known to be alive over its half-life (0 where nothing is known, and then
    `heard` is false); `weight` the recency-weighted strength; `made` whether the programme made it; `crosses` whether
    the two share no employer (both having one).
    """

    graph: Graph
    quiet: Floats
    weight: Floats
    heard: Bools
    made: Bools
    crosses: Bools

    def where(self, rows: Bools) -> Layer:
        """The same layer with some of its ties only."""
        graph = Graph(self.graph.n, self.graph.edges[rows])
        return Layer(graph, self.quiet[rows], self.weight[rows], self.heard[rows], self.made[rows], self.crosses[rows])


def community(instance: Instance, date: dt.date, *, include_staff: bool | None = None) -> Community:
    """Who takes part on a date, and where they belong. Programme staff are left out unless the policy says otherwise.

    First and last days are included.
    """
    day = date.toordinal()
    n, k = len(instance.people), len(instance.organisations)
    with_staff = instance.policy.include_programme_staff if include_staff is None else include_staff
    present = (instance.joined <= day) & (day <= instance.left)
    if not with_staff:
        present &= ~instance.staff
    rows = instance.memberships
    held = np.flatnonzero((rows.start <= day) & (day <= rows.end))
    home = np.full(n, -1, dtype=np.int64)
    latest_first = held[np.argsort(-rows.rank[held], kind="stable")]
    home[rows.person[latest_first]] = rows.organisation[latest_first]
    ones = np.ones(len(held))
    employers = sparse.csr_array((ones, (rows.person[held], rows.organisation[held])), shape=(n, k))
    return Community(date, present, home, employers)


def layer(instance: Instance, at: Community, name: LayerName, *, half_life_factor: float = 1.0) -> Layer:
    """The live ties of a layer between people who take part, merged to one row per pair of people.

    A tie is live from its start to its end, both included. Recency weight (network design 2.8):
    `strength * 0.5 ** (days since last known alive / half-life)`, the half-lives multiplied by `half_life_factor`.
    """
    t, day = instance.ties, at.date.toordinal()
    kinds = [TIE_KINDS.index(k) for k in getattr(instance.policy.layers, name)]
    live = (t.start <= day) & (day <= t.end) & np.isin(t.kind, kinds) & at.present[t.a] & at.present[t.b]
    rows = np.flatnonzero(live)
    n = len(instance.people)
    key, first, group = np.unique(t.a[rows] * n + t.b[rows], return_index=True, return_inverse=True)
    half_life = half_life_factor * np.array([getattr(instance.policy.half_life_days, k) for k in TIE_KINDS])
    seen = np.minimum(np.maximum(t.last[rows], t.start[rows]), day)
    ages = (day - seen) / half_life[t.kind[rows]]
    quiet = np.full(len(key), np.inf)
    np.minimum.at(quiet, group, np.where(t.last[rows] >= 0, ages, 0.0))
    weight = np.zeros(len(key))
    np.add.at(weight, group, t.strength[rows] * 0.5**ages)
    heard = np.zeros(len(key), dtype=np.bool_)
    np.logical_or.at(heard, group, t.last[rows] >= 0)
    made = np.zeros(len(key), dtype=np.bool_)
    np.logical_or.at(made, group, t.origin[rows] == ORIGINS.index("programme"))
    edges = np.column_stack([t.a[rows][first], t.b[rows][first]]).reshape(-1, 2)
    return Layer(Graph(n, edges), quiet, weight, heard, made, crossing(at, edges))


def crossing(at: Community, edges: Ints) -> Bools:
    """Whether each tie joins two people who both have an employer and share none."""
    if not len(edges):
        return np.zeros(0, dtype=np.bool_)
    a, b = edges.T
    shared = np.asarray(at.employers[a].multiply(at.employers[b]).sum(axis=1)).ravel()
    return np.asarray((shared == 0) & (at.home[a] >= 0) & (at.home[b] >= 0))


def among(at: Community, graph: Graph) -> tuple[Graph, Ints]:
    """The graph on those who take part only, renumbered, and their indices in the instance."""
    people = at.people
    number = np.full(graph.n, -1, dtype=np.int64)
    number[people] = np.arange(len(people))
    return Graph(len(people), number[graph.edges]), people


def organisation_ties(at: Community, ties: Layer, organisations: int) -> tuple[Graph, Ints]:
    """Pairs of home organisations joined by at least one crossing tie, and how many ties join each pair."""
    pairs = np.sort(at.home[ties.graph.edges[ties.crosses]], axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if not len(pairs):
        return Graph(organisations, np.zeros((0, 2), dtype=np.int64)), np.zeros(0, dtype=np.int64)
    unique, counts = np.unique(pairs, axis=0, return_counts=True)
    return Graph(organisations, unique), counts
