"""A worker's side of a run: begin, freeze, keep, propose, fail, tell.

A worker works at one attempt; once another attempt has begun, whatever the earlier one brings is refused.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, NotFound, ProgrammeError
from foundation.runs import Progress
from programme.records import Database, Run, RunEvent, append_entry

from .analyses import freeze_analysis, keep_answer
from .as_at import frozen_question
from .rounds import frozen_round, propose_pairs
from .runs import ENDED, run_of
from .schedules import frozen_plan, propose_plan


class Superseded(Conflict):
    """Another worker has taken the run over; what this one brings no longer counts."""


def begin_attempt(database: Database, run_id: str, *, at: dt.datetime) -> int:
    """A worker begins, or takes over: the number of its attempt, by which all it brings is known."""
    with database.unit_of_work(in_turn=False) as session:
        session.scalar(select(Run.id).where(Run.id == run_id).with_for_update())  # two must not get the same number
        run = run_of(session, run_id)
        run.attempt += 1
        if run.stage == "queued":
            run.stage, run.started_at = "running", at
        return run.attempt


def freeze_question(database: Database, run_id: str, attempt: int, *, at: dt.datetime) -> None:
    """Fix what is asked: the records as they are now become the round's or plan's snapshot. Twice changes nothing."""
    with database.reading() as session:
        is_analysis = run_of(session, run_id).kind == "analysis"
    if is_analysis:
        freeze_analysis(database, run_id, frozen_question, at=at)
    with database.unit_of_work() as session:
        run = _current(session, run_id, attempt)
        if run.kind == "round" and run.round_run_id is None and run.round_id is not None:
            run.round_run_id = frozen_round(session, run.round_id, by=run.asked_by, at=at).id
        if run.kind == "plan" and run.plan_id is None and run.plan_as_at is not None:
            window = None
            if run.window_first is not None and run.window_last is not None:
                window = (run.window_first, run.window_last)
            name = run.plan_name or ""
            run.plan_id = frozen_plan(
                session,
                name=name,
                as_at=run.plan_as_at,
                by=run.asked_by,
                at=at,
                window=window,
                policy=run.plan_policy,
            ).id


def keep_result(database: Database, run_id: str, attempt: int, result: str) -> None:
    """Keep what the engine gave until it is checked and proposed."""
    with database.unit_of_work(in_turn=False) as session:
        _current(session, run_id, attempt).result = result


def propose_result(database: Database, run_id: str, attempt: int, *, at: dt.datetime) -> None:
    """End a run well: its result stands as a proposal with the round or plan, or is ready to be fetched."""
    with database.unit_of_work() as session:
        run = _current(session, run_id, attempt)
        if run.stage in ENDED:
            return
        result = run.result
        if result is None:
            raise Conflict(f"Run {run_id} was stopped before it had a first plan. Run it again, or give it longer.")
        if run.kind == "round" and run.round_run_id is not None:
            propose_pairs(session, run.round_run_id, result, by=run.asked_by, at=at)
            run.result = None
        if run.kind == "plan" and run.plan_id is not None:
            propose_plan(session, run.plan_id, result, by=run.asked_by, at=at)
            run.result = None
        if run.kind == "analysis":
            keep_answer(session, run_id, result)
            run.result = None
        run.stage, run.ended_at = "cancelled" if run.stop_asked else "done", at


def fail_run(database: Database, run_id: str, attempt: int, error: Exception, *, at: dt.datetime) -> None:
    """End a run badly, with every fault kept for whoever asked. An error not meant for people keeps no words."""
    detail = str(error) if isinstance(error, ProgrammeError) else "The run failed for a reason of the service's own."
    faults = error.faults if isinstance(error, BadInput) else ()
    rows = [{"path": f.path, "value": f.value, "message": f.message, "remedy": f.remedy} for f in faults]
    with database.unit_of_work() as session:
        run = _current(session, run_id, attempt)
        if run.stage in ENDED:
            return
        run.fault = json.dumps({"detail": detail, "errors": rows}, ensure_ascii=False)
        run.stage, run.ended_at = "cancelled" if run.stop_asked else "failed", at
        subjects = {"runs": [run_id], "error": type(error).__name__}
        append_entry(session, at=at, by=run.asked_by, action="run.fail", subjects=subjects)


def note_progress(database: Database, run_id: str, attempt: int, steps: Sequence[Progress], *, at: dt.datetime) -> bool:
    """Write down how a run goes, and tell whether it shall stop.

    Raises:
        Superseded: where another worker has taken the run over.
    """
    if not steps:
        with database.reading() as session:
            return _current(session, run_id, attempt, alone=False).stop_asked
    with database.unit_of_work(in_turn=False) as session:
        run = _current(session, run_id, attempt)
        last = session.scalar(select(func.max(RunEvent.number)).where(RunEvent.run_id == run_id)) or 0
        session.add_all(
            RunEvent(
                run_id=run_id,
                number=last + place,
                at=at,
                phase=step.phase,
                goal=step.goal,
                value=step.value,
                bound=step.bound,
                seconds=step.seconds,
            )
            for place, step in enumerate(steps, start=1)
        )
        return run.stop_asked


def _current(session: Transaction, run_id: str, attempt: int, *, alone: bool = True) -> Run:
    run = session.get(Run, run_id, with_for_update=alone)  # PostgreSQL: two workers must not both pass
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    if run.attempt != attempt:
        raise Superseded(f"Attempt {attempt} at run {run_id} is over: attempt {run.attempt} has begun.")
    return run
