"""What somebody should know about a pair that may be: what was not known, what the two share, which rules it breaks."""

from __future__ import annotations

from .instance import Instance, Pair
from .rules.boundary import Label, same_label
from .rules.time import time_is_unknown

SHARED: tuple[tuple[Label, str], ...] = (
    ("parent", "same_parent"),
    ("network", "same_network"),
    ("building", "same_building"),
)


def flags_of(instance: Instance, pair: Pair) -> tuple[str, ...]:
    """Flags of a pair, in a fixed order; a pair by exception carries the codes its lock names."""
    learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
    hard, flags = instance.policy.hard, []
    if hard.unknown_availability == "allow" and time_is_unknown(learner, coach):
        flags.append("time_unconfirmed")
    if hard.travel and (learner.location is None or coach.location is None):
        flags.append("distance_unknown")
    flags += [flag for label, flag in SHARED if same_label(instance, learner, coach, label)]
    lock = instance.locks.get(pair)
    return tuple(dict.fromkeys([*flags, *(sorted(lock.exception_to) if lock else ())]))


def bridge_of(instance: Instance, pair: Pair) -> tuple[str, str] | None:
    """The two organisations, sorted, that a pair would newly join; None where a tie joins them or they are one."""
    learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
    if not learner.organisations or not coach.organisations:
        return None
    a, b = sorted((learner.organisations[0], coach.organisations[0]))
    return None if a == b or frozenset((a, b)) in instance.ties else (a, b)
