"""Every figure by name, with what it means, in which direction it is better and who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..instance import Instance
from ..snapshot.work import DisclosureClass
from ..spc.options import Improvement
from . import values
from .values import Value

OnDay = Callable[[Instance, dt.date], Value]
InPeriod = Callable[[Instance, dt.date, dt.date], Value]

OWNER = "Course administrator"
"""Who answers for a figure unless the policy names somebody else."""


@dataclass(frozen=True, slots=True)
class FigureKind:
    """One figure. A `stock` is a count on a day, a `flow` what happened in a period ending on it."""

    key: str
    name: str
    definition: str
    unit: str
    direction: Improvement
    disclosure: DisclosureClass
    measured: Literal["stock", "flow"]
    compute: InPeriod


def _stock(
    key: str, name: str, definition: str, unit: str, disclosure: DisclosureClass, on_day: OnDay, **more: Improvement
) -> FigureKind:
    direction = more.get("direction", "increase")
    return FigureKind(
        key, name, definition, unit, direction, disclosure, "stock", lambda instance, _, day: on_day(instance, day)
    )


def _flow(
    key: str, name: str, definition: str, unit: str, disclosure: DisclosureClass, compute: InPeriod, **more: Improvement
) -> FigureKind:
    return FigureKind(key, name, definition, unit, more.get("direction", "increase"), disclosure, "flow", compute)


_TIERS = (
    _stock(
        "people_learn",
        "People in Learn",
        "People in the Learn tier on the day. Tiers overlap: somebody in two counts in both.",
        "people",
        "people",
        lambda instance, day: values.people_in(instance, "learn", day),
    ),
    _stock(
        "people_live",
        "People in Live",
        "People in the Live tier on the day. Tiers overlap: somebody in two counts in both.",
        "people",
        "people",
        lambda instance, day: values.people_in(instance, "live", day),
    ),
    _stock(
        "people_lead",
        "People in Lead",
        "People in the Lead tier on the day. Tiers overlap: somebody in two counts in both.",
        "people",
        "people",
        lambda instance, day: values.people_in(instance, "lead", day),
    ),
    _stock(
        "people_unique",
        "People in the community",
        "People in any tier on the day, each counted once.",
        "people",
        "people",
        values.unique_people,
    ),
    _flow(
        "people_joined",
        "Joined",
        "People in a tier at the end of the period who were in none when it began.",
        "people",
        "people",
        values.joined,
    ),
    _flow(
        "people_left",
        "Left",
        "People in a tier when the period began who are in none at its end.",
        "people",
        "people",
        values.left,
        direction="decrease",
    ),
    _flow(
        "leads_new",
        "New Leads",
        "People who are Lead at the end of the period and were not when it began.",
        "people",
        "people",
        values.new_leads,
    ),
    _flow(
        "leads_lost",
        "Leads who stopped",
        "People who were Lead when the period began and are not at its end.",
        "people",
        "people",
        values.lost_leads,
        direction="decrease",
    ),
    _stock(
        "leads_grown_here",
        "Leads who began here",
        "Leads of the day who were in Learn or Live here before they became Lead.",
        "%",
        "people",
        values.leads_grown_here,
    ),
)

_TRAINING = (
    _flow(
        "sessions_held",
        "Sessions held",
        "Sessions held in the period, with or without a register.",
        "sessions",
        "open",
        lambda i, a, b: (
            Value(found.sessions + found.without_register)
            if (found := values.attended(i, a, b)).sessions + found.without_register
            else values.NO_DATA
        ),
    ),
    _flow(
        "places_offered",
        "Places offered",
        "Places offered in sessions of the period that have a register.",
        "places",
        "people",
        lambda i, a, b: Value(values.attended(i, a, b).offered),
    ),
    _flow(
        "places_attended",
        "Places taken",
        "Places taken by those they were offered to. Guests are not counted.",
        "places",
        "people",
        lambda i, a, b: Value(values.attended(i, a, b).attended),
    ),
    _flow(
        "attendance_share",
        "Attendance",
        "Places taken over places offered, in sessions of the period that have a register.",
        "%",
        "people",
        lambda i, a, b: values.share((found := values.attended(i, a, b)).attended, found.offered),
    ),
)

_WORK = (
    _stock(
        "projects_started",
        "Projects started",
        "Projects begun by the day, whatever became of them. One without a start counts as begun.",
        "projects",
        "open",
        lambda i, day: Value(values.projects_on(i, day).total),
    ),
    _flow(
        "projects_begun",
        "Projects begun",
        "Projects whose start lies in the period.",
        "projects",
        "open",
        values.projects_begun,
    ),
    _stock(
        "projects_crossing",
        "Projects across organisations",
        "Projects begun by the day that touch two organisations or more; one merged since counts as it was.",
        "%",
        "open",
        lambda i, day: values.share((found := values.projects_on(i, day)).crossing, found.total),
    ),
    _stock(
        "project_organisations",
        "Organisations in projects",
        "Different organisations that projects begun by the day touch; one merged since counts as it was.",
        "organisations",
        "organisations",
        lambda i, day: Value(values.projects_on(i, day).organisations),
    ),
)

_REACH = (
    _stock(
        "partners",
        "Partner organisations",
        "Organisations that are partners on the day.",
        "organisations",
        "organisations",
        values.partners,
    ),
    _stock(
        "organisations_reached",
        "Organisations taking part",
        "Partners of the day with somebody in any tier. All of a person's employers count.",
        "%",
        "organisations",
        lambda i, day: values.organisations_with(i, (), day),
    ),
    _stock(
        "organisations_live_and_lead",
        "Organisations with a Live and a Lead",
        "Partners of the day with at least one person in Live and one in Lead (who may be the same).",
        "%",
        "organisations",
        lambda i, day: values.organisations_with(i, ("live", "lead"), day),
    ),
)

_COACHING = (
    _stock(
        "pairs_active",
        "Coaching pairs",
        "Coaching pairs that go on, on the day.",
        "pairs",
        "people",
        values.pairs_active,
    ),
    _stock(
        "coaches_active",
        "Active coaches",
        "People who coach somebody on the day.",
        "people",
        "people",
        values.coaches_active,
    ),
    _stock(
        "leads_coaching",
        "Leads who coach",
        "Leads of the day who coach somebody.",
        "%",
        "people",
        values.leads_coaching,
    ),
    _stock(
        "waiting_now",
        "Waiting",
        "People who asked for a coach or a place and have neither got one nor withdrawn.",
        "people",
        "people",
        values.waiting_now,
        direction="decrease",
    ),
    _flow(
        "waiting_days",
        "Wait",
        "Median days from asking to starting, of those who started in the period.",
        "days",
        "people",
        values.waiting_days,
        direction="decrease",
    ),
)

CATALOGUE: tuple[FigureKind, ...] = (*_TIERS, *_TRAINING, *_WORK, *_REACH, *_COACHING)
