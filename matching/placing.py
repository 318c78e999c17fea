"""Whether the best plan of a round gives a learner a coach, with no more work than that takes."""

from __future__ import annotations

from .contradictions import smallest_clash
from .eligibility import Eligibility
from .instance import open_couples
from .limits import has_limits
from .plan import leading_flows
from .round_model import round_model
from .stages import first_stage, pursue


def placed_by_flows(table: Eligibility, position: int) -> bool | None:
    """Whether the plans that are best for the leading goals all place a learner (True), or none of them does (False).

    None where some do, so that later goals decide, or where pairs are tied to each other, so that not even the first
    goal is a flow.
    """
    instance = table.instance
    if smallest_clash(instance) is not None or not table.options[position]:
        return False
    if has_limits(instance) or any(table.eligible[a] and table.eligible[b] for a, b in open_couples(instance)):
        return None
    goals = instance.policy.goals
    model = round_model(table, goals)
    stage, without = first_stage(model, model.network), model.unplaced_arcs.start + position
    for goal in goals[: leading_flows(table, goals)]:
        if stage is None:
            return None
        stage = pursue(model, stage, goal)
        if stage.network.upper[without] == stage.network.lower[without]:
            return bool(stage.network.upper[without] == 0)
    return None
