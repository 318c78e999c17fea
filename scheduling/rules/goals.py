"""The goals by name."""

from __future__ import annotations

from collections.abc import Sequence

from .attending import Attendance, Completion
from .gentleness import FewestChanges
from .goal import Goal
from .hosting import HostFairness, VenueRuleGoal
from .placing import PlaceSessions
from .spending import Cost, PressureGoal, Travel

_BUILT: tuple[Goal, ...] = (
    PlaceSessions(),
    FewestChanges(),
    Completion(),
    Attendance(),
    Travel(),
    HostFairness(),
    Cost(),
    PressureGoal(),
    VenueRuleGoal(),
)


def goals_in_order(names: Sequence[str]) -> list[Goal]:
    """The goals of a policy, in its order. Names have been checked when the snapshot was read."""
    by_name = {goal.code: goal for goal in _BUILT}
    return [by_name[name] for name in names]
