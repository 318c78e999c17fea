"""How well people say they know each skill: at the beginning, at the end, half a year later."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.queries.own import own_person
from programme.records import Database, Person, SelfAssessment, Skill, append_entry

from .people import person_of
from .texts import Day, Line

Level = Annotated[int, Field(ge=1, le=4)]


class AssessmentSent(Document):
    """Levels 1 to 4 by the skill's code, on one occasion; `on` is today where it is left out."""

    occasion: Literal["baseline", "end", "follow_up"]
    levels: Annotated[dict[Line, Level], Field(min_length=1, max_length=200, examples=[{"SPC": 2}])]
    on: Day | None = None


def assess_oneself(database: Database, asker: Asker, sent: AssessmentSent, *, at: dt.datetime) -> int:
    """Say how well one knows skills oneself; how many levels are new or others than on that day before.

    Raises:
        NotAllowed: for who may not act for themselves.
        NotFound: for an account without a record of a person.
        BadInput: for unknown skills or a day to come, all at once.
    """
    asker.demand("own.write")
    with database.unit_of_work() as session:
        person = session.get_one(Person, own_person(asker))
        return _store(session, person, sent, by=asker.name, at=at)


def assess_person(database: Database, key: str, sent: AssessmentSent, *, by: str, at: dt.datetime) -> int:
    """Write down what somebody said of themselves, such as on paper; the same again changes nothing.

    Raises:
        NotFound: for nobody.
        BadInput: for unknown skills or a day to come, all at once.
    """
    with database.unit_of_work() as session:
        return _store(session, person_of(session, key), sent, by=by, at=at)


def _store(session: Transaction, person: Person, sent: AssessmentSent, *, by: str, at: dt.datetime) -> int:
    day = sent.on or at.date()
    levels = _levels(session, sent, day, at.date())
    mine = select(SelfAssessment).where(
        SelfAssessment.person_id == person.id,
        SelfAssessment.occasion == sent.occasion,
        SelfAssessment.assessed_on == day,
    )
    there = {row.skill_id: row for row in session.scalars(mine)}
    others = {skill: level for skill, level in levels.items() if skill not in there or there[skill].level != level}
    values = {str(skill): [there[skill].level if skill in there else None, level] for skill, level in others.items()}
    for skill, level in others.items():
        row = there.get(skill)
        if row is None:
            stated = {"person_id": person.id, "skill_id": skill, "occasion": sent.occasion, "assessed_on": day}
            session.add(SelfAssessment(**stated, level=level))
        else:
            row.level = level
    if others:
        subjects = {"people": [person.id], "skills": sorted(others), "fields": [sent.occasion]}
        append_entry(session, at=at, by=by, action="self-assessment.note", subjects=subjects, values=values)
    return len(others)


def _levels(session: Transaction, sent: AssessmentSent, day: dt.date, today: dt.date) -> dict[int, int]:
    known = {row.code.casefold(): row for row in session.scalars(select(Skill))}
    faults, found = [], {}
    if day > today:
        faults.append(Fault("on", day.isoformat(), "this day is still to come.", "Give today or a day before it."))
    for code, level in sent.levels.items():
        skill = known.get(code.casefold())
        if skill is None:
            listed = ", ".join(sorted(row.code for row in known.values()))
            faults.append(Fault(f"levels.{code}", code, "this skill is not known.", f"Known are {listed}."))
        elif skill.id in found:
            faults.append(Fault(f"levels.{code}", code, "this stands here twice.", "Leave one out."))
        else:
            found[skill.id] = level
    if faults:
        raise BadInput(faults)
    return found
