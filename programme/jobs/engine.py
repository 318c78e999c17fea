"""Durable execution, the only file that knows DBOS: a queue in the records' own database, steps that are not repeated.

A worker that dies leaves its runs pending under its name; `pending` lists them and `resume` gives them to another.
The version of the application is fixed, so that an upgrade goes on with the runs that it finds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from dbos import DBOS, DBOSClient, DBOSConfig, StepOptions
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session as Transaction

APPLICATION = "learn-live-lead"
VERSION = "1"
"""Rises only when the steps of a run change their order or meaning."""

QUEUE = "runs"
WORKFLOW = "run"
POLLING_S = 0.25
ATTEMPTS_AT_A_STEP = 4
MOST_AT_ONCE = 500
ENDING_S = 5
"""How long a worker that ends waits for its runs to let go."""

Steps = Iterable[tuple[str, Callable[[], None]]]


class WorkerEnds(BaseException):
    """The worker that does a run is ending. Not an `Exception`, so that nobody takes it for a fault of the run: the
    queue notes nothing, and the run waits for the next worker.
    """


class Work(Protocol):
    """One worker's go at a run."""

    def steps(self) -> Steps:
        """The named steps, always the same in the same order; each may be repeated."""

    def give_up(self, error: Exception) -> None:
        """What to do where a step failed again and again.

        Raises:
            WorkerEnds: where it failed only because the worker is ending.
        """


Job = Callable[[str], Work]
"""Takes a run's id."""


class Starter:
    """Puts runs into the queue, within the caller's own transaction."""

    def __init__(self, url: str) -> None:
        self._client = DBOSClient(system_database_url=_address(url), application_name=APPLICATION, lazy=True)

    def __call__(self, session: Transaction, run_id: str) -> None:
        """Enqueue a run; it starts once the transaction is committed, and never if that is rolled back."""
        options: Any = {"workflow_name": WORKFLOW, "queue_name": QUEUE, "workflow_id": run_id, "app_version": VERSION}
        self._client.enqueue_in_transaction(session, options, run_id)

    def close(self) -> None:
        """Let go of every connection."""
        self._client.destroy()


def prepare(url: str) -> None:
    """Make the tables of the queue beside the records, or bring them up to date. Doing so twice changes nothing."""
    DBOS.migrate(_address(url))


@contextmanager
def working(url: str, *, worker: str, job: Job, at_once: int) -> Iterator[None]:
    """Do runs from the queue for as long as the context is open. One such context in a process.

    Args:
        url: the address of the records.
        worker: this worker's name; every process has its own.
        job: what a run is.
        at_once: how many runs this worker does at the same time.
    """
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": _address(url),
        "application_version": VERSION,
        "executor_id": worker,
        "log_level": "CRITICAL",  # its own lines would hold the words of errors; what matters is logged by the steps
        "notification_listener_polling_interval_sec": POLLING_S,
    }
    DBOS(config=config)
    _register(job)
    DBOS.launch()
    try:
        DBOS.register_queue(
            QUEUE, worker_concurrency=at_once, polling_interval_sec=POLLING_S, on_conflict="always_update"
        )
        yield
    finally:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=ENDING_S)


def pending() -> list[tuple[str, str]]:
    """The runs being done: their ids, and the name of the worker that does each."""
    rows = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    return [(row.workflow_id, row.executor_id or "") for row in rows]


def resume(run_id: str) -> None:
    """Give a run whose worker is dead back to the queue; steps that it finished are not repeated."""
    DBOS.resume_workflow(run_id, queue_name=QUEUE)


def forget(run_ids: list[str]) -> None:
    """Remove what the queue knows of ended runs."""
    if run_ids:
        DBOS.delete_workflows(run_ids)


def forget_ended(before: dt.datetime) -> None:
    """Remove what the queue still knows of runs that ended and were asked for before an instant."""
    rows = DBOS.list_workflows(
        status=["SUCCESS", "ERROR", "CANCELLED"],
        end_time=before.isoformat(),
        limit=MOST_AT_ONCE,
        load_input=False,
        load_output=False,
    )
    forget([row.workflow_id for row in rows])


def of_older_versions() -> list[tuple[str, str]]:
    """Runs that an older version of the steps left waiting or pending: their ids, and the worker of each, if any."""
    rows = DBOS.list_workflows(status=["ENQUEUED", "PENDING"], load_input=False, load_output=False)
    return [(row.workflow_id, row.executor_id or "") for row in rows if row.app_version != VERSION]


def known(run_ids: list[str]) -> set[str]:
    """Which of these runs the queue knows."""
    rows = DBOS.list_workflows(workflow_ids=run_ids, load_input=False, load_output=False) if run_ids else []
    return {row.workflow_id for row in rows}


def _register(job: Job) -> None:
    @DBOS.workflow(name=WORKFLOW)
    def _run(run_id: str) -> None:
        work = job(run_id)
        try:
            for name, step in work.steps():
                DBOS.run_step(
                    StepOptions(name=name, retries_allowed=True, max_attempts=ATTEMPTS_AT_A_STEP, interval_seconds=1.0),
                    step,
                )
        except Exception as error:
            work.give_up(error)
            raise


def _address(url: str) -> str:
    return make_url(url).render_as_string(hide_password=False)
