"""Rules about what a coach offers: required skills, and fits that come from outside."""

from __future__ import annotations

import numpy as np

from ..documents import Coach, Learner
from ..instance import Instance
from .rule import Mask, PairRule, nothing, of_pairs


def required_skills(learner: Learner) -> frozenset[str]:
    """Skills without which a coach is of no use to this learner."""
    return frozenset(need.skill for need in learner.needs if need.required)


def offered_skills(coach: Coach) -> frozenset[str]:
    """Skills a coach offers, at whatever level."""
    return frozenset(offer.skill for offer in coach.skills)


def _skill(instance: Instance, learner: Learner, coach: Coach) -> bool:
    return instance.policy.hard.required_skills and not required_skills(learner) <= offered_skills(coach)


def _skill_mask(instance: Instance) -> Mask:
    if not instance.policy.hard.required_skills:
        return nothing(instance)
    skills = sorted({skill for each in instance.learners for skill in required_skills(each)})
    required = np.array([[s in required_skills(each) for s in skills] for each in instance.learners], dtype=np.float32)
    lacking = np.array([[s not in offered_skills(c) for s in skills] for c in instance.coaches], dtype=np.float32)
    rows, columns = instance.shape
    return np.asarray(required.reshape(rows, len(skills)) @ lacking.reshape(columns, len(skills)).T > 0)


def _not_scored_mask(instance: Instance) -> Mask:
    if not instance.snapshot.scores_only:
        return nothing(instance)
    return ~of_pairs(instance, instance.scores)


def _not_scored(instance: Instance, learner: Learner, coach: Coach) -> bool:
    pair = instance.learner_at[learner.id], instance.coach_at[coach.id]
    return instance.snapshot.scores_only and pair not in instance.scores


SKILL = PairRule("skill", "The coach offers every skill the learner requires.", _skill_mask, _skill)
NOT_SCORED = PairRule("not_scored", "The pair was given a score.", _not_scored_mask, _not_scored)
