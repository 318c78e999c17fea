"""Which pairs may be, and how many coaches each rule removes for each learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .fit_table import Fits, fit_table
from .instance import Instance
from .rules import PAIR_RULES, Mask

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Eligibility:
    """`eligible`: bool (L, C), pairs that break no rule, and locked ones. `removed`: coaches by code, int64 (L,)."""

    instance: Instance
    eligible: Mask
    removed: Mapping[str, Counts]

    @cached_property
    def fits(self) -> Fits:
        """Fit of every pair in millionths of a point, int32 (L, C)."""
        return fit_table(self.instance)

    @cached_property
    def options(self) -> Counts:
        """Eligible coaches of each learner, int64 (L,)."""
        return np.asarray(self.eligible.sum(axis=1, dtype=np.int64))


def eligibility(instance: Instance) -> Eligibility:
    """Apply every rule about one pair to all pairs. Time and memory grow with learners x coaches."""
    rows, columns = instance.shape
    broken = np.zeros((rows, columns), dtype=np.bool_)
    removed: dict[str, Counts] = {}
    for rule in PAIR_RULES:
        mask = np.broadcast_to(rule.mask(instance), (rows, columns))
        removed[rule.code] = mask.sum(axis=1, dtype=np.int64)
        broken |= mask
    eligible = ~broken
    for pair in instance.locks:
        eligible[pair] = True
    return Eligibility(instance, eligible, removed)
