"""The changes that might give a learner a coach, each with the round as it would be, the most promising first."""

from __future__ import annotations

from collections.abc import Iterator

from .answers import Change
from .documents import Coach, Learner
from .eligibility import Eligibility
from .instance import Instance
from .limits import HOUR, cap_between, counts_hours, hours_limits, hours_of, organisations_of
from .policy import MOST, Groups
from .room import room_left
from .rules import PAIR_RULES
from .sentences import some_of
from .solution import Solution
from .variants import with_coach, with_places, with_policy, with_rows, without_hold

TIME_CODES = frozenset({"no_common_time", "unknown_time", "unknown_time_coach"})

Candidate = tuple[Change, Instance]
"""A change, and the round with it."""


def candidates(table: Eligibility, solution: Solution, position: int) -> Iterator[Iterator[Candidate]]:
    """Changes by kind, the smallest kind first: a place, hours, a limit of the round, a hold, times, rules, a coach."""
    instance = table.instance
    learner = instance.learners[position]
    yield _places(table, solution, position)
    yield _hours(table, solution, position)
    yield _limits(table, solution, position)
    yield _held_out(instance, position)
    yield _times(instance, learner)
    yield _rules(instance, learner)
    yield _new_coach(instance, learner)


def _places(table: Eligibility, solution: Solution, position: int) -> Iterator[Candidate]:
    """One more place, first with coaches who would suit, by fit; then with coaches further along a chain of moves."""
    own, direct = table.eligible[position], by_fit(table, position)
    chain = [j for j in range(len(own)) if not own[j]] if direct else []
    served = {j for i, j in solution.pairs if any(table.eligible[i, k] for k in direct)}
    for j in (*direct, *(j for j in chain if j in served)):
        yield places_more(table, position, j, 1)


def places_more(table: Eligibility, position: int, coach: int, count: int) -> Candidate:
    """So many more places with a coach."""
    instance = table.instance
    subject, learner = instance.coaches[coach].id, instance.learners[position].id
    places = "One more place" if count == 1 else f"{count} more places"
    more = with_places(instance, {subject: min(MOST, instance.places[coach] + count)})
    return Change(kind="place", subject=subject, text=f"{places} with {subject} would give {learner} a coach."), more


def _hours(table: Eligibility, solution: Solution, position: int) -> Iterator[Candidate]:
    """As many more hours a month of a coach who would suit as the pair asks for beyond those that are left."""
    instance, room = table.instance, room_left(table, solution.pairs)
    asked, limits = hours_of(instance), hours_limits(instance)
    for j in by_fit(table, position):
        if j not in limits or room.obstacle((position, j)) != "hours":
            continue
        used = sum(asked.get(pair, 0) for pair in solution.pairs if pair[1] == j and counts_hours(instance, pair))
        needed = used + asked.get((position, j), 0)
        coach = instance.coaches[j].id
        more = (needed - limits[j]) / HOUR
        hours = f"{more:g} {'hour' if more == 1 else 'hours'} more a month"
        text = f"{hours} with {coach} would give {instance.learners[position].id} a coach."
        stated = min(float(MOST), needed / HOUR)
        yield (
            Change(kind="place", subject=coach, text=text),
            with_rows(instance, coaches={coach: {"hours_per_month": stated}}),
        )


def _limits(table: Eligibility, solution: Solution, position: int) -> Iterator[Candidate]:
    """One pair more between two organisations, or a band of give and take that is one wider."""
    instance, room = table.instance, room_left(table, solution.pairs)
    learner, groups = instance.learners[position].id, instance.policy.groups
    found = {room.obstacle((position, j)): (position, j) for j in reversed(by_fit(table, position))}
    cap, band = groups.max_pairs_between, groups.give_receive_band
    if "between" in found and cap is not None:
        both = some_of(sorted(set(organisations_of(instance, found["between"]))))
        wider = max(cap, *cap_between(instance).values(), 0) + 1
        text = f"{learner} would have a coach if the round allowed one more pair between {both}."
        yield _loosened(instance, "max_pairs_between", text, groups.model_copy(update={"max_pairs_between": wider}))
    if "band" in found and band is not None:
        text = f"{learner} would have a coach if organisations could give {band + 1} more than they receive, or fewer."
        yield _loosened(instance, "give_receive_band", text, groups.model_copy(update={"give_receive_band": band + 1}))


def _loosened(instance: Instance, subject: str, text: str, groups: Groups) -> Candidate:
    policy = instance.policy.model_copy(update={"groups": groups})
    return Change(kind="rule", subject=subject, text=text), with_policy(instance, policy)


def by_fit(table: Eligibility, position: int) -> list[int]:
    """The coaches who would suit a learner, best first."""
    able = table.eligible[position].nonzero()[0].tolist()
    return sorted(able, key=lambda j: (-int(table.fits[position, j]), j))


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
