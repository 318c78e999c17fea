"""A round under repair as a flow: most learners placed, then best fit, of the plans that keep so many published pairs.

How many are placed is settled by one arc that all learners without a coach pass. For a given number of them, keeping
pairs and fit are two goals of one flow: the plans that are best for some weighing of the two are the corners of a
convex line, found by weighing each two neighbours alike until nothing lies beyond. Between two corners lie the plans
that follow only some of the exchanges that lead from one to the other (flow decomposition; Ahuja, Magnanti and Orlin,
1993, section 3.5); a number of pairs that no such plan keeps is left to a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from .exchange import cycles
from .flow import Ints, Network
from .instance import Pair
from .round_model import RoundModel


@dataclass(frozen=True)
class Corner:
    """A plan as a flow: published pairs kept, total fit in millionths of a point."""

    flow: Ints
    kept: int
    fit: int


class RepairFlows:
    """The flows of a round of which some pairs, `standing`, are published; couples and limits are not looked at."""

    def __init__(self, model: RoundModel, standing: frozenset[Pair]) -> None:
        self.model = model
        self._keep = np.append(model.arcs_of(set(standing)), [False]).astype(np.int64)
        self._fit = np.zeros_like(self._keep)
        self._fit[model.pair_arcs] = model.eligibility.fits[model.rows, model.columns]
        self._level = lru_cache(maxsize=None)(self._line)

    @cached_property
    def most_placed(self) -> int:
        """The most learners that can be placed; -1 where no plan holds all locks."""
        unplaced = np.zeros(len(self.model.network.tails), dtype=np.int64)
        unplaced[self.model.unplaced_arcs] = 1
        best = self.model.network.best(unplaced)
        return -1 if best is None else self.model.instance.shape[0] - int(unplaced @ best[0])

    @cached_property
    def most_kept(self) -> int:
        """The most published pairs that can be kept, however many learners are placed."""
        best = self.model.network.best(-self._keep[:-1])
        return 0 if best is None else int(self._keep[:-1] @ best[0])

    def fewest_changes(self) -> tuple[Pair, ...] | None:
        """The plan of most learners, then most published pairs, then best fit; None where there is none."""
        return self._pairs(self._level(self.most_placed)[-1]) if self.most_placed >= 0 else None

    def keeping(self, least: int) -> tuple[tuple[Pair, ...], bool] | None:
        """The plan of most learners, then best fit, that keeps at least so many published pairs, and True.

        Where flows alone do not find it, one of as many learners and nearly that fit, and False; None where no plan
        keeps so many.
        """
        placed = self.most_placed
        while placed >= 0 and self._level(placed)[-1].kept < least:
            placed -= 1
        if placed < 0:
            return None
        line = self._level(placed)
        above = next(k for k, corner in enumerate(line) if corner.kept >= least)
        if above == 0 or line[above].kept == least:
            return self._pairs(line[above]), True
        return self._between(line[above - 1], line[above], least)

    def _pairs(self, corner: Corner) -> tuple[Pair, ...]:
        return self.model.pairs(corner.flow[:-1])

    def _network(self, placed: int) -> Network:
        """The network in which exactly so many learners are placed: the others pass one arc together."""
        network, node = self.model.network, len(self.model.network.supplies)
        heads = network.heads.copy()
        heads[self.model.unplaced_arcs] = node
        without = np.int64(self.model.instance.shape[0] - placed)
        return Network(
            np.append(network.tails, np.int64(node)),
            np.append(heads, np.int64(node - 1)),
            np.append(network.lower, without),
            np.append(network.upper, without),
            np.append(network.supplies, np.int64(0)),
        )

    def _line(self, placed: int) -> tuple[Corner, ...]:
        """Corners from the best fit (and, of equals, most kept) to the most kept (and, of equals, best fit)."""
        network = self._network(placed)
        first, last = (
            self._lexicographic(network, order) for order in ((self._fit, self._keep), (self._keep, self._fit))
        )
        return (first, *self._beyond(network, first, last), last) if first.kept < last.kept else (last,)

    def _lexicographic(self, network: Network, order: Sequence[Ints]) -> Corner:
        for worth in order:
            best = network.best(-worth)
            if best is None:
                raise ArithmeticError("a network that held a plan holds none any more")
            flow, network = best
        return self._corner(flow)

    def _corner(self, flow: Ints) -> Corner:
        return Corner(flow, int(self._keep @ flow), int(self._fit @ flow))

    def _beyond(self, network: Network, low: Corner, high: Corner) -> tuple[Corner, ...]:
        """Corners between two: any plan worth more than they are where keeping and fit are weighed so that they are
        worth the same."""
        if high.kept - low.kept <= 1:
            return ()
        of_fit, of_keeping = high.kept - low.kept, low.fit - high.fit
        best = network.best(-(of_fit * self._fit + of_keeping * self._keep))
        if best is None:
            return ()
        found = self._corner(best[0])
        if of_fit * found.fit + of_keeping * found.kept <= of_fit * low.fit + of_keeping * low.kept:
            return ()
        return (*self._beyond(network, low, found), found, *self._beyond(network, found, high))

    def _between(self, low: Corner, high: Corner, least: int) -> tuple[tuple[Pair, ...], bool]:
        """A plan between two neighbouring corners: some of the exchanges that lead from one to the other, and whether
        it keeps just so many pairs, so that it is as good as any."""
        exchanges = list(cycles(self._network(0), high.flow, low.flow))
        lost = [-sum(more * int(self._keep[arc]) for arc, more in each) for each in exchanges]
        ways: dict[int, tuple[int, ...]] = {0: ()}
        for k, each in enumerate(lost):
            ways = {total + each: (*way, k) for total, way in ways.items()} | ways
        most = max(total for total in ways if total <= high.kept - least)
        flow = high.flow.copy()
        for k in ways[most]:
            for arc, more in exchanges[k]:
                flow[arc] += more
        return self.model.pairs(flow[:-1]), most == high.kept - least
