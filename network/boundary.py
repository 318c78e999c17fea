"""The boundary between organisations where people may have several employers: a tie of two who share one is within."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from .instance import Bools, Ints


@dataclass(frozen=True, slots=True)
class Boundary:
    """Who shares an employer with whom.

    `kind` (n,) is the number of each person's set of employers, of the sets that somebody has; `apart` (kinds, kinds)
    whether two sets have no employer in common.
    """

    kind: Ints
    apart: Bools

    @property
    def plain(self) -> bool:
        """Whether different sets never overlap, as where everybody has one employer."""
        return int(self.apart.sum()) == len(self.apart) * (len(self.apart) - 1)

    def alike(self) -> Ints:
        """How many others each person shares an employer with, (n,)."""
        people = np.bincount(self.kind, minlength=len(self.apart))
        return ((~self.apart).astype(np.int64) @ people)[self.kind] - 1

    def crossing(self, edges: Ints) -> Bools:
        """Whether each of some pairs of people, (m, 2), shares no employer."""
        return np.asarray(self.apart[self.kind[edges[:, 0]], self.kind[edges[:, 1]]], dtype=np.bool_)

    def dealt(self, order: Ints) -> Boundary:
        """The boundary when person i gets the employers, all of them, of person `order[i]`."""
        return Boundary(self.kind[order], self.apart)


def boundary(employers: sparse.csr_array) -> Boundary:
    """The boundary among people who have at least one employer each.

    Args:
        employers: (n, organisations), not 0 where a person belongs.
    """
    numbers: dict[tuple[int, ...], int] = {}
    ends, columns = employers.indptr.tolist(), employers.indices.tolist()
    kind = [numbers.setdefault(tuple(sorted(columns[start:end])), len(numbers)) for start, end in pairwise(ends)]
    held = [(number, organisation) for each, number in numbers.items() for organisation in each]
    rows, places = np.array(held, dtype=np.int64).reshape(-1, 2).T
    sets = sparse.csr_array((np.ones(len(held)), (rows, places)), shape=(len(numbers), employers.shape[1]))
    return Boundary(np.array(kind, dtype=np.int64), (sets @ sets.T).toarray() == 0)
