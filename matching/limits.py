"""Limits that tie pairs to each other: hours a month, pairs between two organisations, coaching given and received.

Plain forms, used by the checker, the first plan and the program alike. An organisation is the first listed of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .instance import Instance, Pair
from .policy import Groups
from .taking_part import can_coach, takes_no_part

HOUR = 1_000_000
"""Whole units of an hour."""


def has_limits(instance: Instance) -> bool:
    """Whether any limit ties pairs to each other, beyond places and reciprocal coaching."""
    return bool(instance.snapshot.hours) or instance.policy.groups != Groups()


def hours_of(instance: Instance) -> dict[Pair, int]:
    """Hours a month of each pair that takes any, in millionths."""
    rows = instance.snapshot.hours
    return {(instance.learner_at[h.learner], instance.coach_at[h.coach]): round(h.hours * HOUR) for h in rows}


def hours_limits(instance: Instance) -> dict[int, int]:
    """Hours a month of each coach who stated them, in millionths; none where no pair has hours of its own."""
    if not instance.snapshot.hours:
        return {}
    return {
        j: round(coach.hours_per_month * HOUR)
        for j, coach in enumerate(instance.coaches)
        if coach.hours_per_month is not None
    }


def counts_hours(instance: Instance, pair: Pair) -> bool:
    """Whether a pair's hours count against the coach's: not those of a lock that is an exception to `capacity`."""
    return pair not in instance.locks or "capacity" not in instance.locks[pair].exception_to


def first_organisation(codes: Sequence[str]) -> str:
    """The organisation that counts for shares, ledgers and bridges; empty where none is known."""
    return codes[0] if codes else ""


def organisations_of(instance: Instance, pair: Pair) -> tuple[str, str]:
    """First organisations of a pair's learner and coach."""
    learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
    return first_organisation(learner.organisations), first_organisation(coach.organisations)


def between(instance: Instance, pair: Pair) -> tuple[str, str]:
    """The two organisations of a pair, sorted: the cap counts both directions together."""
    a, b = sorted(organisations_of(instance, pair))
    return a, b


def cap_between(instance: Instance) -> dict[tuple[str, str], int]:
    """Pairs allowed between two organisations where locks already take more than the policy's cap."""
    cap = instance.policy.groups.max_pairs_between or 0
    locked = Counter(between(instance, pair) for pair in _told_locks(instance))
    return {both: count for both, count in locked.items() if count > cap}


def balanced_organisations(instance: Instance) -> list[str]:
    """Organisations with both a learner who takes part and a coach who can coach: those that can give and receive."""
    receive = {
        first_organisation(row.organisations)
        for i, row in enumerate(instance.learners)
        if takes_no_part(instance, i) is None
    }
    give = {first_organisation(row.organisations) for j, row in enumerate(instance.coaches) if can_coach(instance, j)}
    return sorted((receive & give) - {""})


def give_receive_limits(instance: Instance) -> dict[str, tuple[int, int]]:
    """Least and most that each balanced organisation may give beyond what it receives, by code; empty without a band.

    A lock goes before this preference: where locked pairs alone are outside the band, it is widened to hold them.
    """
    band = instance.policy.groups.give_receive_band
    if band is None:
        return {}
    net = net_given(instance, _told_locks(instance))
    return {code: (min(-band, net[code]), max(band, net[code])) for code in balanced_organisations(instance)}


def _told_locks(instance: Instance) -> list[Pair]:
    """The locked pairs that go before the policy's limits: those of the file, not one that is only asked about."""
    return [pair for pair in instance.locks if pair != instance.asked]


def net_given(instance: Instance, pairs: Iterable[Pair]) -> Counter[str]:
    """Pairs that each organisation gives less those it receives."""
    net = Counter[str]()
    for pair in pairs:
        receives, gives = organisations_of(instance, pair)
        net[gives] += 1
        net[receives] -= 1
    return net


class Tally:
    """Hours and pairs between organisations taken so far, and whether a further pair would still be within limits."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._hours, self._left = hours_of(instance), hours_limits(instance)
        self._cap = instance.policy.groups.max_pairs_between
        self._more = cap_between(instance)
        self._between = Counter[tuple[str, str]]()

    def allows(self, pair: Pair) -> bool:
        """Whether a pair is within its coach's hours and its organisations' cap; a locked pair always is."""
        return pair in self._instance.locks or (self.hours_allow(pair) and self.cap_allows(pair))

    def hours_allow(self, pair: Pair) -> bool:
        """Whether a pair's hours are still left with its coach."""
        return pair[1] not in self._left or self._hours.get(pair, 0) <= self._left[pair[1]]

    def cap_allows(self, pair: Pair, leaving: Pair | None = None) -> bool:
        """Whether the two organisations may have one more pair, once the pair that is leaving has gone."""
        if self._cap is None:
            return True
        both = between(self._instance, pair)
        gone = leaving is not None and between(self._instance, leaving) == both
        return self._between[both] - gone < self._more.get(both, self._cap)

    def take(self, pair: Pair) -> None:
        """Count a pair."""
        if pair[1] in self._left and counts_hours(self._instance, pair):
            self._left[pair[1]] -= self._hours.get(pair, 0)
        if self._cap is not None:
            self._between[between(self._instance, pair)] += 1


def broken_limits(instance: Instance, pairs: Sequence[Pair]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Code, ids concerned and message of each limit that a plan breaks."""
    yield from _hours(instance, pairs)
    groups = instance.policy.groups
    if groups.max_pairs_between is not None:
        more = cap_between(instance)
        for both, count in sorted(Counter(between(instance, pair) for pair in pairs).items()):
            if count > more.get(both, groups.max_pairs_between):
                cap = groups.max_pairs_between
                yield "max_pairs_between", both, f"{both[0]} and {both[1]} have {count} pairs, with {cap} allowed."
    ends = [organisations_of(instance, pair) for pair in pairs]
    received, given = Counter(a for a, _ in ends), Counter(b for _, b in ends)
    for code, (least, most) in give_receive_limits(instance).items():
        if not least <= given[code] - received[code] <= most:
            message = f"{code} gives {given[code]} and receives {received[code]}: too far apart."
            yield "give_receive_band", (code,), message


def _hours(instance: Instance, pairs: Sequence[Pair]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    hours, used = hours_of(instance), Counter[int]()
    for pair in pairs:
        if counts_hours(instance, pair):
            used[pair[1]] += hours.get(pair, 0)
    for j, limit in sorted(hours_limits(instance).items()):
        if used[j] > limit:
            coach = instance.coaches[j].id
            message = f"{coach} would spend {used[j] / HOUR:g} hours a month and has {limit / HOUR:g}."
            yield "capacity", (coach,), message
