"""Rules about a coach's standing: active, and supervised on the round's date."""

from __future__ import annotations

from ..documents import Coach
from ..instance import Instance
from .rule import Mask, PairRule, of_coaches


def supervision_is_out_of_date(instance: Instance, coach: Coach) -> bool:
    """Whether a coach's supervision ended before the round's date; the day itself is still valid."""
    valid_to = coach.supervision_valid_to
    return instance.policy.hard.supervision and valid_to is not None and valid_to < instance.snapshot.as_at


def is_unavailable(instance: Instance, coach: Coach) -> bool:
    """Whether a coach is paused, withdrawn, or without valid supervision."""
    return coach.status != "active" or supervision_is_out_of_date(instance, coach)


def _mask(instance: Instance) -> Mask:
    return of_coaches([is_unavailable(instance, coach) for coach in instance.coaches])


COACH_UNAVAILABLE = PairRule(
    "coach_unavailable",
    "The coach is active and their supervision is in date.",
    _mask,
    lambda instance, _, coach: is_unavailable(instance, coach),
)
