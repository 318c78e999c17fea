"""The smallest changes that would give a learner a coach, each tried out by solving the round with it."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.runs import Budget

from .answers import Change
from .documents import Coach, Learner
from .eligibility import Eligibility, eligibility
from .instance import Instance
from .policy import MOST
from .rules import PAIR_RULES
from .solution import Solution
from .solve import solve
from .variants import with_coach, with_places, with_rows, without_hold
from .why_not import learner_of

TRIED = 6
"""Changes of each kind that are tried, the most promising first."""

TIME_CODES = frozenset({"no_common_time", "unknown_time", "unknown_time_coach"})

Candidate = tuple[Change, Instance]


def smallest_change(
    instance: Instance, solution: Solution, learner_id: str, budget: Budget | None = None
) -> tuple[Change, ...]:
    """What would give a learner a coach: another place, a time, a rule let go, a new coach; smallest first.

    Boundary, line management and instructions about a pair are never among the rules to let go.

    Args:
        instance: the round.
        solution: its plan.
        learner_id: a learner of the round; one who has a coach needs no change.
        budget: of each solving.

    Raises:
        NotFound: where the round has no such learner.
    """
    position = learner_of(instance, learner_id)
    if any(i == position for i, _ in solution.pairs):
        return ()
    table = solution.table or eligibility(instance)
    learner = instance.learners[position]
    found = []
    for candidates in (
        _places(table, solution, position),
        _held_out(instance, position),
        _times(instance, learner),
        _rules(instance, learner),
        _new_coach(instance, learner),
    ):
        for tried, (change, changed) in enumerate(candidates):
            if tried >= TRIED:
                break
            again = solve(changed, seed=solution.seed, budget=budget)
            if any(changed.learners[i].id == learner_id for i, _ in again.pairs):
                found.append(change)
    return tuple(found)


def _places(table: Eligibility, solution: Solution, position: int) -> Iterator[Candidate]:
    """One more place, first with coaches who would suit, by fit; then with coaches further along a chain of moves."""
    instance = table.instance
    own = table.eligible[position]
    direct = sorted((j for j in range(len(own)) if own[j]), key=lambda j: (-int(table.fits[position, j]), j))
    chain = [j for j in range(len(own)) if not own[j]] if direct else []
    served = {j for i, j in solution.pairs if any(table.eligible[i, k] for k in direct)}
    for j in (*direct, *(j for j in chain if j in served)):
        coach = instance.coaches[j].id
        text = f"One more place with {coach} would give {instance.learners[position].id} a coach."
        more = with_places(instance, {coach: min(MOST, instance.places[j] + 1)})
        yield Change(kind="place", subject=coach, text=text), more


def _held_out(instance: Instance, position: int) -> Iterator[Candidate]:
    learner = instance.learners[position].id
    if position in instance.held_out:
        text = f"Lift the hold on {learner}: a coach would then be free."
        yield Change(kind="rule", subject="held_out", text=text), without_hold(instance, learner)


def _only(instance: Instance, learner: Learner, codes: frozenset[str]) -> Iterator[tuple[Coach, set[str]]]:
    """Coaches who fail nothing but rules of these codes, with the codes they fail."""
    for coach in instance.coaches:
        broken = {rule.code for rule in PAIR_RULES if rule.breaks(instance, learner, coach)}
        if broken and broken <= codes:
            yield coach, broken


def _times(instance: Instance, learner: Learner) -> Iterator[Candidate]:
    if learner.availability is None:
        every = tuple(slot for coach in instance.coaches for slot in coach.availability or ())
        text = f"Ask {learner.id} when they can meet: with enough times a coach would be free."
        if every:
            changed = with_rows(instance, learners={learner.id: {"availability": every}})
            yield Change(kind="availability", subject=learner.id, text=text), changed
        return
    for coach, broken in _only(instance, learner, TIME_CODES):
        if "unknown_time_coach" in broken:
            times = learner.availability or None
            text = f"Ask {coach.id} when they can meet: {learner.id} may be able to then."
            if times:
                changed = with_rows(instance, coaches={coach.id: {"availability": times}})
                yield Change(kind="availability", subject=coach.id, text=text), changed
        else:
            times = (*learner.availability, *(coach.availability or ()))
            text = f"{learner.id} would have a coach if they could meet when {coach.id} can."
            changed = with_rows(instance, learners={learner.id: {"availability": times}})
            if coach.availability:
                yield Change(kind="availability", subject=learner.id, text=text), changed


def _rules(instance: Instance, learner: Learner) -> Iterator[Candidate]:
    """The learner's own conditions let go, one at a time."""
    wishes = tuple(need.model_copy(update={"required": False}) for need in learner.needs)
    conditions: dict[str, tuple[dict[str, object], str]] = {
        "skill": ({"needs": wishes}, "wished for the skills instead of requiring them"),
        "too_far": ({"max_travel_km": None, "mode": "either"}, "would travel further or meet online"),
        "mode": ({"mode": "either"}, "would meet both in person and online"),
    }
    for code, (fields, words) in conditions.items():
        if any(True for _ in _only(instance, learner, frozenset({code}))):
            text = f"{learner.id} would have a coach if they {words}."
            changed = with_rows(instance, learners={learner.id: fields})
            yield Change(kind="rule", subject=code, text=text), changed
    for coach, _ in _only(instance, learner, frozenset({"coach_unavailable"})):
        text = f"{learner.id} would have a coach if {coach.id} came back, with supervision in date."
        back = with_rows(instance, coaches={coach.id: {"status": "active", "supervision_valid_to": None}})
        yield Change(kind="rule", subject="coach_unavailable", text=text), back


def _new_coach(instance: Instance, learner: Learner) -> Iterator[Candidate]:
    """One more coach, from an organisation that nobody here works for, with the skills and times needed."""
    if not learner.organisations or not learner.availability or learner.id in _held(instance):
        return
    skills = sorted({need.skill for need in learner.needs if need.required})
    new = Coach.model_validate(
        {
            "id": _unused("new coach", set(instance.coach_at)),
            "organisations": (_unused("new organisation", set(instance.organisation)),),
            "places": 1,
            "skills": tuple({"skill": each} for each in skills),
            "mode": learner.mode,
        }
    ).model_copy(update={"availability": learner.availability})
    who = f" who offers {' and '.join(skills)}" if skills else ""
    outside = " or ".join(sorted(instance.person[learner.person_id].organisations))
    text = f"One more coach from outside {outside}{who} would give {learner.id} a coach."
    yield Change(kind="coach", subject=", ".join(skills) or "any skill", text=text), with_coach(instance, new)


def _held(instance: Instance) -> set[str]:
    return {instance.learners[i].id for i in instance.held_out}


def _unused(name: str, taken: set[str]) -> str:
    count = 1
    while f"{name} {count}" in taken:
        count += 1
    return f"{name} {count}"
