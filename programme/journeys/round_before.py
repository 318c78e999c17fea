"""Before a round is solved: what to put right first, and what is wanted against what is offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import matching
from matching.result import SupplyRow
from programme.access import Asker
from programme.queries.names import named
from programme.queries.rounds_seen import round_seen
from programme.records import Database, Person, Round, Skill
from programme.records.keys import coach_key, learner_key, person_key, record_id_of

from .analyses import BEFORE, Asked, answer_part, ask_analysis
from .rounds import frozen_question
from .runs import StartRun


@dataclass(frozen=True, slots=True)
class Unready:
    """Something to put right first: what it is, whom it concerns (ids), a sentence and a remedy with names."""

    what: str
    subjects: list[str]
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SkillWanted:
    """Learners who want a skill, those who require it, and the places of coaches who offer it."""

    skill: str
    name: str
    wanted: int
    required: int
    places: int
    text: str


@dataclass(frozen=True, slots=True)
class OrganisationInRound:
    """Learners and coaches' places of an organisation, by the employer that counts first."""

    organisation: str
    learners: int
    places: int


@dataclass(frozen=True, slots=True)
class BeforeSolving:
    """A round as it would be frozen now."""

    learners: int
    coaches: int
    places: int
    unready: list[Unready]
    skills: list[SkillWanted]
    organisations: list[OrganisationInRound]


def before_solving(session: Transaction, asker: Asker, round_id: int, day: dt.date) -> BeforeSolving:
    """Gaps, supply and demand of a round, from the records and instructions as they are now.

    Raises:
        NotFound: where there is no such round.
        NotAllowed: for a coordinator: the gaps tell of everybody.
        BadInput: for instructions that cannot stand, such as a lock on somebody who takes no part.
    """
    row = round_seen(session, asker, round_id, day)
    asker.demand("rounds.write")
    snapshot, _ = frozen_question(session, row, row.as_at)
    return _told(session, asker, row, matching.beforehand(matching.read_instance(snapshot)), day)


def ask_before(
    database: Database, asker: Asker, round_id: int, day: dt.date, *, start: StartRun, at: dt.datetime
) -> Asked:
    """Have a worker count what `before_solving` tells: a large round takes longer than a page may.

    Raises:
        NotFound, NotAllowed: as `before_solving`.
    """
    with database.reading() as session:
        as_at = round_seen(session, asker, round_id, day).as_at
    asker.demand("rounds.write")
    asked = {"what": "before", "as_at": str(as_at), "round": round_id}
    return ask_analysis(
        database, BEFORE, str(round_id), lambda _session: {"freeze": asked}, start=start, by=asker.name, at=at
    )


def before_counted(session: Transaction, asker: Asker, round_id: int, day: dt.date, analysis: int) -> BeforeSolving:
    """What a worker counted for `ask_before`, with what ids are called.

    Raises:
        NotFound: for an answer or a round that is not there.
    """
    counted = matching.Beforehand.model_validate_json(answer_part(session, analysis))
    return _told(session, asker, round_seen(session, asker, round_id, day), counted, day)


def _told(session: Transaction, asker: Asker, row: Round, counted: matching.Beforehand, day: dt.date) -> BeforeSolving:
    words = named(session, asker, day)
    keys = {*counted.learners, *counted.coaches}
    keys |= {person_key(record_id_of(each)) for each in keys}
    unready = [
        Unready(each.what, list(each.subjects), words.put(each.text, keys), words.put(each.remedy, keys))
        for each in counted.unready
    ]
    skills = {skill.code: skill.name for skill in session.scalars(select(Skill))}
    return BeforeSolving(
        learners=len(counted.learners),
        coaches=len(counted.coaches),
        places=counted.places,
        unready=[*_not_in_tier(session, row, counted), *unready],
        skills=[_skill(each, skills.get(each.skill, each.skill)) for each in counted.supply],
        organisations=[OrganisationInRound(**each.model_dump()) for each in counted.organisations],
    )


def _not_in_tier(session: Transaction, row: Round, counted: matching.Beforehand) -> Iterator[Unready]:
    """Those whom the round names and who take no part on its day."""
    for ids, key_of, present, why, remedy in (
        (row.learner_ids, learner_key, counted.learners, "is not in Live", "Enter the tier, or leave them out."),
        (
            row.coach_ids,
            coach_key,
            counted.coaches,
            "is not in Lead or offers no place",
            "Enter the tier and the offer, or leave them out.",
        ),
    ):
        there = set(present)
        absent = [number for number in ids or () if key_of(number) not in there]
        called = session.execute(select(Person.id, Person.name).where(Person.id.in_(absent)))
        names = {each[0]: each[1] for each in called}
        for number in absent:
            text = f"{names.get(number, key_of(number))} {why} on {row.as_at:%d %B %Y}, so takes no part."
            yield Unready("takes_no_part", [key_of(number)], text, remedy)


def _skill(row: SupplyRow, name: str) -> SkillWanted:
    places = f"{row.places} {'place' if row.places == 1 else 'places'}"
    text = f"{name} wanted by {row.wanted}, {places} with coaches who offer it."
    return SkillWanted(row.skill, name, row.wanted, row.required, row.places, text)
