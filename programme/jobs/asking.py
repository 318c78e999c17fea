"""Questions about a stored run of a round, answered by the engine in a worker's child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import matching
from foundation.documents import Document
from matching.variants import with_places

Json = dict[str, Any]


class MovedLearner(Document):
    """A learner whose coach would be another one; null is none."""

    learner: str
    before: str | None
    after: str | None


class WhatIf(Document):
    """What other places would bring: learners with a coach before and after, who would move, each goal's change.

    `proven`: both plans are the best there are.
    """

    places: dict[str, int]
    placed_before: int
    placed_after: int
    moved: tuple[MovedLearner, ...]
    goals: dict[str, Any]
    proven: bool
    text: str


class WhatIfAnswer(Document):
    """The answer to `what_if`."""

    what_if: WhatIf


def about_round(asked: Mapping[str, Any], run: Json) -> str:
    """The answer to a question about a round as JSON.

    Args:
        asked: `snapshot` and `result` as they are stored; `about`: the `question` and what it needs.
        run: `seed`, `budget` and `stop` of the engine.

    Raises:
        NotFound: for a learner or coach whom the round does not have.
        BadInput: for a change that does not fit the round.
    """
    instance = matching.read_instance(asked["snapshot"])
    stored = matching.MatchingResult.model_validate_json(asked["result"])
    plan = matching.stored_solution(instance, stored)
    about, limits = asked["about"], {"budget": run["budget"], "stop": run["stop"]}
    questions: dict[str, Callable[[], Document]] = {
        "why_not": lambda: matching.WhyNotAnswer(
            why_not=matching.why_not(instance, plan, about["learner"], about["coach"], **limits)
        ),
        "smallest_change": lambda: matching.SmallestChangeAnswer(
            smallest_change=matching.smallest_change(instance, plan, about["learner"], **limits)
        ),
        "explain": lambda: _explained(instance, plan, about["learner"], limits),
        "what_if": lambda: WhatIfAnswer(what_if=_what_if(instance, plan, about["places"], limits)),
        "repair": lambda: matching.RepairAnswer(
            repair=matching.repair(
                instance,
                plan,
                matching.RepairChange.model_validate(about["change"], strict=False),
                max_changes=about.get("max_changes"),
                **limits,
            )
        ),
    }
    return questions[about["question"]]().model_dump_json()


def _explained(
    instance: matching.Instance, plan: matching.Solution, learner: str, limits: Json
) -> matching.ExplainAnswer:
    place = matching.learner_of(instance, learner)
    coach = dict(plan.pairs).get(place)
    if coach is None:
        return matching.ExplainAnswer(explain=matching.explain_unmatched(instance, plan, learner, **limits))
    own = instance.coaches[coach].id
    return matching.ExplainAnswer(explain=matching.explain_pair(instance, plan, learner, own, **limits))


def _what_if(instance: matching.Instance, plan: matching.Solution, places: dict[str, int], limits: Json) -> WhatIf:
    for coach in places:
        matching.coach_of(instance, coach)
    again = matching.solve(with_places(instance, places), seed=plan.seed, warm_start=plan, **limits)
    old, new = dict(map(instance.pair_ids, plan.pairs)), dict(map(instance.pair_ids, again.pairs))
    moved = tuple(
        MovedLearner(learner=key, before=old.get(key), after=new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )
    more = len(new) - len(old)
    told = " and ".join(f"{count} for {coach}" for coach, count in sorted(places.items()))
    brings = "as many learners have a coach" if more == 0 else f"{abs(more)} {'more' if more > 0 else 'fewer'} have one"
    proven = all(goal.proven for goal in (*plan.goals, *again.goals))
    return WhatIf(
        places=places,
        placed_before=len(old),
        placed_after=len(new),
        moved=moved,
        goals={} if again.clash else {goal.goal: goal.value for goal in again.goals},
        proven=proven,
        text=f"With these places ({told}) {brings}, and {len(moved)} would have another coach or lose theirs."
        if moved
        else f"With these places ({told}) {brings}, and nobody's coach changes.",
    )
