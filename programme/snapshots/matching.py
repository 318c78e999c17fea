"""A matching round as the engine may know it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import network
from foundation.documents import read_document
from matching import Policy
from matching.documents import BridgeValue, Coach, Learner, MatchingSnapshot, PairOfIds
from matching.documents import Organisation as OrganisationDocument
from matching.documents import Tie as OrganisationTie
from network.documents import HalfLives, Layers
from programme.records import LIVE_PAIR_STATES, Instruction, Organisation, Pair, Person, Round, RoundRun, Tie
from programme.records.keys import coach_key, learner_key, person_key

from .network import network_snapshot
from .people import availability_of, dump, employers, location_of, organisations_by_id, people_by_id

_BARRED = ("ended_early", "declined")


@dataclass(frozen=True, slots=True)
class _Situation:
    """The records that a round needs, on its day. `running` and `barred` are (learner, coach) by record id."""

    day: dt.date
    people: Mapping[int, Person]
    organisations: Mapping[int, Organisation]
    ties: Sequence[Tie]
    running: frozenset[tuple[int, int]]
    barred: frozenset[tuple[int, int]]

    def employers(self, person: Person) -> tuple[str, ...]:
        """Codes of a person's employers on the round's day, the one that counts first first."""
        return employers(person, self.day, self.organisations)

    def taking_part(
        self, learner_ids: Collection[int] | None, coach_ids: Collection[int] | None
    ) -> tuple[list[Person], list[Person]]:
        """Learners and coaches of a round on the day, by id; those named, where somebody is."""
        coaches = [
            p
            for p in self.people.values()
            if p.offer is not None and p.is_in("lead", self.day) and (coach_ids is None or p.id in coach_ids)
        ]
        able = {person.id for person in coaches}
        wanted = {learner for learner, coach in self.running if coach in able} if learner_ids is None else learner_ids
        learners = [
            p
            for p in self.people.values()
            if p.is_in("live", self.day) and (p.id in wanted or (learner_ids is None and p.needs))
        ]
        return learners, coaches


def matching_snapshot(
    session: Transaction,
    as_at: dt.date,
    *,
    policy: Policy | Mapping[str, Any] | None = None,
    instructions: Sequence[Mapping[str, Any]] = (),
    learner_ids: Collection[int] | None = None,
    coach_ids: Collection[int] | None = None,
) -> str:
    """Freeze a matching round: JSON of `matching-snapshot/1`, ids only.

    Learners are Live on the day and ask for a coach, are being coached, or are named; coaches are Lead on the day with
    an offer. A coach's places leave out those that learners outside the round take: their pairs stay as they are.

    Args:
        session: the records.
        as_at: the day of the round.
        policy: rules, goals and weights; the engine's own where None.
        instructions: as in the snapshot; see `instructions_of`. What is asked of somebody who takes no part is left
            out, locks apart: those cannot hold.
        learner_ids: the learners who take part, by record id; everybody who can where None.
        coach_ids: the coaches who take part, likewise.

    Raises:
        BadInput: for a policy or an instruction of the wrong shape.
    """
    situation = _situation(session, as_at)
    learners, coaches = situation.taking_part(learner_ids, coach_ids)
    ids = {person.id for person in learners}
    able = {person.id for person in coaches}
    current = sorted(pair for pair in situation.running if pair[0] in ids and pair[1] in able)
    snapshot = MatchingSnapshot(
        schema_="matching-snapshot/1",
        as_at=as_at,
        organisations=tuple(_organisation(each, as_at) for each in situation.organisations.values()),
        learners=tuple(_learner(person, situation) for person in learners),
        coaches=tuple(_coach(person, situation, ids) for person in coaches),
        current_pairs=tuple(PairOfIds(learner=learner_key(a), coach=coach_key(b)) for a, b in current),
        ties=tuple(_organisation_ties(situation)),
        bridge_values=_bridge_values(session, situation, learners, coaches),
        policy=policy if isinstance(policy, Policy) else read_document(Policy, json.dumps(dict(policy or {}))),
    )
    rows = {each.id for each in (*snapshot.learners, *snapshot.coaches)}
    return dump(_with_instructions(snapshot, concerning(instructions, rows)), snapshot.policy)


def concerning(instructions: Sequence[Mapping[str, Any]], rows: Collection[str]) -> list[Mapping[str, Any]]:
    """The instructions that a round of these learners and coaches carries: every lock, and what else is about them."""
    return [
        each
        for each in instructions
        if each["kind"] == "lock" or {each.get("learner"), each.get("coach")} - {None} <= set(rows)
    ]


def instructions_of(rows: Sequence[Instruction]) -> list[dict[str, Any]]:
    """Stored instructions as a snapshot carries them; the reason for a private one stays in the records."""
    found = []
    for row in rows:
        values: dict[str, Any] = {"kind": row.kind}
        if row.learner_id is not None and row.kind != "places":
            values["learner"] = learner_key(row.learner_id)
        if row.coach_id is not None and row.kind != "hold_out":
            values["coach"] = coach_key(row.coach_id)
        if row.kind == "places":
            values["places"] = row.places
        values |= {"by": row.by, "private": row.private}
        if not row.private:
            values["reason"] = row.reason
        if row.kind == "lock":
            values["exception_to"] = list(row.exception_to)
        found.append(values)
    return found


def _situation(session: Transaction, day: dt.date) -> _Situation:
    ties = list(session.scalars(select(Tie).where(Tie.start <= day).order_by(Tie.id)))
    coaching = [tie for tie in ties if tie.kind == "coaching"]
    running = {(t.to_person_id, t.from_person_id) for t in coaching if t.outcome is None and _lives(t, day)}
    barred = {(t.to_person_id, t.from_person_id) for t in coaching if t.outcome in _BARRED}
    published = _published_pairs(session, day)
    return _Situation(
        day=day,
        people=people_by_id(session),
        organisations=organisations_by_id(session),
        ties=ties,
        running=frozenset(running | {pair for pair, state in published if state in LIVE_PAIR_STATES}),
        barred=frozenset(barred | {pair for pair, state in published if state in _BARRED}),
    )


def _published_pairs(session: Transaction, day: dt.date) -> list[tuple[tuple[int, int], str]]:
    """(learner, coach) and state of the pairs of published rounds up to a day; their ties begin only when they do."""
    rows = (
        select(Pair.learner_id, Pair.coach_id, Pair.state)
        .join(RoundRun, RoundRun.id == Pair.run_id)
        .join(Round, Round.id == RoundRun.round_id)
        .where(Pair.published_on.is_not(None), Round.as_at <= day)
    )
    return [((learner, coach), state) for learner, coach, state in session.execute(rows)]


def _lives(tie: Tie, day: dt.date) -> bool:
    return tie.start <= day and (tie.ends is None or tie.ends >= day)


def _organisation(row: Organisation, day: dt.date) -> OrganisationDocument:
    return OrganisationDocument(
        code=row.code,
        name=row.name_at(day),
        kind=row.kind,
        parent=row.parent,
        network=row.network,
        building=row.building,
    )


def _shared(person: Person, situation: _Situation) -> dict[str, Any]:
    codes = situation.employers(person)
    by_code = {each.code: each for each in situation.organisations.values()}
    return {
        "person": person_key(person.id),
        "organisations": codes,
        "manager": None if person.line_manager_id is None else person_key(person.line_manager_id),
        "location": location_of(person, by_code[codes[0]] if codes else None),
        "topics": tuple(sorted(person.topics)),
        "profession": person.profession,
        "band": person.band,
        "availability": availability_of(person),
        "mode": person.mode,
        "max_travel_km": person.max_travel_km,
    } | ({"time_unconfirmed": True} if person.availability_unconfirmed else {})


def _learner(person: Person, situation: _Situation) -> Learner:
    needs = sorted(
        (
            {"skill": need.skill.code, "required": need.required, "level": need.level}
            for need in person.needs
            if need.skill
        ),
        key=lambda need: str(need["skill"]),
    )
    return Learner(
        id=learner_key(person.id),
        **_shared(person, situation),
        needs=tuple(needs),  # type: ignore[arg-type]
        rounds_waited=person.rounds_waited,
        ended_with=tuple(coach_key(coach) for learner, coach in sorted(situation.barred) if learner == person.id),
        near_lead=person.near_lead,
    )


def _coach(person: Person, situation: _Situation, learner_ids: set[int]) -> Coach:
    offer = person.offer
    assert offer is not None  # noqa: S101 - only people with an offer come here
    elsewhere = sum(coach == person.id and learner not in learner_ids for learner, coach in situation.running)
    skills = sorted(({"skill": s.skill.code, "level": s.level} for s in offer.skills), key=lambda s: str(s["skill"]))
    return Coach(
        id=coach_key(person.id),
        **_shared(person, situation),
        places=max(0, offer.places - elsewhere),
        hours_per_month=offer.hours_per_month,
        skills=tuple(skills),  # type: ignore[arg-type]
        status=offer.status,  # type: ignore[arg-type]
        supervision_valid_to=offer.supervision_valid_to,
        grows_coaches=offer.grows_coaches,
        wishes=tuple(learner_key(wish.person_id) for wish in offer.wishes if wish.person_id in learner_ids),
    )


def _organisation_ties(situation: _Situation) -> list[OrganisationTie]:
    """Pairs of organisations with a living working tie; the strength of the freshest, halved with each half-life.

    A running pair of this round is no tie: it stands in `current_pairs`.
    """
    half_lives, strengths = HalfLives(), dict[tuple[str, str], float]()
    for tie in situation.ties:
        ends = (situation.people[tie.from_person_id], situation.people[tie.to_person_id])
        if tie.kind not in Layers().working or (tie.kind == "coaching" and tie.outcome is None):
            continue
        if not _lives(tie, situation.day):
            continue
        age = (situation.day - min(tie.last_contact or tie.start, situation.day)).days
        strength = round(0.5 ** (age / getattr(half_lives, tie.kind)), 4)
        for pair in product(*(situation.employers(person) for person in ends)):
            if pair[0] != pair[1]:
                key = (min(pair), max(pair))
                strengths[key] = max(strengths.get(key, 0.0), strength)
    return [OrganisationTie(organisations=pair, strength=strength) for pair, strength in sorted(strengths.items())]


def _bridge_values(
    session: Transaction, situation: _Situation, learners: Sequence[Person], coaches: Sequence[Person]
) -> tuple[BridgeValue, ...]:
    """What a first pair between two organisations of the round is worth to the community, where not the usual 1."""
    community = network.read_instance(network_snapshot(session, situation.day))
    firsts = [{codes[0] for p in each if (codes := situation.employers(p))} for each in (learners, coaches)]
    possible = {(min(pair), max(pair)) for pair in product(*firsts)}
    values = {(min(b.organisations), max(b.organisations)): b.value for b in network.bridge_values(community)}
    return tuple(
        BridgeValue(organisations=pair, value=value)
        for pair, value in sorted(values.items())
        if pair in possible and value != 1
    )


def _with_instructions(snapshot: MatchingSnapshot, instructions: Sequence[Mapping[str, Any]]) -> MatchingSnapshot:
    if not instructions:
        return snapshot
    values = json.loads(snapshot.model_dump_json(exclude_unset=True))
    return read_document(MatchingSnapshot, json.dumps(values | {"instructions": [dict(each) for each in instructions]}))
