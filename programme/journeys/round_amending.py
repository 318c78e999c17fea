"""After publishing: an amendment for a reason, and a coach who withdraws in the middle of a round."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.queries import as_at_of
from programme.records import LIVE_PAIR_STATES, Database, Pair, Person, Round, append_entry
from programme.records.keys import coach_key, learner_key, record_id_of

from .pair_changes import ReasonClass
from .pair_ends import End, end_pair
from .round_life import Keys, pairs_of_round, people_named
from .rounds import new_round, round_to_change, run_numbered
from .runs import StartRun, queue_round
from .texts import Day, Words

OUT = ("published", "running")


class AmendmentSent(Document):
    """Why a published round is amended, and for whom: the learners of the round without a coach where left out.

    A learner who has a coach and is named may get another one; everybody else's pairs stay as they are.
    """

    reason: Words
    learners: Keys | None = None
    coaches: Keys | None = None
    as_at: Day | None = None


class CoachWithdrawal(Document):
    """A coach withdraws from a day on (today where left out). Why is only kept as a class, where it is said."""

    coach: Annotated[str, Field(max_length=20)]
    on: Day | None = None
    reason_class: ReasonClass | None = None
    rematch: bool = True


@dataclass(frozen=True, slots=True)
class LeftWithout:
    """A learner whose coach withdrew: meetings held, whole weeks that were left of the pair."""

    learner: str
    pair: int
    meetings: int
    weeks_left: int | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal led to: who is without a coach, the amendment opened for them, and its run."""

    learners: tuple[LeftWithout, ...]
    amendment: int | None
    run: str | None


def amend_round(database: Database, round_id: int, sent: AmendmentSent, *, by: str, at: dt.datetime) -> int:
    """Open an amendment of a published round: a round of its own, for those whom it concerns, with every other pair
    fixed.

    Returns:
        The amendment's id.

    Raises:
        NotFound: for a round that does not exist.
        BadInput: for people who do not exist, all at once.
        Conflict: for a round that is not published, or where everybody has a coach and nobody is named.
    """
    with database.unit_of_work() as session:
        row = round_to_change(session, round_id)
        ids = people_named(session, {"learner_ids": sent.learners, "coach_ids": sent.coaches})
        learners = ids["learner_ids"]
        if learners is None:
            learners = _without_coach(session, row)
        return _amendment(
            session, row, learners, reason=sent.reason, as_at=sent.as_at, coach_ids=ids["coach_ids"], by=by, at=at
        ).id


def withdraw_coach(
    database: Database, round_id: int, sent: CoachWithdrawal, *, by: str, at: dt.datetime, start: StartRun
) -> Withdrawn:
    """A coach withdraws: their pairs end early, nobody's fault, their offer is withdrawn, and the learners are matched
    again in an amendment of the round, with every other pair fixed. Doing so twice ends nothing twice.

    Raises:
        NotFound: for a round that does not exist, or a coach who offers nothing.
        BadInput: for a day before a pair of the coach began.
        Conflict: for a round that is not published.
    """
    with database.unit_of_work() as session:
        row = round_to_change(session, round_id)
        if row.state not in OUT:
            raise Conflict(f"Round {row.name} is {row.state}; a coach withdraws from a published one.")
        person = _coach(session, sent.coach)
        day = sent.on or at.date()
        pairs = _live_pairs_of(session, person.id, day)
        left = tuple(_left_without(pair, day) for pair in pairs)
        for pair in pairs:
            end: End = "withdrawn" if pair.state in ("proposed", "accepted") else "ended_early"
            end_pair(session, pair, end, on=day, by=by, at=at, reason_class=sent.reason_class)
        if person.offer is not None and person.offer.status != "withdrawn":
            person.offer.status = "withdrawn"
            subjects = {"people": [person.id], "rounds": [round_id], "pairs": [pair.id for pair in pairs]}
            append_entry(session, at=at, by=by, action="coach.withdraw", subjects=subjects)
        if not pairs or not sent.rematch:
            return Withdrawn(left, None, None)
        amendment = _amendment(
            session, row, [pair.learner_id for pair in pairs], reason="A coach withdrew.", as_at=None, by=by, at=at
        )
        return Withdrawn(left, amendment.id, queue_round(session, amendment.id, start=start, by=by, at=at))


def _amendment(
    session: Transaction,
    row: Round,
    learner_ids: list[int],
    *,
    reason: str,
    as_at: dt.date | None,
    by: str,
    at: dt.datetime,
    coach_ids: list[int] | None = None,
) -> Round:
    if row.state not in OUT:
        raise Conflict(f"Round {row.name} is {row.state}; only a published round is amended.")
    if not learner_ids:
        raise Conflict(f"Everybody in round {row.name} has a coach. Name the learners whom the amendment concerns.")
    later = len(session.scalars(select(Round.id).where(Round.amends_id == row.id)).all()) + 1
    return new_round(
        session,
        name=f"{row.name[:180]}, amendment {later}",
        as_at=max(row.as_at, as_at or as_at_of(session) or at.date()),
        by=by,
        at=at,
        policy=row.policy,
        learner_ids=learner_ids,
        coach_ids=row.coach_ids if coach_ids is None else coach_ids,
        amends_id=row.id,
        reason=reason,
    )


def _without_coach(session: Transaction, row: Round) -> list[int]:
    """Learners of the round's published plan who have no live pair now, those held out apart."""
    if row.state not in OUT:
        return []
    result = json.loads(run_numbered(row, None).result or "{}")
    placed = {record_id_of(each["learner"]) for each in result["pairs"]}
    waiting = {record_id_of(each["learner"]) for each in result["unmatched"] if each["reason"] != "held_out"}
    live = select(Pair.learner_id).where(Pair.published_on.is_not(None), Pair.state.in_(LIVE_PAIR_STATES))
    gone = set(session.scalars(pairs_of_round(row.id).where(Pair.state == "completed")).all())
    return sorted((placed | waiting) - set(session.scalars(live)) - {pair.learner_id for pair in gone})


def _coach(session: Transaction, key: str) -> Person:
    person = session.get(Person, record_id_of(key))
    if person is None or person.offer is None:
        raise NotFound(f"There is no coach {key}.")
    return person


def _live_pairs_of(session: Transaction, coach_id: int, day: dt.date) -> list[Pair]:
    live = select(Pair).where(
        Pair.coach_id == coach_id, Pair.published_on.is_not(None), Pair.state.in_(LIVE_PAIR_STATES)
    )
    pairs = list(session.scalars(live.order_by(Pair.learner_id).with_for_update()))
    late = [pair for pair in pairs if pair.started is not None and pair.started > day]
    if late:
        names = ", ".join(f"{learner_key(p.learner_id)} with {coach_key(p.coach_id)} on {p.started}" for p in late)
        remedy = "Give the first of these days or a later one."
        raise BadInput([Fault("on", day.isoformat(), f"pairs of this coach begin after this day: {names}.", remedy)])
    return pairs


def _left_without(pair: Pair, day: dt.date) -> LeftWithout:
    weeks = None if pair.planned_end is None else max(0, (pair.planned_end - day).days // 7)
    return LeftWithout(learner_key(pair.learner_id), pair.id, len(pair.meetings), weeks)
