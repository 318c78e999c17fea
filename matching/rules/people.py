"""Rules about who two people are to each other: oneself, a manager, a pair that ended, an instruction."""

from __future__ import annotations

from ..documents import Coach, Learner
from ..instance import Instance
from .rule import Mask, PairRule, nothing, of_learners, of_pairs


def _manages(instance: Instance, a: str, b: str) -> bool:
    """Whether person a is the line manager of person b, by id or by any known e-mail."""
    manager, managed = instance.person[a], instance.person[b]
    return a in managed.managers or bool(manager.emails & managed.manager_emails)


def _line_management(instance: Instance, learner: Learner, coach: Coach) -> bool:
    if not instance.policy.hard.line_management or learner.person_id == coach.person_id:
        return False
    a, b = learner.person_id, coach.person_id
    return _manages(instance, a, b) or _manages(instance, b, a)


def _line_management_mask(instance: Instance) -> Mask:
    if not instance.policy.hard.line_management:
        return nothing(instance)
    by_email: dict[str, set[str]] = {}
    for key, person in instance.person.items():
        for email in person.emails:
            by_email.setdefault(email, set()).add(key)
    links: set[frozenset[str]] = set()
    for key, person in instance.person.items():
        managers = set(person.managers).union(*(by_email.get(email, ()) for email in person.manager_emails))
        links |= {frozenset((key, manager)) for manager in managers - {key}}
    learners: dict[str, list[int]] = {}
    coaches: dict[str, list[int]] = {}
    for i, learner in enumerate(instance.learners):
        learners.setdefault(learner.person_id, []).append(i)
    for j, coach in enumerate(instance.coaches):
        coaches.setdefault(coach.person_id, []).append(j)
    both_ways = [order for link in links for order in (tuple(sorted(link)), tuple(sorted(link, reverse=True)))]
    return of_pairs(instance, {(i, j) for a, b in both_ways for i in learners.get(a, ()) for j in coaches.get(b, ())})


def _same_person_mask(instance: Instance) -> Mask:
    coaches: dict[str, list[int]] = {}
    for j, coach in enumerate(instance.coaches):
        coaches.setdefault(coach.person_id, []).append(j)
    return of_pairs(
        instance, {(i, j) for i, each in enumerate(instance.learners) for j in coaches.get(each.person_id, ())}
    )


def _repeat_mask(instance: Instance) -> Mask:
    if not instance.policy.hard.repeat:
        return nothing(instance)
    at = instance.coach_at
    return of_pairs(
        instance, {(i, at[c]) for i, each in enumerate(instance.learners) for c in each.ended_with if c in at}
    )


def _blocks(instance: Instance, *, private: bool) -> frozenset[tuple[str, str]]:
    return instance.private_blocks if private else instance.open_blocks


def _block_mask(instance: Instance, *, private: bool) -> Mask:
    pairs = _blocks(instance, private=private)
    return of_pairs(instance, {(instance.learner_at[a], instance.coach_at[b]) for a, b in pairs})


def _held_out_mask(instance: Instance) -> Mask:
    return of_learners([i in instance.held_out for i in range(len(instance.learners))])


LINE_MANAGEMENT = PairRule(
    "line_management", "Neither of the two manages the other.", _line_management_mask, _line_management
)
SAME_PERSON = PairRule(
    "same_person",
    "Nobody coaches themselves.",
    _same_person_mask,
    lambda _, learner, coach: learner.person_id == coach.person_id,
)
REPEAT = PairRule(
    "repeat",
    "A pair that ended early or was declined does not come back.",
    _repeat_mask,
    lambda instance, learner, coach: instance.policy.hard.repeat and coach.id in learner.ended_with,
)
BLOCKED = PairRule(
    "blocked",
    "An instruction keeps these two apart.",
    lambda instance: _block_mask(instance, private=False),
    lambda instance, learner, coach: (learner.id, coach.id) in _blocks(instance, private=False),
)
NOT_AVAILABLE = PairRule(
    "not_available",
    "The coach must be available.",
    lambda instance: _block_mask(instance, private=True),
    lambda instance, learner, coach: (learner.id, coach.id) in _blocks(instance, private=True),
)
HELD_OUT = PairRule(
    "held_out",
    "A learner who is held out takes no part in this round.",
    _held_out_mask,
    lambda instance, learner, _: instance.learner_at[learner.id] in instance.held_out,
)
