"""The value of each goal, recomputed plainly from a plan's pairs. No solver, no arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .bridges import bridges_value
from .fit import MICRO, fit_of
from .instance import Instance, Pair
from .policy import Goal
from .solution import Number
from .taking_part import takes_no_part

DEFAULT_FLOORS = (30.0, 50.0, 70.0)


def goal_value(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    """Value of one goal for a plan.

    Units: learners (place_learners), pairs (keep_pairs), bridges (new_bridges), points (total_fit), coaches' loads
    squared (balance_load), squared learners (fair_shares), learners below each floor and then points (worst_fit).

    Raises:
        KeyError: for a goal that is not built.
    """
    return {
        "place_learners": _placed,
        "fair_shares": _fair_shares,
        "keep_pairs": _kept,
        "worst_fit": _worst_fit,
        "new_bridges": lambda instance, pairs, _: bridges_value(instance, pairs),
        "total_fit": _total_fit,
        "balance_load": _balance_load,
    }[goal.goal](instance, pairs, goal)


def floors_of(goal: Goal) -> tuple[float, ...]:
    """Floors of a worst_fit goal in points, lowest first."""
    return tuple(sorted(goal.floors if goal.floors is not None else DEFAULT_FLOORS))


def share_group(instance: Instance, position: int, by: str | None) -> str:
    """The group whose share a learner counts towards: the kind (or the code) of the first organisation listed."""
    listed = instance.learners[position].organisations
    if not listed:
        return ""
    return listed[0] if by == "organisation" else instance.organisation[listed[0]].kind or ""


def share_groups(instance: Instance, by: str | None) -> dict[int, str]:
    """Group of every learner who is not held out, by position.

    Held out, and so counted in no share, are those whom an instruction, an unknown organisation, or (where the policy
    says so) an unknown availability keeps out of the round.
    """
    everyone = range(len(instance.learners))
    return {i: share_group(instance, i, by) for i in everyone if takes_no_part(instance, i) is None}


def _placed(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    del instance, goal
    return len(pairs)


def _fair_shares(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    groups = share_groups(instance, goal.by)
    sizes, placed = Counter(groups.values()), Counter(groups[i] for i, _ in pairs if i in groups)
    total = sum(sizes.values())
    short = (max(0, len(pairs) * size - total * placed[group]) for group, size in sizes.items())
    return sum(each**2 for each in short) / total**2 if total else 0


def _kept(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    del goal
    return len(instance.current & set(pairs))


def _worst_fit(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    fits = [fit_of(instance, pair) for pair in pairs]
    below = (sum(fit < round(floor * MICRO) for fit in fits) for floor in floors_of(goal))
    return *below, min(fits, default=0) / MICRO


def _total_fit(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    del goal
    return sum(fit_of(instance, pair) for pair in pairs) / MICRO


def _balance_load(instance: Instance, pairs: Sequence[Pair], goal: Goal) -> Number:
    del instance, goal
    return sum(load**2 for load in Counter(j for _, j in pairs).values())
