"""A matching round: create it, freeze it, record what came out as a proposal.

Each function is one transaction with one audit entry. Nothing here publishes anything.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm.attributes import flag_modified

from foundation.errors import Conflict, NotFound
from foundation.provenance import sha256_of
from programme.records import Database, Pair, Round, RoundRun, append_entry, require_version
from programme.records.keys import record_id_of
from programme.snapshots import concerning, instructions_of, matching_snapshot

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
    learner_ids: Sequence[int] | None = None,
    coach_ids: Sequence[int] | None = None,
) -> int:
    """Open a round as a draft.

    Args:
        database: the records.
        name: what people call it.
        as_at: the day whose people, tiers and employers count.
        by: who opens it.
        at: when, with a zone.
        policy: rules, goals and weights, as in the snapshot; the engine's own where None.
        learner_ids: record ids of the learners who take part; everybody who can where None.
        coach_ids: those of the coaches, likewise.

    Returns:
        The round's id.
    """
    with database.unit_of_work() as session:
        return new_round(
            session,
            name=name,
            as_at=as_at,
            by=by,
            at=at,
            policy=policy,
            learner_ids=learner_ids,
            coach_ids=coach_ids,
        ).id


def new_round(
    session: Transaction,
    *,
    name: str,
    as_at: dt.date,
    by: str,
    at: dt.datetime,
    policy: Mapping[str, Any] | None = None,
    learner_ids: Sequence[int] | None = None,
    coach_ids: Sequence[int] | None = None,
    amends_id: int | None = None,
    reason: str | None = None,
) -> Round:
    """What `create_round` does, as part of a larger transaction; `amends_id` and `reason` make it an amendment."""
    row = Round(
        name=name,
        as_at=as_at,
        state="draft",
        policy=None if policy is None else dict(policy),
        created_by=by,
        created_at=at,
        learner_ids=None if learner_ids is None else sorted(set(learner_ids)),
        coach_ids=None if coach_ids is None else sorted(set(coach_ids)),
        amends_id=amends_id,
        reason=reason,
    )
    session.add(row)
    session.flush()
    subjects = {"rounds": [row.id] if amends_id is None else [row.id, amends_id], "version": row.version}
    action = "round.create" if amends_id is None else "round.amend"
    append_entry(session, at=at, by=by, action=action, subjects=subjects)
    return row


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
    snapshot, used = frozen_question(session, row, row.as_at)
    run = RoundRun(
        round_id=row.id,
        number=len(row.runs) + 1,
        state="frozen",
        snapshot=snapshot,
        snapshot_sha256=sha256_of(snapshot),
        frozen_at=at,
        origin="solved",
        made_by=by,
        instruction_ids=used,
    )
    session.add(run)
    row.state = "frozen"
    session.flush()
    subjects = {"rounds": [row.id], "round_runs": [run.id], "snapshot_sha256": run.snapshot_sha256}
    append_entry(session, at=at, by=by, action="round.freeze", subjects={**subjects, "version": row.version})
    return run


def frozen_question(session: Transaction, row: Round, day: dt.date) -> tuple[str, list[int]]:
    """A round's question on a day: the snapshot, and the ids of the instructions that it carries, in its order."""
    standing = [each for each in row.instructions if each.lifted_at is None]
    given = instructions_of(standing)
    snapshot = matching_snapshot(
        session, day, policy=row.policy, instructions=given, learner_ids=row.learner_ids, coach_ids=row.coach_ids
    )
    asked = json.loads(snapshot)
    kept = concerning(given, {each["id"] for each in (*asked["learners"], *asked["coaches"])})
    return snapshot, [each.id for each, words in zip(standing, given, strict=True) if words in kept]


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
    run.placed, run.unmatched = len(accepted["pairs"]), len(accepted["unmatched"])
    row.state, row.chosen = _ROUND_STATE[accepted["status"]], None
    suggest(session, run, accepted["pairs"])
    subjects = {"rounds": [row.id], "round_runs": [run.id], "pairs": len(accepted["pairs"]), "version": row.version}
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


def round_to_change(session: Transaction, round_id: int, read: int | None = None) -> Round:
    """A round that nobody else changes until this transaction ends.

    Raises:
        NotFound: for a round that does not exist.
        Stale: where it is no longer as it was read.
    """
    row = session.get(Round, round_id, with_for_update=True)  # PostgreSQL: two deciders must not both pass
    if row is None:
        raise NotFound(f"There is no round {round_id}.")
    require_version(session, row, read, what=f"round {row.name}")
    return row


def open_round(session: Transaction, round_id: int, read: int | None = None) -> Round:
    """A round that may still be worked on.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that is approved, published or closed.
        Stale: where it is no longer as it was read.
    """
    row = round_to_change(session, round_id, read)
    if row.state not in OPEN_STATES:
        raise Conflict(f"Round {row.name} is {row.state}; what is decided is amended, never edited.")
    return row


def run_numbered(row: Round, number: int | None) -> RoundRun:
    """A run of a round by its number; the one that is chosen, else the newest with a plan, where None.

    Raises:
        NotFound: for a number that the round does not have, or a round without a plan.
    """
    wanted = number or row.chosen
    if wanted is not None:
        found = [run for run in row.runs if run.number == wanted]
    else:
        found = [run for run in row.runs if run.recorded_at is not None and run.state != "contradiction"][-1:]
    if not found:
        raise NotFound(f"Round {row.name} has no run {wanted}." if wanted else f"Round {row.name} has no plan yet.")
    return found[0]


def review(row: Round) -> None:
    """A round whose plan somebody works on is in review; its version rises with each step."""
    if row.state in ("solved", "stopped", "contradiction"):
        row.state = "in_review"
    flag_modified(row, "name")


def suggest(session: Transaction, run: RoundRun, pairs: Sequence[Mapping[str, Any]]) -> None:
    """The pairs of a result as suggestions of its run, of which nobody is told."""
    session.add_all(
        Pair(
            run_id=run.id,
            learner_id=record_id_of(pair["learner"]),
            coach_id=record_id_of(pair["coach"]),
            state="suggested",
            fit=pair["fit"],
        )
        for pair in pairs
    )
    session.flush()
