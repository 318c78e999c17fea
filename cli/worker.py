"""`lll worker`: do the runs that wait."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import socket
import sys
import threading
import uuid
from contextlib import closing

from programme.jobs.engine import Starter, working
from programme.jobs.watchdog import watching
from programme.jobs.workflows import job
from programme.logs import set_up_logs

from .wiring import mail_server, open_records, settings, shown_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll worker` takes."""
    parser.add_argument("--at-once", type=int, default=1, help="how many runs to do at the same time (default 1)")


def run(given: argparse.Namespace) -> int:
    """Work until interrupted; runs that are under way then go to another worker, or to the next one here."""
    wanted = settings()
    url = wanted.database_url
    set_up_logs(sys.stderr, wanted.log_level)
    database = open_records(url)
    name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    work = job(database, _now, mail_server(wanted), over.is_set)
    print(f"Worker {name} on {shown_address(url)} (Ctrl-C ends it)", flush=True)
    try:
        with (
            working(url, worker=name, job=work, at_once=given.at_once),
            closing(Starter(url)) as start,
            watching(database, name, _now, start=start, dead_after_s=wanted.worker_dead_after_s),
        ):
            over.wait()
    finally:
        database.close()
    return 0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
