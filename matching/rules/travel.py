"""Rules about meeting: how far either will travel, and whether they meet in one room or online."""

from __future__ import annotations

import numpy as np

from foundation.places import great_circle_km

from ..documents import Coach, Learner, Someone
from ..instance import Instance
from .rule import Mask, PairRule, nothing, of_coaches, of_learners


def travel_km(learner: Learner, coach: Coach) -> float | None:
    """Great-circle km between the two; None where a place is not known."""
    a, b = learner.location, coach.location
    if a is None or b is None:
        return None
    return float(great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude))


def _too_far(instance: Instance, learner: Learner, coach: Coach) -> bool:
    if not instance.policy.hard.travel or (learner.accepts_online and coach.accepts_online):
        return False
    limits = [each.max_travel_km for each in (learner, coach) if each.max_travel_km is not None]
    km = travel_km(learner, coach)
    return km is not None and bool(limits) and km > min(limits)


def _limits(rows: tuple[Someone, ...]) -> list[float]:
    return [np.inf if each.max_travel_km is None else each.max_travel_km for each in rows]


def _too_far_mask(instance: Instance) -> Mask:
    if not instance.policy.hard.travel:
        return nothing(instance)
    limit = np.minimum(
        np.array(_limits(instance.learners)).reshape(-1, 1), np.array(_limits(instance.coaches)).reshape(1, -1)
    )
    in_person = of_learners([not each.accepts_online for each in instance.learners]) | of_coaches(
        [not each.accepts_online for each in instance.coaches]
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(in_person & (instance.travel_km > limit))


def _mode_mask(instance: Instance) -> Mask:
    here = of_learners([each.mode == "in_person" for each in instance.learners])
    online = of_learners([each.mode == "online" for each in instance.learners])
    coach_here = of_coaches([each.mode == "in_person" for each in instance.coaches])
    coach_online = of_coaches([each.mode == "online" for each in instance.coaches])
    return (here & coach_online) | (online & coach_here)


TOO_FAR = PairRule("too_far", "Neither travels further than they said they would.", _too_far_mask, _too_far)
MODE = PairRule(
    "mode",
    "The two agree to meet in person, or to meet online.",
    _mode_mask,
    lambda _, learner, coach: {learner.mode, coach.mode} == {"in_person", "online"},
)
