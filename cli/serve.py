"""`lll serve`: the web and one worker on this machine."""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from programme.access import first_link
from programme.jobs.engine import Starter
from programme.records import Database

from .wiring import open_records, settings, shown_address

GRACE_S = 10.0
"""How long the worker may take to end in order."""

LOOK_S = 0.5
"""How soon a dead worker is replaced."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll serve` takes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--no-worker", action="store_true", help="only the web; `lll worker` does the runs elsewhere")


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted; a run under way goes on when the service starts again."""
    import uvicorn

    from api import Services, create_app

    url = settings().database_url
    database, starter = open_records(url), Starter(url)
    print(f"Learn, Live, Lead on http://{given.host}:{given.port} (Ctrl-C ends it)", flush=True)
    print(f"Records: {shown_address(url)}", flush=True)
    _let_the_first_in(database, f"http://{given.host}:{given.port}")
    app = create_app(Services(database, starter, now=lambda: dt.datetime.now(dt.UTC)))
    try:
        with _worker(wanted=not given.no_worker):
            uvicorn.run(app, host=given.host, port=given.port, log_level="warning")
    finally:
        starter.close()
        database.close()
    return 0


def _let_the_first_in(database: Database, address: str) -> None:
    """Where nobody is an administrator, print the link by which one person becomes it."""
    secret = first_link(database, at=dt.datetime.now(dt.UTC))
    if secret is not None:
        print(f"No administrator yet. Open this once, within a day: {address}/sign-in/first/{secret}", flush=True)


@contextmanager
def _worker(*, wanted: bool) -> Iterator[None]:
    """A worker in a process of its own, so that a solve never slows the web; one that dies is replaced."""
    if not wanted:
        yield
        return
    over = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(over,))
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_working(over: threading.Event) -> None:
    while not over.is_set():
        process = subprocess.Popen([sys.executable, "-m", "cli", "worker"], stdout=subprocess.DEVNULL)
        while process.poll() is None and not over.wait(LOOK_S):
            pass
        process.terminate()
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
