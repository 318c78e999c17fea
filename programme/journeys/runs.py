"""Runs: asked for in one transaction with their start, stopped on request, ended with a proposal or a fault.

A worker works at one attempt; once another attempt has begun, whatever the earlier one brings is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, Fault, NotFound, ProgrammeError
from foundation.runs import Progress
from programme.records import Database, Run, RunEvent, append_entry

from .rounds import frozen_round, open_round, propose_pairs
from .schedules import frozen_plan, propose_plan

StartRun = Callable[[Transaction, str], None]
"""Puts a run into the queue of the workers, within the transaction that creates it."""

ENDED = ("done", "failed", "cancelled")
DEFAULT_TIME_LIMIT_S = 300.0


class Superseded(Conflict):
    """Another worker has taken the run over; what this one brings no longer counts."""


def ask_for_round(
    database: Database,
    round_id: int,
    *,
    start: StartRun,
    by: str,
    at: dt.datetime,
    seed: int = 0,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
) -> str:
    """Have a round solved by a worker: frozen, solved, checked, and recorded as a proposal.

    Args:
        database: the records.
        round_id: the round.
        start: puts the run into the queue.
        by: who asks.
        at: when, with a zone.
        seed: the same seed gives the same result.
        time_limit_s: safety stop in seconds; the best so far is kept.

    Returns:
        The run's id.

    Raises:
        NotFound: for a round that does not exist.
        Conflict: for a round that is decided, or that has a run on its way.
    """
    with database.unit_of_work() as session:
        return queue_round(session, round_id, start=start, by=by, at=at, seed=seed, time_limit_s=time_limit_s)


def queue_round(
    session: Transaction,
    round_id: int,
    *,
    start: StartRun,
    by: str,
    at: dt.datetime,
    seed: int = 0,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
) -> str:
    """What `ask_for_round` does, as part of a larger transaction."""
    row = open_round(session, round_id)
    on_its_way = select(Run.id).where(Run.round_id == round_id, Run.stage.not_in(ENDED))
    if session.scalars(on_its_way).first() is not None:
        raise Conflict(f"Round {row.name} is being solved already. Wait for that run, or stop it.")
    run = _new_run("round", seed, time_limit_s, by, at)
    run.round_id = round_id
    return _started(session, run, start, {"rounds": [round_id]})


def ask_for_plan(
    database: Database,
    *,
    name: str,
    as_at: dt.date,
    start: StartRun,
    by: str,
    at: dt.datetime,
    window: tuple[dt.date, dt.date] | None = None,
    seed: int = 0,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
) -> str:
    """Have the sessions planned by a worker: frozen as they are then, solved, checked, and recorded as a draft plan.

    Args:
        database: the records.
        name: what people call the plan.
        as_at: the day of planning.
        start: puts the run into the queue.
        by: who asks.
        at: when, with a zone.
        window: first and last day to plan for; the calendar's window where None.
        seed: the same seed gives the same result.
        time_limit_s: safety stop in seconds; the best so far is kept.

    Returns:
        The run's id.

    Raises:
        BadInput: for a window that ends before it begins.
    """
    if window is not None and window[1] < window[0]:
        remedy = "Give the first day, then the last."
        raise BadInput([Fault("window", f"{window[0]} to {window[1]}", "it ends before it begins.", remedy)])
    with database.unit_of_work() as session:
        return queue_plan(
            session,
            name=name,
            as_at=as_at,
            start=start,
            by=by,
            at=at,
            window=window,
            seed=seed,
            time_limit_s=time_limit_s,
        )


def queue_plan(
    session: Transaction,
    *,
    name: str,
    as_at: dt.date,
    start: StartRun,
    by: str,
    at: dt.datetime,
    window: tuple[dt.date, dt.date] | None = None,
    seed: int = 0,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
) -> str:
    """What `ask_for_plan` does, as part of a larger transaction."""
    run = _new_run("plan", seed, time_limit_s, by, at)
    run.plan_name, run.plan_as_at = name, as_at
    run.window_first, run.window_last = window or (None, None)
    return _started(session, run, start, {})


def ask_for_snapshot(
    database: Database,
    kind: str,
    snapshot: str,
    *,
    start: StartRun,
    by: str,
    at: dt.datetime,
    seed: int = 0,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
) -> str:
    """Have a worker solve a snapshot that somebody sent; it touches no record and is pruned after an hour.

    Args:
        database: the records.
        kind: `matching`, `scheduling` or `network`.
        snapshot: the JSON that was sent.
        start: puts the run into the queue.
        by: who asks.
        at: when, with a zone.
        seed: the same seed gives the same result.
        time_limit_s: safety stop in seconds; the best so far is kept.

    Returns:
        The run's id.
    """
    with database.unit_of_work() as session:
        run = _new_run(kind, seed, time_limit_s, by, at)
        run.snapshot = snapshot
        session.add(run)
        session.flush()
        start(session, run.id)
        return run.id


def ask_to_stop(database: Database, run_id: str, *, by: str, at: dt.datetime) -> None:
    """Stop a run with its best so far; one that waits ends at once, one that has ended stays as it is.

    Raises:
        NotFound: for a run that does not exist.
    """
    with database.unit_of_work() as session:
        run = run_of(session, run_id)
        if run.stage in ENDED or run.stop_asked:
            return
        run.stop_asked = True
        if run.stage == "queued":
            run.stage, run.ended_at = "cancelled", at
        append_entry(session, at=at, by=by, action="run.stop", subjects={"runs": [run_id]})


def begin_attempt(database: Database, run_id: str, *, at: dt.datetime) -> int:
    """A worker begins, or takes over: the number of its attempt, by which all it brings is known."""
    with database.unit_of_work() as session:
        run = run_of(session, run_id)
        run.attempt += 1
        if run.stage == "queued":
            run.stage, run.started_at = "running", at
        return run.attempt


def freeze_question(database: Database, run_id: str, attempt: int, *, at: dt.datetime) -> None:
    """Fix what is asked: the records as they are now become the round's or plan's snapshot. Twice changes nothing."""
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
                session, name=name, as_at=run.plan_as_at, by=run.asked_by, at=at, window=window
            ).id


def keep_result(database: Database, run_id: str, attempt: int, result: str) -> None:
    """Keep what the engine gave until it is checked and proposed."""
    with database.unit_of_work() as session:
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
    with database.unit_of_work() as session:
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


def run_of(session: Transaction, run_id: str) -> Run:
    """A run.

    Raises:
        NotFound: where there is none of that id.
    """
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    return run


def _current(session: Transaction, run_id: str, attempt: int) -> Run:
    run = session.get(Run, run_id, with_for_update=True)  # PostgreSQL: two workers must not both pass
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    if run.attempt != attempt:
        raise Superseded(f"Attempt {attempt} at run {run_id} is over: attempt {run.attempt} has begun.")
    return run


def _new_run(kind: str, seed: int, time_limit_s: float, by: str, at: dt.datetime) -> Run:
    return Run(
        id=uuid.uuid4().hex,
        kind=kind,
        stage="queued",
        seed=seed,
        time_limit_s=time_limit_s,
        attempt=0,
        stop_asked=False,
        asked_by=by,
        asked_at=at,
    )


def _started(session: Transaction, run: Run, start: StartRun, subjects: dict[str, list[int]]) -> str:
    session.add(run)
    session.flush()
    start(session, run.id)
    append_entry(
        session,
        at=run.asked_at,
        by=run.asked_by,
        action="run.ask",
        subjects={"runs": [run.id], "kind": run.kind, **subjects},
    )
    return run.id
