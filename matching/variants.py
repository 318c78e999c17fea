"""A round as it would be with something changed: what questions about a plan are tried out on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .documents import Block, Coach, Learner, Lock, Organisation, PairOfIds, Places
from .instance import Instance, instance_of
from .policy import Policy


def with_rows(
    instance: Instance,
    *,
    learners: Mapping[str, Mapping[str, Any]] | None = None,
    coaches: Mapping[str, Mapping[str, Any]] | None = None,
) -> Instance:
    """The round with some fields of some rows replaced, by id."""
    return _with(
        instance,
        learners=tuple(_replaced(row, (learners or {}).get(row.id)) for row in instance.snapshot.learners),
        coaches=tuple(_replaced(row, (coaches or {}).get(row.id)) for row in instance.snapshot.coaches),
    )


def with_lock(instance: Instance, learner: str, coach: str) -> Instance:
    """The round with one more locked pair, which is only asked about: it widens no limit of the policy."""
    lock = Lock(kind="lock", learner=learner, coach=coach)
    changed = _with(instance, instructions=(*instance.snapshot.instructions, lock))
    return replace(changed, asked=(instance.learner_at[learner], instance.coach_at[coach]))


def with_barred(instance: Instance, pairs: Sequence[tuple[str, str]]) -> Instance:
    """The round in which these pairs of ids may not be."""
    blocks = tuple(Block(kind="block", learner=a, coach=b) for a, b in pairs)
    return _with(instance, instructions=(*instance.snapshot.instructions, *blocks))


def with_places(instance: Instance, places: Mapping[str, int]) -> Instance:
    """The round with places told anew for some coaches, whatever their hours."""
    kept = [each for each in instance.snapshot.instructions if not (isinstance(each, Places) and each.coach in places)]
    told = [Places(kind="places", coach=coach, places=count) for coach, count in sorted(places.items())]
    hours = {coach: {"hours_per_month": None} for coach in places} if not instance.snapshot.hours else {}
    return with_rows(_with(instance, instructions=(*kept, *told)), coaches=hours)


def without_hold(instance: Instance, learner: str) -> Instance:
    """The round in which a learner is not held out."""
    kept = [e for e in instance.snapshot.instructions if not (e.kind == "hold_out" and e.learner == learner)]
    return _with(instance, instructions=tuple(kept))


def unlocked(instance: Instance, pairs: frozenset[tuple[str, str]]) -> Instance:
    """The round without the locks of these pairs of ids."""
    kept = [e for e in instance.snapshot.instructions if not (isinstance(e, Lock) and (e.learner, e.coach) in pairs)]
    return _with(instance, instructions=tuple(kept))


def with_coach(instance: Instance, coach: Coach) -> Instance:
    """The round with one more coach, whose organisations may be new."""
    known = set(instance.organisation)
    new = tuple(Organisation(code=code) for code in coach.organisations if code not in known)
    return _with(
        instance,
        organisations=(*instance.snapshot.organisations, *new),
        coaches=(*instance.snapshot.coaches, coach),
    )


def with_organisations(instance: Instance, organisations: Sequence[Organisation]) -> Instance:
    """The round with these organisations in place of its own."""
    return _with(instance, organisations=tuple(organisations))


def with_current(instance: Instance, pairs: Sequence[tuple[str, str]]) -> Instance:
    """The round in which these pairs of ids, and no others, run already."""
    return _with(instance, current_pairs=tuple(PairOfIds(learner=a, coach=b) for a, b in pairs))


def with_policy(instance: Instance, policy: Policy) -> Instance:
    """The round under another policy."""
    return _with(instance, policy=policy)


def with_people(instance: Instance, learners: Sequence[Learner], left: frozenset[str]) -> Instance:
    """The round with learners who joined and without those who left, nor what was said about the latter."""
    snapshot = instance.snapshot
    return _with(
        instance,
        learners=(*(row for row in snapshot.learners if row.id not in left), *learners),
        instructions=tuple(each for each in snapshot.instructions if getattr(each, "learner", None) not in left),
        scores=tuple(each for each in snapshot.scores if each.learner not in left),
        hours=tuple(each for each in snapshot.hours if each.learner not in left),
    )


def _replaced(row: Any, fields: Mapping[str, Any] | None) -> Any:
    return row.model_copy(update=dict(fields)) if fields else row


def _with(instance: Instance, **fields: Any) -> Instance:
    return instance_of(instance.snapshot.model_copy(update=fields), instance.input_sha256)
