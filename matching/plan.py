"""The one place that chooses how a round is solved, by the structure of its policy, and says what it chose.

Goals that are per pair, per person, nested or convex are flows, one after another, exactly. From the first goal that
ties pairs to each other (new bridges, or any goal that gives way) the round is a program on what the flows leave.
Reciprocal coaching alone is settled by branching over flows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from foundation.runs import Budget, Progress, ProgressSink

from .bounds import plain_bound
from .branching import Outcome, search
from .check import same_number
from .counted_clock import CountedClock
from .coupled import Pursuit, number
from .coupled_model import coupled_model, program_of
from .eligibility import Eligibility
from .exact import Effort
from .flow import Ints, Network
from .goals import goal_value
from .instance import Pair, open_couples
from .interrupted import write_plan
from .limits import has_limits
from .outside import HUGE, promising
from .policy import Goal
from .round_model import RoundModel, round_model
from .solution import GoalReached
from .stages import first_stage, pursue

WORK_PER_SECOND = 0.6
"""Deterministic seconds of search that a run may use for each second of its limit, unless its budget says."""


FirstPlan = Callable[[], tuple[Pair, ...]]


@dataclass(frozen=True)
class Plan:
    """Pairs, the goals against their bounds, whether all is proven, and how it was found."""

    pairs: tuple[Pair, ...]
    goals: tuple[GoalReached, ...]
    proven: bool
    method: str


def best_plan(
    table: Eligibility,
    first: FirstPlan,
    *,
    seed: int,
    budget: Budget,
    clock: CountedClock,
    progress: ProgressSink,
    preferred: frozenset[Pair] = frozenset(),
) -> Plan:
    """The best plan for the policy's goals, `first` giving one that obeys every hard rule where it is needed.

    Among equal plans the one with most `preferred` pairs is taken.
    """
    goals = table.instance.policy.goals
    model = round_model(table, goals, preferred)
    leading = leading_flows(table, goals)
    if leading == len(goals) and not has_limits(table.instance):
        outcome = search(model, goals, clock, progress)
        pairs = outcome.best.pairs if outcome.best else first()
        reached = _of_flows(table, pairs, outcome)
        proven = outcome.proven and all(each.proven for each in reached)
        return Plan(pairs, reached, proven, "flow, branching" if open_couples(table.instance) else "flow")
    effort = Effort(work_of(budget), max(1, budget.workers), seed)
    return _coupled(model, leading, first, clock, effort, progress)


def work_of(budget: Budget) -> float:
    """Deterministic seconds of search that a budget allows."""
    return budget.work if budget.work is not None else WORK_PER_SECOND * budget.time_limit_s


def leading_flows(table: Eligibility, goals: tuple[Goal, ...]) -> int:
    """How many goals, from the first on, are flows one after another."""
    if has_limits(table.instance):
        return 0
    coupled = [
        k for k, goal in enumerate(goals) if goal.goal == "new_bridges" or (goal.give_way_percent and goal != goals[-1])
    ]
    if not coupled:
        return len(goals)
    return 0 if any(table.eligible[a] and table.eligible[b] for a, b in open_couples(table.instance)) else coupled[0]


def _coupled(
    model: RoundModel,
    leading: int,
    first: FirstPlan,
    clock: CountedClock,
    effort: Effort,
    progress: ProgressSink,
) -> Plan:
    table, goals = model.eligibility, model.instance.policy.goals
    stage = None if clock.is_over() else first_stage(model, model.network)
    reached: list[GoalReached] = []
    for goal in goals[:leading]:
        if stage is None or clock.is_over():
            break
        stage = pursue(model, stage, goal)
        reached.append(GoalReached(goal.goal, stage.value, stage.value, proven=True))
        shown = stage.value if isinstance(stage.value, int | float) else None
        so_far = partial(write_plan, model.instance, model.pairs(stage.flow), tuple(reached))
        progress(Progress("goals", goal.goal, shown, shown, clock.seconds(), so_far))
    pairs = model.pairs(stage.flow) if stage is not None and reached else first()
    if len(reached) < leading or clock.is_over():
        return finished(table, pairs, reached, "flow")
    network = model.network if stage is None else stage.network
    start = model.flow_of(pairs) if not leading or stage is None else stage.flow
    pursuit, start = _pursuit(model, network, start, clock, effort, progress)
    coupled = pursuit.coupled
    columns = coupled.columns(start)
    pursuit.columns = columns if pursuit.program.holds(columns) else None
    pursuit.progress = _with_plan(pursuit, tuple(reached))
    pursuit.run(goals[leading:])
    if pursuit.columns is not None:
        pairs = coupled.round.pairs(coupled.flow(pursuit.columns))
    reached += [_of_program(pursuit, pairs, k) for k in range(len(pursuit.reached))]
    return finished(table, pairs, reached, "flow, linear relaxation, exchanges, neighbourhoods, search")


def _with_plan(pursuit: Pursuit, before: tuple[GoalReached, ...]) -> ProgressSink:
    """The pursuit's own sink, told of the plan that it holds as well."""
    sink, coupled = pursuit.progress, pursuit.coupled

    def _told(progress: Progress) -> None:
        if pursuit.columns is not None:
            pairs = coupled.round.pairs(coupled.flow(pursuit.columns))
            own = tuple(_of_program(pursuit, pairs, k) for k in range(len(pursuit.reached)))
            progress = replace(progress, plan_so_far=partial(write_plan, coupled.round.instance, pairs, before + own))
        sink(progress)

    return _told


def _pursuit(
    model: RoundModel, network: Network, start: Ints, clock: CountedClock, effort: Effort, progress: ProgressSink
) -> tuple[Pursuit, Ints]:
    """The program of a round and the flow to start from; of a huge round the program of its promising pairs."""
    goals = model.instance.policy.goals
    arcs, outside = model.pair_arcs, None
    huge = int((network.upper[arcs] > network.lower[arcs]).sum()) > HUGE
    if huge and not has_limits(model.instance) and network.carries(start):
        coupled, network, start, outside = promising(model, network, start, goals)
    else:
        coupled = coupled_model(model, goals)
    return Pursuit(coupled, program_of(coupled, network), None, clock, effort, progress, outside=outside), start


def _of_program(pursuit: Pursuit, pairs: tuple[Pair, ...], position: int) -> GoalReached:
    """A goal of the program as the plan ends up: its value after giving way, the bound of its own best."""
    each = pursuit.reached[position]
    value = goal_value(pursuit.coupled.round.instance, pairs, each.goal)
    bound = number(each.goal, each.bound, pursuit.coupled)
    if each.found == each.bound and same_number(value, bound):
        bound = value
    return GoalReached(each.goal.goal, value, bound, each.proven)


def finished(table: Eligibility, pairs: tuple[Pair, ...], reached: list[GoalReached], method: str) -> Plan:
    """A plan of which some goals were reached: those as it has them now, the others against their plain bounds."""
    goals = table.instance.policy.goals
    whole = [
        replace(each, value=goal_value(table.instance, pairs, goal)) for each, goal in zip(reached, goals, strict=False)
    ]
    settled = len(pairs) if any(each.goal == "place_learners" and each.proven for each in reached) else 0
    for goal in goals[len(reached) :]:
        value = goal_value(table.instance, pairs, goal)
        whole.append(GoalReached(goal.goal, value, plain_bound(table, goal, settled), proven=False))
    return Plan(pairs, tuple(whole), all(each.proven for each in whole), method)


def _of_flows(table: Eligibility, pairs: tuple[Pair, ...], outcome: Outcome) -> tuple[GoalReached, ...]:
    """Each goal against its bound. The first goal that misses its bound leaves those after it without a proof."""
    known = outcome.bound.values if outcome.bound else ()
    own = outcome.best.values if outcome.best else ()
    reached, firm = [], True
    for k, goal in enumerate(table.instance.policy.goals):
        value = own[k] if k < len(own) else goal_value(table.instance, pairs, goal)
        bound = known[k] if firm and k < len(known) else plain_bound(table, goal)
        proven = firm and (value == bound) and (outcome.proven or k < len(known))
        reached.append(GoalReached(goal.goal, value, bound, proven))
        firm = proven
    return tuple(reached)
