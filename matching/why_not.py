"""Why not this coach: the rules a pair breaks, or the exact price of forcing it."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import NotFound, ProgrammeError
from foundation.runs import Budget, ProgressSink, StopSignal, never_stop, no_progress

from .answers import WhyNot
from .broken_words import broken_sentence
from .capacity import capacities
from .check import same_number
from .contradictions import smallest_clash
from .counted_clock import CountedClock
from .documents import Instruction, Lock, PairOfIds, Places
from .exact import Effort
from .feasible import has_no_plan
from .instance import Instance, Pair
from .limits import Tally
from .plan import work_of
from .result import GoalNumber
from .room import hours_are_short, words_of_limit
from .rules import PAIR_RULES
from .sentences import counted, some_of
from .solution import Clash, GoalReached, Solution
from .solve import solve
from .variants import with_lock

LEAST = frozenset({"fair_shares", "balance_load"})
"""Goals of which less is better."""

LESS_GOOD = ", and the plan would be less good."


def why_not(
    instance: Instance,
    solution: Solution,
    learner_id: str,
    coach_id: str,
    budget: Budget | None = None,
    *,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
) -> WhyNot:
    """Why a learner is not with a coach.

    Args:
        instance: the round.
        solution: its plan.
        learner_id: a learner of the round.
        coach_id: a coach of the round.
        budget: of the solving with the pair forced.
        stop: asked while it is solved; True brings the best price so far.
        progress: told of each goal reached.

    Raises:
        NotFound: where the round has no such learner or coach.
    """
    learner, coach = learner_of(instance, learner_id), coach_of(instance, coach_id)
    pair = learner, coach
    broken = [r for r in PAIR_RULES if r.breaks(instance, instance.learners[learner], instance.coaches[coach])]
    rules = [rule.code for rule in broken]
    if broken and pair not in solution.pairs:
        text = f"{learner_id} cannot be with {coach_id}: " + " ".join(
            broken_sentence(instance, code, instance.learners[learner], instance.coaches[coach]) for code in rules
        )
        return _answer(learner_id, coach_id, rules, text)
    if pair in solution.pairs:
        return _answer(learner_id, coach_id, [], f"{learner_id} is with {coach_id} in this plan.")
    changed = with_lock(instance, learner_id, coach_id)
    against = _against(instance, changed, pair)
    if against is not None:
        return _answer(learner_id, coach_id, against[0], against[1], eligible=False)
    try:
        forced = solve(changed, seed=solution.seed, budget=budget, stop=stop, progress=progress, warm_start=solution)
    except ProgrammeError:  # the pair and the locks alone keep to all limits but the band
        return _outside_band(instance, changed, pair, budget or Budget(), stop)
    price: dict[str, GoalNumber] = {goal.goal: difference(forced, goal) for goal in solution.goals}
    gone = sorted(set(solution.pairs) - set(forced.pairs))
    displaced = tuple(PairOfIds(learner=a, coach=b) for a, b in map(instance.pair_ids, gone) if a != learner_id)
    proven = all(goal.proven for goal in (*solution.goals, *forced.goals))
    text = _sentence(instance, solution, forced, learner_id, coach_id)
    if not proven and _is_better(solution, forced):
        text = f"{learner_id} could be with {coach_id}, and the plan would even be better: solve the round for longer."
    elif not proven:
        text += " The search ended before the price was certain."
    answer = _answer(learner_id, coach_id, [], text)
    return answer.model_copy(update={"price": price, "displaced": displaced, "proven": proven})


def _outside_band(instance: Instance, changed: Instance, pair: Pair, budget: Budget, stop: StopSignal) -> WhyNot:
    """The answer where no plan with a pair was found, and whether there is none."""
    learner, coach = instance.pair_ids(pair)
    proven = has_no_plan(changed, CountedClock(budget, stop), Effort(work_of(budget), 1, 0))
    found = "there is no plan with the two" if proven else "no plan with the two was found"
    text = f"{learner} cannot be with {coach}: {found}, as {words_of_limit(instance, pair, 'band')}."
    answer = _answer(learner, coach, ["give_receive_band"], text, eligible=False)
    return answer.model_copy(update={"proven": proven})


def learner_of(instance: Instance, learner_id: str) -> int:
    """Position of a learner's id.

    Raises:
        NotFound: where the round has no such learner.
    """
    if learner_id not in instance.learner_at:
        known = some_of(sorted(instance.learner_at)) if instance.learners else "none"
        raise NotFound(f"No learner in this round has the id {learner_id!r}. Choose one of its learners: {known}.")
    return instance.learner_at[learner_id]


def coach_of(instance: Instance, coach_id: str) -> int:
    """Position of a coach's id.

    Raises:
        NotFound: where the round has no such coach.
    """
    if coach_id not in instance.coach_at:
        known = some_of(sorted(instance.coach_at)) if instance.coaches else "none"
        raise NotFound(f"No coach in this round has the id {coach_id!r}. Choose one of its coaches: {known}.")
    return instance.coach_at[coach_id]


def difference(forced: Solution, goal: GoalReached) -> GoalNumber:
    """A goal's value in another plan less its value here."""
    other = next(each.value for each in forced.goals if each.goal == goal.goal)
    if isinstance(other, tuple) and isinstance(goal.value, tuple):
        return tuple(round(a - b, 6) for a, b in zip(other, goal.value, strict=True))
    if isinstance(other, tuple) or isinstance(goal.value, tuple):
        raise TypeError(f"the values of {goal.goal} have two shapes")
    return round(other - goal.value, 6)


def _is_better(solution: Solution, forced: Solution) -> bool:
    """Whether the first goal that comes out otherwise comes out better, as it may where the plan is not proven."""
    for goal, other in zip(solution.goals, forced.goals, strict=True):
        if not same_number(goal.value, other.value):
            own, new = (v if isinstance(v, tuple) else (v,) for v in (goal.value, other.value))
            if goal.goal == "worst_fit":
                return (*new[:-1], -new[-1]) < (*own[:-1], -own[-1])
            return new < own if goal.goal in LEAST else new > own
    return False


def _against(instance: Instance, changed: Instance, pair: Pair) -> tuple[list[str], str] | None:
    """Codes and a sentence where what is fixed leaves no room for a pair; None where a plan may hold it."""
    learner, coach = instance.pair_ids(pair)
    if not instance.places[pair[1]]:
        short = "too few hours a month for anybody" if hours_are_short(instance, pair[1]) else "no places in this round"
        return ["capacity"], f"{coach} has {short}."
    clash = smallest_clash(changed)
    if clash is not None:
        said = [instance.snapshot.instructions[k] for k in _of_file(instance, clash)]
        text = f"{learner} cannot be with {coach}{_as_long_as(instance, clash, coach)}"
        return _codes_of(said, learner, coach), text
    if sum(1 for _, j in instance.locks if j == pair[1]) >= capacities(instance)[pair[1]]:
        return ["capacity"], f"{learner} cannot be with {coach}: instructions take every place."
    tally = Tally(changed)
    for lock in instance.locks:
        tally.take(lock)
    if not tally.cap_allows(pair):
        return ["max_pairs_between"], f"{learner} cannot be with {coach}: {words_of_limit(instance, pair, 'between')}."
    return None


def _of_file(instance: Instance, clash: Clash) -> list[int]:
    """The instructions of a clash that stand in the file: a forced pair is none of them."""
    return [k for k in clash.instructions if k < len(instance.snapshot.instructions)]


def _codes_of(said: Sequence[Instruction], learner: str, coach: str) -> list[str]:
    """The rule that instructions leave no room in; none where one gives the learner another coach."""
    if any(isinstance(each, Lock) and each.learner == learner for each in said):
        return []
    of_coach = all(isinstance(each, Lock | Places) and each.coach == coach for each in said)
    return ["capacity"] if of_coach else ["reciprocal"]


def _as_long_as(instance: Instance, clash: Clash, coach: str) -> str:
    """The instructions of the file that stand against a forced pair; a pair alone can only ask for too many hours."""
    told = []
    for k in _of_file(instance, clash):
        each = instance.snapshot.instructions[k]
        told.append(f"{k} (it pairs {each.learner} with {each.coach})" if isinstance(each, Lock) else str(k))
    if not told:
        return f": {coach} has too few hours a month for this pair."
    if len(told) == 1:
        return f" as long as instruction {told[0]} stands."
    return f" as long as instructions {some_of(told, limit=len(told))} stand."


def _answer(learner: str, coach: str, rules: list[str], text: str, *, eligible: bool | None = None) -> WhyNot:
    return WhyNot(
        learner=learner,
        coach=coach,
        eligible=not rules if eligible is None else eligible,
        rules=tuple(rules),
        price={},
        displaced=(),
        proven=True,
        text=text,
    )


def _sentence(instance: Instance, solution: Solution, forced: Solution, learner: str, coach: str) -> str:
    fewer = len(solution.pairs) - len(forced.pairs)
    moved = len(set(solution.pairs) - set(forced.pairs))
    names = {i: row.id for i, row in enumerate(instance.learners)}
    lost = sorted(names[i] for i in {i for i, _ in solution.pairs} - {i for i, _ in forced.pairs})
    waits = {row.id: row.rounds_waited for row in instance.learners}
    longer = [each for each in lost if waits[each] > waits[learner]]
    if longer:
        waited = f"{some_of(longer)} waited more rounds than {learner}"
        return f"{learner} could be with {coach}, but then {some_of(lost)} would have no coach, and {waited}."
    if fewer > 0:
        return f"{learner} could be with {coach}, but then {some_of(lost)} would have no coach."
    by_goal = {each.goal: each.value for each in forced.goals}
    worse = not all(same_number(by_goal[each.goal], each.value) for each in solution.goals)
    if lost:
        return f"{learner} could be with {coach}, in the place of {some_of(lost)}{LESS_GOOD if worse else '.'}"
    change = f"; {counted(moved, 'pair')} would change" if moved else ""
    if worse:
        return f"{learner} could be with {coach}{change}{LESS_GOOD}"
    return f"{learner} could just as well be with {coach}{change}."
