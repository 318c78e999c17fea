"""Rules about time: two people need a stretch in common, and unknown is neither none nor all."""

from __future__ import annotations

from ..common_time import common_minutes
from ..documents import Coach, Learner
from ..instance import Instance
from .rule import Mask, PairRule, nothing, of_coaches, of_learners


def time_is_unknown(learner: Learner, coach: Coach) -> bool:
    """Whether either availability is unknown, so that common time cannot be judged."""
    return learner.availability is None or coach.availability is None


def _no_common_time(instance: Instance, learner: Learner, coach: Coach) -> bool:
    if time_is_unknown(learner, coach):
        return False
    return common_minutes(learner.availability, coach.availability) < instance.policy.hard.min_common_minutes


def _no_common_time_mask(instance: Instance) -> Mask:
    known = of_learners([each.availability is not None for each in instance.learners]) & of_coaches(
        [each.availability is not None for each in instance.coaches]
    )
    return known & (instance.common_minutes < instance.policy.hard.min_common_minutes)


def _holds_out(instance: Instance) -> bool:
    return instance.policy.hard.unknown_availability == "hold_out"


def _unknown_time_mask(instance: Instance) -> Mask:
    if not _holds_out(instance):
        return nothing(instance)
    return of_learners([each.availability is None for each in instance.learners])


def _unknown_time_coach_mask(instance: Instance) -> Mask:
    if not _holds_out(instance):
        return nothing(instance)
    return of_coaches([each.availability is None for each in instance.coaches])


NO_COMMON_TIME = PairRule(
    "no_common_time", "The two can meet often enough for long enough.", _no_common_time_mask, _no_common_time
)
UNKNOWN_TIME = PairRule(
    "unknown_time",
    "It must be known when the learner can meet.",
    _unknown_time_mask,
    lambda instance, learner, _: _holds_out(instance) and learner.availability is None,
)
UNKNOWN_TIME_COACH = PairRule(
    "unknown_time_coach",
    "It must be known when the coach can meet.",
    _unknown_time_coach_mask,
    lambda instance, _, coach: _holds_out(instance) and coach.availability is None,
)
