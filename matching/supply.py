"""Before solving: supply against demand by skill, and what somebody must find out or put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .capacity import capacities
from .fit import needs_of, offers_of
from .instance import Instance
from .result import SettleRow, SupplyRow
from .rules.standing import supervision_is_out_of_date
from .taking_part import can_coach


def supply_rows(instance: Instance) -> tuple[SupplyRow, ...]:
    """For each skill: learners who want it, those who require it, and the places of coaches who offer it.

    Learners held out by instruction are not counted, nor places that cannot be used: those of coaches who are paused,
    withdrawn, out of supervision, of no known organisation, or of unknown times where the policy asks for known ones.
    """
    wanted, required, places = Counter[str](), Counter[str](), Counter[str]()
    for i, learner in enumerate(instance.learners):
        if i not in instance.held_out:
            for skill, (_, weight) in needs_of(learner).items():
                wanted[skill] += 1
                required[skill] += weight == 2
    for j, (coach, count) in enumerate(zip(instance.coaches, capacities(instance).tolist(), strict=True)):
        if can_coach(instance, j):
            for skill in offers_of(coach):
                places[skill] += count
    return tuple(
        SupplyRow(skill=skill, wanted=wanted[skill], required=required[skill], places=places[skill])
        for skill in sorted({*wanted, *places})
    )


def settle_rows(instance: Instance) -> tuple[SettleRow, ...]:
    """What keeps people out of the round until somebody asks or acts, by person."""
    found = [*_learners(instance), *_coaches(instance)]
    return tuple(sorted(found, key=lambda row: (row.person, row.what, row.text)))


def _learners(instance: Instance) -> Iterator[SettleRow]:
    hold_out = instance.policy.hard.unknown_availability == "hold_out"
    for i, each in enumerate(instance.learners):
        if i in instance.held_out:
            continue
        if hold_out and each.availability is None:
            text = f"Ask {each.id} when they can meet a coach."
            yield SettleRow(person=each.person_id, what="unknown_time", text=text)
        if not each.organisations:
            text = f"Find out where {each.id} works: without it no coach can be found."
            yield SettleRow(person=each.person_id, what="unknown_organisation", text=text)


def _coaches(instance: Instance) -> Iterator[SettleRow]:
    hold_out = instance.policy.hard.unknown_availability == "hold_out"
    for each in instance.coaches:
        if hold_out and each.availability is None:
            text = f"Ask {each.id} when they can meet a learner."
            yield SettleRow(person=each.person_id, what="unknown_time_coach", text=text)
        if not each.organisations:
            text = f"Find out where {each.id} works: without it they can coach nobody."
            yield SettleRow(person=each.person_id, what="unknown_organisation", text=text)
        if each.status == "active" and supervision_is_out_of_date(instance, each):
            text = f"The supervision of {each.id} ended on {each.supervision_valid_to}: have it renewed."
            yield SettleRow(person=each.person_id, what="supervision", text=text)
