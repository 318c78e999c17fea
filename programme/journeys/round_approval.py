"""A round is approved: by a second person, or by the coordinators of everybody in it for their own people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import Conflict, NotAllowed, NotFound
from programme.access import Asker
from programme.queries.rounds_seen import round_seen
from programme.records import (
    Database,
    Membership,
    Organisation,
    Pair,
    Round,
    RoundApproval,
    RoundRun,
    Run,
    append_entry,
)

from .rounds import round_to_change, run_numbered

TO_APPROVE = ("solved", "stopped", "in_review")
_ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval came to: the round's state, and codes of organisations whose coordinators have yet to say
    (`unknown` for people who work nowhere now: only somebody who sees everybody can approve those)."""

    state: str
    run: int
    still_to_approve: tuple[str, ...]


def approve_round(
    database: Database, round_id: int, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> Approval:
    """Approve the plan of a round that is to be published. Doing so twice changes nothing.

    Whoever sees everybody approves the whole, but never who opened the round or made the run; a coordinator approves
    for the people of their organisations, and the round is approved once everybody in a pair is covered.

    Raises:
        NotFound: for a round that does not exist, or has no plan, or none of the coordinator's people in it.
        NotAllowed: for somebody's own round.
        Conflict: for a round that is being solved, contradicts itself, or is decided already.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        round_seen(session, asker, round_id, at.date())
        row = round_to_change(session, round_id, read)
        if row.state == "approved":
            return Approval("approved", row.chosen or 0, ())
        run = _plan_to_approve(session, row)
        if asker.sees_everybody:
            if asker.name in (row.created_by, run.made_by):
                raise NotAllowed(f"A second person approves round {row.name}: you opened it or made this run.")
            organisations: list[int | None] = [None]
        else:
            organisations = list(_own(session, run, asker, at.date()))
        missing = _approve(session, row, run, organisations, by=asker.name, at=at)
        if not missing:
            row.state, row.chosen = "approved", run.number
        session.flush()
        subjects = {"rounds": [round_id], "round_runs": [run.id], "version": row.version}
        append_entry(session, at=at, by=asker.name, action="round.approve", subjects=subjects)
        return Approval(row.state, run.number, tuple(missing))


def employers_in_run(session: Transaction, run: RoundRun, day: dt.date) -> dict[int, set[int]]:
    """Organisations for which each person in a pair of the run works on the day, by record ids."""
    pairs = session.execute(select(Pair.learner_id, Pair.coach_id).where(Pair.run_id == run.id))
    people = {each for pair in pairs for each in pair}
    found: dict[int, set[int]] = {person: set() for person in people}
    for row in session.scalars(select(Membership).where(Membership.person_id.in_(people))):
        if row.holds_on(day):
            found[row.person_id].add(row.organisation_id)
    return found


def _plan_to_approve(session: Transaction, row: Round) -> RoundRun:
    if row.state not in TO_APPROVE:
        raise Conflict(f"Round {row.name} is {row.state}; only a solved round is approved.")
    on_its_way = select(Run.id).where(Run.round_id == row.id, Run.kind == "round", Run.stage.not_in(_ENDED))
    if session.scalars(on_its_way).first() is not None:
        raise Conflict(f"Round {row.name} is being solved. Wait for that run, or stop it.")
    run = run_numbered(row, None)
    if run.number < max(each.number for each in row.runs) and row.chosen is None:
        raise Conflict(f"The newest run of round {row.name} has no plan. Choose the run that is meant.")
    return run


def _own(session: Transaction, run: RoundRun, asker: Asker, day: dt.date) -> list[int]:
    involved = {each for employers in employers_in_run(session, run, day).values() for each in employers}
    own = sorted(involved & (asker.organisation_ids or frozenset()))
    if not own:
        raise NotFound(f"There is no round {run.round_id}.")
    return own


def _approve(
    session: Transaction, row: Round, run: RoundRun, organisations: list[int | None], *, by: str, at: dt.datetime
) -> list[str]:
    """Note the approvals; the codes of organisations that are still missing."""
    standing = select(RoundApproval.organisation_id).where(
        RoundApproval.round_id == row.id, RoundApproval.run_number == run.number, RoundApproval.void_at.is_(None)
    )
    given = set(session.scalars(standing))
    for each in organisations:
        if each not in given:
            approval = RoundApproval(round_id=row.id, run_number=run.number, organisation_id=each, by=by, at=at)
            session.add(approval)
    given |= set(organisations)
    if None in given:
        return []
    lacking = [each for each in employers_in_run(session, run, at.date()).values() if not each & given]
    codes = {each.id: each.code for each in session.scalars(select(Organisation))}
    return sorted({codes[number] for employers in lacking for number in employers}) or (["unknown"] if lacking else [])
