"""What became of enrolments, day by day, and who had a place in a cohort on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .cohorts import ENROLMENT_STATES, MEMBER, Enrolment
from .declarative import Record, one_of


class EnrolmentStep(Record):
    """How somebody stands in a cohort from a day on. Steps are added, never changed; a deferral names the cohort."""

    __tablename__ = "enrolment_steps"
    __table_args__ = (one_of("state", ENROLMENT_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    state: Mapped[str]
    since: Mapped[dt.date]
    to_cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    reason: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class Members:
    """Who has a place in which cohort: how each stands now, and the steps of those who have any, by day."""

    now: Mapping[int, Mapping[int, str]]
    steps: Mapping[tuple[int, int], Sequence[tuple[dt.date, str]]]

    def on(self, cohort: int, day: dt.date) -> frozenset[int]:
        """The people with a place in a cohort on a day, as record ids.

        Whoever has no step has had a place from the beginning or, where they withdrew on a day that nobody wrote
        down, none. Before a first step that is not the start of the enrolment somebody had a place.
        """
        there = self.now.get(cohort, {})
        return frozenset(person for person in there if self._state(cohort, person, day) in MEMBER)

    def _state(self, cohort: int, person: int, day: dt.date) -> str:
        steps = self.steps.get((cohort, person), ())
        reached = [state for since, state in steps if since <= day]
        if len(reached) == len(steps):
            return self.now[cohort][person]  # an import may have changed it since the last step
        if reached:
            return reached[-1]
        return "withdrawn" if steps[0][1] == "enrolled" else "enrolled"


def members_of(session: Session, cohorts: Collection[int] | None = None) -> Members:
    """Who has, or had, a place in some cohorts (record ids), or in all of them."""
    enrolled = select(Enrolment.cohort_id, Enrolment.person_id, Enrolment.state)
    taken = select(EnrolmentStep).order_by(EnrolmentStep.since, EnrolmentStep.id)
    if cohorts is not None:
        enrolled = enrolled.where(Enrolment.cohort_id.in_(cohorts))
        taken = taken.where(EnrolmentStep.cohort_id.in_(cohorts))
    now: dict[int, dict[int, str]] = {}
    for cohort, person, state in session.execute(enrolled):
        now.setdefault(cohort, {})[person] = state
    steps: dict[tuple[int, int], list[tuple[dt.date, str]]] = {}
    for row in session.scalars(taken):
        steps.setdefault((row.cohort_id, row.person_id), []).append((row.since, row.state))
    return Members(now, steps)
