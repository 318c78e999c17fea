"""People are placed into cohorts: all of a list or nothing, within the sizes, in the right tier."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document, Identifier
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.queries.cohorts import CohortWhole, cohort_whole
from programme.records import MEMBER, Application, Cohort, Database, Enrolment, Organisation, Person, TierPeriod, Wave

from .applications import plain_state
from .changing import assign, note_change
from .enrolments import take_step
from .messages import draft_placed
from .waves import quota_sentence, wave_of

PLACEABLE = ("approved", "waiting")


class Placement(Document):
    """One application into one cohort."""

    application: Annotated[int, Field(ge=1, le=2**31 - 1)]
    cohort: Identifier = Field(examples=["W3-LIVE"])


class Placing(Document):
    """Who goes where. All of it is done, or nothing."""

    placements: Annotated[tuple[Placement, ...], Field(min_length=1, max_length=2_000)]


@dataclass(frozen=True, slots=True)
class Placed:
    """Numbers of the applications placed now, and the cohorts as they are with them: size, spread, access needs met."""

    applications: list[int]
    cohorts: list[CohortWhole]


def place_people(
    database: Database, wave_id: int, placing: Placing, asker: Asker, *, at: dt.datetime, dry_run: bool = False
) -> Placed:
    """Enrol people: each is in the cohort's tier from its first day, and a message to each is drafted.

    Args:
        database: the records.
        wave_id: the wave whose applications and cohorts these are.
        placing: who goes where; those who stand there already are left as they are.
        asker: who places, and sees the cohorts.
        at: when, with a zone.
        dry_run: show how the cohorts would be, and store nothing.

    Raises:
        NotFound: for a wave that does not exist.
        BadInput: every placement that cannot be, with the reason.
    """
    with database.unit_of_work() as session:
        wave = wave_of(session, wave_id, alone=True)
        placed = [
            row.id
            for row, cohort in _read(session, wave, placing)
            if row.state != "placed" and _place(session, row, cohort, by=asker.name, at=at)
        ]
        codes = sorted({each.cohort for each in placing.placements})
        shown = Placed(placed, [cohort_whole(session, asker, code, at.date()) for code in codes])
        if dry_run:
            session.rollback()
        return shown


def _place(session: Transaction, row: Application, cohort: Cohort, *, by: str, at: dt.datetime) -> int:
    person = session.get_one(Person, row.person_id)
    _enrol(session, person, cohort, at.date())
    draft_placed(session, row, person, cohort, by=by, at=at)
    changed = assign(row, {"state": "placed", "cohort_id": cohort.id})
    also = {"people": [person.id], "cohorts": [cohort.id]}
    return note_change(session, row, changed, action="application.place", by=by, at=at, also=also)


def _read(session: Transaction, wave: Wave, placing: Placing) -> list[tuple[Application, Cohort]]:
    cohorts = {row.code: row for row in session.scalars(select(Cohort).where(Cohort.wave_id == wave.id))}
    rows = {row.id: row for row in session.scalars(select(Application).where(Application.wave_id == wave.id))}
    room = {code: _room(session, cohort) for code, cohort in cohorts.items()}
    faults: list[Fault] = []
    found: list[tuple[Application, Cohort]] = []
    for place, each in enumerate(placing.placements):
        row, cohort = rows.get(each.application), cohorts.get(each.cohort)
        path = f"placements[{place}]"
        if row is None:
            message = f"this is no application of {wave.name}."
            faults.append(Fault(f"{path}.application", str(each.application), message, "Leave it out."))
        if cohort is None:
            listed = ", ".join(sorted(cohorts)) or "none yet"
            message = f"{wave.name} has no cohort of this code."
            faults.append(Fault(f"{path}.cohort", each.cohort, message, f"Its cohorts are: {listed}."))
        if row is None or cohort is None or (row.state == "placed" and row.cohort_id == cohort.id):
            found += [(row, cohort)] if row and cohort else []
            continue
        reason = _reason_against(session, wave, row, cohort, room)
        if any(row is one for one, _ in found):
            reason = "this application stands in the list already."
        if reason is not None:
            faults.append(Fault(path, str(each.application), reason, "Choose another cohort, or leave it out."))
        else:
            found.append((row, cohort))
    if faults:
        raise BadInput(faults)
    return found


def _reason_against(
    session: Transaction, wave: Wave, row: Application, cohort: Cohort, room: dict[str, float]
) -> str | None:
    if row.state not in PLACEABLE:
        return f"it is {plain_state(row)}; only an approved or waiting one can be placed."
    if row.tier != cohort.tier:
        return f"it is for the tier {row.tier}, and {cohort.code} is for {cohort.tier}."
    if row.state == "waiting":
        full = quota_sentence(session, wave, session.get_one(Organisation, row.organisation_id))
        if full is not None:
            return full
        row.state = "approved"  # counts for the quota from here on, also for those further down the list
    room[cohort.code] -= 1
    return f"{cohort.code} has at most {cohort.size_max} places, and all are taken." if room[cohort.code] < 0 else None


def _room(session: Transaction, cohort: Cohort) -> float:
    if cohort.size_max is None:
        return float("inf")
    inside = select(func.count()).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(MEMBER))
    return cohort.size_max - (session.scalar(inside) or 0)


def _enrol(session: Transaction, person: Person, cohort: Cohort, day: dt.date) -> None:
    there = next((row for row in person.enrolments if row.cohort_id == cohort.id), None)
    if there is None:
        person.enrolments.append(Enrolment(cohort_id=cohort.id, state="enrolled"))
    elif there.state not in MEMBER:
        take_step(session, there, "enrolled", day, reason=None)
    start = cohort.start or day
    if not any(row.tier == cohort.tier and (row.ends is None or row.ends >= start) for row in person.tiers):
        person.tiers.append(TierPeriod(tier=cohort.tier, start=start))
    session.flush()
