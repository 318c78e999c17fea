"""Pairs changed by hand: what the check says of it, what it costs, and, where it holds, a run of its own."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

import matching
from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault
from foundation.provenance import sha256_of
from matching.check import same_number
from matching.goals import goal_value
from programme.records import Database, RoundRun, append_entry

from .rounds import open_round, review, run_numbered, suggest

LEAST = ("fair_shares", "balance_load")
"""Goals of which less is better."""


class PairByHand(Document):
    """A learner, and the coach whom they shall have; null for none."""

    learner: Annotated[str, Field(max_length=20)]
    coach: Annotated[str, Field(max_length=20)] | None


class ByHand(Document):
    """What shall be otherwise than in a run (the chosen or newest one where left out). Two learners swap by naming
    both. `keep` makes it a run of the round, if it breaks no rule; else it is only tried."""

    pairs: Annotated[tuple[PairByHand, ...], Field(min_length=1, max_length=2000)]
    run: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class GoalMoved:
    """A goal's value before and after; `worse` only where it is."""

    goal: str
    before: Any
    after: Any
    worse: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that would be broken, by which ids, and what to do."""

    rule: str
    subjects: tuple[str, ...]
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What the check says of pairs changed by hand, what each goal comes to, and the number of the run if kept."""

    broken: tuple[Broken, ...]
    goals: tuple[GoalMoved, ...]
    run: int | None


def try_by_hand(
    database: Database, round_id: int, sent: ByHand, *, by: str, at: dt.datetime, read: int | None = None
) -> Tried:
    """Change pairs of a plan by hand and have it checked; with `keep` a sound one becomes a run of the round.

    Raises:
        NotFound: for a round or run that does not exist.
        BadInput: for learners or coaches whom the round does not have, or a learner named twice; all at once.
        Conflict: for a round that is decided, or where it shall be kept and breaks a rule.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = open_round(session, round_id, read)
        base = run_numbered(row, sent.run)
        if base.result is None or base.state == "contradiction":
            raise Conflict(f"Run {base.number} of round {row.name} has no plan to change.")
        instance = matching.read_instance(base.snapshot)
        stored = matching.stored_solution(instance, matching.MatchingResult.model_validate_json(base.result))
        plan = _changed(instance, stored, sent)
        broken = tuple(Broken(v.rule, v.subject_ids, v.message, v.remedy) for v in matching.check(instance, plan))
        goals = tuple(_moved(old, new) for old, new in zip(stored.goals, plan.goals, strict=True))
        if broken or not sent.keep:
            if sent.keep:
                raise Conflict("These pairs break rules, so they are not kept.", [each.text for each in broken])
            return Tried(broken, goals, None)
        result = matching.write_result(instance, plan)
        run = RoundRun(
            round_id=row.id,
            number=len(row.runs) + 1,
            state="feasible",
            snapshot=base.snapshot,
            snapshot_sha256=base.snapshot_sha256,
            result=result,
            result_sha256=sha256_of(result),
            frozen_at=base.frozen_at,
            recorded_at=at,
            origin="by_hand",
            made_by=by,
            placed=len(plan.pairs),
            unmatched=len(instance.learners) - len(plan.pairs),
            instruction_ids=base.instruction_ids,
        )
        session.add(run)
        session.flush()
        suggest(session, run, json.loads(result)["pairs"])
        row.chosen = run.number
        review(row)
        session.flush()
        subjects = {"rounds": [round_id], "round_runs": [run.id], "of": [base.id], "version": row.version}
        append_entry(session, at=at, by=by, action="round.by_hand", subjects=subjects)
        return Tried((), goals, run.number)


def _changed(instance: matching.Instance, stored: matching.Solution, sent: ByHand) -> matching.Solution:
    """The plan with the pairs changed. A bound proven for the whole round holds for any plan, as long as the goals
    before it are reached as well; after that it is no proof of anything."""
    _faultless(instance, sent)
    wanted = dict(stored.pairs)
    for each in sent.pairs:
        wanted.pop(instance.learner_at[each.learner], None)
        if each.coach is not None:
            wanted[instance.learner_at[each.learner]] = instance.coach_at[each.coach]
    pairs, goals, equal = tuple(sorted(wanted.items())), [], True
    for goal, old in zip(instance.policy.goals, stored.goals, strict=True):
        value = goal_value(instance, pairs, goal)
        same = same_number(value, old.value)
        bound = old.bound if equal or not _better(goal.goal, value, old.bound) else value
        goals.append(matching.GoalReached(goal.goal, value, bound, equal and same and old.proven))
        equal = equal and same
    budget = {"work": None, "time_limit_s": None, "workers": None}
    return matching.Solution("feasible", pairs, tuple(goals), None, stored.seed, budget, "by hand", 0.0)


def _faultless(instance: matching.Instance, sent: ByHand) -> None:
    faults, seen = [], set[str]()
    for place, each in enumerate(sent.pairs):
        for field, known in (("learner", instance.learner_at), ("coach", instance.coach_at)):
            key = getattr(each, field)
            if key is not None and key not in known:
                message = f"this run has no such {field}."
                faults.append(Fault(f"pairs[{place}].{field}", key, message, "Correct the id."))
        if each.learner in seen:
            message = "this learner is named twice."
            faults.append(Fault(f"pairs[{place}].learner", each.learner, message, "Name each learner once."))
        seen.add(each.learner)
    if faults:
        raise BadInput(faults)


def _moved(old: matching.GoalReached, new: matching.GoalReached) -> GoalMoved:
    worse = not same_number(old.value, new.value) and _better(old.goal, old.value, new.value)
    return GoalMoved(old.goal, old.value, new.value, worse)


def _better(goal: str, one: Any, other: Any) -> bool:
    """Whether one value of a goal is better than another."""
    if goal == "worst_fit":
        return (*one[:-1], -one[-1]) < (*other[:-1], -other[-1])
    return bool(one < other if goal in LEAST else one > other)
