"""Each worker beats once a second, takes over the runs of workers that stopped beating, and prunes what is old."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import delete, select

from programme.records import Database, Run, RunEvent, Worker

from .engine import Starter, forget, forget_ended, known, of_older_versions, pending, resume

BEAT_S = 1.0
LOOK_EVERY_BEATS = 3
ADOPT_EVERY_BEATS = 10
PRUNE_EVERY_BEATS = 60
KEEP_SNAPSHOTS = dt.timedelta(hours=1)
KEEP_EVENTS = dt.timedelta(days=30)
KEEP_IN_QUEUE = dt.timedelta(days=1)
"""How long the queue's own rows of ended runs stay."""

LOST_AFTER = dt.timedelta(seconds=10)
"""A run asked for longer ago than this that the queue does not know has been lost by it."""

Now = Callable[[], dt.datetime]
_LOG = logging.getLogger(__name__)


@contextmanager
def watching(database: Database, worker: str, now: Now, *, start: Starter, dead_after_s: float) -> Iterator[None]:
    """Beat, take over and prune in a thread of its own for as long as the context is open.

    Args:
        database: the records.
        worker: this worker's name.
        now: the clock.
        start: puts a run into the queue.
        dead_after_s: a worker silent for so many seconds is taken for dead.
    """
    over = threading.Event()
    beat(database, worker, now())
    thread = threading.Thread(target=_watch, args=(database, worker, now, start, dead_after_s, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        with database.unit_of_work(in_turn=False) as session:
            session.execute(delete(Worker).where(Worker.name == worker))


def beat(database: Database, worker: str, at: dt.datetime) -> None:
    """Say that this worker is alive."""
    with database.unit_of_work(in_turn=False) as session:
        row = session.get(Worker, worker)
        if row is None:
            session.add(Worker(name=worker, started_at=at, beat_at=at))
        else:
            row.beat_at = at


def take_over(database: Database, at: dt.datetime, dead_after_s: float) -> list[str]:
    """Give every run whose worker is dead back to the queue; their ids."""
    alive_since = at - dt.timedelta(seconds=dead_after_s)
    with database.reading() as session:
        alive = set(session.scalars(select(Worker.name).where(Worker.beat_at >= alive_since)))
    left = [run_id for run_id, worker in pending() if worker not in alive]
    for run_id in left:
        resume(run_id)
    return left


def adopt(database: Database, worker: str, start: Starter, at: dt.datetime, dead_after_s: float) -> list[str]:
    """Put runs into the queue again that an older version of the steps left there; their ids.

    Only the worker that has been alive longest does so: of two at the same instant, one would take out of the queue
    what the other had just put back.

    The records say which runs are open, so one that was taken out of the queue and not put back, since this worker
    was killed in between, is put back by the next. Its steps begin again; what they did before stands in the records.
    """
    alive_since = at - dt.timedelta(seconds=dead_after_s)
    with database.reading() as session:
        living = select(Worker.name).where(Worker.beat_at >= alive_since).order_by(Worker.started_at, Worker.name)
        alive = list(session.scalars(living))
    if alive[:1] != [worker]:
        return []
    forget([run_id for run_id, worker in of_older_versions() if worker not in alive])
    with database.reading() as session:
        waiting = select(Run.id).where(Run.ended_at.is_(None), Run.asked_at < at - LOST_AFTER)
        opened = list(session.scalars(waiting))
    lost = sorted(set(opened) - known(opened))
    for run_id in lost:
        with database.unit_of_work() as session:
            start(session, run_id)
    return lost


def prune(database: Database, at: dt.datetime) -> None:
    """Remove snapshots that were sent and solved over an hour ago, old events, and workers long dead."""
    with database.unit_of_work() as session:
        ended = select(Run.id).where(
            Run.ended_at < at - KEEP_SNAPSHOTS, Run.round_id.is_(None), Run.plan_name.is_(None)
        )
        sent = list(session.scalars(ended))
        session.execute(delete(RunEvent).where(RunEvent.run_id.in_(sent) | (RunEvent.at < at - KEEP_EVENTS)))
        session.execute(delete(Run).where(Run.id.in_(sent)))
        session.execute(delete(Worker).where(Worker.beat_at < at - KEEP_SNAPSHOTS))
    forget(sent)
    forget_ended(at - KEEP_IN_QUEUE)


def _watch(
    database: Database, worker: str, now: Now, start: Starter, dead_after_s: float, over: threading.Event
) -> None:
    beats = 0
    while not over.wait(BEAT_S):
        beats += 1
        try:
            beat(database, worker, now())
            if beats % LOOK_EVERY_BEATS == 0:
                take_over(database, now(), dead_after_s)
            if beats % ADOPT_EVERY_BEATS == 1:
                adopt(database, worker, start, now(), dead_after_s)
            if beats % PRUNE_EVERY_BEATS == 0:
                prune(database, now())
        except Exception:  # a database that is away for a moment must not end the heartbeat
            _LOG.exception("worker %s could not beat", worker)
