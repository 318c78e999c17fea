"""A snapshot made ready: spells in tiers, homes on a day, registers, facts on projects. Rows stand sorted by id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .attendance import SessionRegister
from .projects import ProjectFact
from .snapshot import MeasuresSnapshot
from .snapshot.community import Organisation, Person
from .snapshot.work import Project, Stage
from .tiers import TierSpell


@dataclass(frozen=True)
class Instance:
    """What the figures are computed from. Nothing dated after the day of the report is in it."""

    snapshot: MeasuresSnapshot

    @property
    def as_at(self) -> dt.date:
        """The day of the report."""
        return self.snapshot.as_at

    @cached_property
    def people(self) -> dict[str, Person]:
        """People by id, in order of ids."""
        return {each.id: each for each in sorted(self.snapshot.people, key=lambda person: person.id)}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """Organisations by code, in order of codes."""
        return {each.code: each for each in sorted(self.snapshot.organisations, key=lambda one: one.code)}

    @cached_property
    def spells(self) -> tuple[TierSpell, ...]:
        """Every spell in a tier begun by the day of the report; somebody who left is in none after that day."""
        found = (
            TierSpell(person.id, period.tier, period.start, earliest(period.end, person.left))
            for person in self.people.values()
            for period in person.tiers
            if period.start <= self.as_at
        )
        return tuple(spell for spell in found if spell.end is None or spell.start <= spell.end)

    @cached_property
    def spells_of(self) -> dict[str, list[TierSpell]]:
        """The spells of each person who has any, by their start."""
        found: dict[str, list[TierSpell]] = {}
        for spell in sorted(self.spells, key=lambda each: (each.person, each.start)):
            found.setdefault(spell.person, []).append(spell)
        return found

    @cached_property
    def registers(self) -> tuple[SessionRegister, ...]:
        """Sessions held by the day of the report."""
        return tuple(
            SessionRegister(
                each.id,
                each.date,
                frozenset(each.offered),
                None if each.attended is None else frozenset(each.attended),
            )
            for each in sorted(self.snapshot.sessions, key=lambda session: session.id)
            if each.date <= self.as_at
        )

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """Projects begun by the day of the report, by id; one without a start counts as begun."""
        begun = (each for each in self.snapshot.projects if each.started is None or each.started <= self.as_at)
        return tuple(sorted(begun, key=lambda project: project.id))

    def project_facts(self, day: dt.date) -> list[ProjectFact]:
        """Projects with stage and score as they were on a day."""
        return [_fact(project, day) for project in self.projects]

    def organisations_on(self, day: dt.date) -> list[Organisation]:
        """Partners on a day."""
        return [each for each in self.organisations.values() if is_within(day, each.active_from, each.active_to)]

    def home(self, person: str, day: dt.date) -> str | None:
        """Code of the home organisation on a day: that of the first membership that holds."""
        return next(iter(self.employers(person, day)), None)

    def employers(self, person: str, day: dt.date) -> list[str]:
        """Codes of the organisations somebody belongs to on a day, in the person's own order.

        One that has ended is followed to its successor: after a merger its people count there.
        """
        held = (each for each in self.people[person].memberships if is_within(day, each.start, each.end))
        return list(dict.fromkeys(self._standing(each.organisation, day) for each in held))

    def _standing(self, code: str, day: dt.date) -> str:
        followed = [code]
        while True:
            one = self.organisations[followed[-1]]
            if one.active_to is None or day <= one.active_to or one.successor is None or one.successor in followed:
                return followed[-1]
            followed.append(one.successor)

    def kind(self, person: str, day: dt.date) -> str:
        """Kind of the home organisation on a day; `unknown` where there is none."""
        code = self.home(person, day)
        return self.organisations[code].kind if code else "unknown"

    def in_tier(self, tier: str, day: dt.date) -> set[str]:
        """Ids of the people in a tier on a day."""
        return {spell.person for spell in self.spells if spell.tier == tier and spell.holds_on(day)}


def is_within(day: dt.date, start: dt.date | None, end: dt.date | None) -> bool:
    """Whether a day lies between two others, both included; None = open."""
    return (start is None or start <= day) and (end is None or day <= end)


def earliest(*days: dt.date | None) -> dt.date | None:
    """The first of the days that are known."""
    return min((day for day in days if day is not None), default=None)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a month so many months on, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(1)).day
    return dt.date(year, month + 1, min(day.day, last))


def quarter_ends(last: dt.date, count: int) -> Sequence[dt.date]:
    """The last so many ends of calendar quarters up to a day, in order."""
    month = dt.date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
    ends = [months_later(month, 3 - 3 * back) - dt.timedelta(1) for back in range(count + 1)]
    return sorted(end for end in ends if end <= last)[-count:]


def quarter_start(day: dt.date) -> dt.date:
    """The first day of a day's calendar quarter."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def stage_on(project: Project, day: dt.date) -> Stage | None:
    """The last stage reached by a day; the undated one where no stage has a date."""
    if not project.stages:
        return project.stage
    reached = [each for each in project.stages if each.date <= day]
    return max(reached, key=lambda each: each.date).stage if reached else None


def _fact(project: Project, day: dt.date) -> ProjectFact:
    scores = [each for each in project.scores if each.date is None or each.date <= day]
    latest = max(scores, key=lambda each: each.date or dt.date.min, default=None)
    return ProjectFact(
        project=project.id,
        stage=stage_on(project, day),
        organisations=frozenset(project.organisations),
        started=project.started,
        score=latest.score if latest else None,
        scored_on=latest.date if latest else None,
    )
