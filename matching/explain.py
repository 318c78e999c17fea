"""Why this pair, and why nobody for this learner: everything the plan can say about one learner."""

from __future__ import annotations

from collections.abc import Mapping

from foundation.errors import NotFound
from foundation.runs import Budget, ProgressSink, StopSignal, never_stop, no_progress

from .answers import Holder, PairExplained, PricedAlternative, UnmatchedExplained
from .eligibility import Eligibility, eligibility
from .instance import Instance
from .report import pair_rows
from .room import room_left
from .sentences import some_of
from .smallest_change import smallest_change
from .solution import Solution
from .unmatched import unmatched_rows
from .why_not import coach_of, learner_of, why_not

PART_WORDS = {"mix": "professions and bands", "growth": "growing into a coach", "skills": "the skills asked for"}
"""Parts of a fit that need other words than their name."""

TRIED = frozenset(
    {"capacity", "own_organisation", "no_common_time", "too_far", "mode", "skill", "coach_unavailable", "held_out"}
)
"""Reasons whose remedy is among the changes that are tried out: where none helped, it would not either."""

NO_CHANGE = "No single change was found that would help: recruit several coaches, or wait for the next round."

NAMED = 2
"""Parts of a fit that a sentence names, the largest first."""


def explain_pair(
    instance: Instance,
    solution: Solution,
    learner_id: str,
    coach_id: str,
    budget: Budget | None = None,
    *,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
) -> PairExplained:
    """Why a learner is with a coach, the two next best coaches, and what the plan would give up for each.

    Args:
        instance: the round.
        solution: its plan, which holds the pair.
        learner_id: the learner of the pair.
        coach_id: its coach.
        budget: of each solving with another coach forced.
        stop: asked while these are solved.
        progress: told of each goal reached.

    Raises:
        NotFound: where the round has no such learner or coach, or its plan no such pair.
    """
    pair = learner_of(instance, learner_id), coach_of(instance, coach_id)
    if pair not in solution.pairs:
        raise NotFound(f"{learner_id} is not with {coach_id} in this plan. Ask why not, or name a pair of the plan.")
    (row,) = (
        each for each in pair_rows(instance, _table(instance, solution), solution.pairs) if each.learner == learner_id
    )
    others = []
    for other in row.alternatives:
        priced = why_not(instance, solution, learner_id, other.coach, budget, stop=stop, progress=progress)
        others.append(
            PricedAlternative(
                **other.model_dump(),
                price=priced.price,
                displaced=priced.displaced,
                proven=priced.proven,
                text=priced.text,
            )
        )
    fields = {name: getattr(row, name) for name in ("locked", "kept", "new_bridge", "flags", "fit", "parts")}
    text = _sentence(learner_id, coach_id, row.fit, row.parts, [f"{e.coach} ({e.fit:.1f}: {e.reason})" for e in others])
    return PairExplained(learner=learner_id, coach=coach_id, alternatives=tuple(others), text=text, **fields)


def explain_unmatched(
    instance: Instance,
    solution: Solution,
    learner_id: str,
    budget: Budget | None = None,
    *,
    stop: StopSignal = never_stop,
    progress: ProgressSink = no_progress,
) -> UnmatchedExplained:
    """Why a learner has no coach: how many coaches each rule removes, who holds the places, what would help.

    Args:
        instance: the round.
        solution: its plan, which leaves the learner out.
        learner_id: the learner.
        budget: of the changes that are tried out.
        stop: asked while these are tried.
        progress: told of each change as it is tried.

    Raises:
        NotFound: where the round has no such learner, or the plan gives them a coach.
    """
    position = learner_of(instance, learner_id)
    if any(i == position for i, _ in solution.pairs):
        raise NotFound(f"{learner_id} has a coach in this plan. Ask why this pair, or name a learner without a coach.")
    table = _table(instance, solution)
    (row,) = (each for each in unmatched_rows(table, solution.pairs) if each.learner == learner_id)
    changes = smallest_change(instance, solution, learner_id, budget, stop=stop, progress=progress)
    useless = not changes and row.reason in TRIED
    helps = NO_CHANGE if useless else f"What would help: {changes[0].text if changes else row.remedy}"
    return UnmatchedExplained(
        learner=learner_id,
        reason=row.reason,
        removed=row.removed,
        holders=_holders(table, solution, position),
        smallest_change=changes,
        text=f"{learner_id} has no coach, and would be told: {row.text} {helps}",
        remedy=NO_CHANGE if useless else row.remedy,
    )


def _table(instance: Instance, solution: Solution) -> Eligibility:
    return solution.table or eligibility(instance)


def _holders(table: Eligibility, solution: Solution, position: int) -> tuple[Holder, ...]:
    """The coaches who would suit a learner and are not their own learners, and with whom they are, by coach."""
    instance, members = table.instance, dict[int, list[str]]()
    for i, j in solution.pairs:
        members.setdefault(j, []).append(instance.learners[i].id)
    barred = room_left(table, solution.pairs).barred.get(position, frozenset())
    able = [j for j in table.eligible[position].nonzero()[0].tolist() if j not in barred]
    return tuple(Holder(coach=instance.coaches[j].id, learners=tuple(sorted(members.get(j, ())))) for j in able)


def _sentence(learner: str, coach: str, fit: float, parts: Mapping[str, float], others: list[str]) -> str:
    largest = sorted((part for part in parts if parts[part] > 0), key=lambda part: -parts[part])[:NAMED]
    worth = [f"{PART_WORDS.get(part, part.replace('_', ' '))} ({parts[part]:.1f})" for part in largest]
    most = f", most of them for {some_of(worth)}" if worth else ""
    nobody = "no other coach is possible" if not others else f"next best: {some_of(others)}"
    return f"{learner} is with {coach}: the two fit {fit:.1f} of 100 points{most}; {nobody}."
