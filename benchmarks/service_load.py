"""How quickly reads are answered at 50 a second with 2,000 people loaded, alone and while a solve runs.

`python -m benchmarks.service_load [--seconds 60] [--rate 50] [--people 2000]`. Requests leave at fixed moments, whether
or not earlier ones are answered, and an answer's time counts from its moment; traffic goes to loopback only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.scheduling_family import family
from benchmarks.service_people import large_workbook
from programme.access import make_key
from programme.jobs.engine import Starter
from programme.journeys.recruit import import_workbook
from programme.journeys.runs import ask_for_snapshot
from programme.records import Database, Run, migrate, open_database

HOST = "127.0.0.1"
CONNECTIONS = 24
SOLVED_ATTENDEES, SOLVES = 800, 3
"""Size and number of the calendars that a worker plans meanwhile: more than it is done with in time."""

HEAVY = ("/api/v1/network", "/api/v1/figures")
"""Worked out once by a worker, then kept: asked for before the clock starts."""


@dataclass
class Load:
    """What came back: milliseconds by path, and every answer that was not 200."""

    took_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def percentile(self, share: float, path: str | None = None) -> float:
        """Milliseconds within which this share of the answers came."""
        took = sorted(self.took_ms[path] if path else [each for rows in self.took_ms.values() for each in rows])
        return took[min(len(took) - 1, int(share * len(took)))] if took else float("nan")


def read_at_a_rate(port: int, key: str, *, people: int, rate: float, seconds: float, seed: int = 0) -> Load:
    """Send reads at a fixed rate and measure each.

    Args:
        port: where the service listens on loopback.
        key: a key of scope `read`.
        people: how many are loaded.
        rate: requests a second.
        seconds: for how long.
        seed: of which page is read when.
    """
    load, rng, local, lock = Load(), random.Random(seed), threading.local(), threading.Lock()
    started = time.perf_counter() + 0.5

    def _read(number: int, path: str, shown: str) -> None:
        due = started + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status = _status(local, port, key, path)
        took = (time.perf_counter() - due) * 1000
        with lock:
            load.took_ms[shown].append(took)
            if status != 200:
                load.errors.append(f"{status} {path}")

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for number in range(int(rate * seconds)):
            pool.submit(_read, number, *_path(rng, people))
    return load


def _path(rng: random.Random, people: int) -> tuple[str, str]:
    number = rng.randint(1, people)
    return rng.choice(
        (
            (f"/api/v1/people?limit=50&after={number}", "people, 50 a page"),
            (f"/api/v1/people/P{number}", "one person"),
            (f"/api/v1/people/P{number}", "one person"),
            ("/api/v1/organisations", "organisations"),
            *((path, path.rsplit("/", 1)[1]) for path in HEAVY),
        )
    )


def _status(local: threading.local, port: int, key: str, path: str) -> int:
    connection: http.client.HTTPConnection | None = getattr(local, "connection", None)
    if connection is None:
        connection = local.connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        connection.close()
        return 0


@contextmanager
def serving(url: str) -> Iterator[int]:
    """`lll serve` with its worker on a free port, ready to answer."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, "LLL_DATABASE_URL": url}, **quiet)  # type: ignore[call-overload]
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and _status(threading.local(), port, "", "/readyz") != 200:
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def _loaded(url: str, people: int) -> tuple[Database, str]:
    migrate(url)
    database, now = open_database(url), dt.datetime.now(dt.UTC)
    report = import_workbook(database, large_workbook(people), by="bench", at=now)
    if not report.applied:
        raise SystemExit(f"The people were not imported: {report.fatal[:1]}")
    return database, make_key(database, "bench", ["read"], days=1, by="bench", at=now)


def _start_solves(database: Database, starter: Starter, seconds: float) -> None:
    """Have a worker plan large calendars one after the other; comes back once the first is at work."""
    now, snapshot = dt.datetime.now(dt.UTC), json.dumps(family(SOLVED_ATTENDEES))
    given = {"start": starter, "by": "bench", "at": now, "time_limit_s": seconds}
    for _ in range(SOLVES):
        ask_for_snapshot(database, "scheduling", snapshot, **given)  # type: ignore[arg-type]
    while _solving(database) is None:
        time.sleep(0.2)


def _solving(database: Database) -> float | None:
    """Seconds for which the run that is at work has been so; None where there is none."""
    with database.reading() as session:
        begun = session.scalar(select(Run.started_at).where(Run.stage == "running"))
    return None if begun is None else (dt.datetime.now(dt.UTC) - begun).total_seconds()


@contextmanager
def watched(database: Database) -> Iterator[list[float | None]]:
    """While the context is open, ask every second which run is at work, and for how long."""
    seen: list[float | None] = []
    over = threading.Event()

    def _look() -> None:
        while not over.wait(1.0):
            seen.append(_solving(database))

    thread = threading.Thread(target=_look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _told(name: str, load: Load, **more: object) -> None:
    rows = {path: round(load.percentile(0.95, path), 1) for path in sorted(load.took_ms)}
    count = sum(map(len, load.took_ms.values()))
    shares = {f"p{share}": round(load.percentile(share / 100), 1) for share in (50, 95, 99)}
    print(
        json.dumps({"when": name, "answers": count, "errors": load.errors[:5], "ms": shares, "p95 ms": rows, **more}),
        flush=True,
    )


def main() -> None:
    """Load the people, warm the kept answers, measure alone and beside a solve."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--database", metavar="URL", help="empty records; a SQLite file of its own where left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'records.sqlite'}"
        database, key = _loaded(url, given.people)
        starter = Starter(url)
        with serving(url) as port:
            for path in HEAVY:
                while _status(threading.local(), port, key, path) == 202:
                    time.sleep(1.0)
            asked = {"people": given.people, "rate": given.rate, "seconds": given.seconds}
            _told("alone", read_at_a_rate(port, key, **asked))
            _start_solves(database, starter, given.seconds + 60)
            time.sleep(5.0)
            with watched(database) as seen:
                beside = read_at_a_rate(port, key, **asked)
            at_work = {"looked": len(seen), "a solve was at work": sum(each is not None for each in seen)}
            _told("beside solves", beside, **at_work, machine_load=os.getloadavg())
        starter.close()
        database.close()


if __name__ == "__main__":
    main()
