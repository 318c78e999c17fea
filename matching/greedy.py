"""A first plan at once: locks, then pairs that run, then the learners with fewest options to their best free coach."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .capacity import capacities
from .eligibility import Eligibility
from .instance import Pair, open_couples
from .limits import Tally, broken_limits


def first_plan(table: Eligibility, wanted: Iterable[Pair] = ()) -> tuple[Pair, ...]:
    """A plan that obeys every hard rule, quick and not the best.

    Args:
        table: the round's eligible pairs.
        wanted: pairs to take first where they may be (an earlier plan's, say), after the locked ones.
    """
    instance = table.instance
    free = capacities(instance)
    partners: dict[Pair, set[Pair]] = {}
    for one, other in open_couples(instance):
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    chosen: dict[int, int] = {}
    tally = Tally(instance)

    def _take(pair: Pair) -> bool:
        i, j = pair
        clashes = any(chosen.get(a) == b for a, b in partners.get(pair, ()))
        if i in chosen or not table.eligible[pair] or free[j] <= 0 or clashes or not tally.allows(pair):
            return False
        chosen[i] = j
        free[j] -= 1
        tally.take(pair)
        return True

    for pair in (*sorted(instance.locks), *sorted(wanted), *sorted(instance.current)):
        _take(pair)
    waited = np.array([each.rounds_waited for each in instance.learners])
    for i in np.lexsort((table.options, -waited)).tolist() if len(waited) else ():
        order = np.argsort(-table.fits[i], kind="stable")
        any(_take((i, int(j))) for j in order if table.eligible[i, j])
    pairs = tuple(sorted(chosen.items()))
    return tuple(sorted(instance.locks)) if any(True for _ in broken_limits(instance, pairs)) else pairs
