"""A matching round: create it, instruct it, freeze it, record what came out as a proposal.

Each function is one transaction with one audit entry. Nothing here publishes anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import Conflict, NotFound
from foundation.provenance import sha256_of
from programme.records import Database, Instruction, Pair, Person, Round, RoundRun, append_entry
from programme.records.keys import record_id_of
from programme.snapshots import instructions_of, matching_snapshot

from .results import accept_result

OPEN_STATES = ("draft", "frozen", "solved", "contradiction", "stopped", "in_review")
_ROUND_STATE = {"optimal": "solved", "feasible": "solved", "stopped": "stopped", "contradiction": "contradiction"}

Solve = Callable[[str], str]
"""Takes a snapshot's JSON, gives the result's."""


@dataclass(frozen=True, slots=True)
class FrozenRun:
    """A run whose question is fixed: the snapshot and its hash stand in the records."""

    round_id: int
    run_id: int
    number: int
    snapshot: str
    snapshot_sha256: str


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """A round from start to proposal."""

    run: FrozenRun
    result: str
    pairs: int


def create_round(
    database: Database,
    *,
    name: str,
    as_at: dt.date,
    by: str,
    at: dt.datetime,
    policy: Mapping[str, Any] | None = None,
) -> int:
    """Open a round as a draft.

    Args:
        database: the records.
        name: what people call it.
        as_at: the day whose people, tiers and employers count.
        by: who opens it.
        at: when, with a zone.
        policy: rules, goals and weights, as in the snapshot; the engine's own where None.

    Returns:
        The round's id.
    """
    with database.unit_of_work() as session:
        return new_round(session, name=name, as_at=as_at, by=by, at=at, policy=policy)


def new_round(
    session: Transaction,
    *,
    name: str,
    as_at: dt.date,
    by: str,
    at: dt.datetime,
    policy: Mapping[str, Any] | None = None,
) -> int:
    """What `create_round` does, as part of a larger transaction."""
    row = Round(
        name=name,
        as_at=as_at,
        state="draft",
        policy=None if policy is None else dict(policy),
        created_by=by,
        created_at=at,
    )
    session.add(row)
    session.flush()
    append_entry(session, at=at, by=by, action="round.create", subjects={"rounds": [row.id]})
    return row.id


def instruct_round(
    database: Database,
    round_id: int,
    *,
    kind: str,
    reason: str,
    by: str,
    at: dt.datetime,
    learner: str | None = None,
    coach: str | None = None,
    places: int | None = None,
    private: bool | None = None,
    exception_to: Sequence[str] = (),
) -> int:
    """Add a lock, block, hold-out or number of places to an open round.

    Args:
        database: the records.
        round_id: the round.
        kind: `lock`, `block`, `hold_out` or `places`.
        reason: why; kept, and shown to administrators only where private.
        by: who decided.
        at: when, with a zone.
        learner: the learner's id, such as `L12`.
        coach: the coach's id, such as `C7`.
        places: for `places`, how many.
        private: whether only administrators may know; a block is, unless said otherwise.
        exception_to: for a lock, codes of the rules that it may break.

    Returns:
        The instruction's id.

    Raises:
        NotFound: for a round or person that does not exist.
        Conflict: for a round that is approved, published or closed.
    """
    with database.unit_of_work() as session:
        open_round(session, round_id)
        ids = [None if key is None else record_id_of(key) for key in (learner, coach)]
        for each, key in zip(ids, (learner, coach), strict=True):
            if each is not None and session.get(Person, each) is None:
                raise NotFound(f"There is no person {key}.")
        row = Instruction(
            round_id=round_id,
            kind=kind,
            learner_id=ids[0],
            coach_id=ids[1],
            places=places,
            by=by,
            reason=reason,
            private=kind == "block" if private is None else private,
            exception_to=list(exception_to),
            given_at=at,
        )
        session.add(row)
        session.flush()
        subjects = {"rounds": [round_id], "instructions": [row.id], "kind": kind}
        append_entry(session, at=at, by=by, action="round.instruct", subjects=subjects, values={"reason": reason})
        return row.id


def freeze_round(database: Database, round_id: int, *, by: str, at: dt.datetime) -> FrozenRun:
    """Fix the question: the records on the round's day, its policy and its instructions become a stored snapshot.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that is approved, published or closed.
    """
    with database.unit_of_work() as session:
        run = frozen_round(session, round_id, by=by, at=at)
        return FrozenRun(run.round_id, run.id, run.number, run.snapshot, run.snapshot_sha256)


def frozen_round(session: Transaction, round_id: int, *, by: str, at: dt.datetime) -> RoundRun:
    """What `freeze_round` does, as part of a larger transaction."""
    row = open_round(session, round_id)
    given = instructions_of(row.instructions)
    snapshot = matching_snapshot(session, row.as_at, policy=row.policy, instructions=given)
    run = RoundRun(
        round_id=row.id,
        number=len(row.runs) + 1,
        state="frozen",
        snapshot=snapshot,
        snapshot_sha256=sha256_of(snapshot),
        frozen_at=at,
        origin="solved",
        made_by=by,
    )
    session.add(run)
    row.state = "frozen"
    session.flush()
    subjects = {"rounds": [row.id], "round_runs": [run.id], "snapshot_sha256": run.snapshot_sha256}
    append_entry(session, at=at, by=by, action="round.freeze", subjects=subjects)
    return run


def record_round_result(database: Database, run_id: int, result: str, *, by: str, at: dt.datetime) -> int:
    """Store a run's result as a proposal: its pairs are `suggested`, nobody is told. Doing so twice changes nothing.

    Args:
        database: the records.
        run_id: the run that was frozen.
        result: JSON of `matching-result/1`.
        by: who, or what, ran it.
        at: when, with a zone.

    Returns:
        How many pairs are suggested.

    Raises:
        NotFound: for a run that does not exist.
        BadInput: for a text that is no such result.
        Conflict: for a result of another snapshot, one that breaks a rule, or a run that has another result.
    """
    with database.unit_of_work() as session:
        return propose_pairs(session, run_id, result, by=by, at=at)


def propose_pairs(session: Transaction, run_id: int, result: str, *, by: str, at: dt.datetime) -> int:
    """What `record_round_result` does, as part of a larger transaction."""
    run = session.get(RoundRun, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    accepted = accept_result(result, schema="matching-result/1", snapshot_sha256=run.snapshot_sha256)
    if run.result_sha256 is not None:
        if run.result_sha256 != sha256_of(result):
            raise Conflict(f"Run {run_id} has a result already. Freeze the round again for another one.")
        return len(accepted["pairs"])
    row = open_round(session, run.round_id)
    run.result, run.result_sha256 = result, sha256_of(result)
    run.state, run.recorded_at = accepted["status"], at
    row.state = _ROUND_STATE[accepted["status"]]
    session.add_all(_suggested(run, pair) for pair in accepted["pairs"])
    session.flush()
    subjects = {"rounds": [row.id], "round_runs": [run.id], "pairs": len(accepted["pairs"])}
    append_entry(session, at=at, by=by, action="round.propose", subjects=subjects)
    return len(accepted["pairs"])


def run_round(
    database: Database,
    *,
    name: str,
    as_at: dt.date,
    solve: Solve,
    by: str,
    at: dt.datetime,
    policy: Mapping[str, Any] | None = None,
) -> RoundOutcome:
    """Open, freeze, solve and record a round in one go; the solving happens outside every transaction."""
    round_id = create_round(database, name=name, as_at=as_at, by=by, at=at, policy=policy)
    run = freeze_round(database, round_id, by=by, at=at)
    result = solve(run.snapshot)
    return RoundOutcome(run, result, record_round_result(database, run.run_id, result, by=by, at=at))


def suggested_pairs(session: Transaction, run_id: int) -> list[Pair]:
    """The pairs of a run, by learner."""
    return list(session.scalars(select(Pair).where(Pair.run_id == run_id).order_by(Pair.learner_id)))


def open_round(session: Transaction, round_id: int) -> Round:
    """A round that may still be worked on.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that is approved, published or closed.
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound(f"There is no round {round_id}.")
    if row.state not in OPEN_STATES:
        raise Conflict(f"Round {row.name} is {row.state}; what is decided is amended, never edited.")
    return row


def _suggested(run: RoundRun, pair: Mapping[str, Any]) -> Pair:
    return Pair(
        run_id=run.id,
        learner_id=record_id_of(pair["learner"]),
        coach_id=record_id_of(pair["coach"]),
        state="suggested",
        fit=pair["fit"],
    )
