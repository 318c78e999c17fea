"""`lll serve`: the web and one worker on this machine."""

from __future__ import annotations

import argparse
import datetime as dt
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

from programme.access import first_link
from programme.jobs.engine import Starter
from programme.journeys.sending import send_sign_in_link
from programme.logs import set_up_logs
from programme.records import Database
from programme.settings import Settings

from .wiring import mail_server, open_records, settings, shown_address

GRACE_S = 10.0
"""How long the worker, and requests that are being answered, may take to end in order."""

LOOK_S = 0.5
"""How soon a dead worker is replaced."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll serve` takes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--example", action="store_true", help="begin with the example community, in empty records")
    parser.add_argument("--no-worker", action="store_true", help="only the web; `lll worker` does the runs elsewhere")


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted; a run under way goes on when the service starts again."""
    from api import Services, create_app

    wanted = settings()
    url = wanted.database_url
    set_up_logs(sys.stderr, wanted.log_level)
    database, starter = open_records(url), Starter(url)
    print(f"Learn, Live, Lead on http://{given.host}:{given.port} (Ctrl-C ends it)", flush=True)
    print(f"Records: {shown_address(url)}", flush=True)
    if given.example:
        _begin_with_the_example(database)
    _let_the_first_in(database, _address(wanted, given))
    mail = mail_server(wanted)
    services = Services(
        database,
        starter,
        now=_now,
        worker_dead_after_s=wanted.worker_dead_after_s,
        mail=mail,
        send_link=partial(send_sign_in_link, mail, now=_now) if mail.url else None,
    )
    try:
        with _worker(wanted=not given.no_worker):
            _answer_requests(create_app(services), services.closing, given.host, given.port)
    finally:
        starter.close()
        database.close()
    return 0


def _address(wanted: Settings, given: argparse.Namespace) -> str:
    """Where people reach the service: the address that was set, else where it listens."""
    return wanted.public_url if wanted.public_url != Settings().public_url else f"http://{given.host}:{given.port}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _begin_with_the_example(database: Database) -> None:
    """Import the example community; records that hold somebody already stay as they are."""
    from programme.journeys.recruit import import_workbook
    from programme.queries.home import is_empty

    from .demo import WORKBOOK

    with database.reading() as session:
        empty = is_empty(session)
    if empty:
        import_workbook(database, WORKBOOK, by="lll serve --example", at=_now())
        print("The example community is in the records: real organisations, invented people.", flush=True)
    else:
        print("The records are not empty: they are shown as they are, without the example.", flush=True)


def _answer_requests(app: Any, closing: threading.Event, host: str, port: int) -> None:
    """Answer until told to end; then requests that are being answered end in order, and event streams at once."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Let event streams know, then end as the server does."""
            closing.set()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=int(GRACE_S)
    )
    signal.signal(signal.SIGTERM, lambda *_: None)
    with suppress(KeyboardInterrupt):  # the server sends itself each signal again at its end; the worker ends after it
        Server(config).run()


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
