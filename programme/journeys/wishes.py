"""What learners ask for, what coaches offer, when people can, and what they agree to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault, NotFound
from foundation.time_windows import WeeklySlot
from programme.records import (
    AvailabilitySlot,
    AwayDate,
    Consent,
    Database,
    Need,
    Offer,
    OfferedSkill,
    OfferWish,
    Person,
    Skill,
    require_version,
)
from programme.records.keys import person_key

from .changing import Changed, assign, note_change, plain
from .people import person_of
from .texts import Day, Line

Level = Annotated[int, Field(ge=1, le=4)]


class NeedAsked(Document):
    """A skill asked for, at a level from 1 to 4; no skill asks for a coach in general."""

    skill: Line | None = Field(None, examples=["SPC"])
    level: Level | None = None
    required: bool = False


class Needs(Document):
    """All that a learner asks for."""

    needs: Annotated[tuple[NeedAsked, ...], Field(max_length=50)]


class SkillOffered(Document):
    """A skill offered, at a level from 1 to 4."""

    skill: Line = Field(examples=["SPC"])
    level: Level | None = None


class CoachOffer(Document):
    """All that a coach offers; `status` pauses it or takes it back, `wishes` are learners by their ids."""

    places: Annotated[int, Field(ge=0, le=1_000)]
    hours_per_month: Annotated[float, Field(ge=0, le=744)] | None = None
    status: Literal["active", "paused", "withdrawn"] = "active"
    supervision_valid_to: Day | None = None
    grows_coaches: bool = False
    skills: Annotated[tuple[SkillOffered, ...], Field(max_length=100)] = ()
    wishes: Annotated[tuple[Line, ...], Field(max_length=100)] = ()


class Availability(Document):
    """When somebody can: `none` and `unknown` have no slots. `away` are days on which they cannot come at all."""

    state: Literal["stated", "none", "unknown"]
    slots: Annotated[tuple[WeeklySlot, ...], Field(max_length=200)] = ()
    away: Annotated[tuple[Day, ...], Field(max_length=400)] = ()


class ConsentAnswer(Document):
    """Yes or no to one thing, on a day; the latest answer counts."""

    kind: Literal["name_on_map"]
    given: bool
    answered_on: Day | None = None


def set_needs(database: Database, key: str, asked: Needs, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Put what a learner asks for in the place of what stood there; the person's version now.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the person since they were read.
        BadInput: every skill that is unknown or asked for twice.
    """
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        codes = [each.skill for each in asked.needs]
        skills = _skills(session, codes, "needs")
        wanted = [(skills.get(each.skill or ""), each.level, each.required) for each in asked.needs]
        before = [(row.skill_id, row.level, row.required) for row in person.needs]
        if before == wanted:
            return person.version
        person.needs = [Need(skill_id=s, level=level, required=required) for s, level, required in wanted]
        changed: Changed = {"needs": [[list(each) for each in before], [list(each) for each in wanted]]}
        return note_change(session, person, changed, action="needs.set", by=by, at=at)


def set_offer(database: Database, key: str, offered: CoachOffer, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Put what a coach offers in the place of what stood there; the person's version now.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the person since they were read.
        BadInput: every skill that is unknown or named twice, every wish that is nobody.
    """
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        skills = _skills(session, [each.skill for each in offered.skills], "skills")
        wished = _wished(session, person, offered.wishes)
        names = ("places", "hours_per_month", "status", "supervision_valid_to", "grows_coaches")
        values = {name: getattr(offered, name) for name in names}
        offer = person.offer
        changed: Changed = {}
        if offer is None:
            offer = person.offer = Offer(**values, skills=[], wishes=[])
            changed["places"] = [None, offered.places]
        else:
            changed |= assign(offer, values)
        wanted = {skills[each.skill]: each.level for each in offered.skills}
        if {row.skill_id: row.level for row in offer.skills} != wanted:
            changed["skills"] = [len(offer.skills), len(wanted)]
            kept = {row.skill_id: row for row in offer.skills}
            offer.skills = [kept.get(each) or OfferedSkill(skill_id=each) for each in wanted]
            for row in offer.skills:
                row.level = wanted[row.skill_id]
        if {row.person_id for row in offer.wishes} != set(wished):
            changed["wishes"] = [len(offer.wishes), len(wished)]
            present = {row.person_id: row for row in offer.wishes}
            offer.wishes = [present.get(each) or OfferWish(person_id=each) for each in wished]
        return note_change(session, person, changed, action="offer.set", by=by, at=at)


def set_availability(
    database: Database, key: str, said: Availability, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Put when somebody can in the place of what stood there; the person's version now.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the person since they were read.
        BadInput: slots where the state says that there are none, or none where it says that they are stated.
    """
    if (said.state == "stated") != bool(said.slots):
        message = "slots are given." if said.slots else "no slot is given."
        raise BadInput([Fault("state", said.state, message, "Use stated with slots, none or unknown without.")])
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        slots = [(s.weekday, s.start, s.end, sorted(s.occurrences), s.term_only) for s in said.slots]
        stored = [(s.weekday, s.start, s.ends, list(s.occurrences), s.term_only) for s in person.slots]
        changed = assign(person, {"availability_state": said.state, "availability_unconfirmed": False})
        if stored != slots:
            changed["slots"] = [[list(each) for each in stored], [list(each) for each in slots]]
            person.slots = [
                AvailabilitySlot(weekday=day, start=start, ends=end, occurrences=weeks, term_only=term)
                for day, start, end, weeks, term in slots
            ]
        away, before = sorted(set(said.away)), [row.away_on for row in person.away]
        if before != away:
            changed["away"] = [[plain(day) for day in before], [plain(day) for day in away]]
            kept = {row.away_on: row for row in person.away}
            person.away = [kept.get(day) or AwayDate(away_on=day) for day in away]
        return note_change(session, person, changed, action="availability.set", by=by, at=at)


def answer_consent(database: Database, key: str, answer: ConsentAnswer, *, by: str, at: dt.datetime) -> int:
    """Keep a yes or no with its day; the person's version now. The same answer on the same day is kept once.

    Raises:
        NotFound: for nobody.
        BadInput: for a day to come.
    """
    day = answer.answered_on or at.date()
    if day > at.date():
        raise BadInput([Fault("answered_on", day.isoformat(), "this day is yet to come.", "Give the day it was said.")])
    with database.unit_of_work() as session:
        person = person_of(session, key)
        if any((row.kind, row.given, row.answered_on) == (answer.kind, answer.given, day) for row in person.consents):
            return person.version
        person.consents.append(Consent(kind=answer.kind, given=answer.given, answered_on=day))
        changed: Changed = {answer.kind: [None, answer.given]}
        return note_change(session, person, changed, action="consent.answer", by=by, at=at)


def _read(session: Transaction, key: str, read: int | None) -> Person:
    person = person_of(session, key)
    require_version(session, person, read, what=f"person {person_key(person.id)}")
    return person


def _skills(session: Transaction, codes: Sequence[str | None], path: str) -> dict[str, int]:
    """Ids by code, without regard to case."""
    known = {row.code.casefold(): row for row in session.scalars(select(Skill))}
    faults, seen = [], set()
    for place, code in enumerate(codes):
        name = "" if code is None else code.casefold()
        where = f"{path}[{place}].skill"
        if name and name not in known:
            listed = ", ".join(sorted(row.code for row in known.values()))
            faults.append(Fault(where, str(code), "this skill is not known.", f"Known are {listed}."))
        elif name in seen:
            faults.append(Fault(where, str(code), "this stands here twice.", "Leave one out."))
        seen.add(name)
    if faults:
        raise BadInput(faults)
    return {code: known[code.casefold()].id for code in codes if code}


def _wished(session: Transaction, coach: Person, wishes: Sequence[str]) -> list[int]:
    found, faults = [], []
    for place, wish in enumerate(wishes):
        try:
            learner = person_of(session, wish)
        except NotFound:
            learner = None
        if learner is None or learner is coach:
            remedy = "Give the id of somebody else."
            faults.append(Fault(f"wishes[{place}]", wish, "this is no other person of the records.", remedy))
        else:
            found.append(learner.id)
    if faults:
        raise BadInput(faults)
    return sorted(set(found))
