"""Who takes part in a round at all, whoever the other side may be."""

from __future__ import annotations

from .instance import Instance
from .rules.standing import is_unavailable


def takes_no_part(instance: Instance, position: int) -> str | None:
    """Why a learner takes no part, whatever the coaches; None for one who does.

    The codes are `held_out` (by instruction), `unknown_organisation`, and `unknown_time` where the policy holds such
    learners out. A learner with a lock takes part: a lock that stands is an exception to whatever would hold them out.
    """
    if position in instance.locked_learners:
        return None
    learner = instance.learners[position]
    if position in instance.held_out:
        return "held_out"
    if not learner.organisations:
        return "unknown_organisation"
    return "unknown_time" if learner.availability is None and holds_out_unknown_time(instance) else None


def can_coach(instance: Instance, position: int) -> bool:
    """Whether a coach could take any learner in this round: active and supervised, of a known organisation, with
    places, and with known times where the policy asks for them; a coach with a locked pair can in any case."""
    if position in instance.locked_coaches:
        return True
    coach = instance.coaches[position]
    known = bool(coach.organisations) and not (coach.availability is None and holds_out_unknown_time(instance))
    return known and instance.places[position] > 0 and not is_unavailable(instance, coach)


def holds_out_unknown_time(instance: Instance) -> bool:
    """Whether the policy keeps people of unknown times out of the round."""
    return instance.policy.hard.unknown_availability == "hold_out"
