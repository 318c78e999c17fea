"""A solution as a document: pairs with their parts and alternatives, reasons, shortages, changes, provenance."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.documents import write_document
from foundation.provenance import revision

from .alternatives import PlanView, alternatives_of
from .check import Violation, check
from .documents import PairOfIds
from .eligibility import Eligibility, eligibility
from .fit import MICRO, fit_of, fit_parts
from .flags import bridge_of, flags_of
from .instance import Instance, Pair
from .limits import balanced_organisations
from .result import (
    Changes,
    ContradictionRow,
    GiveAndTakeRow,
    GoalRow,
    MatchingResult,
    PairRow,
    Provenance,
    ViolationRow,
)
from .shortages import shortage_rows
from .solution import Solution
from .supply import settle_rows, supply_rows
from .unmatched import unmatched_rows
from .whole_round import bridges_of, give_and_take, wished_swaps


def result_of(instance: Instance, solution: Solution) -> MatchingResult:
    """The result document of a solution, checked independently while it is made."""
    pairs = solution.pairs
    solved = solution.status != "contradiction"
    table = solution.table or eligibility(instance) if solved else None
    return MatchingResult(
        status=solution.status,
        pairs=pair_rows(instance, table, pairs) if table else (),
        unmatched=unmatched_rows(table, pairs) if table else (),
        goals=tuple(GoalRow(goal=g.goal, value=g.value, bound=g.bound, proven=g.proven) for g in solution.goals),
        supply=supply_rows(instance),
        shortages=shortage_rows(table, pairs) if table else (),
        to_settle=settle_rows(instance),
        changes=_changes(instance, pairs) if solved else Changes(),
        give_and_take=_give_and_take(instance, pairs),
        bridges=bridges_of(instance, pairs) if solved else None,
        swaps=wished_swaps(table, pairs) if table else (),
        contradiction=ContradictionRow(instructions=solution.clash.instructions, text=solution.clash.text)
        if solution.clash
        else None,
        violations=tuple(_violation(each) for each in check(instance, solution)),
        provenance=_provenance(instance, solution),
    )


def write_result(instance: Instance, solution: Solution) -> str:
    """The result of a solution as JSON text of the shape `matching-result/1`."""
    return write_document(result_of(instance, solution))


def pair_rows(instance: Instance, table: Eligibility, pairs: Sequence[Pair]) -> tuple[PairRow, ...]:
    """A row for each pair of a plan, in the plan's order."""
    view = PlanView.of(table, pairs)
    return tuple(_pair_row(instance, view, pair) for pair in pairs)


def _pair_row(instance: Instance, view: PlanView, pair: Pair) -> PairRow:
    learner, coach = instance.pair_ids(pair)
    return PairRow(
        learner=learner,
        coach=coach,
        fit=fit_of(instance, pair) / MICRO,
        parts={part: points / MICRO for part, points in fit_parts(instance, pair).items()},
        locked=pair in instance.locks,
        kept=pair in instance.current,
        new_bridge=bridge_of(instance, pair) is not None,
        flags=flags_of(instance, pair, view.pairs),
        alternatives=alternatives_of(view, pair),
    )


def _give_and_take(instance: Instance, pairs: Sequence[Pair]) -> tuple[GiveAndTakeRow, ...]:
    """What organisations give and receive; under a band it is said of which the band does not hold, and why."""
    rows = give_and_take(instance, pairs)
    if instance.policy.groups.give_receive_band is None:
        return rows
    held = frozenset(balanced_organisations(instance))
    return tuple(row if row.organisation in held else _left_out(row) for row in rows)


def _left_out(row: GiveAndTakeRow) -> GiveAndTakeRow:
    only = "give" if row.gives else "receive"
    text = f"{row.text} It can only {only}, so the band of giving and receiving leaves it out."
    return row.model_copy(update={"text": text})


def _changes(instance: Instance, pairs: tuple[Pair, ...]) -> Changes:
    """Plan against the pairs that run, each list by learner, then coach."""
    planned = {instance.pair_ids(pair) for pair in pairs}
    running = {(pair.learner, pair.coach) for pair in instance.snapshot.current_pairs}
    kept, new, ended = (
        tuple(PairOfIds(learner=a, coach=b) for a, b in sorted(each))
        for each in (planned & running, planned - running, running - planned)
    )
    return Changes(kept=kept, new=new, ended=ended)


def _violation(each: Violation) -> ViolationRow:
    return ViolationRow(rule=each.rule, subject_ids=each.subject_ids, message=each.message, remedy=each.remedy)


def _provenance(instance: Instance, solution: Solution) -> Provenance:
    return Provenance(
        input_sha256=instance.input_sha256,
        seed=solution.seed,
        budget=dict(solution.budget),
        solver=solution.solver,
        revision=revision(),
        seconds=round(solution.seconds, 3),
    )
