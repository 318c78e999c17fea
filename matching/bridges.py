"""New bridges: pairs that join two organisations with no living tie, each further one between the same two worth less.

The value of k pairs between two organisations is `value` x (1 + 1/2 + ... + 1/k). For solvers it is counted in whole
units, 720,720 to one (a multiple of every number up to 16, so that the first sixteen steps are exact).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .flags import bridge_of
from .instance import Instance, Pair

UNITS = 720_720
"""Whole units of one bridge's value."""

Ints = npt.NDArray[np.int64]


def bridge_values(instance: Instance) -> dict[tuple[str, str], float]:
    """Values told for pairs of organisations (sorted codes)."""
    return {(min(each.organisations), max(each.organisations)): each.value for each in instance.snapshot.bridge_values}


def bridges_value(instance: Instance, pairs: Sequence[Pair]) -> float:
    """Value of a plan's new bridges, plainly."""
    told = bridge_values(instance)
    joined = Counter(bridge for pair in pairs if (bridge := bridge_of(instance, pair)) is not None)
    return sum(told.get(bridge, 1.0) * sum(1 / k for k in range(1, count + 1)) for bridge, count in joined.items())


@dataclass(frozen=True)
class BridgeTable:
    """Bridges over listed pairs: `of` each pair's bridge (-1: none); of each bridge its value and the most pairs."""

    of: Ints
    values: npt.NDArray[np.float64]
    most: Ints

    @cached_property
    def steps(self) -> Ints:
        """Units that the k-th pair of a bridge adds: int64 (bridges, most + 1), column k - 1."""
        ranks = np.arange(1, int(self.most.max(initial=0)) + 2)
        return np.round(self.values[:, None] * UNITS / ranks[None, :]).astype(np.int64)

    def counts(self, chosen: npt.NDArray[np.bool_]) -> Ints:
        """Pairs of each bridge among the chosen of the listed pairs."""
        return np.bincount(self.of[chosen & (self.of >= 0)], minlength=len(self.values)).astype(np.int64)

    def units(self, counts: Ints) -> int:
        """Value of so many pairs of each bridge, in units."""
        ranks = np.arange(self.steps.shape[1])
        return int(self.steps[ranks[None, :] < counts[:, None]].sum())


def bridge_table(instance: Instance, rows: Ints, columns: Ints) -> BridgeTable:
    """The bridges of listed pairs (positions of learners and coaches)."""
    first_l = [each.organisations[0] if each.organisations else "" for each in instance.learners]
    first_c = [each.organisations[0] if each.organisations else "" for each in instance.coaches]
    codes = {code: k for k, code in enumerate(sorted({*first_l, *first_c}))}
    a, b = np.array([codes[c] for c in first_l])[rows], np.array([codes[c] for c in first_c])[columns]
    size = len(codes)
    key = np.minimum(a, b) * size + np.maximum(a, b)
    tied = [sorted((codes[x], codes[y])) for x, y in map(sorted, _twos(instance)) if x in codes and y in codes]
    old = np.isin(key, np.array([x * size + y for x, y in tied], dtype=np.int64)) | (a == b)
    if "" in codes:
        old |= (a == codes[""]) | (b == codes[""])
    of = np.full(len(rows), -1, dtype=np.int64)
    keys = _distinct(key[~old], size * size)
    of[~old] = np.searchsorted(keys, key[~old])
    names = sorted(codes)
    told = bridge_values(instance)
    values = np.array([told.get((names[k // size], names[k % size]), 1.0) for k in keys.tolist()], dtype=np.float64)
    return BridgeTable(of, values, _most(instance, of, rows, columns, len(keys)))


def _twos(instance: Instance) -> list[list[str]]:
    return [sorted(each) for each in instance.ties if len(each) == 2]


def _most(instance: Instance, of: Ints, rows: Ints, columns: Ints, bridges: int) -> Ints:
    """At most as many pairs as learners a bridge could use, and as places of its coaches (locks may take more)."""
    learners, coaches = instance.shape
    inside = of >= 0
    by_learner = _distinct(of[inside] * learners + rows[inside], bridges * learners) // max(1, learners)
    by_coach = _distinct(of[inside] * coaches + columns[inside], bridges * coaches)
    places = np.bincount([j for _, j in instance.locks], minlength=coaches) + np.array(instance.places, dtype=np.int64)
    rooms = np.bincount(by_coach // max(1, coaches), weights=places[by_coach % max(1, coaches)], minlength=bridges)
    return np.minimum(np.bincount(by_learner, minlength=bridges), rooms.astype(np.int64)).astype(np.int64)


def _distinct(numbers: Ints, below: int) -> Ints:
    """The distinct ones of numbers from 0, in order; counted where that takes no more room than the numbers do."""
    return np.flatnonzero(np.bincount(numbers)) if 0 < below <= len(numbers) else np.unique(numbers)
