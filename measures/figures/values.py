"""How each figure is worked out from the records; None is no data, and never stands for 0."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass

from ..attendance import AttendanceFigures, attendance
from ..instance import Instance
from ..projects import ProjectFigures, projects
from ..snapshot.community import Coaching
from ..tiers import TIERS, movement, people_per_tier


@dataclass(frozen=True, slots=True)
class Value:
    """A value, and for a share what it is a share of. `people`: how many people an average rests on."""

    value: float | None
    numerator: int | None = None
    denominator: int | None = None


NO_DATA = Value(None)


def share(numerator: int | None, denominator: int | None) -> Value:
    """A percentage with its two counts; no data where there is nothing to share."""
    if numerator is None or not denominator:
        return NO_DATA
    return Value(100 * numerator / denominator, numerator, denominator)


def people_in(instance: Instance, tier: str, day: dt.date) -> Value:
    """People in a tier on a day."""
    counts = people_per_tier(instance.spells, day).by_tier
    return NO_DATA if counts is None else Value(counts[tier])


def unique_people(instance: Instance, day: dt.date) -> Value:
    """People in any tier on a day, each once."""
    return Value(people_per_tier(instance.spells, day).unique)


def joined(instance: Instance, first: dt.date, last: dt.date) -> Value:
    """People in a tier on the last day who were in none on the day before the first."""
    moved = movement(instance.spells, first - dt.timedelta(1), last)
    return NO_DATA if moved is None else Value(sum(moved.joined.values()))


def left(instance: Instance, first: dt.date, last: dt.date) -> Value:
    """People in a tier on the day before the first who are in none on the last."""
    moved = movement(instance.spells, first - dt.timedelta(1), last)
    return NO_DATA if moved is None else Value(sum(moved.left.values()))


def new_leads(instance: Instance, first: dt.date, last: dt.date) -> Value:
    """People who are Lead on the last day and were not on the day before the first."""
    if not _has_begun(instance, last):
        return NO_DATA
    return Value(len(instance.in_tier("lead", last) - instance.in_tier("lead", first - dt.timedelta(1))))


def lost_leads(instance: Instance, first: dt.date, last: dt.date) -> Value:
    """People who were Lead on the day before the first and are not on the last."""
    if not _has_begun(instance, last):
        return NO_DATA
    return Value(len(instance.in_tier("lead", first - dt.timedelta(1)) - instance.in_tier("lead", last)))


def attended(instance: Instance, first: dt.date, last: dt.date) -> AttendanceFigures:
    """Attendance in a period."""
    return attendance(instance.registers, first, last)


def projects_on(instance: Instance, day: dt.date) -> ProjectFigures:
    """Projects begun by a day."""
    return projects(instance.project_facts(day), day, stale_after_days=instance.snapshot.policy.stale_score_days)


def projects_begun(instance: Instance, first: dt.date, last: dt.date) -> Value:
    """Projects whose start lies in a period."""
    dated = [each.started for each in instance.projects if each.started is not None]
    if not any(day <= last for day in dated):
        return NO_DATA
    return Value(sum(first <= day <= last for day in dated))


def partners(instance: Instance, day: dt.date) -> Value:
    """Partner organisations on a day."""
    return Value(len(instance.organisations_on(day))) if instance.organisations else NO_DATA


def organisations_with(instance: Instance, tiers: tuple[str, ...], day: dt.date) -> Value:
    """Share of partners that have somebody in each of the tiers on a day (any tier at all where none is given)."""
    codes = {each.code for each in instance.organisations_on(day)}
    if not codes or not _has_begun(instance, day):
        return NO_DATA
    wanted = [instance.in_tier(tier, day) for tier in tiers] or [
        set[str]().union(*(instance.in_tier(tier, day) for tier in TIERS))
    ]
    reached = [{code for person in found for code in instance.employers(person, day)} for found in wanted]
    return share(len(codes.intersection(*reached)), len(codes))


def active_pairs(instance: Instance, day: dt.date) -> list[Coaching]:
    """Coaching pairs that go on, on a day."""
    return [pair for pair in instance.snapshot.coaching if pair.start <= day and (pair.end is None or day <= pair.end)]


def pairs_active(instance: Instance, day: dt.date) -> Value:
    """Coaching pairs on a day."""
    return Value(len(active_pairs(instance, day))) if _has_coaching(instance, day) else NO_DATA


def coaches_active(instance: Instance, day: dt.date) -> Value:
    """People who coach somebody on a day."""
    return Value(len({pair.coach for pair in active_pairs(instance, day)})) if _has_coaching(instance, day) else NO_DATA


def leads_coaching(instance: Instance, day: dt.date) -> Value:
    """Share of the Leads of a day who coach somebody."""
    if not _has_coaching(instance, day):
        return NO_DATA
    leads = instance.in_tier("lead", day)
    return share(len(leads & {pair.coach for pair in active_pairs(instance, day)}), len(leads))


def leads_grown_here(instance: Instance, day: dt.date) -> Value:
    """Share of the Leads of a day who were Learn or Live here before."""
    leads = instance.in_tier("lead", day)
    grown = 0
    for person in leads:
        mine = instance.spells_of[person]
        began = min(spell.start for spell in mine if spell.tier == "lead")
        grown += any(spell.tier != "lead" and spell.start < began for spell in mine)
    return share(grown, len(leads))


def waiting_now(instance: Instance, day: dt.date) -> Value:
    """People who asked by a day and have neither been served nor closed."""
    asked = [each for each in instance.snapshot.requests if each.asked <= day]
    if not asked:
        return NO_DATA
    open_still = [each for each in asked if all(end is None or end > day for end in (each.started, each.closed))]
    return Value(len({each.person for each in open_still}))


def waiting_days(instance: Instance, first: dt.date, last: dt.date) -> Value:
    """Median days from asking to starting, of those who started in a period."""
    waits = [
        (each.started - each.asked).days
        for each in instance.snapshot.requests
        if each.started is not None and first <= each.started <= last
    ]
    return Value(statistics.median(waits), denominator=len(waits)) if waits else NO_DATA


def _has_begun(instance: Instance, day: dt.date) -> bool:
    return any(spell.start <= day for spell in instance.spells)


def _has_coaching(instance: Instance, day: dt.date) -> bool:
    return any(pair.start <= day for pair in instance.snapshot.coaching)
