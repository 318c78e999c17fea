"""Matching rounds as lists and pages show them: where each stands, its runs, its instructions, its approvals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import Organisation, Round, RoundApproval, Run
from programme.records.keys import coach_key, learner_key

from .rounds_instructions import ClashNamed, clash_named
from .rounds_seen import round_seen, rounds_seen, run_seen

ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of a round. `placed` and `unmatched` are None without a plan."""

    number: int
    state: str
    origin: str
    made_by: str | None
    frozen_at: dt.datetime
    recorded_at: dt.datetime | None
    placed: int | None
    unmatched: int | None
    snapshot_sha256: str


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An approval of a run, of the whole or for an organisation's people."""

    run: int
    organisation: str | None
    by: str
    at: dt.datetime
    void: bool


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list. `solving` and `solved_with_unmatched` are told here as states of their own."""

    id: int
    name: str
    state: str
    as_at: dt.date
    amends: int | None
    published_on: dt.date | None
    created_at: dt.datetime
    version: int


@dataclass(frozen=True, slots=True)
class RoundWhole(RoundLine):
    """A round whole. `run` is the id of the run that works on it now, `chosen` the number of the run to be published.

    `learners` and `coaches` are the ids of who takes part, None for everybody who can.
    """

    created_by: str
    reason: str | None
    policy_version: int
    learners: list[str] | None
    coaches: list[str] | None
    run: str | None
    chosen: int | None
    runs: list[RunLine]
    approvals: list[ApprovalLine]
    contradiction: ClashNamed | None
    amendments: list[int]


def round_lines(
    session: Transaction, asker: Asker, day: dt.date, *, after: int = 0, limit: int = 100
) -> list[RoundLine]:
    """Rounds by number; for a coordinator those with a pair of their own people."""
    rows = session.scalars(
        select(Round).where(Round.id > after, rounds_seen(asker, day)).order_by(Round.id).limit(limit)
    ).all()
    busy = _busy(session, [row.id for row in rows])
    return [RoundLine(**_line(row, busy)) for row in rows]


def round_whole(session: Transaction, asker: Asker, round_id: int, day: dt.date) -> RoundWhole:
    """One round with its runs and approvals. A coordinator is told of no contradiction, and of nobody by id.

    Raises:
        NotFound: where there is none, or none that the asker may see.
    """
    row = round_seen(session, asker, round_id, day)
    busy = _busy(session, [row.id])
    everybody = asker.sees_everybody
    return RoundWhole(
        **_line(row, busy),
        created_by=row.created_by,
        reason=row.reason if everybody else None,
        policy_version=int((row.policy or {}).get("version", 1)),
        learners=None if row.learner_ids is None or not everybody else [learner_key(each) for each in row.learner_ids],
        coaches=None if row.coach_ids is None or not everybody else [coach_key(each) for each in row.coach_ids],
        run=busy.get(row.id),
        chosen=row.chosen,
        runs=_runs(row, everybody=everybody),
        approvals=_approvals(session, row),
        contradiction=clash_named(session, asker, row, day) if everybody else None,
        amendments=list(session.scalars(select(Round.id).where(Round.amends_id == row.id).order_by(Round.id))),
    )


def last_run(session: Transaction, asker: Asker, round_id: int, day: dt.date) -> str | None:
    """The id of the run that was asked for last, under way or ended; None where the round was never run.

    Raises:
        NotFound: where there is no such round, or none that the asker may see.
    """
    row = round_seen(session, asker, round_id, day)
    asked = select(Run.id).where(Run.round_id == row.id, Run.kind == "round")
    return session.scalars(asked.order_by(Run.asked_at.desc(), Run.id).limit(1)).first()


def _line(row: Round, busy: dict[int, str]) -> dict[str, Any]:
    state = row.state
    if row.id in busy and state not in ("approved", "published", "running", "closed", "abandoned"):
        state = "solving"
    elif state == "solved" and any(run.recorded_at is not None for run in row.runs):
        state = "solved_with_unmatched" if run_seen(row, None).unmatched else "solved"
    return {
        "id": row.id,
        "name": row.name,
        "state": state,
        "as_at": row.as_at,
        "amends": row.amends_id,
        "published_on": row.published_on,
        "created_at": row.created_at,
        "version": row.version,
    }


def _busy(session: Transaction, rounds: list[int]) -> dict[int, str]:
    """The run that works on each of the rounds now."""
    rows = select(Run.round_id, Run.id).where(Run.kind == "round", Run.round_id.in_(rounds), Run.stage.not_in(ENDED))
    return {number: run for number, run in session.execute(rows) if number is not None}


def _runs(row: Round, *, everybody: bool) -> list[RunLine]:
    return [
        RunLine(
            number=run.number,
            state=run.state,
            origin=run.origin,
            made_by=run.made_by,
            frozen_at=run.frozen_at,
            recorded_at=run.recorded_at,
            placed=run.placed if everybody else None,
            unmatched=run.unmatched if everybody else None,
            snapshot_sha256=run.snapshot_sha256,
        )
        for run in row.runs
    ]


def _approvals(session: Transaction, row: Round) -> list[ApprovalLine]:
    codes = {each.id: each.code for each in session.scalars(select(Organisation))}
    rows = session.scalars(select(RoundApproval).where(RoundApproval.round_id == row.id).order_by(RoundApproval.id))
    return [
        ApprovalLine(
            run=each.run_number,
            organisation=None if each.organisation_id is None else codes[each.organisation_id],
            by=each.by,
            at=each.at,
            void=each.void_at is not None,
        )
        for each in rows
    ]
