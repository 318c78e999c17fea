"""Runs: asked for in one transaction with their start, stopped on request."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Database, Run, append_entry

from .rounds import open_round

StartRun = Callable[[Transaction, str], None]
"""Puts a run into the queue of the workers, within the transaction that creates it."""

ENDED = ("done", "failed", "cancelled")
DEFAULT_TIME_LIMIT_S = 300.0


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
    """Have a round solved by a worker: frozen, solved, checked, and recorded as a proposal.

    Args:
        session: the transaction.
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
    row = open_round(session, round_id)
    on_its_way = select(Run.id).where(Run.round_id == round_id, Run.stage.not_in(ENDED))
    if session.scalars(on_its_way).first() is not None:
        raise Conflict(f"Round {row.name} is being solved already. Wait for that run, or stop it.")
    run = new_run("round", seed, time_limit_s, by, at)
    run.round_id = round_id
    return _started(session, run, start, {"rounds": [round_id]})


def queue_plan(
    session: Transaction,
    *,
    name: str,
    as_at: dt.date,
    start: StartRun,
    by: str,
    at: dt.datetime,
    window: tuple[dt.date, dt.date] | None = None,
    policy: Mapping[str, Any] | None = None,
    seed: int = 0,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
) -> str:
    """Have the sessions planned by a worker: frozen as they are then, solved, checked, and recorded as a draft plan.

    Args:
        session: the transaction.
        name: what people call the plan.
        as_at: the day of planning.
        start: puts the run into the queue.
        by: who asks.
        at: when, with a zone.
        window: first and last day to plan for; the calendar's window where None.
        policy: goals and weights, as in the snapshot; the engine's own where None.
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
    run = new_run("plan", seed, time_limit_s, by, at)
    run.plan_name, run.plan_as_at, run.plan_policy = name, as_at, None if policy is None else dict(policy)
    run.window_first, run.window_last = window or (None, None)
    return _started(session, run, start, {})


def queue_messages(session: Transaction, *, start: StartRun, by: str, at: dt.datetime, messages: Sequence[int]) -> str:
    """Have approved messages sent by a worker; the run's id.

    Args:
        session: the transaction, in which the caller gives the run to the messages.
        start: puts the run into the queue.
        by: who asks.
        at: when, with a zone.
        messages: their numbers.
    """
    run = new_run("messages", 0, DEFAULT_TIME_LIMIT_S, by, at)
    return _started(session, run, start, {"messages": list(messages)})


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
        run = new_run(kind, seed, time_limit_s, by, at)
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


def run_of(session: Transaction, run_id: str) -> Run:
    """A run.

    Raises:
        NotFound: where there is none of that id.
    """
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    return run


def new_run(kind: str, seed: int, time_limit_s: float, by: str, at: dt.datetime) -> Run:
    """A run that waits, not yet in the records."""
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
