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
from programme.records import Person, Round, Skill
from programme.records.keys import coach_key, learner_key

from .rounds import frozen_question


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
    instance = matching.read_instance(snapshot)
    words = named(session, asker, day)
    keys = {each.id for each in (*instance.learners, *instance.coaches)}
    keys |= {each.person_id for each in (*instance.learners, *instance.coaches)}
    unready = [
        Unready(each.what, list(each.subjects), words.put(each.text, keys), words.put(each.remedy, keys))
        for each in matching.readiness(instance)
    ]
    skills = {skill.code: skill.name for skill in session.scalars(select(Skill))}
    return BeforeSolving(
        learners=len(instance.learners),
        coaches=len(instance.coaches),
        places=sum(instance.places),
        unready=[*_not_in_tier(session, row, instance), *unready],
        skills=[_skill(each, skills.get(each.skill, each.skill)) for each in matching.supply_rows(instance)],
        organisations=_organisations(instance),
    )


def _not_in_tier(session: Transaction, row: Round, instance: matching.Instance) -> Iterator[Unready]:
    """Those whom the round names and who take no part on its day."""
    for ids, key_of, present, why, remedy in (
        (row.learner_ids, learner_key, instance.learner_at, "is not in Live", "Enter the tier, or leave them out."),
        (
            row.coach_ids,
            coach_key,
            instance.coach_at,
            "is not in Lead or offers no place",
            "Enter the tier and the offer, or leave them out.",
        ),
    ):
        absent = [number for number in ids or () if key_of(number) not in present]
        called = session.execute(select(Person.id, Person.name).where(Person.id.in_(absent)))
        names = {each[0]: each[1] for each in called}
        for number in absent:
            text = f"{names.get(number, key_of(number))} {why} on {row.as_at:%d %B %Y}, so takes no part."
            yield Unready("takes_no_part", [key_of(number)], text, remedy)


def _skill(row: SupplyRow, name: str) -> SkillWanted:
    places = f"{row.places} {'place' if row.places == 1 else 'places'}"
    text = f"{name} wanted by {row.wanted}, {places} with coaches who offer it."
    return SkillWanted(row.skill, name, row.wanted, row.required, row.places, text)


def _organisations(instance: matching.Instance) -> list[OrganisationInRound]:
    learners, places = dict[str, int](), dict[str, int]()
    for each in instance.learners:
        for code in each.organisations[:1]:
            learners[code] = learners.get(code, 0) + 1
    for coach, count in zip(instance.coaches, instance.places, strict=True):
        for code in coach.organisations[:1]:
            places[code] = places.get(code, 0) + count
    return [
        OrganisationInRound(code, learners.get(code, 0), places.get(code, 0)) for code in sorted({*learners, *places})
    ]
