"""From a solution to its result document."""

from __future__ import annotations

from foundation.documents import write_document
from foundation.provenance import revision

from .check import check
from .instance import Instance
from .plan import Placement, Plan, turnout
from .result import (
    BudgetRow,
    ContradictionRow,
    GoalRow,
    MatchRow,
    PersonRow,
    PlacementRow,
    Provenance,
    Result,
    RuleRow,
    UnplacedRow,
    ViolationRow,
)
from .rules import HARD_RULES, Match, Rule
from .rules.attending import attended, missed
from .rules.changes import changed_parts
from .rules.goals import goals_in_order
from .solution import Solution, UnplacedReason
from .warnings import unproven_warnings, warnings_of


def result_of(instance: Instance, solution: Solution) -> Result:
    """The result document of a solution, checked once more; lists are sorted by id."""
    plan, clash = solution.plan, solution.contradiction
    settled = clash is None
    return Result(
        schema_="scheduling-result/1",
        status=solution.status,
        placements=tuple(placement_row(instance, plan[session]) for session in sorted(plan)),
        unplaced=tuple(_unplaced(instance, reason) for reason in solution.unplaced),
        people=people_rows(instance, plan) if settled else (),
        goals=tuple(GoalRow(goal=g.goal, value=g.value, bound=g.bound, proven=g.proven) for g in solution.goals),
        rules=analyse(instance, plan) if settled else (),
        contradiction=None
        if clash is None
        else ContradictionRow(sessions=clash.sessions, rules=clash.rules, text=clash.text),
        warnings=warnings_of(instance) + unproven_warnings(solution.goals),
        violations=tuple(
            ViolationRow(rule=v.rule, subjects=v.subjects, text=v.text, remedy=v.remedy)
            for v in check(instance, solution)
        ),
        provenance=_provenance(instance, solution),
    )


def write_result(instance: Instance, solution: Solution) -> str:
    """The result as JSON text (`scheduling-result/1`)."""
    return write_document(result_of(instance, solution))


def analyse(instance: Instance, plan: Plan) -> tuple[RuleRow, ...]:
    """What each rule costs in a plan, match by match: the hard rules, then the goals in order.

    Costs, of a rule and of each match, are times the rule's weight: the order of the goals alone decides between
    plans, the weights let a person compare what different goals cost.
    """
    goals = goals_in_order(instance.policy.goals)
    rows = [_rule(instance, rule, len(found), found) for rule in HARD_RULES for found in [rule.matches(instance, plan)]]
    return (
        *rows,
        *(_rule(instance, goal, goal.cost(instance, plan), goal.matches(instance, plan)) for goal in goals),
    )


def _rule(instance: Instance, rule: Rule, cost: float, matches: list[Match]) -> RuleRow:
    weight = rule.weight(instance.policy)
    rows = tuple(MatchRow(subjects=m.subjects, cost=weight * m.cost, text=m.text) for m in matches)
    return RuleRow(rule=rule.code, hard=rule.hard, cost=weight * cost, matches=rows)


def people_rows(instance: Instance, plan: Plan) -> tuple[PersonRow, ...]:
    """Each member of each cohort: attends, needs, misses; by person, then cohort."""
    rows = []
    for person, cohort in sorted((m, c.id) for c in instance.cohorts.values() for m in c.members):
        attends = len(attended(instance, plan, cohort, person))
        needed = instance.cohorts[cohort].min_sessions_attended
        rows.append(
            PersonRow(
                person=person,
                cohort=cohort,
                attends=attends,
                needed=needed,
                completes=needed is None or attends >= needed,
                absences=tuple(missed(instance, plan, cohort, person)),
            )
        )
    return tuple(rows)


def placement_row(instance: Instance, placement: Placement) -> PlacementRow:
    """A placement with who cannot come, how far people travel, and what differs from what was published."""
    row = instance.published.get(placement.session)
    changed, own = changed_parts(instance, placement.session, placement), turnout(instance, placement)
    return PlacementRow(
        session=placement.session,
        date=placement.date,
        block=placement.block,
        room=placement.room,
        facilitators=placement.facilitators,
        equipment=placement.equipment,
        absent=own.absent,
        travel_km_total=round(own.metres / 1000, 3),
        changed=changed,
        sequence=0 if row is None else row.sequence + bool(changed),
    )


def _unplaced(instance: Instance, reason: UnplacedReason) -> UnplacedRow:
    row = instance.published.get(reason.session)
    return UnplacedRow(
        session=reason.session,
        removed=reason.removed,
        clash=reason.clash,
        text=reason.text,
        remedies=reason.remedies,
        cancelled=row is not None,
        sequence=0 if row is None else row.sequence + 1,
    )


def _provenance(instance: Instance, solution: Solution) -> Provenance:
    budget = solution.budget
    return Provenance(
        input_sha256=instance.input_sha256,
        seed=solution.seed,
        budget=BudgetRow(work=budget.work, time_limit_s=budget.time_limit_s, workers=budget.workers),
        work=solution.work,
        solver=solution.solver,
        revision=revision(),
        seconds=solution.seconds,
    )
