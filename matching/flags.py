"""What somebody should know about a pair that may be: what was not known, what the two share, which rules it breaks."""

from __future__ import annotations

from collections.abc import Sequence

from .instance import Instance, Pair
from .limits import hours_limits, hours_of
from .rules import PAIR_RULES
from .rules.boundary import Label, same_label
from .rules.time import time_is_unknown

SHARED: tuple[tuple[Label, str], ...] = (
    ("parent", "same_parent"),
    ("network", "same_network"),
    ("building", "same_building"),
)


def flags_of(instance: Instance, pair: Pair, pairs: Sequence[Pair] = ()) -> tuple[str, ...]:
    """Flags of a pair, in a fixed order; a pair by exception carries the codes of the rules that it does break.

    Args:
        instance: the round.
        pair: a pair of the plan.
        pairs: the whole plan, for the rules that only a plan can break (`capacity`, `reciprocal`).
    """
    learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
    hard, flags = instance.policy.hard, []
    allowed = hard.unknown_availability == "allow" and time_is_unknown(learner, coach)
    if allowed or learner.time_unconfirmed or coach.time_unconfirmed:
        flags.append("time_unconfirmed")
    if hard.travel and (learner.location is None or coach.location is None):
        flags.append("distance_unknown")
    flags += [flag for label, flag in SHARED if same_label(instance, learner, coach, label)]
    lock = instance.locks.get(pair)
    named = set(lock.exception_to) if lock else set()
    broken = {rule.code for rule in PAIR_RULES if rule.code in named and rule.breaks(instance, learner, coach)}
    if "capacity" in named and _is_over(instance, pair[1], pairs):
        broken.add("capacity")
    if "reciprocal" in named and any(pair in each and set(each) <= set(pairs) for each in instance.couples):
        broken.add("reciprocal")
    return tuple(dict.fromkeys([*flags, *sorted(broken)]))


def _is_over(instance: Instance, coach: int, pairs: Sequence[Pair]) -> bool:
    """Whether a coach has more pairs than places, or more hours than stated, exceptions counted."""
    own = [pair for pair in pairs if pair[1] == coach]
    hours, limit = hours_of(instance), hours_limits(instance).get(coach)
    return len(own) > instance.places[coach] or (limit is not None and sum(hours.get(p, 0) for p in own) > limit)


def bridge_of(instance: Instance, pair: Pair) -> tuple[str, str] | None:
    """The two organisations, sorted, that a pair would newly join; None where a tie joins them or they are one."""
    learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
    if not learner.organisations or not coach.organisations:
        return None
    a, b = sorted((learner.organisations[0], coach.organisations[0]))
    return None if a == b or frozenset((a, b)) in instance.ties else (a, b)
