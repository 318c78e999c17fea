"""The boundary: a coach comes from another organisation, over every current membership of both."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..documents import Someone
from ..instance import Instance, incidence
from .rule import Mask, PairRule, nothing, of_coaches, of_learners

Label = Literal["parent", "network", "building"]


def codes_of(instance: Instance, someone: Someone) -> frozenset[str]:
    """Codes of every current employer of the person behind a row."""
    return instance.person[someone.person_id].organisations


def labels_of(instance: Instance, someone: Someone, label: Label) -> frozenset[str]:
    """Parents, networks or buildings of every current employer of the person behind a row."""
    found = (getattr(instance.organisation[code], label) for code in codes_of(instance, someone))
    return frozenset(each for each in found if each)


def same_label(instance: Instance, learner: Someone, coach: Someone, label: Label) -> bool:
    """Whether employers of the two have the same parent, network or building.

    An organisation that is itself the parent of the other's counts as the same parent.
    """
    of_learner, of_coach = labels_of(instance, learner, label), labels_of(instance, coach, label)
    if of_learner & of_coach:
        return True
    if label != "parent":
        return False
    return bool(of_learner & codes_of(instance, coach) or codes_of(instance, learner) & of_coach)


def _wanted(instance: Instance) -> list[Label]:
    hard = instance.policy.hard
    switches: tuple[tuple[Label, bool], ...] = (
        ("parent", hard.different_parent),
        ("network", hard.different_network),
        ("building", hard.different_building),
    )
    return [label for label, on in switches if on]


def _own_organisation_mask(instance: Instance) -> Mask:
    learners_codes = [sorted(codes_of(instance, each)) for each in instance.learners]
    coaches_codes = [sorted(codes_of(instance, each)) for each in instance.coaches]
    mask = np.zeros(instance.shape, dtype=np.bool_)
    if instance.policy.hard.cross_organisation:
        mask |= incidence(learners_codes, coaches_codes)
    for label in _wanted(instance):
        of_learners_ = [sorted(labels_of(instance, each, label)) for each in instance.learners]
        of_coaches_ = [sorted(labels_of(instance, each, label)) for each in instance.coaches]
        mask |= incidence(of_learners_, of_coaches_)
        if label == "parent":
            mask |= incidence(of_learners_, coaches_codes) | incidence(learners_codes, of_coaches_)
    return mask


def shared_with(instance: Instance, learner: Someone, coach: Someone) -> str | None:
    """What a learner shares with a coach against the boundary: `own`, `parent`, `network`, `building` or nothing."""
    if instance.policy.hard.cross_organisation and codes_of(instance, learner) & codes_of(instance, coach):
        return "own"
    return next((label for label in _wanted(instance) if same_label(instance, learner, coach, label)), None)


def _unknown_organisation_mask(instance: Instance) -> Mask:
    if not instance.learners or not instance.coaches:
        return nothing(instance)
    return of_learners([not each.organisations for each in instance.learners]) | of_coaches(
        [not each.organisations for each in instance.coaches]
    )


OWN_ORGANISATION = PairRule(
    "own_organisation",
    "A coach comes from another organisation than the learner's.",
    _own_organisation_mask,
    lambda instance, learner, coach: shared_with(instance, learner, coach) is not None,
)
UNKNOWN_ORGANISATION = PairRule(
    "unknown_organisation",
    "The organisations of both must be known.",
    _unknown_organisation_mask,
    lambda _, learner, coach: not learner.organisations or not coach.organisations,
)
