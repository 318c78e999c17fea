"""Between plans and the variables of a model: telling the solver where to start, reading what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .literals import Literal
from .model import PlanModel
from .plan import Placement, Plan

Tell = Callable[[Literal, bool], None]


def hint(model: PlanModel, plan: Plan) -> None:
    """Tell the solver a plan to start from: every variable that the plan decides."""
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    hints: dict[int, int] = {}

    def _tell(literal: Literal, value: bool) -> None:
        if literal.index not in (model.true.index, model.false.index):
            hints[literal.index] = int(value)

    for session, candidates in model.sets.items():
        model.keep_going()
        placement = plan.get(session)
        chosen = None if placement is None else candidates.find(model.grid, placement)
        for index, literal in enumerate(model.x[session]):
            _tell(literal, index == chosen)
        _tell(model.is_unplaced(session), placement is None)
        at = _when(model, placement)
        for key, time in model.of_times[session].items():
            _tell(time.literal, key == at)
        for ordinal, literal in zip(*model.order.get(session, ([], [])), strict=True):
            _tell(literal, at is not None and at[0] <= ordinal)
    _hint_uses(model, plan, _tell)
    told = model.cp.proto.solution_hint  # all at once: one by one they take ten times as long
    told.vars.extend(list(hints))
    told.values.extend(list(hints.values()))


def read_plan(model: PlanModel, value: Callable[[Literal], bool]) -> dict[str, Placement]:
    """The plan that a solution states; `value` tells whether a literal holds in it."""
    plan = {}
    for session, candidates in model.sets.items():
        chosen = next((n for n, literal in enumerate(model.x[session]) if value(literal)), None)
        if chosen is not None:
            plan[session] = candidates.placement(model.grid, chosen)
    leaders = _used(model, model.lead, plan, value)
    booked = _used(model, model.booking, plan, value)
    return {
        session: replace(each, facilitators=leaders.get(session, ()), equipment=booked.get(session, ()))
        for session, each in plan.items()
    }


def _hint_uses(model: PlanModel, plan: Plan, tell: Tell) -> None:
    for (session, person, *key), literal in model.lead.items():
        placement = plan.get(session)
        tell(literal, placement is not None and _when(model, placement) == (*key,) and person in placement.facilitators)
    for (session, thing, *key), literal in model.booking.items():
        placement = plan.get(session)
        tell(literal, placement is not None and _when(model, placement) == (*key,) and thing in placement.equipment)


def _used(
    model: PlanModel,
    uses: dict[tuple[str, str, int, int], Literal],
    plan: Plan,
    value: Callable[[Literal], bool],
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for (session, what, *key), literal in uses.items():
        if session in plan and _when(model, plan[session]) == (*key,) and value(literal):
            found.setdefault(session, []).append(what)
    return {session: tuple(sorted(own)) for session, own in found.items()}


def _when(model: PlanModel, placement: Placement | None) -> tuple[int, int] | None:
    if placement is None:
        return None
    return placement.date.toordinal(), model.grid.block_index[placement.block]
