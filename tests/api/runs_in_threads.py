"""Runs worked out in threads beside the client, as a worker would."""

from __future__ import annotations

import datetime as dt
import threading

from sqlalchemy.orm import Session as Transaction

from programme.jobs.workflows import job
from programme.records import Database


class RunsInThreads:
    """Works each run out in a thread once its transaction has ended, one at a time."""

    def __init__(self, database: Database, at: dt.datetime) -> None:
        self.database, self.at = database, at
        self.threads: list[threading.Thread] = []
        self.one_at_a_time = threading.Lock()

    def start(self, _session: Transaction, run_id: str) -> None:
        """Put a run off until its transaction has ended."""
        thread = threading.Timer(0.2, self._work, (run_id,))
        self.threads.append(thread)
        thread.start()

    def join(self) -> None:
        """Wait for every run that was started."""
        for thread in self.threads:
            thread.join()

    def _work(self, run_id: str) -> None:
        with self.one_at_a_time:
            for _, step in job(self.database, lambda: self.at)(run_id).steps():
                step()
