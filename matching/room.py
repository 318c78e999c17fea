"""What a plan leaves free: places of each coach, and the coaches barred because they are one's own learners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .capacity import capacities
from .eligibility import Counts, Eligibility
from .instance import Pair, open_couples
from .limits import Tally


@dataclass(frozen=True)
class Room:
    """`free`: places left, int64 (C,). `barred`: coaches whom the plan makes a learner's own learner, by learner.

    `tally` knows the hours and the pairs between organisations that are left.
    """

    free: Counts
    barred: Mapping[int, frozenset[int]]
    tally: Tally

    def is_full(self, pair: Pair) -> bool:
        """Whether a pair's coach has no place or too few hours left, or their organisations no further pair."""
        return bool(self.free[pair[1]] <= 0) or not self.tally.allows(pair)


def room_left(table: Eligibility, pairs: Sequence[Pair]) -> Room:
    """What a plan's pairs leave free."""
    free = capacities(table.instance)
    for _, j in pairs:
        free[j] -= 1
    chosen = set(pairs)
    barred: dict[int, set[int]] = {}
    for one, other in open_couples(table.instance):
        for pair, against in ((one, other), (other, one)):
            if against in chosen:
                barred.setdefault(pair[0], set()).add(pair[1])
    tally = Tally(table.instance)
    for pair in pairs:
        tally.take(pair)
    return Room(free, {i: frozenset(each) for i, each in barred.items()}, tally)
