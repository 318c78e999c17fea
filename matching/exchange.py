"""A better plan by exchanges: along cycles of the network, where each bridge's next pair is worth less than its last.

Value every pair by what it would add (if not chosen) or take away (if chosen) as the plan stands, find the best flow
for these values, and take from the difference of the two plans each cycle that truly gains. Cycles of the difference
of two flows are independent changes (flow decomposition; Ahuja, Magnanti and Orlin, 1993, section 3.5). Small random
values among equals, from the run's seed, let it go on where it stands still.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .bridges import BridgeTable
from .flow import Floats, Ints, Network

Cycle = list[tuple[int, int]]
"""Arcs of a cycle, each with +1 (one unit more) or -1 (one less)."""


@dataclass
class Exchange:
    """A plan under improvement: least `costs` minus `weight` times the units of its bridges.

    `network` gives the arcs and limits, `bridges` those of the first arcs (the pairs).
    """

    network: Network
    bridges: BridgeTable
    costs: Floats
    weight: float
    flow: Ints
    rng: np.random.Generator

    def __post_init__(self) -> None:
        self.flow = self.flow.copy()
        self.counts = self.bridges.counts(self.flow[: len(self.bridges.of)] > 0)
        self.reprice()

    def reprice(self) -> None:
        """Take a changed weight into account."""
        gains = np.zeros((len(self.bridges.values), self.bridges.steps.shape[1] + 1), dtype=np.float64)
        gains[:, 1:] = np.cumsum(self.bridges.steps, axis=1)
        self.total = gains * self.weight

    def step(self, *, jitter: float) -> float:
        """One round of exchanges; gives what it gained (in units of cost, never negative).

        Args:
            jitter: the largest random value added to an arc, in units of cost.
        """
        target = self.network.least_cost(self._values(jitter))
        if target is None:
            return 0.0
        return sum(self._take(cycle) for cycle in cycles(self.network, self.flow, target))

    def _values(self, jitter: float) -> Ints:
        """Cost of each arc as the plan stands: finer than the exchange's own, so that the random part is small."""
        values = self.costs.astype(np.float64)
        of = self.bridges.of
        inside = of >= 0
        chosen = self.flow[: len(of)] > 0
        at = self.counts[of[inside]] + np.where(chosen[inside], 0, 1)
        step = np.concatenate([np.zeros((len(self.total), 1)), np.diff(self.total, axis=1)], axis=1)
        at = np.minimum(at, step.shape[1] - 1)
        values[: len(of)][inside] -= step[of[inside], at]
        if jitter > 0:
            values[: len(of)] += self.rng.random(len(of)) * jitter
        largest = float(np.abs(values).max(initial=1.0))
        return np.round(values * (1e9 / max(1.0, largest))).astype(np.int64)

    def _take(self, cycle: Cycle) -> float:
        """Follow a cycle if that loses nothing; gives what it gains."""
        moved: dict[int, int] = {}
        cost = 0.0
        for arc, more in cycle:
            cost += more * float(self.costs[arc])
            if arc < len(self.bridges.of) and self.bridges.of[arc] >= 0:
                bridge = int(self.bridges.of[arc])
                moved[bridge] = moved.get(bridge, 0) + more
        top = self.total.shape[1] - 1
        for bridge, more in moved.items():
            now = int(self.counts[bridge])
            if now + more > top:
                return 0.0
            cost -= float(self.total[bridge, now + more] - self.total[bridge, now])
        if cost > 0:
            return 0.0
        for arc, more in cycle:
            self.flow[arc] += more
        for bridge, more in moved.items():
            self.counts[bridge] += more
        return -cost


def cycles(network: Network, old: Ints, new: Ints) -> Iterator[Cycle]:
    """The difference of two flows as cycles, each one unit."""
    leaving: dict[int, list[tuple[int, int, int]]] = {}
    for arc in np.flatnonzero(new != old).tolist():
        more = 1 if new[arc] > old[arc] else -1
        tail, head = int(network.tails[arc]), int(network.heads[arc])
        start, end = (tail, head) if more > 0 else (head, tail)
        for _ in range(abs(int(new[arc] - old[arc]))):
            leaving.setdefault(start, []).append((end, arc, more))
    while leaving:
        node = next(iter(leaving))
        path: list[tuple[int, int]] = []
        visited = {node: 0}
        while True:
            end, arc, more = leaving[node].pop()
            if not leaving[node]:
                del leaving[node]
            path.append((arc, more))
            if end in visited:
                first = visited[end]
                yield path[first:]
                path = path[:first]
                visited = {each: at for each, at in visited.items() if at <= first}
                if not path:
                    break
            else:
                visited[end] = len(path)
            node = end
