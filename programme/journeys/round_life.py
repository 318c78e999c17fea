"""A round's own data and states: opened, changed, taken back to review, given up, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import matching
from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.queries import as_at_of
from programme.records import (
    LIVE_PAIR_STATES,
    Database,
    Pair,
    Person,
    RoundApproval,
    RoundRun,
    append_entry,
)
from programme.records.keys import record_id_of

from .changing import assign, note_change, said
from .round_policies import kept_policy, policy_numbered
from .rounds import OPEN_STATES, new_round, open_round, review, round_to_change, run_numbered
from .texts import UNCHANGED, Day, Line, Words

Keys = Annotated[tuple[Annotated[str, Field(max_length=20)], ...], Field(max_length=20_000)]


_IDS = {"learners": "learner_ids", "coaches": "coach_ids"}
"""The field of a round behind each list of people that is sent."""


class RoundSent(Document):
    """A new round. Without `as_at` it is of the day that the records describe, else of today; without `learners` or
    `coaches` everybody takes part who can; the policy is a numbered one, or one that gets the next number."""

    name: Line
    as_at: Day | None = None
    learners: Keys | None = None
    coaches: Keys | None = None
    policy_version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    policy: matching.Policy | None = None


class RoundChange(Document):
    """What shall be otherwise in an open round; what is left out stays. Null for `learners`: everybody who can."""

    name: Line = UNCHANGED
    as_at: Day = UNCHANGED
    learners: Keys | None = None
    coaches: Keys | None = None
    policy_version: Annotated[int, Field(ge=1, le=2**31 - 1)] = UNCHANGED
    policy: matching.Policy = UNCHANGED


class ReasonSent(Document):
    """Why something is done."""

    reason: Words


def open_new_round(database: Database, sent: RoundSent, *, by: str, at: dt.datetime) -> int:
    """Open a round as a draft.

    Returns:
        The round's id.

    Raises:
        BadInput: for people who do not exist, or a policy that the engine does not know; all faults at once.
        NotFound: for a number of a policy that was never given.
    """
    with database.unit_of_work() as session:
        ids = people_named(session, {"learner_ids": sent.learners, "coach_ids": sent.coaches})
        row = new_round(
            session,
            name=sent.name,
            as_at=sent.as_at or as_at_of(session) or at.date(),
            by=by,
            at=at,
            policy=_policy(session, sent.policy, sent.policy_version, by, at),
            learner_ids=ids["learner_ids"],
            coach_ids=ids["coach_ids"],
        )
        return row.id


def change_round(
    database: Database, round_id: int, sent: RoundChange, *, by: str, at: dt.datetime, read: int | None = None
) -> int:
    """Change what an open round asks for; what was frozen before stays as it was.

    Returns:
        The round's version now.

    Raises:
        NotFound: for a round or policy that does not exist.
        BadInput: for people who do not exist, or a policy that the engine does not know; all faults at once.
        Conflict: for a round that is approved, published or closed.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = open_round(session, round_id, read)
        values = said(sent)
        if "policy" in values or "policy_version" in values:
            values["policy"] = _policy(session, sent.policy, sent.policy_version, by, at)
            values.pop("policy_version", None)
        keys = {field: values.pop(name) for name, field in _IDS.items() if name in values}
        changed = assign(row, values | people_named(session, keys))
        return note_change(session, row, changed, action="round.change", by=by, at=at)


def choose_run(
    database: Database, round_id: int, number: int, *, by: str, at: dt.datetime, read: int | None = None
) -> None:
    """Say which run's plan is to be approved and published; the newest is, unless said otherwise.

    Raises:
        NotFound: for a round or run that does not exist.
        Conflict: for a run without a plan, or a round that is approved, published or closed.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = open_round(session, round_id, read)
        run = run_numbered(row, number)
        if run.recorded_at is None or run.state == "contradiction":
            raise Conflict(f"Run {number} of round {row.name} has no plan. Choose another one.")
        if row.chosen == number:
            return
        row.chosen = number
        review(row)
        session.flush()
        subjects = {"rounds": [round_id], "round_runs": [run.id], "version": row.version}
        append_entry(session, at=at, by=by, action="round.choose", subjects=subjects)


def back_to_review(database: Database, round_id: int, *, by: str, at: dt.datetime, read: int | None = None) -> None:
    """Take a solved or approved round (back) into review; approvals given so far no longer count.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that has no plan to look at yet, or is published, closed or given up.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = round_to_change(session, round_id, read)
        if row.state == "in_review":
            return
        if row.state not in ("solved", "stopped", "contradiction", "approved"):
            raise Conflict(f"Round {row.name} is {row.state}; there is nothing to review.")
        standing = select(RoundApproval).where(RoundApproval.round_id == round_id, RoundApproval.void_at.is_(None))
        for approval in session.scalars(standing):
            approval.void_at = at
        row.state = "in_review"
        session.flush()
        subjects = {"rounds": [round_id], "version": row.version}
        append_entry(session, at=at, by=by, action="round.review", subjects=subjects)


def abandon_round(
    database: Database, round_id: int, reason: str, *, by: str, at: dt.datetime, read: int | None = None
) -> None:
    """Give a round up before it is published. Doing so twice changes nothing.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that is published or closed.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = round_to_change(session, round_id, read)
        if row.state == "abandoned":
            return
        if row.state not in (*OPEN_STATES, "approved"):
            raise Conflict(f"Round {row.name} is {row.state}; a published round is amended, not given up.")
        row.state = "abandoned"
        session.flush()
        subjects = {"rounds": [round_id], "version": row.version}
        append_entry(session, at=at, by=by, action="round.abandon", subjects=subjects, values={"reason": reason})


def close_round(database: Database, round_id: int, *, by: str, at: dt.datetime, read: int | None = None) -> None:
    """Close a published round once none of its pairs runs any more. Doing so twice changes nothing.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that was never published, or has pairs that run.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = round_to_change(session, round_id, read)
        if row.state == "closed":
            return
        if row.state not in ("published", "running"):
            raise Conflict(f"Round {row.name} is {row.state}; only a published round is closed.")
        live = list(session.scalars(pairs_of_round(round_id).where(Pair.state.in_(LIVE_PAIR_STATES))))
        if live:
            named = [f"pair {pair.id} is {pair.state}" for pair in live]
            raise Conflict(f"Round {row.name} has {len(live)} pairs that are not ended. End them first.", named)
        row.state = "closed"
        session.flush()
        append_entry(
            session, at=at, by=by, action="round.close", subjects={"rounds": [round_id], "version": row.version}
        )


def pairs_of_round(round_id: int) -> Any:
    """A query for the published pairs of a round, by learner."""
    joined = select(Pair).join(RoundRun, RoundRun.id == Pair.run_id)
    return joined.where(RoundRun.round_id == round_id, Pair.published_on.is_not(None)).order_by(Pair.learner_id)


def _policy(
    session: Transaction, policy: matching.Policy | None, version: int | None, by: str, at: dt.datetime
) -> dict[str, Any] | None:
    if policy is not None and version is not None:
        remedy = "Give the number or the policy, not both."
        raise BadInput([Fault("policy_version", str(version), "a policy is given as well.", remedy)])
    if policy is not None:
        version = kept_policy(session, policy, note="Given with a round.", by=by, at=at)
    return None if version is None else policy_numbered(session, version)


def people_named(session: Transaction, keys: dict[str, Sequence[str] | None]) -> dict[str, list[int] | None]:
    """The record ids of the people named under `learner_ids` and `coach_ids`; None stays None.

    Raises:
        BadInput: for every key that is nobody's, at its place.
    """
    known = set(session.scalars(select(Person.id)))
    faults: list[Fault] = []
    found: dict[str, list[int] | None] = {}
    listed = {field: name for name, field in _IDS.items()}
    for field, given in keys.items():
        ids: list[int] = []
        for place, key in enumerate(given or ()):
            number = _number(key)
            if number not in known:
                remedy = "Correct the id, or leave it out."
                faults.append(Fault(f"{listed[field]}[{place}]", key, "there is no such person.", remedy))
            ids.append(number)
        found[field] = None if given is None else sorted(set(ids))
    if faults:
        raise BadInput(faults)
    return found


def _number(key: str) -> int:
    try:
        return record_id_of(key)
    except NotFound:
        return 0
