"""A round is published: checked once more against the records, its pairs become proposals to their two people."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import Conflict, NotFound
from programme.queries import as_at_of
from programme.records import LIVE_PAIR_STATES, Database, Message, Pair, Person, Round, RoundRun, append_entry
from programme.records.keys import record_id_of

from .messages import draft_proposals
from .pair_ends import end_pair, end_running_tie
from .round_check import what_broke
from .rounds import round_to_change, run_numbered

DAYS_TO_REPLY = 14


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing brought: pairs proposed, pairs that were there and stay, pairs that ended for it."""

    published_on: dt.date
    proposed: int
    kept: int
    ended: int


def publish_round(
    database: Database, round_id: int, *, by: str, at: dt.datetime, read: int | None = None, on: dt.date | None = None
) -> Published:
    """Publish an approved round: its pairs are proposed, and messages to their people drafted. Again is the same.

    The proposal is checked against the records as they are on the day `on`: the round's own day or the day that the
    records describe, whichever is later, where None.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that is not approved; and where the records have changed so that a pair may no longer be,
            with what changed for each such pair. Administrators only may read that.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        list(session.scalars(select(Round.id).order_by(Round.id).with_for_update()))  # two rounds may share a coach
        row = round_to_change(session, round_id, None if _is_out(session, round_id) else read)
        if row.published_on is not None:
            return _what_was_published(session, row)
        if row.state != "approved":
            raise Conflict(f"Round {row.name} is {row.state}; only an approved round is published.")
        run = run_numbered(row, None)
        day = on or max(row.as_at, as_at_of(session) or at.date())
        broken = what_broke(session, row, run, day, at.date())
        if broken:
            remedy = "Take the round back to review, and run it again."
            raise Conflict(f"The records have changed since run {run.number} of round {row.name}. {remedy}", broken)
        done = _publish(session, row, run, by=by, at=at)
        row.state, row.published_on, row.published_by, row.chosen = "published", at.date(), by, run.number
        session.flush()
        subjects = {"rounds": [round_id], "round_runs": [run.id], "pairs": done.proposed, "version": row.version}
        append_entry(session, at=at, by=by, action="round.publish", subjects=subjects)
        return done


@dataclass(frozen=True, slots=True)
class MessagePreview:
    """A message as publishing would draft it."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class BeforePublishing:
    """What publishing would do: pairs proposed, kept and ended, what no longer holds, and some of the messages."""

    run: int
    proposed: int
    kept: int
    ended: int
    broken: list[str]
    messages: list[MessagePreview]


def before_publishing(
    database: Database, round_id: int, *, by: str, at: dt.datetime, most_messages: int = 4
) -> BeforePublishing:
    """What publishing an approved round would do now; nothing is kept. Administrators only may read it.

    Raises:
        NotFound: for a round that does not exist, or has no plan.
        Conflict: for a round that is not approved.
    """
    with database.reading() as session:
        row = session.get(Round, round_id)
        if row is None:
            raise NotFound(f"There is no round {round_id}.")
        if row.state != "approved":
            raise Conflict(f"Round {row.name} is {row.state}; only an approved round is published.")
        run = run_numbered(row, None)
        day = max(row.as_at, as_at_of(session) or at.date())
        changes = json.loads(run.result or "{}")["changes"]
        new = _proposed(session, run, changes)
        drafted = draft_proposals(session, new[: most_messages // 2], by=by, at=at)
        rows = [session.get_one(Message, number) for number in drafted]
        return BeforePublishing(
            run=run.number,
            proposed=len(new),
            kept=len(changes["kept"]),
            ended=len(changes["ended"]),
            broken=what_broke(session, row, run, day, at.date()),
            messages=[MessagePreview(each.email, each.subject, each.body) for each in rows],
        )


def _proposed(session: Transaction, run: RoundRun, changes: dict[str, Any]) -> list[Pair]:
    """The pairs of a run that its people do not have yet."""
    kept = {(record_id_of(each["learner"]), record_id_of(each["coach"])) for each in changes["kept"]}
    pairs = session.scalars(select(Pair).where(Pair.run_id == run.id).order_by(Pair.learner_id))
    return [pair for pair in pairs if (pair.learner_id, pair.coach_id) not in kept]


def _is_out(session: Transaction, round_id: int) -> bool:
    return session.scalar(select(Round.published_on).where(Round.id == round_id)) is not None


def _publish(session: Transaction, row: Round, run: RoundRun, *, by: str, at: dt.datetime) -> Published:
    result = json.loads(run.result or "{}")
    ended = 0
    for each in result["changes"]["ended"]:
        ended += _end_for_another(session, record_id_of(each["learner"]), record_id_of(each["coach"]), by=by, at=at)
    proposed = _proposed(session, run, result["changes"])
    for pair in proposed:
        pair.state, pair.published_on = "proposed", at.date()
        pair.reply_by = at.date() + dt.timedelta(days=DAYS_TO_REPLY)
    draft_proposals(session, proposed, by=by, at=at)
    _note_waiting(session, row, result)
    return Published(at.date(), len(proposed), len(result["changes"]["kept"]), ended)


def _end_for_another(session: Transaction, learner: int, coach: int, *, by: str, at: dt.datetime) -> int:
    """End a pair that ran and that the plan gives another coach: the published one, or the tie it was imported as."""
    running = select(Pair).where(
        Pair.learner_id == learner,
        Pair.coach_id == coach,
        Pair.published_on.is_not(None),
        Pair.state.in_(LIVE_PAIR_STATES),
    )
    pair = session.scalars(running).first()
    if pair is not None:
        end_pair(session, pair, "ended_early", on=at.date(), by=by, at=at)
        return 1
    return end_running_tie(session, learner, coach, on=at.date())


def _note_waiting(session: Transaction, row: Round, result: dict[str, Any]) -> None:
    """Who went without in a whole round waited one round more; who has a coach waits no longer."""
    waiting = [each["learner"] for each in result["unmatched"] if each["reason"] != "held_out"]
    if row.amends_id is None:
        for person in _people(session, waiting):
            person.rounds_waited += 1
    for person in _people(session, [each["learner"] for each in result["pairs"]]):
        person.rounds_waited = 0


def _people(session: Transaction, keys: Collection[str]) -> list[Person]:
    ids = [record_id_of(key) for key in keys]
    return list(session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def _what_was_published(session: Transaction, row: Round) -> Published:
    run = run_numbered(row, None)
    changes = json.loads(run.result or "{}")["changes"]
    proposed = session.scalars(select(Pair.id).where(Pair.run_id == run.id, Pair.published_on.is_not(None))).all()
    assert row.published_on is not None  # noqa: S101 - only published rounds come here
    return Published(row.published_on, len(proposed), len(changes["kept"]), len(changes["ended"]))
