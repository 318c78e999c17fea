"""What a plan leaves free: places of each coach, and the coaches barred because they are one's own learners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .capacity import capacities
from .documents import Places
from .eligibility import Counts, Eligibility
from .instance import Instance, Pair, open_couples
from .limits import Tally, give_receive_limits, net_given, organisations_of

Obstacle = Literal["places", "hours", "between", "band"]
"""What there is no more of: a coach's places or hours, pairs between two organisations, the band of give and take."""


@dataclass(frozen=True)
class Room:
    """`free`: places left, int64 (C,). `barred`: coaches whom the plan makes a learner's own learner, by learner.

    `tally` knows the hours and the pairs between organisations that are left, `net` what each organisation gives
    beyond what it receives, and `band` between which numbers that must lie.
    """

    instance: Instance
    free: Counts
    barred: Mapping[int, frozenset[int]]
    tally: Tally
    net: Mapping[str, int]
    band: Mapping[str, tuple[int, int]]

    def is_full(self, pair: Pair) -> bool:
        """Whether something keeps a pair from being added to the plan."""
        return self.obstacle(pair) is not None

    def obstacle(self, pair: Pair, leaving: Pair | None = None) -> Obstacle | None:
        """What keeps a pair from being added to the plan once another of the same learner, `leaving`, has gone."""
        if self.free[pair[1]] <= 0:
            return "hours" if hours_are_short(self.instance, pair[1]) else "places"
        if pair in self.instance.locks:
            return None
        if not self.tally.hours_allow(pair):
            return "hours"
        if not self.tally.cap_allows(pair, leaving):
            return "between"
        return None if self._within_band(pair, leaving) else "band"

    def _within_band(self, pair: Pair, leaving: Pair | None) -> bool:
        if not self.band:
            return True
        change = net_given(self.instance, [pair])
        if leaving is not None:
            change.subtract(net_given(self.instance, [leaving]))
        after = {code: self.net.get(code, 0) + by for code, by in change.items() if by and code in self.band}
        return all(self.band[code][0] <= net <= self.band[code][1] for code, net in after.items())


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
    out = {i: frozenset(each) for i, each in barred.items()}
    return Room(table.instance, free, out, tally, net_given(table.instance, pairs), give_receive_limits(table.instance))


def words_of_limit(instance: Instance, pair: Pair, obstacle: Obstacle) -> str:
    """Why a pair cannot be added, where that is a limit of the whole round and not its coach's."""
    if obstacle == "between":
        return f"the round allows no more pairs between {' and '.join(sorted(organisations_of(instance, pair)))}"
    return "what organisations give and receive would then be too far apart"


def hours_are_short(instance: Instance, coach: int) -> bool:
    """Whether a coach's places are fewer than told because the hours a month allow no more."""
    row = instance.coaches[coach]
    told = {each.coach: each.places for each in instance.snapshot.instructions if isinstance(each, Places)}
    return instance.places[coach] < told.get(row.id, row.places)
